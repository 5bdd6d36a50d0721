"""What every page's template knows of the session."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from concilia.core import clock

from .kinds import STAFF, Kind
from .queries import act_of

AREAS = {
    "citizen": {Kind.CITIZEN},
    "organisation": {Kind.DELEGATE},
    "provider": {Kind.PROVIDER},
    "staff": set(STAFF),
    "control": {Kind.AUDITOR},
}


def session(request: HttpRequest) -> dict[str, Any]:
    """``areas``: the areas the user may enter. ``demo``, ``rehearsal_date``: for the demo's banner."""
    kinds = {grant.kind for grant in act_of(request).grants or ()} if hasattr(request, "user") else set()
    return {
        "areas": [area for area, admitted in AREAS.items() if kinds & admitted],
        "demo": settings.DEMO,
        "rehearsal_date": clock.today() if settings.DEMO else None,
    }
