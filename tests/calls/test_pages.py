"""The public pages of calls: the list, one call, its form, its rules."""

import pytest
from django.urls import reverse
from django.utils import translation

from concilia.calls.queries import board
from concilia.core import clock
from tests.fixtures.opened import FILES, engine, opened, published, rules_of, text_of

__all__ = ["engine", "opened"]

OPEN = "2026-03-10T10:00"


def page(client, name, call):
    return client.get(reverse(f"calls:{name}", args=[call.network.code, call.code]))


@pytest.mark.parametrize("stem", FILES)
def test_the_page_of_each_call_says_what_decides(client, at, opened, stem):
    at(OPEN)
    call, file = opened(stem), rules_of(stem).file
    text = page(client, "detail", call).content.decode()
    said = [file.title, *(item.label for item in (*file.requirements, *file.points, *file.documents))]
    said += [item.reason for item in file.silent] + [line.label for line in file.budget.lines]
    assert [words.it for words in said if words.it.replace("'", "&#x27;") not in text] == []


@pytest.mark.parametrize("stem", FILES)
def test_the_whole_form_can_be_read_before_starting(client, at, opened, stem):
    at(OPEN)
    call, rules = opened(stem), rules_of(stem)
    text = page(client, "form", call).content.decode()
    asked = [fact.label.it for fact in rules.asked if fact.origin != "committee"]
    asked += [fact.label.it for group in rules.file.groups for fact in group.facts if fact.computed is None]
    assert [label for label in asked if label.replace("'", "&#x27;") not in text] == []


def test_the_rules_are_given_to_whoever_wants_to_compute_them_again(client, opened):
    call = opened("castellanza-b")
    response = page(client, "file", call)
    assert response.content.decode() == text_of("castellanza-b")
    assert response["Content-Type"].startswith("application/yaml")


def test_a_draft_call_is_not_there_for_the_public(client, opened):
    call = opened("castellanza-b")
    type(call).objects.update(state="draft", published_at=None, published_by="")
    assert page(client, "detail", call).status_code == 404
    assert page(client, "file", call).status_code == 404


@pytest.mark.parametrize(
    ("moment", "phase", "words"),
    [
        ("2026-02-01T12:00", "upcoming", "Si potrà presentare dal"),
        ("2026-03-10T12:00", "open", "Si presenta entro"),
        ("2026-03-28T12:00", "soon", "Si presenta entro"),
        ("2026-03-31T12:00:00", "soon", "Si presenta entro"),
        ("2026-03-31T12:00:01", "closed", "Le domande si sono chiuse"),
    ],
)
def test_a_call_says_where_it_stands(client, at, opened, moment, phase, words):
    call = opened("castellanza-b")
    at(moment)
    assert board.phase(board.board(clock.now()).get(pk=call.pk), clock.now()) == phase
    assert words in page(client, "detail", call).content.decode()


def test_a_suspended_call_says_that_it_receives_nothing(client, at, opened):
    at(OPEN)
    call = opened("castellanza-b")
    type(call).objects.update(state="suspended")
    text = page(client, "detail", call).content.decode()
    assert "L'avviso è sospeso" in text.replace("&#x27;", "'")
    assert reverse("applications:start", args=[call.network.code, call.code]) not in text


def test_the_list_parts_open_to_come_and_over(client, at, opened):
    soon, later = opened("castellanza-b"), opened("taranto-returners")
    at("2026-03-02T08:00")
    response = client.get(reverse("calls:list"))
    assert [row["url"].split("/")[-2] for row in response.context["upcoming"]] == sorted([soon.code, later.code])
    at("2026-03-26T12:00")
    response = client.get(reverse("calls:list"))
    assert [row["url"].split("/")[-2] for row in response.context["open"]] == [later.code, soon.code]
    at("2027-01-01T12:00")
    response = client.get(reverse("calls:list"))
    assert [row["url"].split("/")[-2] for row in response.context["closed"]] == [later.code, soon.code]


def test_the_list_is_narrowed_by_network_and_audience(client, at, opened):
    opened("castellanza-b")
    firms = opened("adda-martesana-incentives")
    at(OPEN)
    by_network = client.get(reverse("calls:list"), {"rete": "castellanza"})
    by_audience = client.get(reverse("calls:list"), {"per": "organisation"})
    assert "castellanza-b-2026" in by_network.content.decode()
    assert firms.code not in by_network.content.decode()
    assert firms.code in by_audience.content.decode()
    assert "castellanza-b-2026" not in by_audience.content.decode()


def test_the_list_costs_the_same_with_three_calls(client, at, comune, assert_list_queries):
    at(OPEN)
    text = text_of("castellanza-b")
    codes = iter(("uno", "due", "tre"))

    def add():
        code = next(codes)
        published(text.replace("castellanza-b-2026", code).replace("amount: 12000.00", "amount: 10.00"), comune)

    response = assert_list_queries(4, add_row=add, show=lambda: client.get(reverse("calls:list")))
    assert len(response.context["open"]) == 3


def test_the_page_speaks_english(client, at, opened):
    at(OPEN)
    call = opened("castellanza-b")
    with translation.override("en"):
        client.cookies.load({"django_language": "en"})
        text = page(client, "detail", call).content.decode()
    assert "Action B: vouchers for childcare services" in text
    assert "Who can apply" in text
