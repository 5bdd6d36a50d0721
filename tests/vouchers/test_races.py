"""Races on PostgreSQL, through the verbs: many tills, one voucher; one act, many times; a use and its undoing, and an end."""

from collections import Counter
from datetime import date

import pytest

from concilia.access.kinds import Kind
from concilia.core import clock
from concilia.core.act import Act, system
from concilia.ledger.kinds import TransferKind
from concilia.ledger.models import Transfer
from concilia.ledger.queries import verify
from concilia.providers.domain import accreditations
from concilia.vouchers.domain import answering, ending, issuing, lookup, reversing, spoken, topping
from concilia.vouchers.models import Attendance, Redemption, Reversal, Voucher
from concilia.vouchers.queries.spending import left
from tests.fixtures.care import PRESENT
from tests.fixtures.vouchers import DECIDED, RIDE
from tests.ledger.test_races import persistently, refusals, together

from .test_attendance import presenza, registro
from .test_care import BIRTH

__all__ = ["presenza", "registro"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.slow("many threads")]

TILLS = 64
DAYS = [date(2026, 4, day) for day in range(21, 31)]


def moved(kind):
    return sum(Transfer.objects.filter(kind=kind).values_list("cents", flat=True))


def use(usa, voucher, cost, day=date(2026, 5, 4), key=""):
    def work():
        return usa(voucher, day=day, key=key, month_cost=cost, attended="true")["receipt"]

    return persistently(work)


@pytest.fixture
def corse(buono):
    """A voucher of 50.00 euros for rides: 30 at most, two a day."""
    return buono(kind="rides", cents=5_000, rides="60")


def test_64_tills_spend_one_voucher_to_the_last_cent(buono, usa):
    voucher = buono(cents=2_500)
    answers = together([use(usa, voucher, "10.00") for _ in range(TILLS)])
    codes = refusals([answer for answer in answers if answer.startswith("vouchers")])
    assert set(codes) <= {"vouchers.redeem.exhausted", "vouchers.redeem.rule"}
    assert sum(codes.values()) == TILLS - 3
    assert sorted(Redemption.objects.values_list("cents", flat=True)) == [500, 1_000, 1_000]
    assert (moved(TransferKind.REDEEM), left(voucher)) == (2_500, 0)
    assert list(verify()) == []


def test_a_limit_of_uses_holds_at_64_tills(corse, usa):
    """Two rides a day, whoever drives."""

    def ride():
        return usa(corse, service="trasporto", day=date(2026, 5, 4), km="2", **RIDE)["receipt"]

    answers = together([persistently(ride) for _ in range(TILLS)])
    assert Counter(answer for answer in answers if answer.startswith("vouchers")) == {"vouchers.redeem.rule": TILLS - 2}
    assert (Redemption.objects.count(), left(corse)) == (2, 5_000 - 1_400)
    assert list(verify()) == []


def test_one_act_sent_at_once_by_many_threads_books_once(buono, usa):
    voucher = buono(cents=1_000)
    answers = together([use(usa, voucher, "10.00", key="k1") for _ in range(16)])
    assert len(set(answers)) == 1
    assert set(answers) == set(Redemption.objects.values_list("receipt", flat=True))
    assert (moved(TransferKind.REDEEM), left(voucher)) == (1_000, 0)


def test_an_award_is_issued_once(concessione, giulia, sara):
    award = concessione(giulia)
    act = Act(actor=sara.actor, at=clock.now())
    answers = together([persistently(lambda: issuing.issue(act, award=award).code) for _ in range(8)])
    assert Counter(answers)["vouchers.issue.twice"] == 7
    assert Voucher.objects.count() == 1


def test_a_voucher_that_ends_while_it_is_spent_gives_back_the_rest(buono, usa, giulia):
    voucher = buono(cents=5_000)
    act = Act(actor=giulia.actor, at=clock.now())

    def end():
        return str(ending.renounce(act, voucher=Voucher.objects.get(pk=voucher.pk)))

    works = [use(usa, voucher, "10.00") for _ in range(16)]
    answers = together([*works[:8], persistently(end), *works[8:]])
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    assert moved(TransferKind.REDEEM) + moved(TransferKind.RETURN) == 5_000
    assert left(voucher) == 0
    assert list(verify()) == []


