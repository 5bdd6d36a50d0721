"""Who lives with whom."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from .models import Household, HouseholdMember, Person


def households_of(person: Person) -> QuerySet[Household]:
    """The household that the person holds, and those that name the person."""
    named = HouseholdMember.objects.filter(person=person).order_by().values("household")
    return Household.objects.filter(Q(holder=person) | Q(pk__in=named))
