"""Forms made from the facts of a call: an applicant's answers as canonical text, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from concilia.calls.words import said, sentences
from concilia.engines.rules.schema import Fact, Group
from concilia.ui.forms import DateField

from .fields import CODECS

Answers = Mapping[str, Any]
EMPTY = (None, "")
#: Types whose choices already hold "not sure".
WITH_OWN_BLANK = ("boolean", "choice")


class AnswersForm(forms.Form):
    """One field per fact. In a draft nothing is required: what is missing is said elsewhere, and what is written is read.

    ``answers`` are the canonical ones to start from; ``comuni`` the names suggested; ``notes`` a help text per fact;
    ``may_skip``: every answer may be left out, so that none is marked as optional.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        facts: Sequence[Fact],
        answers: Answers | None = None,
        comuni: Sequence[str] = (),
        notes: Mapping[str, str] | None = None,
        required: bool = False,
        may_skip: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(data, initial=_initial(facts, answers or {}), **more)
        self.facts = facts
        for fact in facts:
            self.fields[fact.name] = _field(fact, comuni, (notes or {}).get(fact.name, ""), required)
            if fact.nullable and not may_skip and fact.type not in WITH_OWN_BLANK:
                self.fields[fact.name].label = _("%(label)s (facoltativo)") % {"label": said(fact.label)}

    def answers(self) -> dict[str, str | None]:
        """The canonical answers of a valid form; None where nothing was written."""
        return {fact.name: _canonical(fact, self.cleaned_data.get(fact.name)) for fact in self.facts}


def _field(fact: Fact, comuni: Sequence[str], note: str, required: bool) -> forms.Field:
    more: dict[str, Any] = {
        "label": said(fact.label),
        "required": required and not fact.nullable,
        "help_text": sentences(said(fact.help), note),
    }
    if fact.type == "comune":
        more["suggested"] = comuni
    return CODECS[fact.type].field(fact, more)


def _canonical(fact: Fact, value: Any) -> str | None:
    return None if value in EMPTY else CODECS[fact.type].write(value)


def _initial(facts: Sequence[Fact], answers: Answers) -> dict[str, Any]:
    """What the fields start from; an answer that its type can't read any more is shown as it is."""
    return {fact.name: _read(fact, str(answers[fact.name])) for fact in facts if answers.get(fact.name) not in EMPTY}


def _read(fact: Fact, text: str) -> Any:
    try:
        return CODECS[fact.type].read(text)
    except (ValueError, ArithmeticError):
        return text


class RowForm(AnswersForm):
    """One row of a group. A row that has something in it is complete."""

    def __init__(self, data: Any = None, *, initial: Answers | None = None, **more: Any) -> None:
        super().__init__(data, answers=initial, required=True, **more)


class RowsFormSet(BaseFormSet):  # type: ignore[type-arg]
    """The rows of a group, with one more to fill in."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = _("Togli questa riga")

    def answers(self) -> list[dict[str, str | None]]:
        """The canonical rows of valid forms, without those left empty or taken away."""
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get(DELETION_FIELD_NAME)]
        return [form.answers() for form in kept]


def rows_of(
    group: Group, facts: Sequence[Fact], data: Any = None, rows: Sequence[Answers] = (), **more: Any
) -> RowsFormSet:
    """The formset of a group, from canonical ``rows`` or from what a browser sent."""
    made: type[Any] = formset_factory(
        RowForm,
        formset=RowsFormSet,
        extra=1 if len(rows) < group.max_rows else 0,
        max_num=group.max_rows,
        absolute_max=group.max_rows + 1,
        validate_max=True,
        can_delete=True,
        can_delete_extra=False,
    )
    formset: RowsFormSet = made(data, prefix=group.name, initial=list(rows), form_kwargs={"facts": facts, **more})
    return formset


def with_one_more(data: Any, group: Group) -> Any:
    """What a browser sent, with one more empty row in the group."""
    copy = data.copy()
    count = copy.get(f"{group.name}-TOTAL_FORMS", "0")
    copy[f"{group.name}-TOTAL_FORMS"] = str(min(int(count) + 1 if count.isdigit() else 1, group.max_rows))
    return copy


class ChildForm(forms.Form):
    """A child to add to one's own household."""

    given_name = forms.CharField(label=_("Nome"), max_length=80)
    family_name = forms.CharField(label=_("Cognome"), max_length=80)
    birth_date = DateField(label=_("Data di nascita"))
    fiscal_code = forms.CharField(label=_("Codice fiscale"), max_length=20, help_text=_("È sulla tessera sanitaria."))
