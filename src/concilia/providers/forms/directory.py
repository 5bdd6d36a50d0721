"""The filter of the directory: what is chosen stays in the address."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.ui.forms import TimeField

from ..models import Offer
from ..words import ACCESS, WEEKDAYS
from .fields import NumberField


class DirectoryForm(forms.Form):
    """Service, comune, age, opening, accessibility, places: services and comuni are those of the offers that hold."""

    servizio = forms.ChoiceField(label=_("Servizio"), required=False)
    comune = forms.ChoiceField(label=_("Comune"), required=False)
    eta = NumberField(
        label=_("Età di chi lo usa, in anni"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("0 per chi non ha ancora compiuto un anno."),
    )
    giorno = forms.TypedChoiceField(
        label=_("Aperto di"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Qualsiasi giorno")), *WEEKDAYS.items()],
    )
    ora = TimeField(label=_("Aperto alle ore"), required=False)
    flessibile = forms.BooleanField(label=_("Solo con orari flessibili"), required=False)
    accesso = forms.MultipleChoiceField(
        label=_("Accessibilità"), required=False, choices=list(ACCESS.items()), widget=forms.CheckboxSelectMultiple
    )
    liberi = forms.BooleanField(label=_("Solo con posti liberi"), required=False)

    def __init__(self, *args: Any, offers: QuerySet[Offer], **more: Any) -> None:
        super().__init__(*args, **more)
        services = dict(offers.values_list("accreditation__service__code", "accreditation__service__label").order_by())
        comuni = dict(offers.values_list("comune", "comune__name").order_by())
        named = sorted((texts.in_language(label), code) for code, label in services.items())
        self._offer("servizio", _("Tutti i servizi"), [(code, label) for label, code in named])
        self._offer("comune", _("Tutti i comuni"), sorted(comuni.items(), key=lambda pair: pair[1]))

    def _offer(self, name: str, every: Any, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]

    @property
    def opening(self) -> tuple[int | None, time | None]:
        """The weekday and the hour asked for."""
        return self.cleaned_data.get("giorno"), self.cleaned_data.get("ora")
