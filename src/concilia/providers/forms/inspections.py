"""Inspections: planning, finding, remedying, concluding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.ui.forms import DateField

from ..models import Site
from ..states import InspectionKind, InspectionState, InspectionTarget
from .fields import ReasonField, SentFileField


class PlanForm(forms.Form):
    """When, where, announced or not, and for which families when it is a restricted one."""

    on = DateField(label=_("Il giorno"))
    kind = forms.ChoiceField(label=_("Modo"), choices=InspectionKind.choices, widget=forms.RadioSelect)
    site = forms.ModelChoiceField(
        queryset=Site.objects.none(), label=_("Sede"), required=False, empty_label=_("Nessuna in particolare")
    )
    target = forms.ChoiceField(
        label=_("Verifica riservata dei servizi a"),
        required=False,
        choices=[("", _("Nessuna: controllo ordinario")), *InspectionTarget.choices],
        help_text=_("La leggono solo chi decide e l'ente; non si pubblica mai."),
    )

    def __init__(self, *args: Any, sites: Iterable[Site], restricted: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["site"]
        field.queryset = Site.objects.filter(pk__in=[site.pk for site in sites])  # type: ignore[attr-defined]
        if not restricted:
            del self.fields["target"]


class HeldForm(forms.Form):
    """On which day it took place."""

    on = DateField(label=_("Svolto il"))


class FindingForm(forms.Form):
    """What was found about an item, and what to remedy by when."""

    item = forms.CharField(label=_("Voce controllata"), max_length=120)
    conform = forms.TypedChoiceField(
        label=_("Esito"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Conforme")), ("no", _("Non conforme"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Rilievo"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 3}))
    remedy = forms.CharField(
        label=_("Che cosa sanare"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Vuoto: niente da sanare."),
    )
    due_on = DateField(label=_("Entro il"), required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("remedy") and not data.get("due_on"):
            self.add_error("due_on", _("Scrivi entro quando va sanato."))
        return data


class OutcomeForm(forms.Form):
    """The outcome, and why."""

    outcome = forms.ChoiceField(
        label=_("Esito"),
        choices=[
            (state.value, state.label)
            for state in (
                InspectionState.CONFORM,
                InspectionState.TO_REMEDY,
                InspectionState.SUSPENDED,
                InspectionState.REVOKED,
            )
        ],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(required=False, help_text=_("Serve per sospendere o revocare."))


class ProofForm(forms.Form):
    """The proof of a remedy."""

    file = SentFileField()


class VerifyForm(forms.Form):
    """Accept a proof, or ask for another by a day saying why."""

    outcome = forms.ChoiceField(
        label=_("Esito"),
        choices=[("accept", _("La prova basta")), ("reopen", _("Serve un'altra prova"))],
        widget=forms.RadioSelect,
    )
    due_on = DateField(label=_("Nuovo termine"), required=False)
    reason = ReasonField(required=False, help_text=_("Serve per chiederne un'altra."))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("outcome") == "reopen" and not data.get("due_on"):
            self.add_error("due_on", _("Scrivi entro quando va sanato."))
        return data
