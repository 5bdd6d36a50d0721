"""The calls as the public sees them: which are open, which open soon, which are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from ..models import CallLine, Window
from ..states import CallState
from . import calls

SOON = timedelta(days=7)


class Phase(models.TextChoices):
    """Where a published call stands at an instant."""

    OPEN = "open", _("Aperto")
    SOON = "soon", _("In scadenza")
    UPCOMING = "upcoming", _("In arrivo")
    SUSPENDED = "suspended", _("Sospeso")
    SPENT = "spent", _("Fondi esauriti")
    CLOSED = "closed", _("Chiuso")

    @property
    def tone(self) -> str:
        """The tone of its chip."""
        return {
            "open": "success",
            "soon": "warning",
            "upcoming": "info",
            "suspended": "waiting",
            "spent": "warning",
        }.get(self, "neutral")


def board(at: datetime, among: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """The public calls (or those ``among``) with ``closes`` (of the window that receives), ``opens`` (the next one), ``ended``
    and ``cents``.
    """
    windows = Window.objects.filter(call=OuterRef("pk")).order_by()
    receiving = calls.receiving(at).filter(call=OuterRef("pk")).order_by("closes_at")
    lines = CallLine.objects.filter(call=OuterRef("pk")).order_by().values("call").annotate(sum=Sum("cents"))
    rows: QuerySet[Any] = calls.public() if among is None else among
    annotated: QuerySet[Any] = rows.annotate(
        closes=Subquery(receiving.values("closes_at")[:1]),
        opens=Subquery(windows.filter(opens_at__gt=at).values("call").annotate(first=Min("opens_at")).values("first")),
        ended=Subquery(windows.values("call").annotate(last=Max("closes_at")).values("last")),
        cents=Subquery(lines.values("sum")),
    )
    return annotated


def phase(call: Any, at: datetime) -> Phase:
    """The phase of a call of the ``board`` at ``at``."""
    if call.state == CallState.SUSPENDED:
        return Phase.SUSPENDED
    if call.state == CallState.PUBLISHED and call.closes and calls.is_spent(call):
        return Phase.SPENT
    if call.state == CallState.PUBLISHED and call.closes:
        return Phase.SOON if call.closes - at <= SOON else Phase.OPEN
    if call.state == CallState.PUBLISHED and call.opens:
        return Phase.UPCOMING
    return Phase.CLOSED


def open_now(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that receive applications, the first to close before the others."""
    return (
        rows.filter(state=CallState.PUBLISHED, closes__isnull=False)
        .exclude(calls.SPENT)
        .order_by("closes", "code", "id")
    )


def upcoming(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that will open, the next before the others."""
    return rows.filter(state=CallState.PUBLISHED, closes=None, opens__isnull=False).order_by("opens", "code", "id")


def over(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that are closed, suspended or concluded, the last closed before the others."""
    ended = ~Q(state=CallState.PUBLISHED) | Q(closes=None, opens=None) | Q(closes__isnull=False) & calls.SPENT
    return rows.filter(ended).order_by(F("ended").desc(nulls_last=True), "code", "id")
