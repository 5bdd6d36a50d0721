"""After loading, the database holds every numbered item of the five documents, in the documents' words."""

import pytest
from django.apps import apps

from concilia.core import texts
from tests.plans.planfile.conftest import document_text
from tests.plans.planfile.test_demo_plans import ITEMS, plain

from .conftest import NETWORKS

WORDS = ("name", "label", "title", "text", "description", "opportunity", "recipients", "public_text")

#: Items that are a sum or a link, with no words of their own: each has a test in test_content.py.
WORDLESS = {"castellanza": {"CA-15", "CA-17", "CA-35"}, "adda-martesana": {"MA-5"}}


def rows_with_items(network):
    """Every row of the network that carries items, whatever its table."""
    for model in apps.get_models():
        if model._meta.app_label in ("territory", "networks", "plans") and hasattr(model, "demo_keys"):
            own = {"pk": network.pk} if model._meta.label == "territory.Network" else {"network": network}
            yield from model.objects.filter(**own)


def quotes(row, document):
    """Whether words of the row that are not marked as added stand in the document."""
    if row.demo:
        return False
    words = [texts.in_language(getattr(row, name), "it") for name in WORDS if hasattr(row, name)]
    return any(word and plain(word) in document for word in words)


def parameters():
    for network in NETWORKS:
        shown = [code for code in ITEMS[network] if code not in WORDLESS.get(network, ())]
        yield pytest.param(network, marks=pytest.mark.seed(*shown), id=network)


@pytest.mark.parametrize("network", list(parameters()))
def test_every_item_is_a_row_in_the_documents_words(network_of, network):
    rows, document = list(rows_with_items(network_of(network))), plain(document_text(network))
    carried = {item for row in rows for item in row.items}
    quoted = {item for row in rows for item in row.items if quotes(row, document)}
    assert carried == set(ITEMS[network])
    assert set(ITEMS[network]) - quoted == WORDLESS.get(network, set())
