"""Documents of providers: sending, checking, asking for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.ui.forms import DateField

from ..models import PaperKind, ServiceType, Site
from ..states import Holder, PlaceOrder
from .fields import NumberField, ReasonField, SentFileField


class PaperForm(forms.Form):
    """A document: the file, and the days on which it is good."""

    site = forms.ModelChoiceField(queryset=Site.objects.none(), label=_("Sede"), empty_label=_("Scegli"))
    file = SentFileField()
    issued_on = DateField(label=_("Vale dal"))
    valid_until = DateField(
        label=_("Vale fino al, compreso"), required=False, help_text=_("Vuoto: se il documento non ha scadenza.")
    )

    def __init__(self, *args: Any, kind: PaperKind, sites: Iterable[Site], **more: Any) -> None:
        super().__init__(*args, **more)
        if kind.holder == Holder.SITE:
            own = Site.objects.filter(pk__in=[site.pk for site in sites])
            self.fields["site"].queryset = own  # type: ignore[attr-defined]
        else:
            del self.fields["site"]


class CheckForm(forms.Form):
    """Accept a document, or refuse it saying why."""

    outcome = forms.ChoiceField(
        label=_("Esito"),
        choices=[("accept", _("Accetta")), ("refuse", _("Respingi"))],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(required=False, help_text=_("Serve per respingere."))


class KindForm(forms.Form):
    """A kind of document that providers keep valid, and of whom it is asked."""

    label = forms.CharField(label=_("Documento"), max_length=120, help_text=_("Per esempio: polizza assicurativa."))
    label_en = forms.CharField(label=_("In inglese"), max_length=120, required=False)
    code = forms.SlugField(label=_("Codice"), max_length=40)
    holder = forms.ChoiceField(label=_("Uno per"), choices=Holder.choices, widget=forms.RadioSelect)
    months = NumberField(
        label=_("Vale al massimo, in mesi"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("Vuoto: quanto dice."),
    )
    service = forms.ModelChoiceField(
        queryset=ServiceType.objects.none(), label=_("Chiesto per"), required=False, empty_label=_("Tutti i servizi")
    )
    since = DateField(label=_("Chiesto dal"))

    def __init__(self, *args: Any, services: Iterable[ServiceType], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["service"]
        field.queryset = ServiceType.objects.filter(pk__in=[row.pk for row in services])  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: texts.in_language(row.label)  # type: ignore[attr-defined]

    def label_text(self) -> dict[str, str]:
        return both(self.cleaned_data)


class TermsForm(forms.Form):
    """What the network sets for its providers."""

    year_month = forms.TypedChoiceField(
        label=_("L'anno dei prezzi comincia il primo giorno del mese"),
        coerce=int,
        choices=[(month, str(month)) for month in range(1, 13)],
    )
    confirm_days = NumberField(label=_("Giorni per rispondere a una famiglia"), min_value=1, max_value=120)
    accept_days = NumberField(label=_("Giorni per accettare un posto liberato"), min_value=1, max_value=60)
    order = forms.ChoiceField(label=_("Ordine delle liste d'attesa"), choices=PlaceOrder.choices)


class ClassForm(forms.Form):
    """A priority class; providers read its label."""

    label = forms.CharField(
        label=_("Classe"),
        max_length=120,
        help_text=_(
            "La leggono gli enti: non deve far capire la salute di nessuno. Per esempio: fratelli già iscritti."
        ),
    )
    label_en = forms.CharField(label=_("In inglese"), max_length=120, required=False)
    code = forms.SlugField(label=_("Codice"), max_length=40)
    place = NumberField(label=_("Posto nell'ordine, 1 per prima"), min_value=1, max_value=999)

    def label_text(self) -> dict[str, str]:
        return both(self.cleaned_data)


def both(data: dict[str, Any]) -> dict[str, str]:
    """A label in its languages."""
    english = data.get("label_en")
    return {"it": data["label"], **({"en": english} if english else {})}
