"""Forms of committees: who sits in one, what each member declares and gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.calls.words import plain, said
from concilia.engines.rules.schema import Fact
from concilia.people.models import User
from concilia.ui.forms import DateField, Section

from .models import Score


class ConstituteForm(forms.Form):
    """The act, the members and who chairs."""

    act_number = forms.CharField(
        label=_("Atto di nomina"), max_length=120, help_text=_("Per esempio: Determinazione n. 33 del 2 aprile 2026.")
    )
    act_on = DateField(label=_("Data dell'atto"))
    members = forms.MultipleChoiceField(label=_("Componenti"), widget=forms.CheckboxSelectMultiple)
    chair = forms.ChoiceField(label=_("Presidente"))

    def __init__(self, users: Sequence[User], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.users = {str(user.pk): user for user in users}
        choices = [(key, str(user)) for key, user in self.users.items()]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]
        self.fields["chair"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What ``committees.constitute`` takes."""
        given = self.cleaned_data
        return {
            "members": [self.users[key] for key in given["members"]],
            "chair": self.users[given["chair"]],
            "act_number": given["act_number"],
            "act_on": given["act_on"],
        }


class DeclareForm(forms.Form):
    """No conflict, or a conflict with its reason."""

    conflict = forms.ChoiceField(
        label=_("La tua dichiarazione"),
        choices=[("no", _("non ho conflitti di interessi")), ("yes", _("ho un conflitto di interessi"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Quale conflitto"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Parentela, rapporti di lavoro, interessi economici. Con un conflitto non leggi e non valuti la domanda."
        ),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("conflict") == "yes" and not given.get("reason", "").strip():
            self.add_error("reason", _("Scrivi qual è il conflitto."))
        return given

    def declared(self) -> str:
        """The conflict, or nothing."""
        given = self.cleaned_data
        return str(given["reason"]) if given["conflict"] == "yes" else ""


class ScoreForm(forms.Form):
    """Points and motive for each criterion of a committee."""

    def __init__(
        self, facts: Sequence[Fact], given: Mapping[str, Score], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.names = [fact.name for fact in facts]
        self.sections: list[Section] = []
        for fact in facts:
            self._add(fact, given.get(fact.name))

    def _add(self, fact: Fact, score: Score | None) -> None:
        bounds = {"min": plain(fact.min or 0), "max": plain(fact.max or 0)}
        self.fields[f"points-{fact.name}"] = forms.DecimalField(
            label=_("Punti"),
            localize=True,
            max_digits=12,
            decimal_places=0 if fact.type == "integer" else 4,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            initial=score.points.normalize() if score else None,
            help_text=_("Da %(min)s a %(max)s.") % bounds,
        )
        self.fields[f"motive-{fact.name}"] = forms.CharField(
            label=_("Motivo"),
            max_length=2000,
            widget=forms.Textarea({"rows": 3}),
            initial=score.motive if score else "",
        )
        self.sections.append(Section(said(fact.label), (f"points-{fact.name}", f"motive-{fact.name}"), said(fact.help)))

    def points(self) -> dict[str, tuple[Decimal, str]]:
        """What ``scoring.score`` takes."""
        given = self.cleaned_data
        return {name: (given[f"points-{name}"], given[f"motive-{name}"]) for name in self.names}


class CloseForm(forms.Form):
    """The chair closes the work; a reason where points are missing."""

    reason = forms.CharField(label=_("Motivo"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, missing: int = 0) -> None:
        super().__init__(data)
        self.fields["reason"].required = bool(missing)
        self.fields["reason"].help_text = _("Mancano dei punteggi: scrivi perché chiudi.") if missing else ""
