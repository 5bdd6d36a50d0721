"""Payment batches: prepared from approved statements, sent to the bank as a file, closed by its answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.networks.models import Organisation
from concilia.ui.components import Figure
from concilia.ui.format import money

from .. import tables
from ..domain import outcomes
from ..domain import payments as verbs
from ..forms import AnswerForm, PrepareForm
from ..queries import dues, lists
from ..states import BatchState, OrderState
from . import standing

READ, PREPARE = "settlement.batch.read", "settlement.batch.prepare"
PAGE = 50


def _batch(request: HttpRequest, pk: UUID, verb: str = READ) -> Any:
    return get_object_or_404(access.visible(access.act_of(request), verb, lists.batches()), pk=pk)


@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """The batches within one's scope, and what waits to be paid."""
    act = access.act_of(request)
    page = Paginator(access.visible(act, READ, lists.batches()), PAGE).get_page(request.GET.get("pagina"))
    waiting: list[Any] = list(lists.payable(access.visible(act, "settlement.statement.read_all", lists.statements())))
    context = {
        "table": tables.batches(page),
        "page": page,
        "figures": [
            Figure(_("Distinte da pagare"), str(len(waiting))),
            Figure(_("Importo da pagare"), money(dues.sums(waiting))),
        ],
        "prepares": bool(waiting) and access.may(act, PREPARE),
        "links": standing.bank_links(act),
    }
    return render(request, "settlement/staff/batches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Choose what to pay, from whose account, when."""
    act = access.act_of(request)
    form, status = _prepare_form(act, request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        try:
            return redirect("settlement:batch", _prepared(act, form).pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    return render(request, "settlement/staff/prepare.html", {"form": form, "nothing": not form.rows}, status=status)


def _prepare_form(act: Act, data: Any) -> PrepareForm:
    waiting = list(lists.payable(access.visible(act, "settlement.statement.approve", lists.statements())))
    networks = {row.network_id for row in waiting}
    bodies = Organisation.objects.filter(network__in=networks).exclude(cuc="").order_by("name")
    payers = [row for row in access.visible(act, PREPARE, bodies) if row.iban]
    return PrepareForm(data, statements=waiting, payers=payers, today=clock.today())


def _prepared(act: Act, form: PrepareForm) -> Any:
    alliances = {row.alliance for row in form.chosen}
    return verbs.prepare(
        act,
        payer=form.cleaned_data["payer"],
        statements=form.chosen,
        execution_date=form.cleaned_data["execution_date"],
        alliance=alliances.pop() if len(alliances) == 1 else None,
    )


@require_safe
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One batch: its orders with their outcome, the file, the bank's answer."""
    return _shown(request, _batch(request, pk), AnswerForm())


def _shown(request: HttpRequest, found: Any, form: AnswerForm, status: int = 200) -> HttpResponse:
    act, orders = access.act_of(request), list(found.orders.all())
    context = {
        "batch": found,
        "state": BatchState(found.state),
        "figures": [_figure(orders, state) for state in OrderState],
        "table": tables.orders(orders),
        "sends": found.state == BatchState.PREPARED and access.may(act, "settlement.batch.send", found),
        "has_file": found.state != BatchState.PREPARED and access.may(act, "settlement.batch.file", found),
        "answer_form": form if _waits_for_answer(act, found) else None,
    }
    return render(request, "settlement/staff/batch.html", context, status=status)


def _waits_for_answer(act: Act, found: Any) -> bool:
    """A closed batch still takes an answer: a payment may come back days later."""
    return found.state != BatchState.PREPARED and access.may(act, "settlement.batch.outcome", found)


def _figure(orders: list[Any], state: OrderState) -> Figure:
    cents = sum(order.cents for order in orders if order.state == state)
    return Figure(str(state.label).capitalize(), money(cents))


@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark the batch as sent and give the file for the bank."""
    found = _batch(request, pk, "settlement.batch.send")
    return _file(found, verbs.send(access.act_of(request), batch=found))


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same file again."""
    found = _batch(request, pk, "settlement.batch.file")
    return _file(found, verbs.file_again(access.act_of(request), batch=found))


def _file(found: Any, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{found.message_id}.xml"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read the bank's answer."""
    found = _batch(request, pk, "settlement.batch.outcome")
    if request.method != "POST":
        return redirect("settlement:batch", pk)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, found, form)
    try:
        counts = outcomes.import_outcome(access.act_of(request), batch=found, data=form.cleaned_data["answer"])
    except Refusal as refusal:
        form.add_error("answer", str(refusal))
        return _shown(request, found, form, refusal.status)
    text = _("Esito letto: %(paid)s pagati, %(rejected)s respinti, %(returned)s restituiti.")
    messages.success(request, text % counts)
    return redirect(reverse("settlement:batch", args=[pk]))
