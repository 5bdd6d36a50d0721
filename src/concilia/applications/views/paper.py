"""The desk: entering an application that came on paper, in the order in which it arrived."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from concilia import access
from concilia.access.queries import act_of
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.calls.words import said
from concilia.core import clock, texts
from concilia.core.errors import Refusal
from concilia.engines.rules import CallRules
from concilia.networks.models import Organisation
from concilia.ui.forms import DateField, DateTimeField

from ..domain import paper
from ..domain.children import Written
from ..models import Application
from ..queries import check
from ..sheet import Sheet
from . import common

ENTER = "applications.application.enter"
PERSON = ("given_name", "family_name", "birth_date", "fiscal_code")


class ArrivalForm(forms.Form):
    """When and how a paper application reached the desk."""

    received_at = DateTimeField(
        label=_("Quando è arrivata"),
        help_text=_(
            "Il giorno e l'ora del timbro o della raccomandata: contano per la scadenza e per l'ordine di arrivo."
        ),
    )
    note = forms.CharField(
        label=_("Come è arrivata, e perché è registrata adesso"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Resta agli atti con il tuo nome. Il numero di protocollo è quello di oggi."),
    )


class PersonForm(forms.Form):
    """A person as written on paper."""

    given_name = forms.CharField(label=_("Nome"), max_length=80)
    family_name = forms.CharField(label=_("Cognome"), max_length=80)
    birth_date = DateField(label=_("Data di nascita"))
    fiscal_code = forms.CharField(label=_("Codice fiscale"), max_length=20)

    def written(self) -> Written:
        """What was written, as the verb takes it."""
        return Written(**{name: self.cleaned_data[name] for name in PERSON})


class OrganisationForm(forms.Form):
    """Which organisation of the network applies."""

    organisation = forms.ModelChoiceField(label=_("Organizzazione"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, call: Call, **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Organisation.objects.filter(network=call.network_id).order_by("name", "id")


class Desk:
    """All that one page asks: arrival, who applies, for whom, the call's own questions."""

    def __init__(self, request: HttpRequest, call: Call, rules: CallRules) -> None:
        data = request.POST if request.method == "POST" else None
        self.arrival = ArrivalForm(data, prefix="arrivo")
        by_person = rules.file.applicants == "person"
        self.person = PersonForm(data, prefix="richiedente") if by_person else None
        self.organisation = None if by_person else OrganisationForm(data, prefix="richiedente", call=call)
        self.child = PersonForm(data, prefix="figlio") if rules.file.one_per == "child" else None
        papers = [(paper.PAPER, str(_("Scansione della domanda")))]
        papers += [(document.code, said(document.label)) for document in rules.file.documents]
        self.sheet = Sheet(request, rules, answers={}, papers=papers, comuni=check.suggested_comuni(call, clock.now()))

    def is_valid(self) -> bool:
        parts = [part for part in (self.arrival, self.person, self.organisation, self.child, self.sheet) if part]
        wrong = [part for part in parts if not part.is_valid()]  # each is asked, so that all errors show at once
        return not wrong

    def enter(self, request: HttpRequest, call: Call) -> Application:
        """The application, entered. Raises Refusal."""
        return paper.enter(
            act_of(request),
            call=call,
            received_at=self.arrival.cleaned_data["received_at"],
            note=self.arrival.cleaned_data["note"],
            applicant=self.person.written() if self.person else None,
            organisation=self.organisation.cleaned_data["organisation"] if self.organisation else None,
            beneficiary=self.child.written() if self.child else None,
            answers=self.sheet.answers(),
            files=self.sheet.papers.sent(),
        )


@common.GET_OR_POST
def enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter a paper application to a call."""
    rows = Call.objects.select_related("network", "alliance")
    call = get_object_or_404(access.visible(act_of(request), ENTER, rows), pk=pk)
    desk = Desk(request, call, calls.rules(calls.rules_at(call, clock.now())))
    refusal: Refusal | None = None
    if request.method == "POST" and desk.is_valid():
        try:
            application = desk.enter(request, call)
        except Refusal as error:
            refusal = error
        else:
            return redirect("applications:paper-done", application.pk)
    context = {
        "call": call,
        "title": texts.in_language(call.title),
        "desk": desk,
        "sheet": desk.sheet,
        "form": desk.sheet.papers,
        "refusal": refusal,
    }
    return render(request, "applications/staff/paper.html", context, status=refusal.status if refusal else 200)


@require_safe
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """That it was entered: its number of today, and when it arrived."""
    rows = Application.objects.exclude(received_at=None).select_related("call", "protocol")
    application = get_object_or_404(access.visible(act_of(request), ENTER, rows), pk=pk)
    context = {"application": application, "title": common.title(application)}
    return render(request, "applications/staff/paper_done.html", context)
