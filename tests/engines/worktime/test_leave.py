"""Leave: the worked cases, answers that name their norm, and limits that no plan passes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.deadlines import months_after
from concilia.engines.worktime.leave import maternity, parental, permits, vacations
from concilia.engines.worktime.leave.home import Stay, Stretch, calendar, expected_return
from concilia.engines.worktime.leave.parental import Item, Taken, counted
from tests.engines.worktime.cases import cases, check, clock

ON = date(2026, 3, 2)


def of(answer):
    """The value of an answer, which must have its reasons in both languages."""
    assert answer.because
    assert all(rule.citation in reason for rule, reason in zip(answer.because, answer.reasons("en"), strict=True))
    return answer.value


def ask_maternity(expected, birth=None, choice="ordinary"):
    found = of(maternity.maternity(expected, birth, choice=choice))
    return {"since": found.since, "until": found.until, "added": found.added}


def ask_paternity(expected, birth, multiple=False):
    found = of(maternity.paternity(expected, birth, multiple=multiple))
    assert found.pay == 1
    return {"since": found.since, "until": found.until, "days": found.days}


def ask_father(days=(), first=None, count=0, by_hour=False):
    leave = of(maternity.paternity(date(2026, 6, 15), date(2026, 6, 20)))
    days = [*days, *(first + timedelta(days=number) for number in range(count))]
    maternity.check_paternity(leave, days, by_hour=by_hour)


def ask_shares(mother):
    father = [of(parental.left(Taken(months * 30, 0), ON)).father for months in mother]
    both = zip(mother, father, strict=True)
    after = [of(parental.left(Taken(months * 30, days), ON)).mother for months, days in both]
    return {"father": [days // 30 for days in father], "mother": [days // 30 for days in after]}


def ask_left(mother, father, single=None):
    found = of(parental.left(Taken(mother, father), ON, single=single))
    return [found.mother, found.father, found.together]


def ask_plan(birth, ended, items, single=None, low_income=()):
    found = parental.plan(birth, ended, [Item(*item) for item in items], single=single, low_income=low_income)
    assert found.feasible == (not found.findings)
    return {
        "bands": [[band.who, band.days, int(band.pay * 100)] for band in found.bands],
        "findings": [finding.code for finding in found.findings],
        "left": [found.left.mother, found.left.father, found.left.together],
    }


def ask_rests(day, multiple=False, on=date(2026, 3, 2)):
    born = date(2025, 9, 15)
    return [of(permits.daily_rest(clock(text), born, on, multiple=multiple)) for text in day]


def ask_carry(unused, new, most=None):
    found = vacations.carry(Decimal(unused), Decimal(new), most=None if most is None else Decimal(most))
    return {"carried": found.carried, "total": found.total}


def ask_vacations(on, years):
    found = [vacations.situation(total, used, on, last=last) for total, used, last in years]
    return [[year.remaining, year.usable] for year in found]


def ask_carer_days(part, full, vertical):
    return of(permits.carer_days(ON, part_time_minutes=clock(part), full_minutes=clock(full), vertical=vertical))


ASKED = {
    "carer_days": ask_carer_days,
    "carer_minutes": lambda weeks, days: [of(permits.carer_minutes(clock(week), days, ON)) for week in weeks],
    "maternity": ask_maternity,
    "shares": ask_shares,
    "left": ask_left,
    "high": lambda ended: of(parental.high_months(ended)),
    "sick": lambda birth, on: [of(permits.sick_child(birth, day)) for day in on],
    "paternity": ask_paternity,
    "father": ask_father,
    "rests": ask_rests,
    "block": lambda day, with_rests=False: of(parental.hour_block(clock(day), ON, with_rests=with_rests)),
    "personal": lambda percent: of(permits.personal_minutes(ON, percent=percent)),
    "personal_cost": lambda minutes, whole_day: of(permits.personal_cost(minutes, ON, whole_day=whole_day)),
    "vacations": ask_vacations,
    "carry": ask_carry,
    "carried_expiry": vacations.expiring_part,
    "part_year": vacations.part_year,
    "alternating": lambda five, six: [of(vacations.alternating_days(ON, five, six)), 4],
    "last_day": lambda birth, on, separate=False: of(parental.last_day(birth, on, separate=separate)),
    "notice": lambda first, by_hour=False: of(parental.notice(first, by_hour=by_hour)),
    "plan": ask_plan,
}


@cases("leave")
def test_worked_cases(case):
    check(case, ASKED)


@pytest.mark.seed("TA-20")
def test_an_answer_says_its_reasons_with_their_article():
    answer = maternity.maternity(date(2016, 9, 20), date(2016, 6, 30))
    assert answer.reasons("it") == [
        "Il congedo di maternità comincia 2 mesi prima della data presunta del parto (D.Lgs. 151/2001, art. 16 c. 1 lett. a))",
        "Dopo il parto il congedo di maternità dura 3 mesi (D.Lgs. 151/2001, art. 16 c. 1 lett. c))",
        "I giorni non goduti prima di un parto anticipato si aggiungono dopo, anche oltre cinque mesi "
        "(D.Lgs. 151/2001, art. 16 c. 1 lett. d); D.Lgs. 80/2015, art. 2; INPS circ. 69/2016)",
    ]


def test_pay_of_maternity_and_leave_of_adoption():
    assert of(maternity.maternity_pay(ON)) * 100 == 80
    assert of(maternity.adoption(date(2026, 1, 31))).until == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2026, 3, 15), date(2026, 4, 14), 30),
        (date(2026, 2, 1), date(2026, 2, 28), 30),
        (date(2026, 3, 15), date(2026, 4, 20), 36),
        (date(2026, 3, 15), date(2026, 3, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 30),
    ],
)
def test_a_whole_month_is_thirty_days_whatever_its_length(since, until, days):
    assert counted(since, until) == days


@pytest.mark.seed("TA-20")
def test_the_calendar_says_who_is_at_home_and_when_nobody_is():
    stays = [
        Stay("mother", date(2026, 1, 1), date(2026, 1, 20)),
        Stay("father", date(2026, 1, 15), date(2026, 1, 25)),
        Stay("mother", date(2026, 1, 28), date(2026, 2, 10)),
    ]
    assert calendar(stays, date(2026, 1, 10), date(2026, 1, 31)) == [
        Stretch(date(2026, 1, 10), date(2026, 1, 14), frozenset({"mother"})),
        Stretch(date(2026, 1, 15), date(2026, 1, 20), frozenset({"mother", "father"})),
        Stretch(date(2026, 1, 21), date(2026, 1, 25), frozenset({"father"})),
        Stretch(date(2026, 1, 26), date(2026, 1, 27), frozenset()),
        Stretch(date(2026, 1, 28), date(2026, 1, 31), frozenset({"mother"})),
    ]
    assert expected_return(stays, "mother") == date(2026, 2, 11)
    assert expected_return(stays, "uncle") is None


BIRTHS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(BIRTHS, st.integers(-120, 40), st.sampled_from(["ordinary", "flexible", "after"]))
def test_maternity_holds_the_birth_and_an_early_birth_takes_no_day_away(expected, shift, choice):
    born = expected + timedelta(days=shift)
    leave = maternity.maternity(expected, born, choice=choice).value
    assert leave.since <= born <= leave.until
    on_time = [maternity.maternity(expected, choice=plan).value.days for plan in ("ordinary", choice)]
    if choice != "after" and shift <= 0:
        assert leave.days >= min(on_time) - 3  # months after an earlier birth may be three days shorter
    assert leave.until >= months_after(born, 3)


ITEMS = st.lists(
    st.builds(
        lambda who, start, days: Item(who, start, start + timedelta(days=days)),
        st.sampled_from(["mother", "father"]),
        st.dates(date(2025, 6, 1), date(2033, 1, 1)),
        st.integers(0, 250),
    ),
    max_size=6,
)


@given(ITEMS, st.dates(date(2022, 10, 1), date(2025, 6, 1)))
def test_no_plan_is_paid_or_granted_beyond_the_limits(items, ended):
    plan = parental.plan(date(2025, 2, 1), ended, items)
    days = {who: sum(band.days for band in plan.bands if band.who == who) for who in ("mother", "father")}
    assert days["mother"] <= 180
    assert days["father"] <= 210
    assert sum(days.values()) <= (330 if days["father"] >= 90 else 300)
    paid = [band for band in plan.bands if band.pay]
    high = sum(band.days for band in paid if band.pay * 100 == 80)
    assert sum(band.days for band in paid) <= 270
    assert high <= parental.high_months(ended).value * 30
    for who in days:
        assert sum(band.days for band in paid if band.who == who) <= 180
        assert sum(band.days for band in paid if band.who == who and band.pay * 100 == 80) <= 90
    assert plan.left.together <= 330 - sum(days.values())
    asked = sum(item.days for item in items)
    assert (asked > sum(days.values())) <= bool(plan.findings)


@given(st.integers(0, 180), st.integers(0, 210))
def test_what_is_left_together_is_never_more_than_what_is_left_to_each(mother, father):
    taken = Taken(mother, min(father, 330 - mother))
    left = parental.left(taken, ON).value
    assert max(left.mother, left.father) <= left.together <= left.mother + left.father + 30
