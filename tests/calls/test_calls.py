"""A call: adopted from its text, published with its money, extended and never shortened."""

from datetime import UTC, datetime, timedelta

import pytest

from concilia.audit.models import Entry
from concilia.calls.domain import calls as verbs
from concilia.calls.models import Call, CallLine, RuleVersion, Window
from concilia.calls.queries import calls
from concilia.calls.states import CallState
from concilia.core.act import system
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.engines.yamldoc import FileProblems
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from tests.fixtures.calls import BEFORE, INSIDE, TEXT, changed

LINE = "lines: [{code: voucher, amount: 2500.00"
WINDOW = '{opens: "2026-03-02 09:00:00", closes: "2026-03-31 12:00:00"}'
LONGER = WINDOW.replace(
    "}", ', extensions: [{closes: "2026-04-15 12:00:00", act: "Determina 12/2026", on: 2026-03-20}]}'
)


def budget(of):
    return balances(AccountKind.BUDGET, [of.pk])[of.pk]


def act(at=BEFORE, reason=""):
    return system("test", at=at, reason=reason)


def test_a_call_is_made_from_its_file(bozza, linea, alleanza):
    call = bozza()
    assert (call.code, call.state, call.regime, call.alliance) == ("nido-2026", "draft", "families", alleanza)
    assert call.title == {"it": "Voucher nido di prova", "en": "Test nursery vouchers"}
    line = call.lines.get()
    assert (line.code, line.budget_line, line.cents) == ("voucher", linea, 250_000)
    window = call.windows.get()
    assert window.closes_at == datetime(2026, 3, 31, 10, tzinfo=UTC)
    assert calls.rules(call.rule_versions.get()).file.call == "nido-2026"


def test_the_same_text_again_changes_nothing(bozza):
    call = bozza()
    assert bozza() == call
    assert RuleVersion.objects.count() == 1
    assert Entry.objects.filter(verb="calls.call.adopt").count() == 1


def test_a_draft_changes_in_everything(bozza):
    call = bozza()
    bozza(("amount: 2500.00", "amount: 900.00"), ("code: voucher", "code: buoni"))
    assert [(line.code, line.cents) for line in call.lines.all()] == [("buoni", 90_000)]
    assert call.rule_versions.count() == 2


def test_a_file_with_problems_makes_nothing(bozza, rete):
    with pytest.raises(FileProblems, match="nosuch"):
        bozza(("isee <= 25000.00", "nosuch <= 25000.00"))
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("network: rete", "network: altra"), "calls.adopt.network"),
        (("action: A", "action: Z"), "calls.adopt.action"),
        (("amount: 2500.00", "amount: 3000.01"), "calls.adopt.budget"),
    ],
)
def test_what_does_not_fit_the_plan_is_refused_whole(bozza, change, code):
    with pytest.raises(Refusal) as refused:
        bozza(change)
    assert refused.value.code == code
    assert not Call.objects.exists()
    assert not RuleVersion.objects.exists()


def test_two_lines_of_a_call_on_one_line_of_the_plan_are_added_up(bozza):
    two = "lines: [{code: uno, amount: 2000.00, label: Uno}, {code: due, amount: 1000.01, label: Due}, {code: tre, amount: 0.01"
    with pytest.raises(Refusal, match=r"ne chiede 3\.000,02"):
        bozza((LINE, two))


def test_two_calls_share_a_line_of_the_plan(bozza):
    bozza()
    with pytest.raises(Refusal, match=r"ha 500,00.*ne chiede 500,01"):
        bozza(("call: nido-2026", "call: nido-bis"), ("amount: 2500.00", "amount: 500.01"))
    assert bozza(("call: nido-2026", "call: nido-bis"), ("amount: 2500.00", "amount: 500.00")).lines.exists()


@pytest.mark.seed("CA-16")
def test_publication_sets_its_money_aside(bozza, linea):
    call = verbs.publish(act(), call=bozza())
    assert (call.state, call.published_by, call.published_at) == (CallState.PUBLISHED, "system:test", BEFORE)
    assert (budget(linea), budget(call.lines.get())) == (50_000, 250_000)


def test_a_line_that_is_not_funded_is_named(bozza, rete):
    first = verbs.publish(act(), call=bozza())
    CallLine.objects.filter(call=first).update(cents=1)
    second = bozza(("call: nido-2026", "call: nido-bis"))
    with pytest.raises(Refusal, match=r"«voucher» restano 500,00.*ne impegna 2\.500,00"):
        verbs.publish(act(), call=second)
    second.refresh_from_db()
    assert second.state == CallState.DRAFT


def test_publication_comes_before_the_window(bozza):
    with pytest.raises(Refusal, match="prima della pubblicazione"):
        verbs.publish(act(at=INSIDE), call=bozza())


