"""The register: what the provider records, what the holder answers, what comes of it, and of silence."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from concilia.core.errors import Conflict, NotAllowed
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries import balances
from concilia.notices.models import Notice
from concilia.vouchers.domain import answering, attending, ending, reversing
from concilia.vouchers.models import Attendance, Redemption
from concilia.vouchers.queries.spending import left
from concilia.vouchers.states import AttendanceState
from tests.fixtures.care import PRESENT
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")
REGISTER = {"days": 10, "silence": "unpaid", "signed": "signed"}
SIGNED = {
    "code": "SIGNED",
    "label": "Registro firmato",
    "expression": "signed",
    "reason": "Senza registro firmato le ore non si riconoscono",
}
MAY = date(2026, 5, 4)


@pytest.fixture
def registro(cura):
    """A voucher of care with a register (Trento): only what both signed is paid."""

    def make(silence="unpaid", **more):
        rules = {"requirements": [SIGNED, PRESENT_RULE], **more}
        return cura(attendance={**REGISTER, "silence": silence}, **rules)

    return make


PRESENT_RULE = {
    "code": "PRESENT",
    "label": "Presenza",
    "expression": "absence <> 'child'",
    "reason": {"it": "L'assenza del bambino non si paga", "en": "A child's absence is not paid"},
}


@pytest.fixture
def presenza(irene, accreditata, servizi, act):
    """Irene records a day: `presenza(voucher, day=…, absence="child")`."""

    def make(voucher, day=MAY, by=irene, child=None, **facts):
        return attending.record(
            act(by),
            voucher=voucher,
            provider=accreditata,
            service=servizi["micronido"],
            day=day,
            facts={**PRESENT, **facts},
            child=child,
        )

    return make


def test_a_day_is_paid_when_both_have_said_it(registro, presenza, giulia, accreditata, act):
    voucher = registro()
    row = presenza(voucher)
    assert (row.state, row.answer_by, left(voucher)) == (AttendanceState.RECORDED, date(2026, 5, 22), 90_000)
    answering.confirm(act(giulia), attendance=row)
    assert (row.state, row.redemption.cents, row.redemption.own_share) == (AttendanceState.CONFIRMED, 3_600, 400)
    assert (left(voucher), balances(AccountKind.PAYABLE, [accreditata.pk])[accreditata.pk]) == (86_400, 3_600)


@pytest.mark.parametrize(
    ("absence", "cents", "why"),
    [
        ("none", 3_600, ""),
        ("illness", 3_600, ""),
        ("child", 0, "Il voucher non paga: L'assenza del bambino non si paga."),
    ],
)
def test_absences_are_paid_or_not_by_the_rules_of_the_call(absence, cents, why, registro, presenza, giulia, act):
    """Trento: the child's absence is not paid; when the parent is ill or on maternity leave, it is."""
    row = answering.confirm(act(giulia), attendance=presenza(registro(), absence=absence))
    assert row.state == AttendanceState.CONFIRMED
    assert (row.redemption.cents if row.redemption else 0, row.unpaid.get("it", "")) == (cents, why)
    if why:
        assert row.unpaid["en"] == "The voucher does not pay: A child's absence is not paid."


def test_the_kind_of_absence_is_kept_encrypted(registro, presenza):
    row = presenza(registro(), absence="illness")
    assert row.facts == {"done_hours": "4.00"}
    raw = Attendance.objects.extra(select={"raw": "sealed"}).values_list("raw", flat=True).get()
    assert "illness" not in raw


def test_a_whole_month_is_confirmed_at_once_in_the_order_of_its_days(registro, presenza, giulia, act):
    voucher = registro()
    for day in (date(2026, 5, 6), date(2026, 5, 4), date(2026, 4, 30)):
        presenza(voucher, day=day)
    done = answering.confirm_month(act(giulia), voucher=voucher, month=date(2026, 5, 1))
    assert [row.day.day for row in done] == [4, 6]
    assert (Redemption.objects.count(), left(voucher)) == (2, 90_000 - 7_200)
    with refused("vouchers.attendance.nothing"):
        answering.confirm_month(act(giulia), voucher=voucher, month=date(2026, 5, 1))


