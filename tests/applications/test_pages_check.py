"""Does this suit me? Before any sign-in, and nothing is stored."""

import pytest

from concilia.applications.models import Application
from concilia.engines.rules.cells import as_text
from tests.applications.filling import plausible, rows_sent, typed
from tests.applications.journeys import address, applicant, begun, filled, in_the_demo, in_time
from tests.fixtures.opened import FILES, engine, opened, rules_of

__all__ = ["applicant", "begun", "engine", "filled", "in_the_demo", "in_time", "opened"]


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


def test_answers_to_a_call_are_not_carried_into_another(browse, giulia, client, opened, comune):
    call, other = opened("castellanza-b"), opened("taranto-returners")
    page = client.get(address("check", call))
    result = client.post(address("check", call), asked(page.context["sheet"], rules_of("castellanza-b"), comune))
    browser = browse(giulia)
    browser.post(address("carry", other), {"answers": result.context["packed"], "keep": "1"})
    assert "answers" not in browser.session


def test_rows_left_empty_refuse_nobody_in_the_check(client, opened):
    data = {"cared-TOTAL_FORMS": "1", "cared-INITIAL_FORMS": "0"}
    response = client.post(address("check", opened("taranto-returners")), data)
    assert response.context["explanation"].refused == ()


def test_answers_carried_by_someone_else_are_dropped(browse, giulia, opened):
    call, browser = opened("castellanza-b"), browse(giulia)
    browser.post(address("carry", call), {"answers": "eyJpc2VlIjoiMSJ9:forged", "keep": "1"})
    assert "answers" not in browser.session
