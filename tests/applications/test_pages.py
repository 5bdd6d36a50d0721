"""The citizen's journey, page by page: the check, the draft, the receipt, one's own applications."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concilia.access.kinds import Kind
from concilia.applications.domain import attachments
from concilia.applications.domain import facts as kept
from concilia.applications.models import Application
from concilia.audit.models import Entry
from concilia.calls.queries import layout
from concilia.core.errors import Conflict, Refusal
from concilia.documents.models import Document
from concilia.engines.codes import DEMO_BIRTHPLACE, make_fiscal_code
from concilia.engines.rules.cells import as_text
from concilia.networks.models import Organisation
from concilia.people.models import Person
from tests.applications.filling import plausible, rows_sent, sent, typed
from tests.fixtures.opened import FILES, engine, opened, rules_of

__all__ = ["engine", "opened"]

OPEN = "2026-03-10T10:00"
DECLARED = {"true": "on", "privacy": "on"}
CHILD = {
    "figlio-given_name": "Nina",
    "figlio-family_name": "Prova",
    "figlio-birth_date": "04/05/2021",
    "figlio-fiscal_code": "",
}


@pytest.fixture(autouse=True)
def in_the_demo(settings, tmp_path):
    """Codes of invented people are read; files stay within the test."""
    settings.DEMO = True
    settings.PRIVATE_FILES = tmp_path


@pytest.fixture(autouse=True)
def in_time(at):
    at(OPEN)


def first_hour(stem):
    """An hour after the call's first window opens."""
    return (rules_of(stem).windows[0].opens + timedelta(hours=1)).isoformat()


def child():
    code = make_fiscal_code("Prova", "Nina", date(2021, 5, 4), "F", DEMO_BIRTHPLACE)
    return CHILD | {"figlio-fiscal_code": code}


def address(name, call):
    return reverse(f"applications:{name}", args=[call.network.code, call.code])


def own(name, application, *more):
    return reverse(f"applications:{name}", args=[application.pk, *more])


@pytest.fixture
def applicant(giulia, somebody, person):
    """Who may apply to a call: Giulia, or the delegate of an organisation of its network."""

    def choose(call):
        if call.applicants == "person":
            return giulia
        firm = Organisation.objects.create(network=call.network, code="ditta", name="Ditta di prova", type="impresa")
        return somebody("Renata", (Kind.DELEGATE, firm))

    return choose


@pytest.fixture
def begun(browse, applicant):
    """A draft with nothing in it, and its owner's browser: `client, draft = begun(call)`."""

    def begin(call):
        client = browse(applicant(call))
        data = child() if call.applicants == "person" else {}
        if call.applicants != "person":
            data = {"organisation": str(Organisation.objects.get(network=call.network, code="ditta").pk)}
        response = client.post(address("start", call), data)
        draft = Application.objects.get()
        assert response.url == own("step", draft, 1)
        return client, draft

    return begin


@pytest.fixture
def filled(begun):
    """A draft filled in with a plausible set of answers, section by section."""

    def fill(call, stem):
        client, draft = begun(call)
        rules = rules_of(stem)
        for number, section in enumerate(layout.sections(rules), start=1):
            assert client.get(own("step", draft, number)).status_code == 200
            response = client.post(own("step", draft, number), sent(section, plausible(rules)))
            assert response.status_code == 302, response.context["form"].errors
        assert response.url == own("documents" if rules.file.documents else "summary", draft)
        return client, draft

    return fill


@pytest.mark.slow("a whole journey, with its PDF")
@pytest.mark.parametrize("stem", FILES)
def test_from_the_first_page_to_the_receipt(at, opened, filled, stem):
    at(first_hour(stem))
    call = opened(stem)
    client, draft = filled(call, stem)
    assert kept.answers_of(Application.objects.get()) == plausible(rules_of(stem))
    assert client.get(own("summary", draft)).context["missing"] == []
    assert client.post(own("summary", draft), DECLARED).url == own("receipt", draft)
    application = Application.objects.select_related("protocol").get()
    assert application.state == "submitted"
    page = client.get(own("receipt", application)).content.decode()
    assert str(application.protocol) in page
    pdf = client.get(own("receipt-pdf", application))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert client.get(own("detail", application)).status_code == 200