def test_it_is_published_once(avviso):
    with pytest.raises(Conflict):
        verbs.publish(act(), call=avviso)
    assert budget(avviso.lines.get()) == 250_000


def test_a_call_for_places_needs_no_money(bozza):
    call = bozza(
        (LINE, "lines: [{code: posti, places: 3"),
        (TEXT[TEXT.index("benefit:") : TEXT.index("order:")], ""),
        ("  residual_to_last: true\n", ""),
    )
    assert verbs.publish(act(), call=call).state == CallState.PUBLISHED


@pytest.mark.parametrize(
    ("instant", "open_"),
    [
        ("2026-03-02T07:59:59.999999", False),
        ("2026-03-02T08:00:00", True),
        ("2026-03-31T09:59:59.999999", True),
        ("2026-03-31T10:00:00", True),
        ("2026-03-31T10:00:00.999999", True),
        ("2026-03-31T10:00:01", False),
    ],
)
def test_a_window_is_kept_to_the_whole_second(avviso, instant, open_):
    moment = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert calls.receives(avviso, moment) is open_
    assert list(calls.open_at(moment)) == ([avviso] if open_ else [])


def test_an_extension_is_a_new_version_with_a_reason(avviso, rete):
    with pytest.raises(Refusal, match="Scrivi il motivo"):
        verbs.adopt(act(at=INSIDE), network=rete, text=changed((WINDOW, LONGER)))
    verbs.adopt(act(at=INSIDE, reason="Portale fermo"), network=rete, text=changed((WINDOW, LONGER)))
    assert calls.receives(avviso, datetime(2026, 4, 15, 10, tzinfo=UTC))
    assert [(version.number, version.reason) for version in avviso.rule_versions.all()] == [
        (1, ""),
        (2, "Portale fermo"),
    ]
    assert calls.rules_at(avviso, INSIDE - timedelta(seconds=1)).number == 1
    assert calls.rules_at(avviso, INSIDE).number == 2


@pytest.mark.parametrize(
    "change",
    [
        ("isee <= 25000.00", "isee <= 26000.00"),
        ("amount: 2500.00", "amount: 2400.00"),
        ("max: 1000.00", "max: 900.00"),
        ("publication: families", "publication: firms"),
        ('closes: "2026-03-31 12:00:00"', 'closes: "2026-03-30 12:00:00"'),
        ('opens: "2026-03-02 09:00:00"', 'opens: "2026-03-03 09:00:00"'),
        (WINDOW, WINDOW + '\n  - {opens: "2026-09-01 09:00:00", closes: "2026-09-30 12:00:00"}'),
    ],
)
def test_after_publication_nothing_else_changes(avviso, rete, change):
    with pytest.raises(Refusal) as refused:
        verbs.adopt(act(at=INSIDE, reason="Ripensamento"), network=rete, text=changed(change))
    assert refused.value.code == "calls.adopt.published"
    assert Window.objects.count() == RuleVersion.objects.count() == 1


def test_an_extension_is_never_taken_back(avviso, rete):
    verbs.adopt(act(at=INSIDE, reason="Portale fermo"), network=rete, text=changed((WINDOW, LONGER)))
    with pytest.raises(Refusal, match="non cambiano più"):
        verbs.adopt(act(at=INSIDE, reason="Ripensamento"), network=rete, text=TEXT)


def test_a_suspended_call_receives_nothing(avviso):
    with pytest.raises(Refusal, match="motivo"):
        verbs.suspend(act(), call=avviso)
    verbs.suspend(act(reason="Ricorso"), call=avviso)
    assert not calls.receives(avviso, INSIDE)
    verbs.resume(act(reason="Ricorso respinto"), call=avviso)
    assert calls.receives(avviso, INSIDE)


@pytest.mark.parametrize(("end", "state"), [(verbs.conclude, "concluded"), (verbs.annul, "annulled")])
def test_what_a_call_did_not_award_goes_back_to_the_plan(avviso, linea, end, state):
    end(act(reason="Fine"), call=avviso)
    assert avviso.state == state
    assert (budget(linea), budget(avviso.lines.get())) == (300_000, 0)


def test_only_the_responsible_adopts_and_publishes(bozza, rete, dopo, sara, elena, giulia):
    for stranger in (elena, giulia):
        with pytest.raises(NotAllowed):
            verbs.adopt(dopo(stranger), network=rete, text=TEXT)
        with pytest.raises(NotAllowed):
            verbs.publish(dopo(stranger, at=BEFORE), call=bozza())
    assert verbs.publish(dopo(sara, at=BEFORE), call=bozza()).state == CallState.PUBLISHED
