"""Requirements that must last: until when somebody keeps a right after one of them is lost."""

from __future__ import annotations

import calendar
from datetime import date

from concilia.engines.rules.model import CallRules


def last_day_of_right(rules: CallRules, code: str, lost_on: date) -> date | None:
    """The last day of the right of who lost requirement ``code`` on a day; None: the call lets it be lost.

    ``end_of_month``: the right ends with the month of the loss; ``at_once``: the day itself is not covered any more, so
    the right ends the day before.
    """
    lasting = rules.file.lasting
    if lasting is None or code not in lasting.requirements:
        return None
    if lasting.lost == "end_of_month":
        return lost_on.replace(day=calendar.monthrange(lost_on.year, lost_on.month)[1])
    return date.fromordinal(lost_on.toordinal() - 1)
