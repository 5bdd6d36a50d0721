"""The hours bank: the worked cases, files of schemes, and an account that no sequence of acts makes negative."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines.invalid import Invalid
from concilia.engines.worktime.bank import moves
from concilia.engines.worktime.bank.account import Account, Entry, Lot
from concilia.engines.worktime.bank.scheme import model_schemes, read_schemes
from concilia.engines.worktime.bank.statement import statement
from concilia.engines.yamldoc import FileProblems
from tests.engines.worktime.cases import cases, check

SCHEMES = model_schemes()
OPEN = SCHEMES["eyewear"].model_copy(update={"approval": False, "least_use_minutes": 30})
START = date(2026, 1, 1)


def ask_accrue(scheme, parts, percent=100):
    account, beyond = Account(), 0
    for minutes in parts:
        made = moves.accrue(
            SCHEMES[scheme], account, on=ON, earned=ON, minutes=minutes, source="overtime", percent=percent
        )
        account, beyond = account.plus(made.entries), beyond + made.beyond
    return {"banked": account.balance(ON), "beyond": beyond}


ON = date(2026, 6, 30)


def ask_play(steps, scheme="agency", lots=(), more=None, source="overtime", approved=True, away=0, on=None):
    rules = SCHEMES[scheme].model_copy(update=more or {})
    account = Account().plus(opened(lots))
    verbs = {
        "accrue": lambda day, minutes: (
            moves.accrue(rules, account, on=on or day, earned=day, minutes=minutes, source=source).entries
        ),
        "use": lambda day, minutes: moves.use(
            rules, account, on=day, use_on=day, minutes=minutes, approved=approved, away=away
        ),
        "reserve": lambda day, minutes: moves.reserve(
            rules, account, on=day, use_on=day, minutes=minutes, approved=approved, away=away
        ),
        "release": lambda day, act: moves.release(account, act, on=day),
        "pay": lambda day, minutes: moves.pay(rules, account, on=day, minutes=minutes),
        "donate": lambda day, minutes: moves.donate(rules, account, on=day, minutes=minutes),
        "expire": lambda day: moves.expire(account, on=day),
    }
    for verb, day, *rest in steps:
        account = account.plus(verbs[verb](day, *rest))
        last = day
    found = {
        "lots": [account.left(lot, last) for lot in account.lots if account.left(lot, last)],
        "expired": -sum(entry.minutes for entry in account.entries if entry.kind == "expire"),
        "balance": account.balance(last),
    }
    kinds = [entry.kind for entry in account.entries]
    return found | ({"kinds": kinds} if "release" in kinds else {})


def opened(lots):
    return [
        Entry(number=n, on=START, kind="accrue", lot=Lot(n, START, expires, "overtime"), minutes=minutes, act=n)
        for n, (minutes, expires) in enumerate(lots, 1)
    ]


@cases("bank")
def test_worked_cases(case):
    check(case, {"accrue": ask_accrue, "play": ask_play})


def test_the_hours_that_expire_first_go_first_whenever_they_were_written():
    account = Account().plus(opened([(60, date(2027, 12, 31)), (60, date(2026, 12, 31))]))
    account = account.plus(moves.use(OPEN, account, on=ON, use_on=ON, minutes=90))
    assert [(lot.number, account.left(lot, ON)) for lot in account.lots] == [(2, 0), (1, 30)]


def test_a_rest_after_some_hours_expire_takes_the_others():
    account = Account().plus(opened([(60, date(2026, 7, 31)), (60, date(2026, 12, 31))]))
    held = moves.reserve(OPEN, account, on=ON, use_on=date(2026, 8, 3), minutes=60)
    assert [entry.lot.number for entry in held] == [2]


def test_a_reservation_becomes_a_use_of_the_same_hours():
    account = Account().plus(opened([(60, date(2026, 12, 31))]))
    account = account.plus(moves.reserve(OPEN, account, on=ON, use_on=date(2026, 7, 3), minutes=60))
    account = account.plus(moves.take(account, 2, on=date(2026, 7, 3)))
    assert [entry.kind for entry in account.entries] == ["accrue", "reserve", "release", "use"]
    assert account.away() == {date(2026, 7, 3): 60}
    assert account.balance(date(2026, 7, 3)) == 0


def test_what_comes_back_after_its_expiry_expires_that_day():
    account = Account().plus(opened([(60, date(2026, 12, 31))]))
    account = account.plus(moves.reserve(OPEN, account, on=ON, use_on=date(2026, 12, 30), minutes=60))
    account = account.plus(moves.expire(account, on=date(2027, 1, 1)))
    account = account.plus(moves.release(account, 2, on=date(2027, 1, 7)))
    account = account.plus(moves.expire(account, on=date(2027, 1, 7)))
    assert [(entry.kind, entry.on.day) for entry in account.entries[2:]] == [("release", 7), ("expire", 7)]


@pytest.mark.seed("TA-18")
def test_hours_that_expire_soon_are_told():
    account = Account().plus(opened([(60, date(2026, 7, 30)), (30, date(2026, 7, 31))]))
    assert [minutes for _lot, minutes in moves.expiring(account, on=ON, within=30)] == [60]


@pytest.mark.seed("TA-18")
def test_gifts_go_back_in_proportion_and_are_not_given_on():
    account = Account()
    account = account.plus(moves.receive(account, on=ON, minutes=100, expires=date(2027, 6, 30)))
    with pytest.raises(Invalid, match="non bastano"):
        moves.donate(OPEN, account, on=ON, minutes=1)
    account = account.plus(moves.use(OPEN, account, on=ON, use_on=ON, minutes=69))
    entries, back = moves.give_back(account, on=ON)
    assert (account.plus(entries).balance(ON), back, moves.shares_back(back, [60, 40])) == (0, 31, (19, 12))


@pytest.mark.seed("TA-18")
def test_a_month_adds_up_in_its_statement():
    account = Account().plus(opened([(600, date(2026, 12, 31))]))
    account = account.plus(moves.use(OPEN, account, on=date(2026, 2, 3), use_on=date(2026, 2, 3), minutes=120))
    account = account.plus(moves.reserve(OPEN, account, on=date(2026, 2, 28), use_on=date(2026, 3, 1), minutes=60))
    february = statement(account, date(2026, 2, 14))
    assert (february.opening, dict(february.moves), february.closing) == (600, {"use": -120, "reserve": -60}, 420)
    assert (february.reserved, [left for _lot, left in february.lots]) == (60, [420])


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("expires: {months: 30}", "expires: {}", 5, "write either months, or years and day"),
        ("expires: {months: 30}", "expires: {years: 1, day: 13-41}", 5, "day"),
        ("residue: pay", "residue: gift", 6, "residue"),
        ("citation: art. 1", "citaton: art. 1", 4, "did you mean 'citation'?"),
        ('start: "06:00"', 'start: "6"', 7, "is no time of day"),
    ],
)
def test_a_scheme_written_wrong_is_refused_with_its_line(old, new, line, says):
    text = """\