def test_a_use_is_undone_once_by_many(buono, usa, irene):
    voucher = buono()
    usa(voucher)
    act = Act(actor=irene.actor, at=clock.now(), reason="Errore")
    one = Redemption.objects.get()

    def undo():
        return str(reversing.reverse(act, redemption=Redemption.objects.get(pk=one.pk)).pk)

    answers = together([persistently(undo) for _ in range(8)])
    assert Counter(answers)["vouchers.reverse.twice"] == 7
    assert (Reversal.objects.count(), left(voucher)) == (1, 37_500)
    assert list(verify()) == []


# What calls ask of their vouchers


PERIODS = ["day", "week", "month", "year", "voucher", "person", "household"]


@pytest.mark.parametrize("per", PERIODS)
def test_a_ceiling_of_any_period_holds_at_many_tills(per, cura, usa):
    """Fifty euros in the period, by uses of 36: one whole, one of the rest, and no more."""
    voucher = cura(limits=[{"code": "MOST", "label": "Tetto", "amount": "50", "per": per}])
    answers = together([persistently(lambda: usa(voucher, **PRESENT)["receipt"]) for _ in range(16)])
    assert Counter(answer for answer in answers if answer.startswith("vouchers")) == {"vouchers.redeem.rule": 14}
    assert sorted(Redemption.objects.values_list("cents", flat=True)) == [1_400, 3_600]
    assert list(verify()) == []


def test_a_ceiling_of_the_person_holds_over_several_vouchers(concessa, figli, sara, usa):
    """Two children's vouchers are used at once: the person's ceiling over the call is not passed."""
    figli(("Tea", date(2020, 5, 1)), ("Ugo", date(2024, 1, 15)))
    rules = {
        "issue": {"each": "child"},
        "limits": [{"code": "MOST", "label": "Tetto", "amount": "50", "per": "person"}],
    }
    award = concessa(rules, parts={"one_per": "household"})
    both = issuing.issue_each(Act(actor=sara.actor, at=DECIDED), award=award)
    works = [persistently(lambda one=one: usa(one, **PRESENT)["receipt"]) for one in both * 8]
    answers = together(works)
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    assert sum(Redemption.objects.values_list("cents", flat=True)) == 5_000
    assert list(verify()) == []


def test_the_first_use_of_two_providers_binds_one(cura, usa, organisation, somebody, servizi, accreditata):
    other = organisation("altra", name="Altra cooperativa")
    act = system("test", at=DECIDED)
    asked = accreditations.request(act, organisation=other, service=servizi["micronido"])
    accreditations.approve(act, accreditation=asked, since=date(2026, 1, 1))
    nina = somebody("Nina", (Kind.PROVIDER, other))
    voucher = cura(providers="first")
    here = persistently(lambda: usa(voucher, **PRESENT)["receipt"])
    there = persistently(lambda: usa(voucher, by=nina, provider=other, **PRESENT)["receipt"])
    together([work for _ in range(4) for work in (here, there)])
    assert Redemption.objects.values_list("provider", flat=True).distinct().order_by("provider").count() == 1
    assert Redemption.objects.count() == 4


def test_six_digits_open_a_voucher_once(buono, giulia, irene, cooperativa):
    voucher = buono()
    digits = spoken.make(Act(actor=giulia.actor, at=clock.now()), voucher=voucher).digits
    act = Act(actor=irene.actor, at=clock.now())
    works = [persistently(lambda: str(lookup.look_up(act, provider=cooperativa, typed=digits).pk)) for _ in range(8)]
    assert Counter(together(works)) == {str(voucher.pk): 1, "vouchers.find": 7}


def test_an_event_is_counted_once_by_many(cura, sara):
    voucher = cura(cents=12_000, top_ups=[BIRTH])
    act = Act(actor=sara.actor, at=clock.now())

    def add():
        day, facts = date(2026, 5, 4), {"born": "1"}
        return str(topping.top_up(act, voucher=voucher, code="BIRTH", day=day, facts=facts)["cents"])

    assert Counter(together([persistently(add) for _ in range(8)])) == {"8000": 1, "vouchers.top_up.twice": 7}
    assert left(voucher) == 20_000
    assert list(verify()) == []


def test_a_day_that_two_confirm_is_paid_once(registro, presenza, giulia):
    voucher = registro()
    row = presenza(voucher)
    act = Act(actor=giulia.actor, at=clock.now())

    def confirm():
        return str(answering.confirm(act, attendance=Attendance.objects.get(pk=row.pk)).pk)

    answers = together([persistently(confirm) for _ in range(8)])
    assert Counter(answers) == {str(row.pk): 1, "audit.state": 7}
    assert (Redemption.objects.count(), left(voucher)) == (1, 90_000 - 3_600)
    assert list(verify()) == []
