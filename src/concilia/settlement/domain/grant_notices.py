"""Who hears of a grant: the people who act for its beneficiary."""

from __future__ import annotations

from django.db import models

from concilia import notices
from concilia.core.act import Act
from concilia.networks.queries.members import delegates_of

from ..models import Grant
from ..queries import grants


def tell_beneficiary(act: Act, grant: Grant, notice: str, about: models.Model, **params: str) -> None:
    """Queue a notice to each delegate of the beneficiary. ``title``: of the call or of the project."""
    title = grants.title(grant)
    for to in delegates_of(grant.organisation):
        notices.queue(act, notice, about=about, to=to, title=title, **params)
