"""What a provider gave in a year against vouchers, month by month: uses, hours or other units, what was earned."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from concilia.networks.models import Organisation
from concilia.providers.yearly import Rows, Sheet

from .models import Redemption


def hours(organisation: Organisation, since: date, until: date) -> Rows:
    """By month, service and unit; uses that were undone are left out. Amounts are in cents.

    ``voucher_cents`` is what vouchers pay, ``families_cents`` what families paid beside them.
    """
    yield ["month", "service", "unit", "uses", "units", "voucher_cents", "families_cents"]
    rows = Redemption.objects.filter(
        provider=organisation, service_date__gte=since, service_date__lt=until, reversal=None
    )
    by_month = rows.order_by().annotate(month=TruncMonth("service_date")).values("month", "service__code", "unit")
    summed = by_month.annotate(
        uses=Count("pk"), quantity=Sum("units"), paid=Sum("cents"), own=Sum("own_share")
    ).order_by("month", "service__code", "unit")
    for row in summed:
        month, service = row["month"].strftime("%Y-%m"), row["service__code"]
        yield [month, service, row["unit"], row["uses"], row["quantity"], row["paid"], row["own"]]


SHEET = Sheet("ore", _("Ore e utilizzi"), hours)
