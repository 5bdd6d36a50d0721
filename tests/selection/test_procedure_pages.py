"""The pages of the procedure: what the office does there, and what a person finds."""

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concilia.applications.domain import facts
from concilia.applications.models import Application
from concilia.audit.models import Entry
from concilia.core import clock
from concilia.people.models import User
from concilia.selection.domain import assessments, integrations, prior_notices, rankings
from concilia.selection.models import Assessment, IntegrationRequest, Observation, RefusalNotice
from concilia.selection.models.integration import OTHER
from tests.selection.procedures import COUNTER, ONE_KIND, PROVISIONAL, arrived, day, decided, opened, own, proposed

pytestmark = pytest.mark.usefixtures("adesso")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    """Files stay within the test."""
    settings.PRIVATE_FILES = tmp_path


def page(client, name, thing, **more):
    return client.get(reverse(f"selection:{name}", args=[thing.pk]), **more).content.decode()


def applicant(application):
    return User.objects.get(person=application.applicant)


@pytest.fixture
def sonia(domanda, dopo, sara):
    done = domanda("Sonia", works=None)
    proposed(dopo(sara), done)
    return done


@pytest.mark.slow("an official, an applicant and a document, page by page")
def test_an_official_asks_and_the_applicant_answers_with_a_document(sonia, sara, browse):
    office = browse(sara)
    assert reverse("selection:procedure", args=[sonia.pk]) in page(office, "review", sonia)
    assert reverse("selection:ask", args=[sonia.pk]) in page(office, "procedure", sonia)
    form = page(office, "ask", sonia)
    assert 'value="WORK"' in form
    address = reverse("selection:ask", args=[sonia.pk])
    sent = {"requirements": ["WORK"], "documents": [OTHER], "reason": "Manca se lavori", "days": "10"}
    assert "Scegli che cosa chiedere" in office.post(address, {"reason": "Manca", "days": "10"}).content.decode()
    assert "da 1 a 30 giorni" in office.post(address, {**sent, "days": "40"}).content.decode()
    assert office.post(address, sent).url == reverse("selection:procedure", args=[sonia.pk])
    request = IntegrationRequest.objects.get()
    person = browse(applicant(sonia))
    detail = person.get(reverse("applications:detail", args=[sonia.pk])).content.decode()
    assert reverse("selection:answer", args=[request.pk]) in detail
    assert "Manca se lavori" in page(person, "answer", request)
    answer = {"works": "true", "nota-text": "Lavoro da marzo", f"allegati-{OTHER}": png()}
    assert person.post(reverse("selection:answer", args=[request.pk]), answer).status_code == 302
    seen = page(office, "integration", request)
    assert "Lavoro da marzo" in seen
    assert "<dd>sì</dd>" in "".join(seen.split()).lower()
    assert "contratto.png" in seen
    assert Entry.objects.filter(verb="selection.integration.read", object_id=request.pk).exists()
    document = reverse("selection:integration-document", args=[request.pk, about(request).pk])
    assert office.get(document).content == PNG
    assert browse(applicant(sonia)).get(document).status_code == 404
    assert facts.facts_of(Application.objects.get(pk=sonia.pk))["works"] == "true"
    assert "Richiesta di integrazione" in page(person, "own-procedure", sonia)


def png():
    return SimpleUploadedFile("contratto.png", PNG, content_type="image/png")


def about(thing):
    from concilia.documents.domain.documents import about_documents

    return about_documents(thing).get()


def test_what_is_wrong_in_an_answer_is_said_and_nothing_is_kept(sonia, sara, browse, dopo):
    request = integrations.ask(dopo(sara), application=sonia, requirements=["WORK"], reason="Manca")
    person = browse(applicant(sonia))
    address = reverse("selection:answer", args=[request.pk])
    empty = person.post(address, {})
    assert empty.status_code == 422
    assert "Rispondi a quanto è chiesto" in empty.content.decode()
    with clock.fixed(day("05-20")):
        late = person.post(address, {"works": "true"})
    assert "non accetta risposte in ritardo" in late.content.decode()
    request.refresh_from_db()
    assert request.state == "open"