@pytest.mark.parametrize("stem", FILES)
def test_does_this_suit_me_answers_without_sign_in_and_stores_nothing(client, opened, comune, stem):
    call, rules = opened(stem), rules_of(stem)
    page = client.get(address("check", call))
    assert page.status_code == 200
    response = client.post(address("check", call), asked(page.context["sheet"], rules, comune))
    assert response.context["explanation"].state in ("eligible", "incomplete"), response.context["findings"]
    assert not client.session.keys()
    assert not Application.objects.exists()


def asked(sheet, rules, comune):
    """A plausible POST of the check."""
    answers = plausible(rules)
    data = {fact.name: typed(fact, answers[fact.name]) for fact in sheet.questions.facts}
    for group in sheet.questions.groups:
        data |= rows_sent(group, answers[group.name])
    for fact in sheet.questions.registers:
        listed = [code for code, _ in getattr(sheet.registers.fields[fact.name], "choices", [])]
        worked = typed(fact, as_text(rules.file.worked[0].facts.get(fact.name)))
        given = {"resident_in_territory": str(comune), "employer_is_member": listed[-1:]}
        data[f"registers-{fact.name}"] = given.get(fact.registry, worked)
    return data


def test_the_check_says_no_with_its_reason(client, opened, comune):
    call = opened("castellanza-b")
    page = client.get(address("check", call))
    data = asked(page.context["sheet"], rules_of("castellanza-b"), comune) | {"isee": "35.000,01"}
    response = client.post(address("check", call), data)
    assert [item.code for item in response.context["explanation"].refused] == ["ISEE"]
    assert "L'ISEE ordinario supera 35.000,00 euro" in response.content.decode().replace("&#x27;", "'")


def test_the_check_says_it_depends_on_what_is_missing(client, opened):
    call = opened("castellanza-b")
    response = client.post(address("check", call), {"works": "true"})
    assert response.context["explanation"].state == "incomplete"
    assert "Dipende da quello che manca: Data di nascita del figlio" in response.content.decode()


def test_the_check_asks_only_what_decides(client, opened):
    sheet = client.get(address("check", opened("castellanza-b"))).context["sheet"]
    names = {fact.name for fact in sheet.questions.facts}
    assert "dsu" not in names
    assert {"isee", "works", "child_birth", "service", "fee", "months", "other_measure"} == names


def test_the_check_of_wrong_words_asks_again(client, opened):
    response = client.post(address("check", opened("castellanza-b")), {"isee": "tanto"})
    assert "explanation" not in response.context
    assert "non è un importo" in response.content.decode()


def test_one_more_row_keeps_what_was_written(client, opened):
    data = {"more": "cared", "cared-TOTAL_FORMS": "1", "cared-INITIAL_FORMS": "0", "cared-0-cared_birth": "2025-03-01"}
    response = client.post(address("check", opened("taranto-returners")), data | {"course_hours": "40"})
    text = response.content.decode()
    assert 'name="cared-1-cared_birth"' in text
    assert 'value="2025-03-01"' in text


def test_answers_are_carried_only_with_consent(browse, giulia, client, opened, comune):
    call = opened("castellanza-b")
    page = client.get(address("check", call))
    result = client.post(address("check", call), asked(page.context["sheet"], rules_of("castellanza-b"), comune))
    packed = result.context["packed"]
    for keep, answers in (({}, {}), ({"keep": "1"}, {"isee": "18000.00", "months": "3"})):
        browser = browse(giulia)
        assert browser.post(address("carry", call), {"answers": packed, **keep}).url == address("start", call)
        assert "18000" not in str(dict(browser.session))
        browser.post(address("start", call), {})
        draft = Application.objects.order_by("-started_at", "-id").first()
        assert {name: draft.answers.get(name) for name in answers} == answers
        assert bool(answers) == bool(draft.answers.get("isee"))
        assert "answers" not in browser.session


