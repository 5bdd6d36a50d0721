"""Beginning an application: for whom, and with which answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from concilia.access.queries import act_of
from concilia.calls import words
from concilia.calls.queries import board, calls, layout
from concilia.core import clock
from concilia.core.errors import Refusal
from concilia.engines.rules import CallRules
from concilia.networks.models import Organisation
from concilia.people.models import Person

from .. import carried
from ..domain import applications, children
from ..forms import ChildForm
from ..models import Application
from ..queries import own
from . import common

NEW_CHILD = "new"


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


@common.GET_OR_POST
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
        **common.about_call(call, at),
        "beginning": beginning,
        "submitted": [(row, common.whom(row)) for row in own.submitted(beginning.act, call)],
        "counts": words.COUNTS[beginning.rules.file.counts],
        "drafts": [(draft, common.whom(draft)) for draft in own.drafts(beginning.act, call)],
        "refusal": refusal,
        "audience": words.APPLICANTS[call.applicants],
    }
    return render(request, "applications/citizen/start.html", context, status=refusal.status if refusal else 200)
