"""Vouchers paid by stages, end to end: advance, parts as they are used, balance, what was paid ahead and never used."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries import balances, summary
from concilia.selection.models import Award
from concilia.settlement import papers
from concilia.settlement.domain import statements
from concilia.settlement.models import Recovery, StageLine, Statement
from concilia.settlement.queries import lists, totals
from concilia.vouchers.domain import activating, ending, reversing
from concilia.vouchers.models import Redemption, StagePayment, Voucher
from concilia.vouchers.queries import spending
from concilia.vouchers.queries.stages import Standing
from tests.fixtures.refusals import refused
from tests.fixtures.staged import a_fasi, spende

__all__ = ["a_fasi", "spende"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("conti")]
MAY, TODAY = date(2026, 5, 1), date(2026, 6, 3)

#: Trento: as much as was used from 50 % on, up to 85 %; the rest at the end (domain 2.5).
TRENTO = """stages:
    - {code: HOURS, share: 0.85, due: interim, delivered: 0.5, follows: true, label: "Ore rese"}
    - {code: BALANCE, share: 0.15, due: report, label: Saldo}"""
#: The same call as an amendment left it: from 60 % on, up to 70 %.
LATER = TRENTO.replace("0.85", "0.70").replace("0.15", "0.30").replace("0.5,", "0.6,")
#: Half when it is activated, 30 % once 80 % of what was received is used, the balance at the end.
ADVANCE = """stages:
    - {code: ADVANCE, share: 0.50, due: start, label: Anticipo}
    - {code: SECOND, share: 0.30, due: interim, spent: 0.8, label: Acconto}
    - {code: BALANCE, share: 0.20, due: report, label: Saldo}"""

#: name, stages, steps of 1,000.00 euros: use, on (activation), end, draw → what each stage pays then; back → asked back.
STORIES = {
    "trento, a cent below half": (TRENTO, [("use", 49_999), ("draw", {})]),
    "trento, at half": (TRENTO, [("use", 50_000), ("draw", {"HOURS": 50_000})]),
    "trento, as it goes, and never a cent over 85 %": (
        TRENTO,
        [
            ("use", 50_001),
            ("draw", {"HOURS": 50_001}),
            ("use", 34_998),
            ("draw", {"HOURS": 34_998}),
            ("use", 2),
            ("draw", {"HOURS": 1}),
            ("use", 9_999),
            ("draw", {}),
            ("end",),
            ("draw", {"BALANCE": 10_000}),
            ("draw", {}),
            ("back", 0),
        ],
    ),
    "trento, little used: all at the end": (
        TRENTO,
        [("use", 30_001), ("draw", {}), ("end",), ("draw", {"BALANCE": 30_001}), ("back", 0)],
    ),
    "trento, used up: the balance needs no end": (TRENTO, [("use", 100_000), ("draw", {"BALANCE": 100_000})]),
    "trento as amended, at half": (LATER, [("use", 59_999), ("draw", {}), ("use", 1), ("draw", {"HOURS": 60_000})]),
    "an advance waits for the activation": (ADVANCE, [("draw", {}), ("on",), ("draw", {"ADVANCE": 50_000})]),
    "a part waits for four fifths of what was received": (
        ADVANCE,
        [
            ("on",),
            ("draw", {"ADVANCE": 50_000}),
            ("use", 39_999),
            ("draw", {}),
            ("use", 1),
            ("draw", {"SECOND": 30_000}),
            ("use", 60_000),
            ("draw", {"BALANCE": 20_000}),
            ("end",),
            ("draw", {}),
            ("back", 0),
        ],
    ),
    "an advance used to the cent": (
        ADVANCE,
        [("on",), ("draw", {"ADVANCE": 50_000}), ("use", 50_000), ("end",), ("draw", {}), ("back", 0)],
    ),
    "an advance used but for a cent": (
        ADVANCE,
        [("on",), ("draw", {"ADVANCE": 50_000}), ("use", 49_999), ("end",), ("draw", {}), ("back", 1)],
    ),
    "an advance never used": (
        ADVANCE,
        [("on",), ("draw", {"ADVANCE": 50_000}), ("end",), ("draw", {}), ("back", 50_000)],
    ),
}


@pytest.fixture
def vive(a_fasi, spende, disegna, giulia, act):
    """Play the steps of a story on a voucher."""

    def draw(voucher, expected):
        before = set(StagePayment.objects.values_list("pk", flat=True))
        disegna()
        made = StagePayment.objects.exclude(pk__in=before)
        assert {row.stage: row.cents for row in made} == expected
        check(voucher)

    def back(voucher, cents):
        assert list(Recovery.objects.values_list("cents", flat=True)) == ([cents] if cents else [])

    def end(voucher):
        voucher.refresh_from_db()
        ending.renounce(act(giulia), voucher=voucher)

    def on(voucher):
        activating.activate(act(giulia), voucher=voucher)

    verbs = {"use": spende, "draw": draw, "back": back, "end": end, "on": on}

    def play(stages, steps):
        voucher = a_fasi(stages)
        for verb, *given_ in steps:
            verbs[verb](voucher, *given_)
        return voucher

    return play


def check(voucher):
    """What has left the voucher is the larger of used and paid; what is used and not paid waits beside it."""
    used, paid = spending.used_of(voucher), spending.paid_by_stages(voucher)
    on_it, waits = (balances(kind, [voucher.pk])[voucher.pk] for kind in (AccountKind.VOUCHER, AccountKind.DELIVERED))
    fresh = Voucher.objects.get(pk=voucher.pk)
    assert on_it == (fresh.cents - max(used, paid) if fresh.state == "active" else 0)
    assert waits == max(0, used - paid)
    assert paid <= fresh.cents


@pytest.mark.parametrize("story", STORIES)
def test_a_voucher_is_paid_by_its_stages_to_the_cent(story, vive):
    vive(*STORIES[story])


def test_uses_of_a_voucher_by_stages_are_on_no_statement_of_their_own(vive):
    vive(TRENTO, [("use", 40_000), ("draw", {})])
    assert not Statement.objects.exists()


def test_the_statement_says_which_stage_and_why(vive, irene, elena, act, invio, rete):
    voucher = vive(ADVANCE, [("on",), ("draw", {"ADVANCE": 50_000})])
    statement = Statement.objects.get()
    assert (totals.total(statement), statement.stage_lines.count()) == (50_000, 1)
    (printed,) = papers.printed(statement, iban="").lines
    assert printed.units == "Anticipo: anticipo di €\xa0500,00; utilizzati €\xa00,00 su €\xa01.000,00"
    assert printed.voucher == f"…{voucher.code[-4:]}"
    statements.send(act(irene), statement=statement)
    statements.approve(act(elena), statement=statement)
    assert invio(lists.statements().get()).orders.get().cents == 50_000
    assert summary(rete.pk).closes


def test_who_granted_the_award_does_not_approve_its_stages(vive, irene, elena, act):
    vive(ADVANCE, [("on",), ("draw", {"ADVANCE": 50_000})])
    statement = Statement.objects.get()
    statements.send(act(irene), statement=statement)
    Award.objects.update(granted_by=elena.actor)
    with refused("settlement.approve.same_person"):
        statements.approve(act(elena), statement=statement)


def test_an_advance_waits_until_the_provider_is_known(a_fasi, disegna, giulia, act):
    voucher = a_fasi(ADVANCE, chosen=False)
    activating.activate(act(giulia), voucher=voucher)
    disegna()
    assert not StagePayment.objects.exists()
    (advance, *_rest) = Standing(Voucher.objects.get(), TODAY).dues
    assert Standing(Voucher.objects.get(), TODAY).lacks(advance) == ["l'ente del voucher non è ancora scelto"]


def test_a_stage_taken_off_is_reckoned_anew_with_what_was_used_meanwhile(vive, spende, disegna, irene, act):
    voucher = vive(ADVANCE, [("on",), ("draw", {"ADVANCE": 50_000})])
    spende(voucher, 20_000)
    check(voucher)
    with refused("audit.reason"):
        statements.strike_stage(act(irene), line=StageLine.objects.get())
    statements.strike_stage(act(irene, reason="Importo da rivedere"), line=StageLine.objects.get())
    check(voucher)
    assert spending.paid_by_stages(voucher) == 0
    disegna()
    assert spending.paid_by_stages(voucher) == 50_000
    check(voucher)
    assert [row.number for row in StagePayment.objects.filter(undone_at=None)] == [2]


def test_a_use_undone_after_its_stage_was_paid_lets_the_next_ones_be_covered(vive, spende, sara, irene, act):
    voucher = vive(TRENTO, [("use", 40_000), ("use", 20_000), ("draw", {"HOURS": 60_000})])
    wrong = Redemption.objects.get(cents=20_000)
    reversing.reverse(act(irene, reason="Giorno sbagliato"), redemption=wrong)
    check(voucher)
    assert spending.left(voucher) == 60_000
    spende(voucher, 30_000)
    check(voucher)
    assert spending.with_left(Voucher.objects.all()).get().left == spending.left(voucher) == 30_000


def test_once_the_balance_is_reckoned_no_use_is_undone(vive, irene, act):
    vive(TRENTO, [("use", 40_000), ("end",), ("draw", {"BALANCE": 40_000})])
    with refused("vouchers.reverse.closed"):
        reversing.reverse(act(irene, reason="Tardi"), redemption=Redemption.objects.get())


def test_a_voucher_by_stages_keeps_its_provider_once_used(vive, spende, sara, accreditata, act):
    voucher = vive(TRENTO, [("use", 10_000)])
    voucher.refresh_from_db()
    with refused("vouchers.choose.stages"):
        activating.change_provider(act(sara, reason="Trasloco"), voucher=voucher, provider=accreditata)


def test_what_a_stage_lacks_is_said(vive):
    voucher = vive(TRENTO, [("use", 49_999)])
    standing = Standing(Voucher.objects.get(pk=voucher.pk), TODAY)
    assert [standing.lacks(due) for due in standing.dues] == [
        ["serve aver usato il 50%: utilizzati €\xa0499,99 su €\xa01.000,00"],
        ["il voucher si può ancora usare, o ha presenze da confermare"],
    ]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("use"), st.integers(1, 60_000)),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.just(("draw",)),
        st.just(("strike",)),
    ),
    max_size=8,
)


@pytest.mark.slow("lives of a voucher in the database")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stages=st.sampled_from([TRENTO, ADVANCE]), steps=STEPS)
def test_stages_never_pay_more_than_is_due_and_in_the_end_all_of_it(
    stages, steps, a_fasi, spende, disegna, giulia, irene, act
):
    with transaction.atomic():
        voucher = a_fasi(stages)
        activating.activate(act(giulia), voucher=voucher)
        for step in steps:
            take(step, voucher, spende, disegna, irene, act)
            check(voucher)
        voucher.refresh_from_db()
        ending.renounce(act(giulia), voucher=voucher)
        disegna()
        check(voucher)
        back = sum(Recovery.objects.values_list("cents", flat=True))
        assert spending.paid_by_stages(voucher) - back == spending.used_of(voucher)
        transaction.set_rollback(True)


def take(step, voucher, spende, disegna, irene, act):
    """A step of a life; those that the rules refuse change nothing."""
    verb, *amount = step
    if verb == "draw":
        disegna()
    if verb == "use" and amount[0] <= spending.left(voucher):
        spende(voucher, *amount)
    if verb == "undo":
        uses = list(Redemption.objects.filter(voucher=voucher, reversal=None).order_by("at", "pk"))
        if uses:
            reversing.reverse(act(irene, reason="x"), redemption=uses[amount[0] % len(uses)])
    if verb == "strike" and (line := StageLine.objects.order_by("payment__number").last()):
        statements.strike_stage(act(irene, reason="x"), line=line)
