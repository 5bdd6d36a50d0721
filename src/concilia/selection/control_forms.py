"""Forms of the controls by sample: plan, draw, outcome of each award."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from concilia.calls.models import Call
from concilia.core import texts
from concilia.engines import money
from concilia.engines.invalid import Invalid
from concilia.ui.forms import DateField, MoneyField, Section


class PlanForm(forms.Form):
    """Which awards, how many, and where the seed will come from."""

    calls = forms.MultipleChoiceField(label=_("Avvisi"), widget=forms.CheckboxSelectMultiple)
    percent = forms.DecimalField(
        label=_("Quota da controllare, in percento"),
        localize=True,
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("Di ogni strato, arrotondata in su. Con 100 si controllano tutte."),
    )
    minimum = forms.IntegerField(label=_("Almeno, per ogni strato"), min_value=0, max_value=1000, initial=1)
    bands = forms.CharField(
        label=_("Fasce di importo"),
        required=False,
        max_length=200,
        help_text=_("Gli importi a cui comincia una fascia nuova, separati da punto e virgola: 1000; 5000."),
    )
    event = forms.CharField(
        label=_("Evento pubblico che darà il seme"),
        required=False,
        max_length=200,
        help_text=_("Per esempio: primo estratto del lotto sulla ruota di Milano."),
    )
    event_on = DateField(label=_("Giorno dell'evento"), required=False)
    commitment = forms.CharField(
        label=_("Oppure impronta SHA-256 del seme"),
        required=False,
        max_length=64,
        help_text=_("Vale solo per concessioni che ancora non ci sono."),
    )
    sections = (
        Section(_("Che cosa"), ("calls",)),
        Section(_("Quanto"), ("percent", "minimum", "bands")),
        Section(_("Il seme"), ("event", "event_on", "commitment"), _("Nessuno deve poterlo scegliere.")),
    )

    def __init__(self, calls: Sequence[Call], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.by_key = {str(call.pk): call for call in calls}
        choices = [(key, texts.in_language(call.title)) for key, call in self.by_key.items()]
        self.fields["calls"].choices = choices  # type: ignore[attr-defined]

    def clean_bands(self) -> list[int]:
        try:
            return [money.parse(part.strip()) for part in self.cleaned_data["bands"].split(";") if part.strip()]
        except Invalid as error:
            raise ValidationError(str(error.text) % error.params) from None

    def planned(self) -> dict[str, Any]:
        """What ``controls.plan`` takes."""
        given = self.cleaned_data
        return {
            "calls": [self.by_key[key] for key in given["calls"]],
            "share": given["percent"] / 100,
            "minimum": given["minimum"],
            "bands": given["bands"],
            "event": given["event"],
            "event_on": given["event_on"],
            "commitment": given["commitment"].strip().lower(),
        }


class DrawForm(forms.Form):
    seed = forms.CharField(
        label=_("Seme"),
        max_length=200,
        help_text=_("L'esito dell'evento, così come è stato pubblicato; o il seme promesso."),
    )


class OutcomeForm(forms.Form):
    """What the control of one award found."""

    outcome = forms.ChoiceField(
        label=_("Esito"),
        choices=[
            ("confirm", _("confermata: quanto dichiarato è vero")),
            ("correct", _("corretta: spettava meno")),
            ("decay", _("decaduta: quanto dichiarato è falso (art. 75)")),
        ],
        widget=forms.RadioSelect,
    )
    cents = MoneyField(label=_("Importo corretto"), required=False)
    due_on = DateField(label=_("Da restituire entro"), help_text=_("Conta solo se una parte è già stata usata."))
    motive = forms.CharField(
        label=_("Motivo"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Va alla persona, e resta nella relazione. Serve per correggere e per la decadenza."),
    )

    def __init__(self, due_on: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["due_on"].initial = due_on

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") == "correct" and not given.get("cents"):
            self.add_error("cents", _("Scrivi l'importo corretto."))
        return given
