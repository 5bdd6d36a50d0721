"""What a network sets for its providers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from concilia.access.kinds import Kind, Scope
from concilia.access.models import Role
from concilia.people.models import User

from ..models import Terms


def of(network: UUID) -> Terms:
    """The terms of a network; those of one that has set nothing are the model's own."""
    return Terms.objects.filter(network=network).first() or Terms(network_id=network)


def year_of(terms: Terms, day: date) -> tuple[date, date]:
    """The year of prices that holds the day: its first day, and the first of the next."""
    first = date(day.year, terms.year_month, 1)
    year = day.year if first <= day else day.year - 1
    return date(year, terms.year_month, 1), date(year + 1, terms.year_month, 1)


def next_year(terms: Terms, day: date) -> date:
    """The first day of the year of prices after the day's own."""
    return year_of(terms, day)[1]


def office_of(network: UUID) -> list[User]:
    """Who is told what waits for the office: the responsible officials of the network."""
    roles = Role.objects.filter(kind=Kind.RESPONSIBLE, scope=Scope.NETWORK, scope_id=network, until=None)
    return list(User.objects.filter(roles__in=roles, is_active=True).distinct().order_by("pk"))
