"""Leave given by colleagues (*ferie solidali*): who may give how much, who may ask, how it is shared.

D.Lgs. 151/2015 art. 24; CCNL Funzioni locali 21/5/2018 art. 30. Donors never see who asked, who asked never sees donors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.money import apportion
from concilia.engines.worktime.rules import Answer, rulebook


@dataclass(frozen=True, slots=True)
class Donatable:
    """Days that may be given: of leave, and of rest for suppressed holidays."""

    leave: int
    festivities: int


def donatable(leave_days: int, week_days: int, on: date) -> Answer[Donatable]:
    """What is beyond the weeks that nobody may give away. ``week_days``: 5 or 6."""
    if week_days not in (5, 6):
        raise Invalid("solidarity.week", _("La settimana è di cinque o sei giorni."))
    kept = rulebook().on("solidarity.kept_days_five" if week_days == 5 else "solidarity.kept_days_six", on)
    festivities = rulebook().on("solidarity.festivities", on)
    return Answer(Donatable(max(0, leave_days - kept.whole), festivities.whole), (kept, festivities))


def check_request(days: int, own_left: int, on: date) -> None:
    """Refuse a request that is too long, or that comes before one's own leave is used up."""
    most = rulebook().on("solidarity.request_days", on)
    if not 0 < days <= most.whole:
        problem = _("Ogni richiesta va da 1 a %(most)s giorni: poi se ne può fare un'altra.")
        raise Invalid("solidarity.request", problem, most=most.whole)
    if own_left > 0:
        problem = _("Restano %(left)s giorni propri: si usano prima di quelli dei colleghi.")
        raise Invalid("solidarity.own_first", problem, left=own_left)


def check_offer(donor_manages: bool, receiver_manages: bool) -> None:
    """Refuse a gift from a manager to who is not one: they give to one another only (ARAN AFL14)."""
    if donor_manages and not receiver_manages:
        raise Invalid("solidarity.group", _("Chi è dirigente può donare solo a dirigenti."))


@dataclass(frozen=True, slots=True)
class Allocation:
    """What each donor gives: the exact share, and the whole units of it."""

    exact: tuple[Fraction, ...]
    units: tuple[int, ...]


def allocate(need: int, offers: Sequence[int]) -> Allocation:
    """Cut offers in proportion to a need, in whole units (days, half days, minutes); the earliest of equals takes what is odd."""
    total = sum(offers)
    if total <= need:
        return Allocation(tuple(map(Fraction, offers)), tuple(offers))
    return Allocation(tuple(Fraction(offer * need, total) for offer in offers), apportion(need, offers).parts)


def split_between(offered: int, needs: Sequence[int]) -> tuple[int, ...]:
    """Share too little among several requests, in proportion, nobody more than they asked for."""
    return tuple(needs) if sum(needs) <= offered else apportion(offered, needs).parts
