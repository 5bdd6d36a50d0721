"""Writing an application: for whom, the form by sections, documents, what stops and what only warns."""

import pytest

from concilia.applications.domain import attachments
from concilia.applications.models import Application
from concilia.audit.models import Entry
from concilia.calls.queries import layout
from concilia.core.errors import Conflict, Refusal
from concilia.documents.models import Document
from concilia.people.models import Person
from tests.applications.journeys import (
    DECLARED,
    address,
    applicant,
    begun,
    child,
    filled,
    in_the_demo,
    in_time,
    own,
    upload,
)
from tests.fixtures.opened import engine, opened, rules_of

__all__ = ["applicant", "begun", "engine", "filled", "in_the_demo", "in_time", "opened"]


def test_a_draft_keeps_what_is_written_and_says_what_is_missing(opened, begun):
    client, draft = begun(opened("castellanza-b"))
    client.post(own("step", draft, 1), {"dsu": "", "isee": "18.000,00"})
    assert Application.objects.get().answers["isee"] == "18000.00"
    page = client.get(own("summary", draft))
    assert [item.fact.name for item in page.context["missing"]][:2] == ["dsu", "works"]
    assert "Presenta la domanda" not in page.content.decode()


def test_wrong_words_save_nothing_and_say_what_to_write(opened, begun):
    client, draft = begun(opened("castellanza-b"))
    response = client.post(own("step", draft, 1), {"dsu": "X", "isee": "18.000"})
    assert response.status_code == 200
    assert "si può leggere in due modi" in response.content.decode()
    assert Application.objects.get().answers == {}


def test_a_requirement_that_fails_warns_and_does_not_stop_the_draft(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("step", draft, 1), {"dsu": "X", "isee": "35.000,01"})
    page = client.get(own("summary", draft))
    assert "Scrivile o correggile" in page.content.decode()
    refused = [finding.label for finding in page.context["findings"] if finding.outcome == "no"]
    assert refused == ["ISEE ordinario fino a 35.000,00 euro"]
    assert "Presenta la domanda" in page.content.decode()


def test_without_the_declarations_nothing_is_submitted(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    assert client.post(own("summary", draft), {"true": "on"}).status_code == 200
    assert Application.objects.get().state == "draft"


def test_what_was_declared_is_in_the_log(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("summary", draft), DECLARED)
    entry = Entry.objects.get(verb="applications.application.declare")
    assert entry.data == {"declared": ["privacy", "true"], "version": "1"}


def test_after_the_deadline_the_page_says_so(at, opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    at("2026-03-31T12:00:01")
    response = client.post(own("summary", draft), DECLARED)
    assert response.status_code == 422
    assert "Le domande si sono chiuse il 31/03/2026" in response.content.decode()
    assert Application.objects.get().state == "draft"


def test_documents_are_attached_to_a_draft_and_listed_on_the_receipt(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    assert client.get(own("documents", draft)).status_code == 200
    assert client.post(own("documents", draft), {"isee": upload()}).url == own("summary", draft)
    client.post(own("documents", draft), {"isee": upload("isee-nuovo.pdf", b"%PDF-1.7 nuovo")})
    client.post(own("summary", draft), DECLARED)
    slots = client.get(own("receipt", draft)).context["slots"]
    assert [slot["name"] for slot in slots] == ["isee-nuovo.pdf", "", ""]
    file = client.get(slots[0]["url"])
    assert file.content == b"%PDF-1.7 nuovo"
    assert file["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("file", "words"), [(upload("isee.exe", b"MZ"), "usa PDF, PNG o JPEG"), (upload("vuoto.pdf", b""), "vuoto")]
)
def test_a_file_that_is_not_accepted_is_said_beside_its_field(opened, begun, file, words):
    client, draft = begun(opened("castellanza-b"))
    response = client.post(own("documents", draft), {"isee": file, "estimate": upload()})
    assert words in response.content.decode()
    assert not Document.objects.exists()


def test_nothing_is_attached_after_submission(opened, filled, act, giulia):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("summary", draft), DECLARED)
    assert client.post(own("documents", draft), {"isee": upload()}).url == own("detail", draft)
    with pytest.raises(Conflict):
        attachments.attach(act(giulia), application=Application.objects.get(), code="isee", name="x", data=b"%PDF-x")
    with pytest.raises(Refusal):
        attachments.attach(act(giulia), application=draft, code="passport", name="x", data=b"%PDF-x")


def test_who_already_applied_is_told_which_one_counts(opened, filled):
    call = opened("castellanza-b")
    client, draft = filled(call, "castellanza-b")
    client.post(own("summary", draft), DECLARED)
    text = client.get(address("start", call)).content.decode()
    assert "Hai già presentato una domanda" in text
    assert "conta l&#x27;ultima" in text


def test_a_child_is_typed_once(opened, begun, browse, giulia):
    call = opened("brescia-oltre-la-scuola")
    begun(call)
    nina = Person.objects.get(given_name="Nina")
    page = browse(giulia).get(address("start", call))
    assert [str(child) for child in page.context["beginning"].who.fields["child"].choices[0][1:]] == [str(nina)]
    browse(giulia).post(address("start", call), {"child": str(nina.pk)})
    assert [draft.beneficiary for draft in Application.objects.all()] == [nina, nina]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"figlio-fiscal_code": "PRVNNI21E44X999Z"}, "carattere di controllo"),
        ({"figlio-birth_date": "05/05/2021"}, "non è quella del codice fiscale"),
        ({"figlio-given_name": "Carlo"}, "non è di questo nome"),
    ],
)
def test_a_child_with_a_wrong_code_is_not_added(browse, giulia, opened, change, words):
    response = browse(giulia).post(address("start", opened("brescia-oltre-la-scuola")), child() | change)
    assert words in response.content.decode()
    assert not Application.objects.exists()
    assert not Person.objects.filter(given_name__in=["Nina", "Carlo"]).exists()


def test_outside_the_demo_invented_codes_are_refused(browse, giulia, opened, settings):
    settings.DEMO = False
    response = browse(giulia).post(address("start", opened("brescia-oltre-la-scuola")), child())
    assert "vale solo nella demo" in response.content.decode()


def test_a_call_for_organisations_is_not_for_a_person(browse, giulia, opened):
    page = browse(giulia).get(address("start", opened("adda-martesana-incentives")))
    assert "Imprese ed enti" in page.content.decode()
    assert not page.context["beginning"].may


def test_special_answers_are_sealed_and_come_back_in_the_form(opened, filled):
    client, draft = filled(opened("taranto-returners"), "taranto-returners")
    assert "hardship" not in Application.objects.get().answers
    number = 1 + [section.title.it for section in layout.sections(rules_of("taranto-returners"))].index("Dati generali")
    page = client.get(own("step", draft, number)).content.decode()
    assert 'value="false"' in page
    assert "checked" in page