def test_what_a_ceiling_cuts_is_paid_in_part_and_the_rest_is_the_familys(registro, presenza, giulia, act):
    voucher = registro(limits=[{"code": "MONTH", "label": "Tetto", "amount": "50", "per": "month"}])
    for day in (4, 5, 6):
        presenza(voucher, day=date(2026, 5, day))
    done = answering.confirm_month(act(giulia), voucher=voucher, month=MAY)
    assert [row.redemption.cents if row.redemption else None for row in done] == [3_600, 1_400, None]
    assert "Limite raggiunto: Tetto" in done[2].unpaid["it"]


def test_the_till_records_no_use_where_there_is_a_register(registro, usa):
    with refused("vouchers.redeem.register"):
        usa(registro(), **PRESENT)


def test_and_no_register_where_there_is_none(cura, presenza):
    with refused("vouchers.attendance.none"):
        presenza(cura())


def test_a_day_is_recorded_once(registro, presenza):
    voucher = registro()
    presenza(voucher)
    with refused("vouchers.attendance.twice", Conflict):
        presenza(voucher)


def test_two_children_of_a_voucher_have_each_their_day(cura, presenza, figli):
    tea, ugo = figli(("Tea", date(2020, 5, 1)), ("Ugo", date(2024, 1, 15)))
    voucher = cura(parts={"one_per": "household"}, attendance=REGISTER)
    presenza(voucher, child=tea)
    presenza(voucher, child=ugo)
    with refused("vouchers.attendance.twice", Conflict):
        presenza(voucher, child=ugo)
    assert Attendance.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 5, 13), "vouchers.redeem.future"), (date(2026, 4, 19), "vouchers.redeem.dates")],
)
def test_a_day_to_come_or_before_the_voucher_is_refused(day, code, registro, presenza):
    voucher = registro()
    with refused(code):
        presenza(voucher, day=day)
    assert Attendance.objects.count() == 0


def test_a_suspended_voucher_records_nothing(registro, presenza, sara, act):
    voucher = registro()
    ending.suspend(act(sara, reason="Verifica"), voucher=voucher)
    with refused("vouchers.redeem.state"):
        presenza(voucher)


def test_the_holder_is_told_of_the_first_day_that_waits(registro, presenza):
    voucher = registro()
    presenza(voucher)
    presenza(voucher, day=date(2026, 5, 5))
    assert Notice.objects.filter(code="vouchers.to_confirm").count() == 1


# No


def test_a_day_that_did_not_go_so_is_disputed_with_its_reason(registro, presenza, giulia, irene, act):
    row = presenza(registro())
    with refused("audit.reason"):
        answering.dispute(act(giulia), attendance=row)
    answering.dispute(act(giulia, reason="Siamo usciti alle undici"), attendance=row)
    assert (row.state, row.dispute) == (AttendanceState.DISPUTED, "Siamo usciti alle undici")
    assert Notice.objects.filter(code="vouchers.disputed", user=irene).count() == 1
    assert Redemption.objects.count() == 0


def test_it_is_corrected_by_another_row_and_the_old_one_stays(registro, presenza, giulia, irene, act):
    row = presenza(registro())
    answering.dispute(act(giulia, reason="Due ore"), attendance=row)
    with refused("audit.reason"):
        attending.correct(act(irene), attendance=row, facts={**PRESENT, "done_hours": "2.00"})
    new = attending.correct(act(irene, reason="Letto male"), attendance=row, facts={**PRESENT, "done_hours": "2.00"})
    row.refresh_from_db()
    assert (row.state, row.facts["done_hours"]) == (AttendanceState.CORRECTED, "4.00")
    assert (new.supersedes, new.reason, new.state) == (row, "Letto male", AttendanceState.RECORDED)
    answering.confirm(act(giulia), attendance=new)
    assert new.redemption.cents == 1_800


