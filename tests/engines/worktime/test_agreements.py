"""Agreements: the worked cases, and what is still to come of one."""

from dataclasses import asdict
from datetime import date

import pytest

from concilia.engines.worktime import agreements
from concilia.engines.worktime.agreements import Deadline, Request, Term
from tests.engines.worktime.cases import cases, check
from tests.engines.worktime.test_leave import of


def ask_standing(on, cancelled=None, **given):
    return asdict(agreements.standing(Term(**given), on, cancelled=cancelled))


def ask_bonus(gross, on, income_before=0):
    found = of(agreements.bonus(gross, on, income_before=income_before))
    return {name: getattr(found, name) for name in ("contributions", "tax", "exact", "net")}


def ask_law_53(**given):
    found = of(agreements.law_53(Request(**given)))
    return {"stops": list(found.stops), "small": found.small}


ASKED = {
    "deposit": lambda signed, on, deposited=None: asdict(of(agreements.deposit(signed, on, deposited=deposited))),
    "standing": ask_standing,
    "bonus": ask_bonus,
    "law_53": ask_law_53,
}


@cases("agreements")
def test_worked_cases(case):
    check(case, ASKED)


@pytest.mark.seed("BA-13", "CA-36")
def test_what_is_still_to_come_of_an_agreement_the_nearest_first():
    term = Term(since=date(2025, 1, 1), until=date(2026, 12, 31), renews_months=12, cancel_days=90)
    listed = agreements.deadlines(term, date(2026, 3, 10), signed=date(2026, 2, 1), reviews=(date(2026, 6, 30),))
    assert listed == [
        Deadline(date(2026, 3, 3), "deposit"),
        Deadline(date(2026, 6, 30), "review"),
        Deadline(date(2026, 10, 2), "cancel"),
        Deadline(date(2026, 12, 31), "end"),
    ]
