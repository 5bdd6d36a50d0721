"""Asking for an accreditation, deciding it, stopping it, renewing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.networks.models import Organisation
from concilia.ui.forms import DateField

from ..models import ServiceType
from .fields import ReasonField


class RequestForm(forms.Form):
    """Which service to be accredited for: those of the network; the verb refuses one asked for twice."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Ente"), empty_label=None, widget=forms.RadioSelect
    )
    service = forms.ModelChoiceField(queryset=ServiceType.objects.none(), label=_("Servizio"), empty_label=_("Scegli"))

    def __init__(self, *args: Any, organisations: list[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.organisations = organisations
        service = self.fields["service"]
        networks = {row.network_id for row in organisations}
        service.queryset = ServiceType.objects.filter(network__in=networks)  # type: ignore[attr-defined]
        service.label_from_instance = lambda row: texts.in_language(row.label)  # type: ignore[attr-defined]
        if len(organisations) > 1:
            field = self.fields["organisation"]
            field.queryset = Organisation.objects.filter(pk__in=[row.pk for row in organisations])  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    @property
    def chosen_organisation(self) -> Organisation:
        return self.cleaned_data.get("organisation") or self.organisations[0]


class DecideForm(forms.Form):
    """Accredit from a day, until another; or refuse, saying why."""

    outcome = forms.ChoiceField(
        label=_("Decisione"),
        choices=[("approve", _("Accredita")), ("refuse", _("Respingi"))],
        widget=forms.RadioSelect,
    )
    since = DateField(label=_("Dal"), required=False)
    until = DateField(label=_("Fino a prima del"), required=False, help_text=_("Vuoto: senza scadenza."))
    reason = ReasonField(required=False, help_text=_("Serve per respingere."))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("outcome") == "approve" and not data.get("since"):
            self.add_error("since", _("Scrivi da quando vale l'accreditamento."))
        return data


class ReasonForm(forms.Form):
    """A reason, which whoever is concerned reads."""

    reason = ReasonField()


class SuspendForm(forms.Form):
    """From when, and why."""

    since = DateField(label=_("Dal"))
    reason = ReasonField()


class ClosingForm(forms.Form):
    """The days of a closing, and why."""

    since = DateField(label=_("Chiuso dal"))
    until = DateField(label=_("Riapre il"))
    reason = ReasonField(help_text=_("Per esempio: chiusura estiva. La leggono le famiglie e l'ufficio."))


class RenewForm(forms.Form):
    """Until when it is renewed."""

    until = DateField(label=_("Fino a prima del"))


class EndForm(forms.Form):
    """From which day it ends, and why."""

    on = DateField(label=_("Cessa dal"))
    reason = ReasonField()
