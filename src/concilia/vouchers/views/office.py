"""The office: the vouchers of a call, from their issue on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access, audit
from concilia.calls.models import Call
from concilia.core import texts
from concilia.core.errors import Refusal
from concilia.providers import words
from concilia.ui.components import Column, Figure, Table
from concilia.ui.format import integer, money

from .. import presenting, uselog
from ..domain import issuing
from ..queries import issues, spending

#: So many vouchers are issued in one act, so that a page answers in seconds: the button goes on with the others.
AT_ONCE, SHOWN, PAGE = 200, 20, 50


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many vouchers wait to be issued and for how much; the button issues them."""
    act = access.act_of(request)
    call = _call_of(request, pk, "vouchers.voucher.issue")
    refusal = None
    if request.method == "POST":
        try:
            made = len({row.award_id for row in issuing.issue_all(act, call=call, most=AT_ONCE)})
        except Refusal as error:
            refusal = error
        else:
            said = ngettext(
                "Voucher emessi per %(number)s concessione.", "Voucher emessi per %(number)s concessioni.", made
            )
            messages.success(request, said % {"number": made})
            _say_who_waits(request, call, made)
            return redirect("vouchers:issue", pk)
    context = _context(call, refusal)
    return render(request, "vouchers/staff/issue.html", context, status=refusal.status if refusal else 200)


def _say_who_waits(request: HttpRequest, call: Call, made: int) -> None:
    """When the call gives a voucher to each child, some awards wait for the household to be completed."""
    left = issues.progress(call).waiting
    if left and made < AT_ONCE:
        text = ngettext(
            "%(number)s concessione aspetta: il nucleo di chi ha fatto domanda non ha figli registrati.",
            "%(number)s concessioni aspettano: il nucleo di chi ha fatto domanda non ha figli registrati.",
            left,
        )
        messages.warning(request, text % {"number": left})


def _context(call: Call, refusal: Refusal | None) -> dict[str, Any]:
    progress = issues.progress(call)
    waiting = issues.waiting(call).select_related("application__protocol", "call_line")[:SHOWN]
    return {
        "call": call,
        "title": texts.in_language(call.title),
        "refusal": refusal,
        "progress": progress,
        "figures": [
            Figure(_("Da emettere"), integer(progress.waiting)),
            Figure(_("Per un valore di"), money(progress.waiting_cents)),
            Figure(_("Già emessi"), integer(progress.issued)),
            Figure(_("Per un valore di"), money(progress.issued_cents)),
        ],
        "next": min(progress.waiting, AT_ONCE),
        "table": _waiting(list(waiting)) if progress.waiting else None,
    }


def _waiting(rows: list[Any]) -> Table:
    return Table(
        caption=_("I prossimi voucher, nell'ordine della graduatoria"),
        columns=[
            Column("application", _("Domanda"), value=lambda row: str(row.application.protocol)),
            Column("line", _("Linea"), value=lambda row: row.call_line.code),
            Column("cents", _("Valore"), "money"),
        ],
        rows=rows,
    )


# The log of uses: for rides, where from, where to and when (CA-32)


@require_safe
def uses(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was recorded on the vouchers of a call, the last first. No name, and nothing under special protection."""
    call = _call_of(request, pk, "vouchers.voucher.manage")
    page = Paginator(spending.of_call(call), PAGE).get_page(request.GET.get("pagina"))
    sees = access.may(access.act_of(request), "vouchers.redemption.read_special", call)
    context = {
        "call": call,
        "title": texts.in_language(call.title),
        "page": page,
        "table": _log(page),
        "csv_url": reverse("vouchers:uses-csv", args=[pk]) if sees else "",
    }
    return render(request, "vouchers/staff/uses.html", context)


def _log(rows: Any) -> Table:
    return Table(
        caption=_("Utilizzi"),
        columns=[
            Column("service_date", _("Giorno"), "day"),
            Column("voucher", _("Voucher"), value=lambda row: presenting.code_end(row.voucher)),
            Column("where", _("Presso"), value=lambda row: row.provider.name if row.provider else _("rimborso")),
            Column("units", _("Quantità"), value=lambda row: words.counted(row.units, row.unit)),
            Column("facts", _("Che cosa"), value=lambda row: presenting.facts(row.voucher, row.facts)),
            Column("cents", _("Paga il voucher"), "money"),
            Column("own_share", _("Paga la famiglia"), "money"),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Nessun utilizzo, per ora."),
    )


@require_safe
def uses_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole log as a file, origin and destination included, with codes in the place of names. The reading is logged."""
    act, call = access.act_of(request), _call_of(request, pk, "vouchers.redemption.read_special")
    audit.record(act, "vouchers.redemption.read_special", call)
    response = HttpResponse(uselog.csv_of(call, spending.of_call(call)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="utilizzi-{call.code}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _call_of(request: HttpRequest, pk: UUID, verb: str) -> Call:
    rows = Call.objects.select_related("network", "alliance")
    return get_object_or_404(access.visible(access.act_of(request), verb, rows), pk=pk)
