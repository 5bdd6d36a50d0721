"""The filter of the directory, and the forms of accreditation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.networks.models import Organisation
from concilia.territory import comuni
from concilia.territory.models import Comune
from concilia.ui.forms import DateField, MoneyField

from .models import Offer, ServiceType
from .words import PER


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


class OfferForm(forms.Form):
    """A place where the service is given: comune, hours, price for the year."""

    name = forms.CharField(label=_("Nome della sede"), max_length=160)
    comune = forms.CharField(label=_("Comune"), max_length=120)
    hours = forms.CharField(label=_("Orario"), max_length=160, required=False, help_text=_("Per esempio 7:30-18:00."))
    flexible = forms.BooleanField(label=_("Orari flessibili, su richiesta"), required=False)
    unit = forms.ChoiceField(label=_("Il prezzo è"), choices=list(PER.items()))
    price = MoneyField(label=_("Prezzo"))
    places = forms.IntegerField(
        label=_("Posti"), required=False, min_value=1, widget=forms.TextInput({"inputmode": "numeric"})
    )

    def clean_comune(self) -> Comune:
        written = self.cleaned_data["comune"]
        name, _sep, province = written.rstrip(")").partition("(")
        found = comuni.find(name.strip(), province.strip() or None)
        known = Comune.objects.filter(istat__in=[row.istat for row in found])
        if len(known) != 1:
            raise ValidationError(_("Scrivi il nome intero del comune, con la provincia se ce n'è più di uno."))
        return known[0]


class DecideForm(forms.Form):
    """Accredit from a day, until another; or refuse, saying why."""

    outcome = forms.ChoiceField(
        label=_("Decisione"),
        choices=[("approve", _("Accredita")), ("refuse", _("Respingi"))],
        widget=forms.RadioSelect,
    )
    since = DateField(label=_("Dal"), required=False)
    until = DateField(label=_("Fino a prima del"), required=False, help_text=_("Vuoto: senza scadenza."))
    reason = forms.CharField(
        label=_("Motivo"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
        help_text=_("Serve per respingere."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("outcome") == "approve" and not data.get("since"):
            self.add_error("since", _("Scrivi da quando vale l'accreditamento."))
        return data
