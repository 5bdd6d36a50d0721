"""Units of service in words."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

PER = {
    "hour": _("all'ora"),
    "day": _("al giorno"),
    "week": _("alla settimana"),
    "month": _("al mese"),
    "year": _("all'anno"),
    "ride": _("a corsa"),
    "km": _("al chilometro"),
    "access": _("a ingresso"),
    "receipt": _("a ricevuta"),
}
COUNTED = {
    "hour": ngettext_lazy("%(n)s ora", "%(n)s ore", "count"),
    "day": ngettext_lazy("%(n)s giorno", "%(n)s giorni", "count"),
    "week": ngettext_lazy("%(n)s settimana", "%(n)s settimane", "count"),
    "month": ngettext_lazy("%(n)s mese", "%(n)s mesi", "count"),
    "year": ngettext_lazy("%(n)s anno", "%(n)s anni", "count"),
    "ride": ngettext_lazy("%(n)s corsa", "%(n)s corse", "count"),
    "km": ngettext_lazy("%(n)s chilometro", "%(n)s chilometri", "count"),
    "access": ngettext_lazy("%(n)s ingresso", "%(n)s ingressi", "count"),
    "receipt": ngettext_lazy("%(n)s ricevuta", "%(n)s ricevute", "count"),
}


def per(unit: str) -> str:
    """What a price is for: ``al mese``."""
    return str(PER.get(unit, unit))


def counted(units: Decimal, unit: str) -> str:
    """A quantity with its unit: ``2,5 ore``."""
    shown = number_format(units.normalize() if units % 1 else units.to_integral_value(), use_l10n=True)
    return str(COUNTED[unit] % {"n": shown, "count": 1 if units == 1 else 2}) if unit in COUNTED else f"{shown} {unit}"
