"""What was withheld on contributions: to be paid to the Treasury, paid, and certified to each firm at the end of the year."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from concilia.core import clock
from concilia.networks.models import Organisation
from concilia.territory.models import Network

from ..models import Instalment, TaxPayment
from ..states import OrderState


def paid() -> QuerySet[Instalment]:
    """Instalments that the bank has paid, oldest first."""
    rows = Instalment.objects.filter(statement__orders__state=OrderState.PAID)
    related = "grant__organisation", "grant__project", "grant__award__application__call", "tax_payment", "statement"
    return rows.select_related(*related).order_by("settled_at", "id")


def to_remit(network: Network, before: date) -> QuerySet[Instalment]:
    """Those with a tax on no payment yet, paid by the bank before a day."""
    rows = paid().filter(network=network, withheld_cents__gt=0, tax_payment=None)
    return rows.filter(statement__orders__settled_at__lt=_start(before)).distinct()


def payments() -> QuerySet[TaxPayment]:
    """Payments to the Treasury, last first, with ``total`` (cents)."""
    rows = TaxPayment.objects.annotate(total=Coalesce(Sum("instalments__withheld_cents"), 0))
    return rows.select_related("network").order_by("-month", "-prepared_at", "id")


def certified(organisation: Organisation, year: int) -> QuerySet[Instalment]:
    """What the bank paid to an organisation in a year: what its certification says."""
    rows = paid().filter(grant__organisation=organisation, statement__orders__settled_at__gte=_start(date(year, 1, 1)))
    return rows.filter(statement__orders__settled_at__lt=_start(date(year + 1, 1, 1))).distinct()


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.ROME)
