"""Statements: one's own, all of the office's, and one of them with what each person may do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.audit.models import Entry
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.territory.models import Network
from concilia.ui.components import Download, Figure
from concilia.ui.format import day, money
from concilia.vouchers.queries.stages import label_of, why

from .. import grant_tables, papers, tables, tables_due
from ..domain import statements as verbs
from ..forms import DrawForm, ReasonForm
from ..models import Recovery, Statement, StatementLine
from ..queries import lists, recoveries
from ..states import RecoveryState, StatementState
from . import standing
from .shared import form_page

READ = "settlement.statement.read"
OPEN = (StatementState.DRAFT, StatementState.RETURNED)
PAGE = 50


def _found(request: HttpRequest, pk: UUID, verb: str = READ) -> Any:
    return get_object_or_404(access.visible(access.act_of(request), verb, lists.statements()), pk=pk)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The statements of one's own tills, or of one's own refunds; and what one must give back."""
    act = access.act_of(request)
    rows = access.visible(act, "settlement.statement.read_own", lists.statements())
    page = Paginator(rows, PAGE).get_page(request.GET.get("pagina"))
    waits = [row for row in page if row.state in OPEN]
    owed = access.visible(act, "settlement.recovery.read", recoveries.with_received(Recovery.objects.all()))
    back = list(owed.filter(state=RecoveryState.OPEN))
    context = {
        "table": tables.statements(page, named=False),
        "page": page,
        "waits": len(waits),
        "recoveries": tables_due.recovery_list(back, own=True) if back else None,
    }
    return render(request, "settlement/organisation/mine.html", context)


@require_safe
def everyone(request: HttpRequest) -> HttpResponse:
    """The statements within one's scope, by state, with their sums; and drawing those of a month."""
    act = access.act_of(request)
    rows = access.visible(act, "settlement.statement.read_all", lists.statements())
    state = request.GET.get("stato", "")
    sums = lists.sums_by_state(rows)
    shown = rows.filter(state=state) if state in StatementState.values else rows
    context = {
        "figures": [
            Figure(str(StatementState(key).label).capitalize(), money(sums[key]), url=f"?stato={key}")
            for key in StatementState.values
        ],
        "table": tables.statements(page := Paginator(shown, PAGE).get_page(request.GET.get("pagina")), named=True),
        "page": page,
        "filtered": shown is not rows,
        "draw_form": _draw_form(act),
        "batches_url": reverse("settlement:batches"),
        "links": standing.office_links(act),
    }
    return render(request, "settlement/staff/statements.html", context)


def _sums(rows: Any) -> list[Figure]:
    """What the statements of each state amount to; each figure leads to them."""
    sums = lists.sums_by_state(rows)
    return [
        Figure(str(state.label).capitalize(), money(sums[state]), url=f"?stato={state.value}")
        for state in StatementState
    ]


def _draw_form(act: Act, data: Any = None) -> DrawForm | None:
    networks = list(access.visible(act, "settlement.statement.draw", Network.objects.order_by("code")))
    return DrawForm(data, networks=networks, today=clock.today()) if networks else None


@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw the statements of a month."""
    act = access.act_of(request)
    form = _draw_form(act, request.POST)
    if form and form.is_valid():
        drawn = len(verbs.draw(act, network=form.chosen_network, month=form.first_day))
        text = ngettext("%(n)s distinta formata.", "%(n)s distinte formate.", drawn) % {"n": drawn}
        messages.success(request, text if drawn else _("Nessun utilizzo da mettere in distinta per quel mese."))
    else:
        messages.error(request, _("Scegli il mese delle distinte."))
    return redirect("settlement:statements")


@require_safe
def statement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One statement, use by use, and what the reader may do with it."""
    found = _found(request, pk)
    return render(request, "settlement/organisation/statement.html", _context(access.act_of(request), found))


def _context(act: Act, found: Any) -> dict[str, Any]:
    sends = found.state in OPEN and access.may(act, "settlement.statement.send", found)
    strikes = found.state in OPEN and access.may(act, "settlement.statement.strike", found)
    decides = found.state == StatementState.SENT and access.may(act, "settlement.statement.approve", found)
    reference = papers.bank_reference(found)
    own = access.may(act, "settlement.statement.read_own", found)
    staff = access.may(act, "settlement.statement.read_all", found)
    return {
        "statement": found,
        "month": tables.month(found),
        "payee": tables.payee(found),
        "state": StatementState(found.state),
        "payment": tables.payment(found),
        "returned_because": _returned_because(found) if found.state == StatementState.RETURNED else "",
        "figures": _figures(found),
        "details": _details(found),
        "notes": standing.notes(act, found),
        "more": standing.more_tables(found),
        "links": standing.links(act, found, own=own),
        "table": tables.lines(
            found, lists.lines(found), reference=reference, strikes=strikes, other=standing.column(act, found)
        ),
        "instalment": grant_tables.of_statement(found),
        "stages": tables.stages(stages, strikes=strikes) if (stages := lists.stages(found)) else None,
        "lists_uses": found.uses or not stages,
        "downloads": [Download(_("Distinta"), reverse("settlement:statement-pdf", args=[found.pk]), "pdf")],
        "sends": sends,
        "decides": decides,
        "list_url": reverse("settlement:statements" if staff else "settlement:mine"),
    }


