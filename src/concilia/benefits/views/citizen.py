"""What one already receives: declared, corrected, taken off (CA-31)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia import access
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.people.models import Person

from .. import tables
from ..domain import received
from ..forms import DeclareForm, ExpenseForm, ReasonForm
from ..models import Received
from ..queries import own
from ..states import ReceivedState
from . import common

CORRECT, READ = "benefits.received.correct", "benefits.received.read"


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the register holds of oneself, and what one declared for one's children."""
    rows = list(own.rows(access.act_of(request)))
    return render(request, "benefits/citizen/mine.html", {"table": tables.mine(rows) if rows else None})


@common.GET_OR_POST
def declare(request: HttpRequest) -> HttpResponse:
    """Say that a measure already pays for an expense of one's own or of a child."""
    act, person = access.act_of(request), _person(request)
    form = DeclareForm(
        request.POST if request.method == "POST" else None,
        people=own.people(person),
        measures=own.measures(person, clock.today()),
    )

    def run() -> object:
        given = form.cleaned_data
        return received.declare(act, holder=person, **given)

    return common.form_page(
        request,
        form,
        run,
        title=_("Aggiungi una misura"),
        lead=_("Un bonus, un contributo o un servizio gratuito che paga già una parte della stessa spesa."),
        label=_("Aggiungi"),
        back=(_("Ciò che già ricevi"), reverse("benefits:mine")),
        done=_("Misura registrata: gli avvisi ne terranno conto."),
    )


def _person(request: HttpRequest) -> Person:
    person: Person | None = getattr(request.user, "person", None)
    if person is None:
        raise Http404
    return person


@common.GET_OR_POST
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct a row: its owner, or the office."""
    act = access.act_of(request)
    row = _held(act, CORRECT, pk)
    initial = {"expense": row.expense, "since": row.since, "until": row.until, "cents": row.cents}
    form = ExpenseForm(request.POST if request.method == "POST" else None, initial=initial)

    def run() -> object:
        return received.correct(act, received=row, **form.cleaned_data)

    title = texts.in_language(row.measure.name)
    done = _("Corretta: la riga di prima resta nella storia.")
    return common.form_page(
        request,
        form,
        run,
        title=title,
        kicker=str(row.person or ""),
        lead=_("Se non la ricevi più o è un errore, puoi toglierla."),
        label=_("Correggi"),
        back=_back(act),
        done=done,
        other=(_("Togli dal registro"), reverse("benefits:withdraw", args=[row.pk])),
    )


@common.GET_OR_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a row off the register, saying why."""
    act = access.act_of(request)
    row = _held(act, "benefits.received.withdraw", pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def run() -> object:
        return received.withdraw(act.because(form.cleaned_data["reason"]), received=row)

    return common.form_page(
        request,
        form,
        run,
        title=_("Togli dal registro"),
        kicker=texts.in_language(row.measure.name),
        label=_("Togli"),
        kind="danger",
        back=_back(act),
        done=_("Tolta dal registro: resta nella storia con il motivo."),
    )


def _held(act: Act, verb: str, pk: UUID) -> Received:
    rows: Any = Received.objects.filter(state=ReceivedState.HELD).select_related("measure", "person")
    row: Received = get_object_or_404(access.visible(act, verb, rows), pk=pk)
    return row


def _back(act: Act) -> tuple[str, str]:
    if access.may(act, READ):
        return _("Registro delle misure"), reverse("benefits:register")
    return _("Ciò che già ricevi"), reverse("benefits:mine")
