"""How much *de minimis* aid an undertaking has received, and may still receive (Reg. (UE) 2023/2831).

The three years are counted from each grant: one of 15 May 2023 counts until the whole of 15 May 2026 and falls out on the
16th (Reg. (CEE, Euratom) 1182/71 art. 3: the day of the event is not counted, the last day is). One of 29 February ends on
28 February, or on 1 March of a leap year's third.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from concilia.core import parameters
from concilia.core.errors import Refusal
from concilia.networks.models import Organisation

from ..models import Aid, EarlierGrants
from ..states import AidState
from . import undertakings

YEARS = 3
#: The regulation's first day of application (art. 8).
IN_FORCE = date(2024, 1, 1)


def first_counted(day: date) -> date:
    """The earliest day whose grants still count on ``day``: the same date three years before."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - YEARS, 3, 1)
    return day.replace(year=day.year - YEARS)


def counted(organisation: Organisation, day: date) -> QuerySet[Aid]:
    """The aids that count on that day: of the single undertaking, whatever was granted before its members joined it.

    An undertaking that is merged brings what it had received (art. 3 par. 8); one that leaves takes what it received
    (art. 3 par. 9).
    """
    since = first_counted(day)
    if not counts_earlier(organisation):
        since = max(since, IN_FORCE)
    rows = Aid.objects.filter(state=AidState.GRANTED, granted_on__gte=since, granted_on__lte=day)
    return rows.filter(organisation__in=undertakings.members(organisation.pk, day))


def received(organisation: Organisation, day: date) -> int:
    """Cents of aid of its single undertaking that count on that day."""
    total: int | None = counted(organisation, day).aggregate(total=Sum("cents"))["total"]
    return total or 0


def ceiling(day: date) -> int:
    """Cents that an undertaking may receive in three years (art. 3 par. 2). Raises Refusal where no rule sets it."""
    try:
        return parameters.on("de_minimis_ceiling_cents", day).value
    except parameters.UnknownParameterError as error:
        raise Refusal(
            "benefits.de_minimis.ceiling",
            _("Per il giorno %(day)s nessuna norma fissa il massimale degli aiuti de minimis."),
            day=day.strftime("%d/%m/%Y"),
        ) from error


def room(organisation: Organisation, day: date) -> int:
    """Cents that may still be granted to it on that day; never below zero. Raises Refusal where no rule sets the ceiling."""
    return max(0, ceiling(day) - received(organisation, day))


def counts_earlier(organisation: Organisation) -> bool:
    """Whether its network counts grants made under the regulation before (a reasoned setting; yes unless it says no)."""
    setting = EarlierGrants.objects.filter(network=organisation.network_id).first()
    return setting is None or setting.counted


def last_day(granted_on: date) -> date:
    """The last day on which a grant counts: three years after, that day included; 28 February for one of the 29th."""
    if (granted_on.month, granted_on.day) == (2, 29):
        return date(granted_on.year + YEARS, 2, 28)
    return granted_on.replace(year=granted_on.year + YEARS)