def test_rows_of_a_group_are_answered_too(domanda, dopo, sara, browse, bozza, iniziata):
    group = (
        '    expression: "works"\n',
        '    expression: "works AND carers > 0"\n',
    )
    counted = (
        "groups:",
        "  - {name: carers, type: integer, origin: computed, computed: {count: cared}, label: Assistiti}\ngroups:",
    )
    done = arrived(iniziata, opened(bozza, group, counted))
    proposed(dopo(sara), done)
    request = integrations.ask(dopo(sara), application=done, requirements=["WORK"], reason="Chi assisti?")
    assert request.facts == ["works", "cared"]
    person = browse(applicant(done))
    address = reverse("selection:answer", args=[request.pk])
    rows = {
        "cared-TOTAL_FORMS": "1",
        "cared-INITIAL_FORMS": "0",
        "cared-0-kinship": "madre",
        "cared-0-certified": "true",
    }
    assert "cared-1-kinship" in person.post(address, {**rows, "works": "true", "again": "cared"}).content.decode()
    assert person.post(address, {**rows, "works": "true"}).status_code == 302
    assert facts.facts_of(Application.objects.get())["cared"] == [{"kinship": "madre", "certified": "true"}]
    assert "madre" in page(browse(sara), "integration", request)


def test_many_are_asked_from_the_page_of_the_call(sonia, avviso, sara, browse):
    office = browse(sara)
    assert reverse("selection:ask-many", args=[avviso.pk]) in page(office, "applications", avviso)
    address = reverse("selection:ask-many", args=[avviso.pk])
    assert "In attesa di risposta: 0" in office.get(address).content.decode()
    assert office.post(address, {"reason": "Manca", "days": "10"}).status_code == 302
    assert "In attesa di risposta: 1" in office.get(address).content.decode()


def test_a_request_is_taken_back_with_a_reason(sonia, sara, browse, dopo):
    request = integrations.ask(dopo(sara), application=sonia, requirements=["WORK"], reason="Manca")
    office = browse(sara)
    address = reverse("selection:cancel-integration", args=[request.pk])
    assert address in page(office, "integration", request)
    assert "Annulla la richiesta" in office.get(address).content.decode()
    assert office.post(address, {"reason": "C'era già"}).status_code == 302
    assert "C&#x27;era già" in page(office, "integration", request)
    assert "annullata dall&#x27;ufficio" in page(office, "integration", request).lower()


def test_reasons_observations_and_their_answer(bozza, iniziata, dopo, sara, browse):
    done = arrived(iniziata, opened(bozza, COUNTER, ONE_KIND), "Rita", isee="30000.00")
    proposed(dopo(sara), done)
    office, person = browse(sara), browse(applicant(done))
    assert reverse("selection:send-notice", args=[done.pk]) in page(office, "procedure", done)
    address = reverse("selection:send-notice", args=[done.pk])
    assert "L&#x27;ISEE supera 25.000,00 euro" in office.get(address).content.decode()
    assert office.post(address, {"ISEE": "L'ISEE è 30.000,00 euro"}).status_code == 302
    notice = RefusalNotice.objects.get()
    detail = person.get(reverse("applications:detail", args=[done.pk])).content.decode()
    assert reverse("selection:observe-notice", args=[notice.pk]) in detail
    assert "30.000,00 euro" in page(person, "observe-notice", notice)
    observed = {"text": "L'ISEE corrente è più basso", "file": png()}
    assert person.post(reverse("selection:observe-notice", args=[notice.pk]), observed).status_code == 302
    seen = page(office, "notice", notice)
    assert "ISEE corrente" in seen
    assert office.get(reverse("selection:notice-document", args=[notice.pk, about(notice).pk])).content == PNG
    answer = {"how": "reject", "reason": "Manca l'attestazione"}
    assert office.post(reverse("selection:notice", args=[notice.pk]), answer).status_code == 302
    assert "attestazione" in page(office, "notice", notice)
    assert "attestazione" in page(person, "own-procedure", done)
    assert "attestazione" in page(person, "observe-notice", notice)


def test_a_ranking_sends_no_notice(sonia, sara, browse):
    assert "procedura concorsuale" in page(browse(sara), "procedure", sonia)
    assert "Nessun motivo da comunicare" in page(browse(sara), "send-notice", sonia)


