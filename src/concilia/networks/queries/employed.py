"""Who works for an organisation, as its employer may see it."""

from __future__ import annotations

from django.db.models import QuerySet

from ..models import Employment, Organisation


def of(organisation: Organisation) -> QuerySet[Employment]:
    """The employments, those that still wait for the employer first, then by name."""
    rows = Employment.objects.filter(organisation=organisation).select_related("person", "organisation")
    return rows.order_by("confirmed_at", "person__family_name", "person__given_name", "since", "id")
