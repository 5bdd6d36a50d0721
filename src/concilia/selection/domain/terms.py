"""The terms of the procedure that a call sets, or the law where the call is silent."""

from __future__ import annotations

from datetime import datetime, timedelta

from concilia.core import parameters
from concilia.engines import deadlines
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema.spending import Term

#: Days before a term ends when who must act is reminded.
REMINDER_DAYS = 3
_SECOND = timedelta(seconds=1)


def of(rules: CallRules, code: str) -> Term | None:
    """The call's own term."""
    return next((term for term in rules.file.terms if term.code == code), None)


def integration_days(rules: CallRules, at: datetime) -> int:
    """Days to answer an integration request: the call's, else the parameter."""
    term = of(rules, "INTEGRATION")
    return term.days if term else parameters.on("integration_days", deadlines.day_of(at)).value


def late_answers_count(rules: CallRules) -> bool:
    """Whether an answer after its term is kept and marked as late, instead of refused."""
    term = of(rules, "INTEGRATION")
    return term is not None and term.late == "marked"


def prior_notice_applies(rules: CallRules) -> bool:
    """Not to competitive procedures (art. 10-bis c. 1 L. 241/1990), unless the call gives it all the same."""
    return rules.file.procedure == "counter" or of(rules, "PRIOR_NOTICE") is not None


def notice_days(rules: CallRules, at: datetime) -> int:
    """Days for observations on a prior notice: those of the law, or more where the call gives more."""
    least = parameters.on("refusal_observations_days", deadlines.day_of(at)).value
    term = of(rules, "PRIOR_NOTICE")
    return max(least, term.days) if term else least


def due(at: datetime, days: int, *, working: bool = False) -> datetime:
    """The last second of a term that begins at an instant."""
    start = deadlines.day_of(at)
    last = deadlines.working_days_after(start, days) if working else deadlines.after(start, days)
    return deadlines.end_of_day(last)


def is_over(due_at: datetime, at: datetime) -> bool:
    """Whether an instant is too late: the whole last second is kept."""
    return at >= due_at + _SECOND


def gone_before(at: datetime) -> datetime:
    """Terms that end by this instant are over at ``at``."""
    return at - _SECOND
