"""Some questions of a call on one page: single answers, groups in rows, documents and a note."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from concilia.calls.queries import layout
from concilia.calls.words import said
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Group

from .forms import AnswersForm, RowsFormSet, rows_of, with_one_more
from .views.documents import AttachmentField

#: Name of the button that adds a row to a group.
AGAIN = "again"


@dataclass(frozen=True)
class Rows:
    """The rows of a group with their title."""

    group: Group
    title: str
    formset: RowsFormSet


class PapersForm(forms.Form):
    """Documents, each by its code, and what one writes beside them."""

    def __init__(self, data: Any = None, files: Any = None, *, papers: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, files, prefix="allegati")
        for code, label in papers:
            self.fields[code] = AttachmentField(
                label=label, required=False, help_text=_("PDF, PNG o JPEG, al massimo 20 MB.")
            )
        self.papers = tuple(code for code, _label in papers)

    def sent(self) -> Iterator[tuple[str, str, bytes]]:
        """Code, name and content of each file that was sent."""
        for code in self.papers:
            file = self.cleaned_data.get(code)
            if file:
                yield code, PurePath(file.name).name, file.read()


class Sheet:
    """The questions named ``names`` (all of them when None), from the answers known so far."""

    def __init__(
        self,
        request: HttpRequest,
        rules: CallRules,
        *,
        names: Collection[str] | None = None,
        answers: Mapping[str, Any],
        papers: Sequence[tuple[str, str]] = (),
        comuni: Sequence[str] = (),
    ) -> None:
        data = request.POST if request.method == "POST" else None
        asked = [fact for fact in layout.asked(rules) if names is None or fact.name in names]
        self.form = AnswersForm(data, facts=asked, answers=answers, comuni=comuni) if asked else None
        self.more = str(request.POST.get(AGAIN, "")) if data else ""
        self.rows = [
            self._rows(group, data, answers, comuni)
            for group in rules.file.groups
            if names is None or group.name in names
        ]
        self.papers = PapersForm(*((request.POST, request.FILES) if data is not None else ()), papers=papers)

    def _rows(self, group: Group, data: Any, answers: Mapping[str, Any], comuni: Sequence[str]) -> Rows:
        sent = with_one_more(data, group) if data is not None and self.more == group.name else data
        formset = rows_of(group, layout.row_facts(group), sent, answers.get(group.name) or [], comuni=comuni)
        return Rows(group, said(group.label), formset)

    def is_valid(self) -> bool:
        """Whether all of it can be read, and no further row was asked for."""
        parts = [part for part in (self.form, *(rows.formset for rows in self.rows), self.papers) if part is not None]
        wrong = [part for part in parts if not part.is_valid()]  # each is asked, so that all errors show at once
        return not wrong and not self.more

    def answers(self) -> dict[str, Any]:
        """The canonical answers of a valid sheet."""
        single: dict[str, Any] = dict(self.form.answers()) if self.form else {}
        return {**single, **{rows.group.name: rows.formset.answers() for rows in self.rows}}
