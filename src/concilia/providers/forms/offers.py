"""Sites, offers, prices and places, as their provider writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.core.errors import Refusal
from concilia.ui.forms import DateField, MoneyField

from .. import hours
from ..models import Offer, Site
from ..words import ACCESS, PER, WEEKDAYS
from .fields import ComuneField, NumberField


class SiteForm(forms.Form):
    """Where services are given: address, capacity, accessibility, hours of each weekday."""

    name = forms.CharField(label=_("Nome della sede"), max_length=160)
    address = forms.CharField(label=_("Indirizzo"), max_length=200)
    comune = ComuneField()
    capacity = NumberField(label=_("Capienza, in persone"), required=False, min_value=1)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label in ACCESS.items():
            self.fields[name] = forms.BooleanField(label=str(label).capitalize(), required=False)
        for day, label in WEEKDAYS.items():
            self.fields[f"day_{day}"] = forms.CharField(label=str(label).capitalize(), required=False, max_length=80)
        self.fields["day_1"].help_text = _("Per esempio 7:30-12:30, 14:00-18:00. Vuoto: chiuso.")

    def clean(self) -> dict[str, Any]:
        data, spans = self.cleaned_data, []
        for day in WEEKDAYS:
            try:
                spans += hours.read(day, data.pop(f"day_{day}", ""))
            except Refusal as refusal:
                self.add_error(f"day_{day}", str(refusal))
        return {**data, "openings": spans}


def written(site: Site) -> dict[str, Any]:
    """A site as its form shows it."""
    days: dict[str, list[str]] = {}
    for row in site.openings.all():
        days.setdefault(f"day_{row.weekday}", []).append(f"{row.opens:%H:%M}-{row.closes:%H:%M}")
    fields = ("name", "address", "capacity", *ACCESS)
    known = {name: getattr(site, name) for name in fields}
    return {**known, "comune": str(site.comune), **{day: ", ".join(spans) for day, spans in days.items()}}


class CloseSiteForm(forms.Form):
    """From which day a site is used no more."""

    on = DateField(label=_("Chiusa dal"))


class OfferForm(forms.Form):
    """A service as it is offered: at a site, or elsewhere with a comune and hours of its own."""

    site = forms.ModelChoiceField(
        queryset=Site.objects.none(), label=_("Sede"), required=False, empty_label=_("Nessuna: a domicilio o altrove")
    )
    name = forms.CharField(
        label=_("Nome della sede"), max_length=160, required=False, help_text=_("Vuoto: il nome della sede scelta.")
    )
    comune = ComuneField(required=False, help_text=_("Se non è in una sede."))
    hours = forms.CharField(label=_("Orario"), max_length=160, required=False, help_text=_("Per esempio 7:30-18:00."))
    flexible = forms.BooleanField(label=_("Orari flessibili, su richiesta"), required=False)
    unit = forms.ChoiceField(label=_("Il prezzo è"), choices=list(PER.items()))
    price = MoneyField(label=_("Prezzo"))
    places = NumberField(label=_("Posti"), required=False, min_value=1)
    age_from = NumberField(label=_("Da quanti mesi di età"), required=False, min_value=0, max_value=1_440)
    age_to = NumberField(label=_("Fino a quanti mesi di età, esclusi"), required=False, min_value=1, max_value=1_440)

    def __init__(self, *args: Any, sites: Iterable[Site], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["site"]
        field.queryset = Site.objects.filter(pk__in=[site.pk for site in sites])  # type: ignore[attr-defined]
        if not field.queryset.exists():  # type: ignore[attr-defined]
            del self.fields["site"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("site"):
            for name in ("comune", "hours", *(() if data.get("name") else ("name",))):
                data.pop(name, None)
        else:
            data.pop("site", None)
            for name in ("name", "comune"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Serve, se non è in una sede."))
        first, last = data.get("age_from"), data.get("age_to")
        if first is not None and last is not None and last <= first:
            self.add_error("age_to", _("L'età finale viene dopo quella iniziale."))
        return data


class PricesForm(forms.Form):
    """A price for each offer; an empty one keeps the price of the year before."""

    def __init__(self, *args: Any, offers: Iterable[Offer], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offers = {f"offer_{offer.pk}": offer for offer in offers}
        for name, offer in self.offers.items():
            service = texts.in_language(offer.accreditation.service.label)
            label = f"{service}, {offer.name} ({PER.get(offer.unit, offer.unit)})"
            self.fields[name] = MoneyField(label=label, required=False)

    def prices(self) -> dict[Offer, int]:
        """What was written, in cents."""
        found = {offer: self.cleaned_data.get(name) for name, offer in self.offers.items()}
        return {offer: cents for offer, cents in found.items() if cents is not None}


class PeriodForm(forms.Form):
    """How many places, from when to when."""

    since = DateField(label=_("Dal"))
    until = DateField(label=_("Fino a prima del"))
    count = NumberField(label=_("Posti"), min_value=1)


class CountForm(forms.Form):
    """How many places there are now."""

    count = NumberField(label=_("Posti"), min_value=1)


def year(first: date) -> str:
    """A year of prices in words: ``2026/2027``, or ``2026`` when it is the calendar's."""
    return str(first.year) if first.month == 1 else f"{first.year}/{first.year + 1}"
