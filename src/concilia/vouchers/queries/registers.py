"""The register of attendance, as its pages and its paper read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from concilia.engines.deadlines import months_after

from ..models import Attendance, Voucher
from ..models.attendance import LIVE
from ..states import AttendanceState


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


def months(voucher: Voucher) -> list[date]:
    """The months in which something is recorded, the last first."""
    days = Attendance.objects.filter(voucher=voucher).order_by().dates("day", "month", order="DESC")
    return list(days)


def live(rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """Those that stand: neither corrected nor withdrawn."""
    return rows.filter(state__in=LIVE)
