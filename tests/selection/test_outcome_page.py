"""The outcome as the applicant reads it: only one's own, only once published, each reason in its words."""

import pytest
from django.urls import reverse

from concilia.people.models import User
from concilia.selection.domain import rankings

pytestmark = pytest.mark.usefixtures("adesso")


def outcome_of(application):
    return reverse("selection:outcome", args=[application.pk])


@pytest.fixture
def owner(browse):
    """The browser of who wrote an application."""
    return lambda application: browse(User.objects.get(person=application.applicant))


def test_before_the_publication_the_outcome_is_not_known(domanda, graduatoria, owner):
    application = domanda("Nadia")
    graduatoria()
    response = owner(application).get(outcome_of(application))
    assert "L'esito non c'è ancora" in response.content.decode().replace("&#x27;", "'")
    assert "findings" not in response.context


def test_after_the_publication_it_says_place_code_and_reasons(domanda, pubblicata, owner):
    first, second = domanda("Nadia"), domanda("Olga", isee="26000.00")
    pubblicata()
    row = first.ranking_rows.get()
    text = owner(first).get(outcome_of(first)).content.decode()
    assert row.public_code[:4] in text
    assert "Finanziata" in text or "finanziata" in text
    assert "Residente o dipendente di un aderente" in text
    refused = owner(second).get(outcome_of(second)).content.decode()
    assert "ISEE fino a 25.000,00 euro" in refused
    assert "Come da verifica" in refused


def test_nobody_reads_another_s_outcome(domanda, pubblicata, owner, browse, marco):
    first, second = domanda("Nadia"), domanda("Olga")
    pubblicata()
    assert owner(second).get(outcome_of(first)).status_code == 404
    assert browse(marco).get(outcome_of(first)).status_code == 404


def test_the_application_s_page_tells_the_outcome_once_it_is_published(domanda, graduatoria, owner, dopo, sara):
    application = domanda("Nadia")
    ranking = graduatoria()
    page = owner(application).get(reverse("applications:detail", args=[application.pk])).content.decode()
    assert outcome_of(application) not in page
    assert "Controllo dei requisiti" in page
    rankings.publish(dopo(sara), ranking=ranking, act_number="Determina 40/2026")
    page = owner(application).get(reverse("applications:detail", args=[application.pk])).content.decode()
    assert outcome_of(application) in page
    assert "Esito: finanziata." in page
    assert "Controllo dei requisiti" not in page
    assert "Ritira la domanda" not in page
