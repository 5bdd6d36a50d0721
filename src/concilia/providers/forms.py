"""The filter of the directory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.core import texts

from .models import Offer


class DirectoryForm(forms.Form):
    """Service, comune, flexible hours: the choices are those of the offers that hold."""

    servizio = forms.ChoiceField(label=_("Servizio"), required=False)
    comune = forms.ChoiceField(label=_("Comune"), required=False)
    flessibile = forms.BooleanField(label=_("Solo con orari flessibili"), required=False)

    def __init__(self, *args: Any, offers: QuerySet[Offer], **more: Any) -> None:
        super().__init__(*args, **more)
        services = dict(offers.values_list("accreditation__service__code", "accreditation__service__label").order_by())
        comuni = dict(offers.values_list("comune", "comune__name").order_by())
        named = sorted((texts.in_language(label), code) for code, label in services.items())
        self._offer("servizio", _("Tutti i servizi"), [(code, label) for label, code in named])
        self._offer("comune", _("Tutti i comuni"), sorted(comuni.items(), key=lambda pair: pair[1]))

    def _offer(self, name: str, every: Any, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]
