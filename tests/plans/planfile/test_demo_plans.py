"""The five demo networks hold every item of their documents, in the documents' own words."""

import re
import unicodedata

import pytest

from concilia.plans.planfile import PlanFile, read
from concilia.plans.planfile.base import Text
from concilia.plans.planfile.checks.items import carried

from .conftest import NETWORKS, document_text, documents_own, plan, plan_text

ITEMS = {
    "bari": [f"BA-{n}" for n in range(1, 35)],
    "taranto": [f"TA-{n}" for n in range(1, 46)],
    "brescia": [f"BS-{n}" for n in range(1, 33)],
    "castellanza": [*(f"CA-{n}" for n in range(1, 39)), "CA-31b", "CA-31c"],
    "adda-martesana": [f"MA-{n}" for n in range(1, 28)],
}
QUOTED = ("name", "title", "text", "description", "opportunity", "recipients")
"""Keys that hold the document's words, unless the element says that they were added."""


def test_the_documents_have_178_items():
    assert sum(map(len, ITEMS.values())) == 178


@pytest.mark.parametrize("network", NETWORKS)
def test_every_item_of_the_document_is_in_the_plan(network):
    assert carried(plan(network)) == set(ITEMS[network])


@pytest.mark.parametrize("network", NETWORKS)
def test_the_committed_file_is_canonical_and_reads_back_equal(network):
    text = plan_text(network)
    assert plan(network).dump() == text
    assert read(plan(network).dump(), network) == plan(network)


def plain(words: str) -> str:
    """Letters and digits only, so that case, accents, apostrophes and line breaks do not matter."""
    letters = unicodedata.normalize("NFD", words.casefold())
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"[\u0300-\u036f'’]", "", letters)).strip()


def quotations(of: PlanFile):
    """The words that the plan says are the document's."""
    for path, part, keys in documents_own(of):
        for key in keys.intersection(QUOTED):
            if (value := getattr(part, key)) is not None:
                yield path, key, value.it if isinstance(value, Text) else value


@pytest.mark.parametrize("network", NETWORKS)
def test_what_is_not_marked_as_added_is_in_the_words_of_the_document(network):
    document = plain(document_text(network))
    invented = [(path, key, words) for path, key, words in quotations(plan(network)) if plain(words) not in document]
    assert invented == []