def test_what_is_paid_is_undone_before_it_is_corrected(registro, presenza, giulia, irene, act):
    voucher = registro()
    row = answering.confirm(act(giulia), attendance=presenza(voucher))
    with refused("vouchers.attendance.paid"):
        attending.correct(act(irene, reason="Due ore"), attendance=row, facts={**PRESENT, "done_hours": "2.00"})
    reversing.reverse(act(irene, reason="Due ore"), redemption=row.redemption)
    row = Attendance.objects.get(pk=row.pk)
    new = attending.correct(act(irene, reason="Due ore"), attendance=row, facts={**PRESENT, "done_hours": "2.00"})
    answering.confirm(act(giulia), attendance=new)
    assert left(voucher) == 90_000 - 1_800


def test_a_day_recorded_by_mistake_is_withdrawn_and_can_be_recorded_again(registro, presenza, irene, act):
    voucher = registro()
    attending.withdraw(act(irene, reason="Era un altro bambino"), attendance=presenza(voucher))
    presenza(voucher)
    assert sorted(Attendance.objects.values_list("state", flat=True)) == ["recorded", "withdrawn"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vouchers_attendance SET facts = '{}'",
        "UPDATE vouchers_attendance SET day = '2026-05-05'",
        "DELETE FROM vouchers_attendance",
    ],
)
def test_the_database_itself_refuses_an_edit(statement, registro, presenza):
    presenza(registro())
    with pytest.raises(IntegrityError, match="corrected by another row"), transaction.atomic():
        connection.cursor().execute(statement)


# Silence


@pytest.mark.parametrize(
    ("silence", "state", "cents"),
    [("confirms", AttendanceState.CONFIRMED, 3_600), ("unpaid", AttendanceState.UNPAID, 0)],
)
def test_silence_confirms_or_recognises_nothing_as_the_call_says(silence, state, cents, registro, presenza, act, at):
    voucher = registro(silence)
    row = presenza(voucher)
    at("2026-05-22T23:59")
    assert answering.hear_silence(act()) == 0
    at("2026-05-23T00:00")
    assert (answering.hear_silence(act()), answering.hear_silence(act())) == (1, 0)
    row.refresh_from_db()
    assert (row.state, 90_000 - left(voucher), row.answered_by) == (state, cents, "system:test")
    if state == AttendanceState.UNPAID:
        assert row.unpaid == {
            "it": "Nessuno l'ha confermata entro il 22/05/2026.",
            "en": "Nobody confirmed it by 22/05/2026.",
        }


def test_the_holder_is_reminded_three_days_before(registro, presenza, act, at):
    presenza(registro())
    at("2026-05-18T06:00")
    assert answering.remind(act()) == 0
    at("2026-05-19T06:00")
    assert answering.remind(act()) == 1
    assert "entro il 22/05/2026" in Notice.objects.get(code="vouchers.confirm_soon").body


def test_a_disputed_day_does_not_end_in_silence(registro, presenza, giulia, act, at):
    row = presenza(registro())
    answering.dispute(act(giulia, reason="No"), attendance=row)
    at("2026-06-23T00:00")
    assert answering.hear_silence(act()) == 0


# Who


def test_the_desk_confirms_from_paper_and_says_which(registro, presenza, sara, act):
    row = presenza(registro())
    with refused("vouchers.attendance.paper"):
        answering.confirm(act(sara), attendance=row)
    answering.confirm(act(sara, reason="Registro di maggio firmato, prot. 12"), attendance=row)
    assert row.redemption.cents == 3_600


@pytest.mark.parametrize("who", ["anna", "irene", "elena"])
def test_nobody_else_confirms(who, request, registro, presenza, act):
    row = presenza(registro())
    with pytest.raises(NotAllowed):
        answering.confirm(act(request.getfixturevalue(who), reason="Sì"), attendance=row)


@pytest.mark.parametrize("who", ["giulia", "sara", "elena"])
def test_only_the_provider_records(who, request, registro, presenza):
    voucher = registro()
    with pytest.raises(NotAllowed):
        presenza(voucher, by=request.getfixturevalue(who))