schemes:
  trial:
    title: {it: a, en: a}
    citation: art. 1
    expires: {months: 30}
    residue: pay
    band: {weekdays: [1], start: "06:00", end: "22:00"}
"""
    assert read_schemes(text, "trial.yaml")["trial"].expires.of(date(2024, 1, 31)) == date(2026, 7, 31)
    with pytest.raises(FileProblems) as refused:
        read_schemes(text.replace(old, new), "trial.yaml")
    assert any(p.line == line and says in str(p) for p in refused.value.problems), refused.value


def test_a_band_holds_the_work_of_its_days_and_times():
    band = SCHEMES["longbank"].band
    monday, saturday = date(2026, 3, 2), date(2026, 3, 7)
    assert band.holds(monday, time(20), time(22))
    assert not band.holds(monday, time(20), time(22, 1))
    assert not band.holds(saturday, time(10), time(12))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["accrue", "use", "reserve", "release", "take", "pay", "donate", "receive", "give", "expire"]),
        st.integers(0, 1200),
        st.integers(-40, 400),
        st.integers(0, 12),
    ),
    max_size=25,
)


def attempt(account, verb, day, minutes, act):
    on = START + timedelta(days=day)
    made = {
        "accrue": lambda: (
            moves.accrue(
                OPEN, account, on=on + timedelta(days=act), earned=on, minutes=minutes, source="overtime"
            ).entries
        ),
        "use": lambda: moves.use(OPEN, account, on=on, use_on=on + timedelta(days=act), minutes=minutes),
        "reserve": lambda: moves.reserve(OPEN, account, on=on, use_on=on + timedelta(days=act * 30), minutes=minutes),
        "release": lambda: moves.release(account, act, on=on),
        "take": lambda: moves.take(account, act, on=on),
        "pay": lambda: moves.pay(OPEN, account, on=on, minutes=minutes),
        "donate": lambda: moves.donate(OPEN, account, on=on, minutes=minutes),
        "receive": lambda: moves.receive(account, on=on, minutes=minutes, expires=on + timedelta(days=act * 20)),
        "give": lambda: moves.give_back(account, on=on)[0],
        "expire": lambda: moves.expire(account, on=on),
    }
    try:
        return account.plus(made[verb]())
    except Invalid:
        return account


@pytest.mark.seed("TA-18")
@settings(max_examples=150)
@given(ACTS)
def test_no_sequence_of_acts_makes_any_lot_negative_on_any_day(acts):
    account = Account()
    for verb, day, minutes, act in acts:
        before = account
        account = attempt(account, verb, day, minutes, act)
        assert account.entries[: len(before.entries)] == before.entries
    days = sorted({entry.on for entry in account.entries})
    for on in days:
        left = [account.left(lot, on) for lot in account.lots]
        assert min(left, default=0) >= 0
        assert sum(left) == account.balance(on)
    for year in (2026, 2027, 2028, 2029):
        assert account.banked(year) <= OPEN.year_minutes
    for on in days:
        month = statement(account, on)
        assert month.opening + sum(minutes for _kind, minutes in month.moves) == month.closing
    long_after = START + timedelta(days=4000)
    ended = account.plus(moves.expire(account, on=long_after))
    assert ended.balance(long_after) == 0
    assert ended.plus(moves.expire(ended, on=long_after)) == ended
