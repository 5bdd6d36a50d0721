"""Forms of the office: filters, the decision on an application, the act that publishes, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.calls.words import said
from concilia.ui.forms import Section

from .queries.explaining import CaseFile
from .queries.review import NOT_PROPOSED, Filters
from .states import AssessmentState, Outcome, Place

ALL = ("", _("tutte"))


class FilterForm(forms.Form):
    """What to show of a call's applications. What it can't read shows all."""

    state = forms.ChoiceField(
        label=_("Decisione"),
        required=False,
        choices=[ALL, (NOT_PROPOSED, _("senza proposta")), *AssessmentState.choices],
    )
    outcome = forms.ChoiceField(label=_("Requisiti"), required=False, choices=[ALL, *Outcome.choices])
    place = forms.ChoiceField(label=_("Graduatoria"), required=False, choices=[ALL, *Place.choices])

    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class CodeForm(forms.Form):
    """Find one's own row in a published ranking."""

    codice = forms.CharField(
        label=_("Il tuo codice"), required=False, max_length=20, help_text=_("È nella comunicazione che hai ricevuto.")
    )

    def code(self) -> str:
        return str(self.cleaned_data["codice"]) if self.is_valid() else ""


class DecisionForm(forms.Form):
    """One outcome and one reason for each requirement, in the order of the call.

    A refusal comes with the words of the call's rule, to be kept or made better.
    """

    def __init__(self, case: CaseFile, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.codes = [item.code for item in case.rules.file.requirements if item.code in case.decisions]
        self.sections: list[Section] = []
        for item in case.rules.file.requirements:
            if item.code in case.decisions:
                self._add(case, item.code, said(item.label), said(item.reason))

    def _add(self, case: CaseFile, code: str, label: str, rule: str) -> None:
        decision = case.decisions[code]
        refused = decision.outcome == Outcome.NOT_MET
        self.fields[f"outcome-{code}"] = forms.ChoiceField(
            label=_("Esito"), choices=Outcome.choices, widget=forms.RadioSelect, initial=decision.outcome.value
        )
        self.fields[f"reason-{code}"] = forms.CharField(
            label=_("Motivo"),
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 2}),
            initial=decision.reason or (rule if refused else ""),
            help_text=_("Serve per non ammettere, per lasciare da chiarire e per decidere diversamente dal sistema."),
        )
        proposed = _("Il sistema propone: %(outcome)s.") % {"outcome": decision.proposed.label}
        self.sections.append(Section(label, (f"outcome-{code}", f"reason-{code}"), proposed))

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """What ``assessments.decide`` takes."""
        given = self.cleaned_data
        return {code: (given[f"outcome-{code}"], given[f"reason-{code}"]) for code in self.codes}


class ComputeForm(forms.Form):
    """What a computation needs beside the applications: the seed of a draw, the period of a periodic call."""

    period = forms.ChoiceField(label=_("Periodo"))
    seed = forms.CharField(
        label=_("Seme del sorteggio"),
        max_length=80,
        help_text=_("L'esito dell'evento pubblico annunciato dall'avviso, o il seme di cui è pubblicata l'impronta."),
    )

    def __init__(self, *, draws: bool, periods: Sequence[str], initial: str = "") -> None:
        super().__init__(initial={"period": initial})
        choice = self.fields["period"]
        assert isinstance(choice, forms.ChoiceField)  # declared above
        choice.choices = [(code, code) for code in periods]
        if not draws:
            del self.fields["seed"]
        if not periods:
            del self.fields["period"]


class LotForm(forms.Form):
    """The lot of one protocol number, for whoever checks a draw."""

    protocollo = forms.IntegerField(
        label=_("Numero di protocollo"),
        required=False,
        min_value=1,
        help_text=_("Anno a due cifre e numero a sette: 260000012 è il numero 12 del 2026."),
    )


class PublishForm(forms.Form):
    """The act that approves a ranking; a reason when it replaces another."""

    act_number = forms.CharField(
        label=_("Atto che approva la graduatoria"),
        max_length=40,
        help_text=_("Per esempio: Determinazione n. 40 del 7 aprile 2026."),
    )
    reason = forms.CharField(label=_("Motivo"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, replaces: bool = False) -> None:
        super().__init__(data)
        self.fields["reason"].required = replaces
        self.fields["reason"].help_text = (
            _("La graduatoria pubblicata viene sostituita: scrivi perché.") if replaces else ""
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motivo"), max_length=2000, widget=forms.Textarea({"rows": 2}))


class EndAwardForm(ReasonForm):
    """How an award ends: the beneficiary gives it up, or it is revoked."""

    how = forms.ChoiceField(
        label=_("Come cessa"),
        choices=[("renounce", _("rinuncia del beneficiario")), ("revoke", _("revoca"))],
        widget=forms.RadioSelect,
    )
    field_order = ("how", "reason")