def _returned_because(found: Statement) -> str:
    rows = Entry.objects.filter(object_id=found.pk, verb="settlement.statement.return").order_by("-sequence")
    return rows.values_list("reason", flat=True).first() or ""


def _figures(found: Any) -> list[Figure]:
    alliance = texts.in_language(found.alliance.title) if found.alliance else ""
    return [Figure(_("Utilizzi"), str(found.uses), alliance), Figure(_("Importo"), money(found.total))]


def _details(found: Any) -> list[tuple[str, str]]:
    """The payment, once it was ordered."""
    order = lists.order_of(found)
    if order is None:
        return []
    rows = [(_("Mandato"), order.end_to_end_id), (_("Esecuzione"), day(order.batch.execution_date))]
    return [*rows, (_("Motivo della banca"), order.bank_reason)] if order.bank_reason else rows


@require_safe
def statement_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The statement on paper. The account is whole for its owner and for who pays, its end for the others."""
    act, found = access.act_of(request), _found(request, pk)
    payee = found.provider or found.person
    whole = access.may(act, "settlement.statement.read_own", found) or access.may(
        act, "settlement.statement.approve", found
    )
    iban = payee.iban if whole or not payee.iban else f"…{payee.iban[-4:]}"
    document = papers.printed(found, iban=iban)
    language = (get_language() or "it").split("-")[0]
    response = HttpResponse(document.pdf(created=found.drawn_at, language=language), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="distinta-{found.number}.pdf"'
    return response


@require_safe
def statement_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The statement as data."""
    found = _found(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="distinta-{found.number}.csv"'
    papers.write_csv(found, response)  # type: ignore[arg-type]
    return response


@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The payee sends its statement, in one click."""
    found = _found(request, pk, "settlement.statement.send")
    verbs.send(access.act_of(request), statement=found)
    messages.success(request, _("Distinta inviata: ora la controlla la ragioneria."))
    return redirect("settlement:statement", pk)


@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve for payment."""
    found = _found(request, pk, "settlement.statement.approve")
    verbs.approve(access.act_of(request), statement=found)
    messages.success(request, _("Distinta approvata: si può pagare."))
    return redirect("settlement:statement", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a statement back, saying why."""
    found = _found(request, pk, "settlement.statement.return")
    form, done, status = _reasoned(request, lambda act: verbs.give_back(act, statement=found))
    if done:
        messages.success(request, _("Distinta restituita: chi l'ha inviata riceve il motivo."))
        return redirect("settlement:statement", pk)
    context = {"form": form, "statement": found, "month": tables.month(found), "payee": tables.payee(found)}
    return render(request, "settlement/staff/return.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Take a wrong use off, saying why; it is undone."""
    found = _found(request, pk, "settlement.statement.strike")
    row = get_object_or_404(StatementLine.objects.select_related("statement", "redemption"), pk=line, statement=found)
    form, done, status = _reasoned(request, lambda act: verbs.strike(act, line=row))
    if done:
        messages.success(request, _("Riga tolta e utilizzo stornato."))
        return redirect("settlement:statement", pk)
    context = {"form": form, "statement": found, "month": tables.month(found), "use": row.redemption}
    return render(request, "settlement/organisation/strike.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def strike_stage(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Take a stage off, saying why; the next statement reckons it anew."""
    found = _found(request, pk, "settlement.statement.strike")
    row = get_object_or_404(lists.stages(found).select_related("statement"), pk=line)
    form, done, status = _reasoned(request, lambda act: verbs.strike_stage(act, line=row))
    if done:
        messages.success(request, _("Fase tolta: sarà ricalcolata nella prossima distinta."))
        return redirect("settlement:statement", pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("Togli una fase dalla distinta"),
        kicker=tables.payee(found),
        facts=[
            (_("Fase"), label_of(row.payment)),
            (_("Perché"), why(row.payment)),
            (_("Importo"), money(row.payment.cents)),
        ],
        label=_("Togli e ricalcola"),
        up=_("Distinta n. %s") % found.number,
        back_url=reverse("settlement:statement", args=[pk]),
    )


def _reasoned(request: HttpRequest, run: Any) -> tuple[ReasonForm, bool, int]:
    """The form of a reason, whether the verb was done with it, and the status of the answer."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return form, False, 200
    try:
        run(access.act_of(request, reason=form.cleaned_data["reason"]))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return form, False, refusal.status
    return form, True, 200
