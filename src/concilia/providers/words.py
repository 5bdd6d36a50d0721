"""Units of service, ages, hours, reasons in words."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.ui.format import money

from .models import Offer, Site, Suspension
from .queries.burden import Burden
from .states import Cause

WEEKDAYS = {
    1: _("lunedì"),
    2: _("martedì"),
    3: _("mercoledì"),
    4: _("giovedì"),
    5: _("venerdì"),
    6: _("sabato"),
    7: _("domenica"),
}
ACCESS = {
    "step_free": _("senza gradini"),
    "toilet": _("bagno attrezzato"),
    "parking": _("posto auto riservato"),
    "guidance": _("guida tattile o acustica"),
}

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


def reason_of(suspension: Suspension) -> str:
    """Why an accreditation is suspended, in one line."""
    cause = str(Cause(suspension.cause).label)
    if suspension.kind:
        return f"{cause}: {texts.in_language(suspension.kind.label)}"
    return f"{cause}: {suspension.reason}" if suspension.reason else cause


def ages(offer: Offer) -> str:
    """For whom an offer is: ``da 3 a 36 mesi``."""
    first, last = offer.age_from, offer.age_to
    if first is None and last is None:
        return ""
    if last is None:
        return gettext("da %(first)s") % {"first": months(first or 0)}
    return gettext("da %(first)s a %(last)s") % {"first": months(first or 0), "last": months(last)}


def months(count: int) -> str:
    """An age: in months under three years, else in years when they are whole."""
    if count >= 36 and count % 12 == 0:
        return ngettext("%(n)s anno", "%(n)s anni", count // 12) % {"n": count // 12}
    return ngettext("%(n)s mese", "%(n)s mesi", count) % {"n": count}


def access_of(site: Site | None) -> str:
    """The accessibility of a site: ``senza gradini, bagno attrezzato``."""
    return ", ".join(str(label) for name, label in ACCESS.items() if site and getattr(site, name))


def hours_of(site: Site) -> str:
    """Its opening hours, days with the same hours together: ``lunedì-venerdì 7:30-18:30``."""
    days: dict[int, str] = {}
    for row in site.openings.all():
        span = f"{_hour(row.opens)}-{_hour(row.closes)}"
        days[row.weekday] = f"{days[row.weekday]}, {span}" if row.weekday in days else span
    runs: list[tuple[int, int, str]] = []
    for day, hours in sorted(days.items()):
        if runs and runs[-1][2] == hours and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    return "; ".join(f"{_days(first, last)} {hours}" for first, last, hours in runs)


def _hour(value: time) -> str:
    return f"{value.hour}:{value.minute:02}"


def _days(first: int, last: int) -> str:
    return str(WEEKDAYS[first]) if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"


def burden(cost: Burden | None) -> list[str]:
    """What a change of price costs who has a place, and how far the vouchers out would go; empty when it touches nobody."""
    if cost is None:
        return []
    said = []
    if cost.families:
        said.append(_families(cost))
    if cost.out.vouchers and cost.units:
        values = {
            "n": cost.out.vouchers,
            "left": money(cost.out.left),
            "units": counted(Decimal(abs(cost.units)), cost.offer.unit),
        }
        less = ngettext(
            "%(n)s voucher in corso, con %(left)s, basta per %(units)s in meno",
            "%(n)s voucher in corso, con %(left)s, bastano per %(units)s in meno",
            cost.out.vouchers,
        )
        more = ngettext(
            "%(n)s voucher in corso, con %(left)s, basta per %(units)s in più",
            "%(n)s voucher in corso, con %(left)s, bastano per %(units)s in più",
            cost.out.vouchers,
        )
        said.append((less if cost.units > 0 else more) % values)
    return said


def _families(cost: Burden) -> str:
    count = ngettext("%(n)s famiglia con il posto", "%(n)s famiglie con il posto", cost.families) % {"n": cost.families}
    cents = cost.new - cost.old if cost.cents is None else cost.cents
    values = {"who": count, "money": money(abs(cents)), "per": per(cost.offer.unit)}
    if cost.cents is None:
        more, less = gettext("%(who)s: %(money)s in più %(per)s"), gettext("%(who)s: %(money)s in meno %(per)s")
    else:
        more, less = gettext("%(who)s: %(money)s in più nell'anno"), gettext("%(who)s: %(money)s in meno nell'anno")
    return (more if cents > 0 else less) % values
