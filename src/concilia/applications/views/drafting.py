"""Writing an application: for whom, the form by sections, check your answers, submit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from concilia.access.queries import act_of
from concilia.calls import words
from concilia.calls.queries import board, calls, layout
from concilia.core import clock, texts
from concilia.core.errors import Refusal
from concilia.engines.rules import CallRules
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.ui.components import Step

from .. import carried, shown
from ..domain import applications, children, facts, presenting
from ..forms import AnswersForm, ChildForm, rows_of
from ..models import Application
from ..queries import answers as known
from ..queries import check as asked
from ..queries import own
from ..states import ApplicationState
from . import common

NEW_CHILD = "new"
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


class WhoForm(forms.Form):
    """For whom one applies: an organisation, a child of one's household, or a child to add."""

    def __init__(self, *args: Any, organisations: list[Organisation], children: list[Person] | None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if organisations:
            self._choose("organisation", _("Per quale organizzazione?"), [(str(o.pk), o.name) for o in organisations])
        if children:
            listed: list[tuple[str, Any]] = [(str(child.pk), str(child)) for child in children]
            self._choose("child", _("Per chi fai domanda?"), [*listed, (NEW_CHILD, _("Un altro figlio o figlia"))])

    def _choose(self, name: str, label: Any, choices: list[tuple[str, Any]]) -> None:
        first = choices[0][0] if len(choices) == 1 else None
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, initial=first)


class Beginning:
    """The page that begins an application: who may, for whom, and what is carried from the check."""

    def __init__(self, request: HttpRequest, call: Any, rules: CallRules) -> None:
        self.act, self.call, self.rules = act_of(request), call, rules
        self.for_person = rules.file.applicants == "person"
        self.for_child = self.for_person and rules.file.one_per == "child"
        self.person = own.person(self.act) if self.for_person else None
        self.organisations = [] if self.for_person else list(own.organisations(self.act, call.network))
        known_children = list(own.children(self.person)) if self.person and self.for_child else []
        data = request.POST if request.method == "POST" else None
        self.who = WhoForm(data, organisations=self.organisations, children=known_children)
        self.new_child = self.for_child and (not known_children or self.who.data.get("child") == NEW_CHILD)
        self.child = ChildForm(data if self.new_child else None, prefix="figlio") if self.for_child else None
        self.carried = carried.kept(request, call)

    @property
    def may(self) -> bool:
        """Whether the actor is of the kind that the call is for."""
        return bool(self.person or self.organisations)

    def is_valid(self) -> bool:
        valid = self.who.is_valid()
        return valid and (not self.new_child or bool(self.child and self.child.is_valid()))

    def begin(self) -> Application:
        """The draft. Raises Refusal."""
        chosen = self.who.cleaned_data.get("organisation")
        organisation = next((item for item in self.organisations if str(item.pk) == chosen), None)
        return applications.start(
            self.act,
            call=self.call,
            applicant=self.person,
            organisation=organisation,
            beneficiary=self._beneficiary(),
            answers=self._answers(),
        )

    def _beneficiary(self) -> Person | None:
        if not self.for_child or self.person is None:
            return None
        if self.new_child and self.child:
            return children.add(self.act, holder=self.person, **self.child.cleaned_data)
        return own.children(self.person).get(pk=self.who.cleaned_data["child"])

    def _answers(self) -> dict[str, Any]:
        names = {fact.name for fact in layout.asked(self.rules)} | {group.name for group in self.rules.file.groups}
        return {name: value for name, value in self.carried.items() if name in names}


@GET_OR_POST
def start(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Begin an application, or go on with a draft."""
    at = clock.now()
    call = get_object_or_404(board.board(at), network__code=network, code=code)
    beginning = Beginning(request, call, calls.rules(calls.rules_at(call, at)))
    refusal: Refusal | None = None
    if request.method == "POST" and beginning.may and beginning.is_valid():
        try:
            application = beginning.begin()
        except Refusal as error:
            refusal = error
        else:
            carried.drop(request)
            return redirect("applications:step", application.pk, 1)
    context = {
        **_call(call, at),
        "beginning": beginning,
        "drafts": [(draft, common.whom(draft)) for draft in own.drafts(beginning.act, call)],
        "refusal": refusal,
        "audience": words.APPLICANTS[call.applicants],
    }
    return render(request, "applications/citizen/start.html", context, status=refusal.status if refusal else 200)


def _call(call: Any, at: Any) -> dict[str, Any]:
    phase = board.phase(call, at)
    return {
        "call": call,
        "title": texts.in_language(call.title),
        "phase": phase,
        "receives": phase in (board.Phase.OPEN, board.Phase.SOON),
        "Phase": board.Phase,
    }


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


@GET_OR_POST
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
        **_call(common.with_windows(application, at), at),
    }


class DeclarationsForm(forms.Form):
    """What is declared at submission."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, text in presenting.DECLARATIONS.items():
            self.fields[code] = forms.BooleanField(label=text)


@GET_OR_POST
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
        "findings": shown.requirements(rules, explanation) if explanation else [],
        "figures": shown.estimate(explanation) if explanation else [],
    }
