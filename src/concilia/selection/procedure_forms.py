"""Forms of the procedure: what is asked and why, prior notices, observations and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.applications.views.documents import AttachmentField
from concilia.calls.words import said
from concilia.engines.rules import CallRules
from concilia.ui.forms import Section

from .models.integration import OTHER
from .states import Outcome

LONG = forms.Textarea({"rows": 4})


def papers(rules: CallRules) -> list[tuple[str, str]]:
    """The documents that may be asked for: those of the call, and any other."""
    return [*((item.code, said(item.label)) for item in rules.file.documents), (OTHER, str(_("Un altro documento")))]


class AskForm(forms.Form):
    """What to ask, why, and until when."""

    requirements = forms.MultipleChoiceField(
        label=_("Requisiti da chiarire"), required=False, widget=forms.CheckboxSelectMultiple
    )
    documents = forms.MultipleChoiceField(
        label=_("Documenti da inviare"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Perché"), max_length=2000, widget=LONG, help_text=_("Chi riceve la richiesta legge queste parole.")
    )
    days = forms.IntegerField(label=_("Giorni per rispondere"), min_value=1)

    def __init__(self, data: Any = None, *, rules: CallRules, days: int, unknown: list[str] | None = None) -> None:
        super().__init__(data, initial={"days": days, "requirements": unknown or []})
        choices = [(item.code, said(item.label)) for item in rules.file.requirements]
        for name, options in (("requirements", choices), ("documents", papers(rules))):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = options


class AskManyForm(AskForm):
    """The same to many: each is asked for what is to be clarified in it."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["requirements"].help_text = _("Se non ne scegli, a ciascuno si chiede quello che in lui manca.")


class NoteForm(forms.Form):
    """What an applicant writes, with a document."""

    text = forms.CharField(label=_("Le tue osservazioni"), max_length=4000, widget=LONG)


class ObserveForm(NoteForm):
    """Observations with a document."""

    file = AttachmentField(label=_("Un documento"), required=False, help_text=_("PDF, PNG o JPEG, al massimo 20 MB."))


class ReasonsForm(forms.Form):
    """The reasons of a prior notice, one for each requirement that fails; an empty one is not told."""

    def __init__(self, data: Any = None, *, reasons: Mapping[str, str], labels: Mapping[str, str]) -> None:
        super().__init__(data)
        self.codes = list(reasons)
        for code, text in reasons.items():
            self.fields[code] = forms.CharField(
                label=labels[code], required=False, max_length=2000, initial=text, widget=forms.Textarea({"rows": 2})
            )

    def reasons(self) -> dict[str, str]:
        """Code → reason, without those left empty."""
        return {code: self.cleaned_data[code] for code in self.codes if self.cleaned_data[code].strip()}


class AnswerForm(forms.Form):
    """Whether observations are accepted, and why."""

    how = forms.ChoiceField(
        label=_("Esito"),
        choices=[("accept", _("accolte")), ("reject", _("non accolte"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Risposta"), max_length=4000, widget=LONG, help_text=_("La legge chi le ha inviate.")
    )


class ObservationForm(AnswerForm):
    """The answer to an observation on a ranking; what is decided otherwise when it is accepted."""

    def __init__(self, data: Any = None, *, rules: CallRules, outcomes: Mapping[str, str]) -> None:
        super().__init__(data)
        self.codes = list(outcomes)
        labels = {item.code: said(item.label) for item in rules.file.requirements}
        for code, outcome in outcomes.items():
            self.fields[f"outcome-{code}"] = forms.ChoiceField(
                label=labels[code], choices=Outcome.choices, initial=outcome, widget=forms.RadioSelect
            )
        names = tuple(f"outcome-{code}" for code in outcomes)
        self.before = dict(outcomes)
        self.sections = [
            Section(_("Risposta"), ("how", "reason")),
            Section(_("Decisione"), names, _("Se le osservazioni sono accolte, correggi qui quello che cambia.")),
        ]

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """What changes, with the answer as its reason."""
        given = {code: self.cleaned_data[f"outcome-{code}"] for code in self.codes}
        reason = self.cleaned_data["reason"]
        return {code: (outcome, reason) for code, outcome in given.items() if outcome != self.before[code]}


class AnswerNoteForm(forms.Form):
    """What one writes beside the answer to a request."""

    text = forms.CharField(label=_("Vuoi aggiungere qualcosa?"), required=False, max_length=4000, widget=LONG)
