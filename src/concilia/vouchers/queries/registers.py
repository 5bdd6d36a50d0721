"""The register of attendance, as its pages and its paper read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from concilia.calls.models import Call
from concilia.engines.deadlines import months_after
from concilia.networks.models import Organisation

from ..models import Attendance, Redemption, Voucher
from ..models.attendance import LIVE
from ..states import AttendanceState
from . import spending


def with_rules() -> QuerySet[Attendance]:
    """Days with all that pricing them reads."""
    return Attendance.objects.select_related(
        "provider",
        "service",
        "child",
        "redemption__reversal",
        "voucher__award__application__call__action",
        "voucher__award__application__rules__call",
        "voucher__award__application__applicant",
        "voucher__holder",
        "voucher__network",
    )


def of_month(voucher: Voucher, month: date) -> QuerySet[Attendance]:
    """The days of a month of a voucher, corrected and withdrawn ones too, in order."""
    return in_month(with_rules().filter(voucher=voucher), month).order_by("day", "recorded_at", "id")


def in_month(rows: QuerySet[Attendance], month: date) -> QuerySet[Attendance]:
    """Those of one month; ``month`` is any day of it."""
    first = month.replace(day=1)
    return rows.filter(day__gte=first, day__lt=months_after(first, 1))


def by_voucher(rows: QuerySet[Attendance]) -> QuerySet[Attendance, Any]:
    """For each voucher: its code, the days that stand, those that wait for an answer, those that are disputed."""
    waiting, disputed = Q(state=AttendanceState.RECORDED), Q(state=AttendanceState.DISPUTED)
    counted = live(rows).order_by().values("voucher", "voucher__code")
    return counted.annotate(
        days=Count("pk"), waiting=Count("pk", filter=waiting), disputed=Count("pk", filter=disputed)
    ).order_by("-disputed", "-waiting", "voucher__code")


def known_to(provider: Organisation, call: Call | None = None) -> QuerySet[Voucher]:
    """The vouchers whose code a provider has had before it: bound to it, or used or recorded there."""
    used = Redemption.objects.filter(provider=provider).order_by().values("voucher")
    recorded = Attendance.objects.filter(provider=provider).order_by().values("voucher")
    rows = Voucher.objects.filter(Q(provider=provider) | Q(pk__in=used) | Q(pk__in=recorded))
    rows = rows.filter(network_id=provider.network_id)
    return spending.with_rules(rows.filter(award__application__call=call) if call else rows)


def calls_of(provider: Organisation) -> QuerySet[Call]:
    """The calls whose vouchers a provider knows, by code."""
    known = known_to(provider).order_by().values("award__application__call")
    return Call.objects.filter(pk__in=known).order_by("code")


def months(voucher: Voucher) -> list[date]:
    """The months in which something is recorded, the last first."""
    days = Attendance.objects.filter(voucher=voucher).order_by().dates("day", "month", order="DESC")
    return list(days)


def live(rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """Those that stand: neither corrected nor withdrawn."""
    return rows.filter(state__in=LIVE)