@pytest.mark.slow("the whole provisional phase, page by page")
def test_from_the_provisional_ranking_to_the_final_one(bozza, iniziata, dopo, sara, browse):
    call = opened(bozza, PROVISIONAL)
    done = arrived(iniziata, call, works=None)
    assessments.propose(dopo(sara), call=call)
    decided(dopo(sara), done)
    ranking = rankings.compute(dopo(sara), call=call)
    office, person = browse(sara), browse(applicant(done))
    assert reverse("selection:expose", args=[ranking.pk]) in page(office, "ranking", ranking)
    expose = reverse("selection:expose", args=[ranking.pk])
    assert "niente è concesso" in office.get(expose).content.decode()
    assert office.post(expose, {"act_number": "Determina 40/2026"}).status_code == 302
    assert "provvisoria" in page(person, "outcome", done).lower()
    observe = reverse("selection:observe", args=[done.pk])
    assert observe in page(person, "own-procedure", done)
    assert "Osservazioni entro" in person.get(observe).content.decode()
    assert person.post(observe, {"text": "Lavoro da marzo"}).status_code == 302
    made = Observation.objects.get()
    assert reverse("selection:observations", args=[ranking.pk]) in page(office, "ranking", ranking)
    assert reverse("selection:observation", args=[made.pk]) in page(office, "observations", ranking)
    address = reverse("selection:observation", args=[made.pk])
    assert "Lavoro da marzo" in office.get(address).content.decode()
    outcomes = {f"outcome-{code}": "met" for code in ("WAY_IN", "ISEE", "WORK")}
    unchanged = {**outcomes, "outcome-WORK": "unknown", "how": "accept", "reason": "Giusto"}
    assert "qualcosa cambia" in office.post(address, unchanged).content.decode()
    assert office.post(address, {**outcomes, "how": "accept", "reason": "Contratto in atti"}).status_code == 302
    assert "Contratto in atti" in page(person, "own-procedure", done)
    assert Assessment.objects.get().checks.get(code="WORK").decided == "met"


def test_the_desk_sees_what_is_late(domanda, sara, davide, browse):
    domanda("Olga")
    address = reverse("selection:watch")
    assert address in browse(sara).get(reverse("selection:calls")).content.decode()
    with clock.fixed(day("05-10")):
        shown = browse(sara).get(address).content.decode()
        controlled = browse(davide).get(address).content.decode()
    assert "in ritardo" in shown.lower()
    assert "0000001/2026" in shown
    assert "/procedimento/" in shown
    assert "/procedimento/" not in controlled
    assert "Nessun procedimento" in browse(sara).get(address).content.decode()


def test_nobody_reads_the_procedure_of_another(sonia, sara, marco, elena, browse, dopo):
    request = integrations.ask(dopo(sara), application=sonia, requirements=["WORK"], reason="Manca")
    own_pages = [("own-procedure", sonia), ("answer", request), ("observe", sonia)]
    office_pages = [("procedure", sonia), ("ask", sonia), ("integration", request), ("send-notice", sonia)]
    for stranger in (marco, elena):
        client = browse(stranger)
        for name, thing in [*own_pages, *office_pages]:
            assert client.get(reverse(f"selection:{name}", args=[thing.pk])).status_code == 404


def test_a_notice_of_another_is_not_found(bozza, iniziata, dopo, sara, marco, browse):
    done = arrived(iniziata, opened(bozza, COUNTER, ONE_KIND), "Rita", isee="30000.00")
    proposed(dopo(sara), done)
    notice = prior_notices.send(dopo(sara), application=done, reasons={"ISEE": "Troppo alto"})
    assert browse(marco).get(reverse("selection:observe-notice", args=[notice.pk])).status_code == 404
    prior_notices.observe(own(done, day("04-08")), notice=notice, text="Ecco")
    assert "Ecco" in page(browse(applicant(done)), "observe-notice", notice)


@pytest.mark.seed("BS-1")
@pytest.mark.parametrize("room", ["applications", "selection"])
def test_no_text_assumes_a_mother_or_a_woman(room):
    catalogue = Path(apps.get_app_config(room).path) / "locale" / "en" / "LC_MESSAGES" / "django.po"
    texts = " ".join(entry.msgid for entry in polib.pofile(str(catalogue)))
    assert len(texts) > 5_000
    assert (
        re.findall(r"\b(madr[ei]|mamm[ae]|donn[ae]|lavoratric[ei]|signor[ae]|richiedente donna)\b", texts.lower()) == []
    )