def test_the_answers_can_be_changed_without_writing_them_again(client, opened, comune):
    call = opened("castellanza-b")
    page = client.get(address("check", call))
    result = client.post(address("check", call), asked(page.context["sheet"], rules_of("castellanza-b"), comune))
    again = client.post(address("check", call), {"answers": result.context["packed"]}).content.decode()
    assert 'value="18000,00"' in again
    assert f'value="{comune}"' in again
    assert "Sì, sembra" not in again


def test_answers_carried_by_someone_else_are_dropped(browse, giulia, opened):
    call, browser = opened("castellanza-b"), browse(giulia)
    browser.post(address("carry", call), {"answers": "eyJpc2VlIjoiMSJ9:forged", "keep": "1"})
    assert "answers" not in browser.session


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


def upload(name="isee.pdf", data=b"%PDF-1.7 prova"):
    return SimpleUploadedFile(name, data)


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


def test_a_submitted_application_is_not_edited_any_more(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("summary", draft), DECLARED)
    assert client.get(own("step", draft, 1)).url == own("detail", draft)
    assert client.post(own("step", draft, 1), {"isee": "1,00"}).url == own("detail", draft)
    assert client.post(own("summary", draft), DECLARED).url == own("detail", draft)


def test_an_application_is_withdrawn_after_a_page_that_says_what_it_means(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("summary", draft), DECLARED)
    assert "non conterà più" in client.get(own("withdraw", draft)).content.decode()
    assert Application.objects.get().state == "submitted"
    client.post(own("withdraw", draft))
    assert Application.objects.get().state == "withdrawn"
    assert "Domanda ritirata" in client.get(own("detail", draft)).content.decode()


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


def test_a_stranger_finds_nothing(browse, marco, opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("documents", draft), {"isee": upload()})
    client.post(own("summary", draft), DECLARED)
    stranger = browse(marco)
    file = Document.objects.get()
    assert client.get(own("document", draft, file.pk)).status_code == 200
    assert stranger.get(own("document", draft, file.pk)).status_code == 404
    for name in ("documents", "detail", "summary", "receipt", "receipt-pdf", "withdraw"):
        assert stranger.get(own(name, draft)).status_code == 404
    assert stranger.get(own("step", draft, 1)).status_code == 404
    assert stranger.post(own("withdraw", draft)).status_code == 404
    assert stranger.post(own("step", draft, 1), {"isee": "1,00"}).status_code == 404


def test_who_has_not_signed_in_is_led_to_sign_in(client, opened):
    call = opened("castellanza-b")
    assert client.get(address("start", call)).url.startswith(reverse("sign-in"))
    assert client.get(reverse("applications:mine")).url.startswith(reverse("sign-in"))


def test_a_receipt_exists_only_once_received(opened, begun):
    client, draft = begun(opened("castellanza-b"))
    assert client.get(own("receipt", draft)).status_code == 404
    assert client.get(own("receipt-pdf", draft)).status_code == 404


def test_my_applications_cost_the_same_with_three(browse, giulia, opened, assert_list_queries):
    call, client = opened("castellanza-b"), browse(giulia)
    response = assert_list_queries(
        6,
        add_row=lambda: client.post(address("start", call), {}),
        show=lambda: client.get(reverse("applications:mine")),
    )
    assert len(response.context["cards"]) == 3


def test_special_answers_are_sealed_and_come_back_in_the_form(opened, filled):
    client, draft = filled(opened("taranto-returners"), "taranto-returners")
    assert "hardship" not in Application.objects.get().answers
    number = 1 + [section.title.it for section in layout.sections(rules_of("taranto-returners"))].index("Dati generali")
    page = client.get(own("step", draft, number)).content.decode()
    assert 'value="false"' in page
    assert "checked" in page
