"""The register of attendance, as its pages and its paper read it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from concilia.engines.deadlines import months_after

from ..models import Attendance, Voucher
from ..models.attendance import LIVE


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
    first = month.replace(day=1)
    rows = with_rules().filter(voucher=voucher, day__gte=first, day__lt=months_after(first, 1))
    return rows.order_by("day", "recorded_at", "id")


def months(voucher: Voucher) -> list[date]:
    """The months in which something is recorded, the last first."""
    days = Attendance.objects.filter(voucher=voucher).order_by().dates("day", "month", order="DESC")
    return list(days)


def live(rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """Those that stand: neither corrected nor withdrawn."""
    return rows.filter(state__in=LIVE)
