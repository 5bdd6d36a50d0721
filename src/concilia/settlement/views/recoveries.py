"""Recoveries: what must come back, when, and what came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.engines.deadlines import months_after
from concilia.ui.components import Figure
from concilia.ui.format import day, money

from .. import tables, tables_due
from ..domain import claims
from ..domain import recoveries as verbs
from ..domain.payers import profile_of
from ..forms import ReasonForm
from ..forms_due import ClaimForm, OffsetForm, ReceiveForm
from ..models import Recovery, StatementLine
from ..queries import lists
from ..queries import recoveries as read
from ..states import RecoveryState
from .shared import Posted, detail_page, form_page, list_page, posted, run

READ = "settlement.recovery.read"
PAGE = 50


def _found(request: HttpRequest, pk: UUID, verb: str = READ) -> Any:
    rows = read.with_received(Recovery.objects.all())
    return get_object_or_404(access.visible(access.act_of(request), verb, rows), pk=pk)


@require_safe
def recoveries(request: HttpRequest) -> HttpResponse:
    """The recoveries within one's scope, with what is left of them."""
    rows: Any = access.visible(
        access.act_of(request), "settlement.recovery.read_all", read.with_received(Recovery.objects.all())
    )
    open_ = list(rows.filter(state=RecoveryState.OPEN))
    state = request.GET.get("stato", "")
    shown = rows.filter(state=state) if state in RecoveryState.values else rows
    page = Paginator(shown, PAGE).get_page(request.GET.get("pagina"))
    today = clock.today()
    late = [row for row in open_ if (due := read.next_due(row)) is not None and due < today]
    return list_page(
        request,
        title=_("Recuperi"),
        up=_("Liquidazione"),
        back_url=reverse("settlement:statements"),
        figures=[
            Figure(_("Da recuperare"), money(sum(row.cents - row.received for row in open_)), url="?stato=open"),
            Figure(_("Tornato"), money(sum(row.received for row in rows))),
            Figure(_("Con una rata scaduta"), str(len(late))),
        ],
        tables=[tables_due.recovery_list(page)],
        page=page,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Ask back what was paid for one line."""
    lines = StatementLine.objects.select_related(
        "statement__provider", "statement__person", "statement__network", "redemption__voucher__award__call_line"
    )
    row = get_object_or_404(lines, pk=line, statement=pk)
    initial = {"cents": row.redemption.cents, "due_on": months_after(clock.today(), 1)}
    form = ClaimForm(posted(request), initial=initial)

    def ask(act: Act, said: dict[str, Any]) -> None:
        values = {name: said[name] for name in ("cents", "due_on", "instalments")}
        claims.claim(act, line=row, **values)

    access.require(access.act_of(request), "settlement.recovery.claim", row.statement)
    done, status = run(request, form, ask)
    if done:
        messages.success(
            request, _("Restituzione chiesta: il beneficiario riceve importo, scadenza e numero di avviso.")
        )
        return redirect("settlement:recoveries")
    return form_page(
        request,
        form,
        status=status,
        title=_("Chiedi la restituzione"),
        kicker=_("Distinta n. %(number)s, %(payee)s")
        % {"number": row.statement.number, "payee": tables.payee(row.statement)},
        facts=[(_("Ricevuta"), row.redemption.receipt), (_("Pagato"), money(row.redemption.cents))],
        label=_("Chiedi la restituzione"),
        up=_("Distinta n. %s") % row.statement.number,
        back_url=reverse("settlement:statement", args=[pk]),
    )


@require_safe
def recovery(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One recovery: notice, instalments, what came back."""
    return _shown(request, _found(request, pk))


def _shown(request: HttpRequest, found: Any, bound: Any = None, status: int = 200) -> HttpResponse:
    act = access.act_of(request)
    staff = access.may(act, "settlement.recovery.read_all", found)
    due = read.next_due(found)
    return detail_page(
        request,
        status=status,
        title=_("Somma da restituire"),
        kicker=tables.payee(found),
        state=RecoveryState(found.state),
        up=_("Recuperi") if staff else _("Le mie distinte"),
        back_url=reverse("settlement:recoveries" if staff else "settlement:mine"),
        facts=[
            (_("Numero di avviso"), found.notice_number),
            (_("A chi"), found.payer.name if found.payer else ""),
            (_("Da che cosa"), tables_due.origin(found)),
            (_("Importo"), money(found.cents)),
            (_("Tornato"), money(found.received)),
            (_("Resta"), money(found.cents - found.received)),
            (_("Prossima scadenza"), day(due) if due else ""),
            (_("Motivo"), found.reason),
        ],
        tables=[
            tables_due.instalments(found.instalments.all()),
            tables_due.receipts(found.receipts.select_related("statement").order_by("at", "id")),
        ],
        forms=_forms(act, found, bound or {}),
    )


def _forms(act: Act, found: Any, bound: dict[str, Any]) -> list[Posted]:
    if found.state != RecoveryState.OPEN or not access.may(act, "settlement.recovery.receive", found):
        return []
    receive, keep, cancel = (
        reverse(f"settlement:recovery-{verb}", args=[found.pk]) for verb in ("receive", "offset", "cancel")
    )
    empty = ReceiveForm(initial={"cents": found.cents - found.received}, auto_id="incasso-%s")
    form = bound.get("receive", empty)
    shown = [Posted(receive, _("È arrivato un pagamento"), _("Registra l'incasso"), form, kind="main")]
    offset = bound.get("offset") or _offset_form(found)
    if offset is not None:
        text = _("Quanto trattieni paga la distinta e torna sulla linea dell'avviso.")
        shown.append(Posted(keep, _("Compensa con una distinta"), _("Trattieni"), offset, text))
    reason = bound.get("cancel", ReasonForm(auto_id="motivo-%s"))
    text = _("Ciò che resta non si chiede più e torna fra il pagato.")
    return [*shown, Posted(cancel, _("Chiudi senza recupero"), _("Chiudi"), reason, text, kind="danger")]


def _offset_form(found: Any, data: Any = None) -> OffsetForm | None:
    """The statements of the same payee that may be offset; None when the body that pays does not allow it."""
    if found.payer is None or not profile_of(found.payer).offsets:
        return None
    same = lists.statements().filter(network=found.network_id, provider=found.provider_id, person=found.person_id)
    rows = list(lists.payable(same))
    return OffsetForm(data, statements=rows, auto_id="compensazione-%s") if rows else None


@require_POST
def receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Money came back to the bank."""
    found = _found(request, pk, "settlement.recovery.receive")
    form = ReceiveForm(request.POST, auto_id="incasso-%s")
    done, status = run(request, form, lambda act, said: verbs.receive(act, recovery=found, **said))
    if done:
        messages.success(request, _("Incasso registrato: i soldi sono tornati sulla linea dell'avviso."))
        return redirect("settlement:recovery", pk)
    return _shown(request, found, {"receive": form}, status)


@require_POST
def offset(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep it from a statement."""
    found = _found(request, pk, "settlement.recovery.offset")
    form = _offset_form(found, request.POST)
    if form is None:
        messages.error(request, _("Non c'è nessuna distinta da compensare."))
        return redirect("settlement:recovery", pk)
    done, status = run(
        request,
        form,
        lambda act, said: verbs.offset(act, recovery=found, statement=form.chosen, cents=said["cents"]),
    )
    if done:
        messages.success(request, _("Compensazione registrata."))
        return redirect("settlement:recovery", pk)
    return _shown(request, found, {"offset": form}, status)


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give up what is left."""
    found = _found(request, pk, "settlement.recovery.cancel")
    form = ReasonForm(request.POST, auto_id="motivo-%s")
    done, status = run(request, form, lambda act, _said: verbs.cancel(act, recovery=found))
    if done:
        messages.success(request, _("Recupero chiuso."))
        return redirect("settlement:recovery", pk)
    return _shown(request, found, {"cancel": form}, status)
