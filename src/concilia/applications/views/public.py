""" "Does this suit me?": before any sign-in, and nothing is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from concilia.calls import words
from concilia.calls.queries import board, calls, layout
from concilia.core import clock, texts
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Fact

from .. import carried, shown
from ..fields import CODECS, ComuneField
from ..forms import AnswersForm, RowsFormSet, rows_of, with_one_more
from ..queries import check as asked
from . import common

MORE = "more"


class RegistersForm(forms.Form):
    """What the registers would say: where one lives, for whom one works. Everything may be left unsaid."""

    def __init__(self, data: Any, *, call: Any, facts: tuple[Fact, ...], at: datetime, picked: dict[str, Any]) -> None:
        super().__init__(data, prefix="registers", initial=picked)
        for fact in facts:
            if not fact.of:
                self.fields[fact.name] = _register_field(call, fact, at)

    def picked(self) -> dict[str, str | None]:
        """What was picked for each fact, as canonical text."""
        return {name: _text(value) for name, value in self.cleaned_data.items()}


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def _register_field(call: Any, fact: Fact, at: datetime) -> forms.Field:
    if fact.registry == "resident_in_territory":
        suggested = asked.suggested_comuni(call, at)
        return ComuneField(label=_("Il tuo comune di residenza"), required=False, suggested=suggested)
    if fact.registry in asked.MEMBERSHIP:
        return forms.ChoiceField(label=_who(fact), required=False, choices=_members(call, at))
    return CODECS[fact.type].field(fact, {"label": words.said(fact.label), "required": False})


def _who(fact: Fact) -> Any:
    return _("Per chi lavori") if fact.registry == "employer_is_member" else _("La tua organizzazione")


def _members(call: Any, at: datetime) -> list[tuple[str, Any]]:
    listed = [(str(organisation.pk), organisation.name) for organisation in asked.employers(call, at)]
    return [("", _("Non lo dico")), (asked.NOT_LISTED, _("Non è in questo elenco")), *listed]


@common.GET_OR_POST
def check(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """The questions that decide; the answers are read, judged and forgotten."""
    now = clock.now()
    call = get_object_or_404(board.board(now), network__code=network, code=code)
    at = asked.moment(call, now)
    rules = calls.rules(calls.rules_at(call, at))
    sheet = Sheet(request, call, rules, at)
    context: dict[str, Any] = {"call": call, "title": texts.in_language(call.title), "sheet": sheet}
    if sheet.is_sent and not sheet.wants_more and sheet.is_valid():
        return render(request, "applications/public/result.html", {**context, **_result(sheet, now)})
    return render(request, "applications/public/check.html", context)


class Sheet:
    """The forms of the check: answers by section, rows of groups, registers.

    They are empty, or what the browser sent, or what a result page hands back to be changed.
    """

    def __init__(self, request: HttpRequest, call: Any, rules: CallRules, at: datetime) -> None:
        self.call, self.rules, self.at = call, rules, at
        self.questions = asked.questions(rules)
        self.wants_more = request.POST.get(MORE, "")
        again = carried.unpack(request.POST.get("answers", ""), call)
        self.is_sent = request.method == "POST" and not again
        data = request.POST if self.is_sent else None
        suggested = asked.suggested_comuni(call, at) if self._asks_comune else ()
        answers, facts = again.get("answers", {}), self.questions.facts
        self.registers = RegistersForm(
            data, call=call, facts=self.questions.registers, at=at, picked=again.get("picked", {})
        )
        self.form = AnswersForm(data, facts=facts, answers=answers, comuni=suggested, may_skip=True)
        self.groups = [self._rows(group, data, answers) for group in self.questions.groups]

    @property
    def _asks_comune(self) -> bool:
        return any(fact.type == "comune" for fact in self.questions.facts)

    def _rows(self, group: Any, data: Any, answers: dict[str, Any]) -> tuple[str, str, RowsFormSet]:
        if data is not None and self.wants_more == group.name:
            data = with_one_more(data, group)
        return (
            words.said(group.label),
            group.name,
            rows_of(group, layout.row_facts(group), data, answers.get(group.name, ())),
        )

    def is_valid(self) -> bool:
        return all([self.registers.is_valid(), self.form.is_valid(), *(rows.is_valid() for _, _, rows in self.groups)])

    def answers(self) -> dict[str, Any]:
        """The canonical answers of the form, those the application would take."""
        return {**self.form.answers(), **{name: rows.answers() for _, name, rows in self.groups}}

    def facts(self) -> dict[str, Any]:
        """The answers with what the registers would say. Rows left empty are not known: here they refuse nobody."""
        answers = self.answers() | {name: rows.answers() or None for _, name, rows in self.groups}
        return {**answers, **asked.registers(self.call, self.questions, answers, self.registers.picked(), self.at)}


def _result(sheet: Sheet, now: datetime) -> dict[str, Any]:
    explanation = asked.outcome(sheet.rules, sheet.facts(), sheet.at)
    return {
        "explanation": explanation,
        "findings": shown.worst_first(shown.requirements(sheet.rules, explanation)) if explanation else [],
        "points": shown.points(explanation) if explanation else [],
        "figures": shown.estimate(explanation) if explanation else [],
        "documents": [words.said(item.label) for item in sheet.rules.file.documents],
        "packed": carried.pack(sheet.call, sheet.answers(), sheet.registers.picked()),
        "again_kind": "main" if explanation and explanation.refused else "quiet",
        "at": sheet.at,
        "is_now": sheet.at == now,
        "may_start": sheet.call.closes is not None or sheet.call.opens is not None,
    }


@require_POST
def carry(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Go on to the application, with the answers if the person wants them kept."""
    call = get_object_or_404(calls.public(), network__code=network, code=code)
    if request.POST.get("keep"):
        carried.keep(request, call, request.POST.get("answers", ""))
    return redirect("applications:start", network, code)
