"""Writing an application: the form by sections, check your answers, submit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from concilia.access.queries import act_of
from concilia.calls import words
from concilia.calls.queries import layout
from concilia.core import clock
from concilia.core.errors import Refusal
from concilia.engines.rules import CallRules
from concilia.ui.components import Step

from .. import already, shown
from ..domain import applications, facts, presenting
from ..forms import AnswersForm, rows_of
from ..models import Application
from ..queries import answers as known
from ..queries import check as asked
from ..states import ApplicationState
from . import common


def drafted(request: HttpRequest, pk: UUID) -> tuple[Application, CallRules]:
    """One's own draft and its rules. Raises Submitted when it is no longer a draft, Http404 for anybody else's."""
    application, rules = common.found(request, pk)
    if application.state != ApplicationState.DRAFT:
        raise Submitted(application)
    return application, rules


class Submitted(Exception):
    """The application is no longer a draft."""

    def __init__(self, application: Application) -> None:
        self.application = application


def draft_only(view: Any) -> Any:
    """A page of drafts leads to the application's own page once it is no longer one."""

    def guarded(request: HttpRequest, pk: UUID, **more: Any) -> HttpResponse:
        try:
            response: HttpResponse = view(request, pk, **more)
        except Submitted as error:
            return redirect("applications:detail", error.application.pk)
        return response

    return guarded


@common.GET_OR_POST
@draft_only
def step(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One section of the form. What is written is kept even when something is missing."""
    application, rules = drafted(request, pk)
    sections = layout.sections(rules)
    if not 1 <= number <= len(sections):
        raise Http404
    answers = facts.answers_of(application)
    form = _form(request, application, rules, sections[number - 1], answers)
    if request.method == "POST" and form.is_valid():
        group = sections[number - 1].group
        given = {group.name: form.answers()} if group else form.answers()
        applications.save(act_of(request), application=application, answers=given)
        return _onward(request, application, rules, number)
    context = {
        **frame(application, rules),
        "current": number,
        "section": words.said(sections[number - 1].title),
        "is_group": sections[number - 1].group is not None,
        "form": form,
        "missing": [item for item in known.missing(rules, answers) if item.section != number],
    }
    return render(request, "applications/citizen/step.html", context)


def _form(
    request: HttpRequest, application: Application, rules: CallRules, section: layout.FormSection, answers: Any
) -> Any:
    data = request.POST if request.method == "POST" else None
    comuni = _comuni(application, section)
    if section.group:
        return rows_of(section.group, section.facts, data, answers.get(section.group.name) or [], comuni=comuni)
    return AnswersForm(data, facts=section.facts, answers=answers, comuni=comuni, notes=_notes(rules, section))


def _comuni(application: Application, section: layout.FormSection) -> list[str]:
    asks = any(fact.type == "comune" for fact in section.facts)
    return asked.suggested_comuni(application.call, clock.now()) if asks else []


def _notes(rules: CallRules, section: layout.FormSection) -> dict[str, str]:
    notes = {}
    for fact in section.facts:
        proof = layout.proof(rules, fact)
        if proof:
            notes[fact.name] = gettext("Si trova in: %(document)s.") % {"document": words.said(proof.label)}
    return notes


def _onward(request: HttpRequest, application: Application, rules: CallRules, number: int) -> HttpResponse:
    if "again" in request.POST:
        return redirect("applications:step", application.pk, number)
    if number < len(layout.sections(rules)):
        following = redirect("applications:step", application.pk, number + 1)
    else:
        following = redirect(f"applications:{'documents' if rules.file.documents else 'summary'}", application.pk)
    return leave(request, application) or following


def leave(request: HttpRequest, application: Application) -> HttpResponse | None:
    """The way out for who saves and stops; None for who goes on."""
    if "later" not in request.POST:
        return None
    messages.success(request, gettext("Bozza salvata: puoi continuare quando vuoi, fino alla scadenza."))
    return redirect("applications:detail", application.pk)


def frame(application: Application, rules: CallRules) -> dict[str, Any]:
    """What every page of a draft shows around its own part: the steps, the call, for whom it is."""
    at = clock.now()
    steps = [
        Step(words.said(section.title), reverse("applications:step", args=[application.pk, number]))
        for number, section in enumerate(layout.sections(rules), start=1)
    ]
    if rules.file.documents:
        steps.append(Step(gettext("Documenti"), reverse("applications:documents", args=[application.pk])))
    return {
        "application": application,
        "whom": common.whom(application),
        "steps": [*steps, Step(gettext("Controlla e presenta"))],
        **common.about_call(common.with_windows(application, at), at),
    }


class DeclarationsForm(forms.Form):
    """What is declared at submission."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, text in presenting.DECLARATIONS.items():
            self.fields[code] = forms.BooleanField(label=text)


@common.GET_OR_POST
@draft_only
def summary(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check your answers, see how they stand, declare and submit."""
    application, rules = drafted(request, pk)
    form = DeclarationsForm(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            presenting.present(act_of(request), application=application, declared=form.cleaned_data.keys())
        except Refusal as error:
            refusal = error
        else:
            return redirect("applications:receipt", application.pk)
    context = _summary(application, rules) | {"form": form, "refusal": refusal}
    return render(request, "applications/citizen/summary.html", context, status=refusal.status if refusal else 200)


def _summary(application: Application, rules: CallRules) -> dict[str, Any]:
    around = frame(application, rules)
    answers = facts.answers_of(application)
    explanation = known.standing(application, rules, asked.moment(around["call"], clock.now()))
    return {
        **around,
        "current": len(around["steps"]),
        "parts": [
            {
                "title": words.said(part.title),
                "url": step.url,
                "answers": shown.section(part, answers),
                "rows": part.group,
            }
            for part, step in zip(layout.sections(rules), around["steps"], strict=False)
        ],
        "slots": common.slots(application, rules),
        "missing": known.missing(rules, answers),
        "findings": shown.requirements(rules, explanation, application) if explanation else [],
        "figures": shown.estimate(explanation) if explanation else [],
        "asks_measures": bool(application.applicant_id)
        and any(fact.registry in already.REGISTERS for fact in rules.file.facts),
    }
