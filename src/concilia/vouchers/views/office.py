"""The office: the vouchers of a call, from their issue on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from concilia import access
from concilia.calls.models import Call
from concilia.core import texts
from concilia.core.errors import Refusal
from concilia.ui.components import Column, Figure, Table
from concilia.ui.format import integer, money

from ..domain import issuing
from ..queries import issues

#: So many vouchers are issued in one act, so that a page answers in seconds: the button goes on with the others.
AT_ONCE, SHOWN = 200, 20


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many vouchers wait to be issued and for how much; the button issues them."""
    act = access.act_of(request)
    rows = Call.objects.select_related("network", "alliance")
    call = get_object_or_404(access.visible(act, "vouchers.voucher.issue", rows), pk=pk)
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
