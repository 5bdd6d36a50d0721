"""Late payments with their reasons, and the tax kept for the Treasury."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core import clock
from concilia.ui.components import Figure
from concilia.ui.format import day, money

from .. import tables, tables_due
from ..domain import delays, vat
from ..forms_due import DelayForm, RemitForm
from ..models import VatHold
from ..queries import dues, lists
from ..queries import late as read
from .shared import Posted, form_page, list_page, posted, run


@require_safe
def late(request: HttpRequest) -> HttpResponse:
    """The payments whose promised day has passed."""
    act = access.act_of(request)
    rows = list(read.overdue(access.visible(act, "settlement.delay.read", lists.statements()), clock.today()))
    silent = sum(not read.is_explained(row, clock.today()) for row in rows)
    return list_page(
        request,
        title=_("Pagamenti in ritardo"),
        lead=_(
            "Si paga entro 30 giorni dall'approvazione (D.Lgs. 231/2002): se non si riesce, chi aspetta deve sapere perché."
        ),
        up=_("Liquidazione"),
        back_url=reverse("settlement:statements"),
        figures=[
            Figure(_("In ritardo"), str(len(rows)), money(dues.sums(rows))),
            Figure(_("Senza un motivo valido"), str(silent)),
        ],
        tables=[tables_due.late_list(rows, explains=access.may(act, "settlement.delay.explain"))],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say why one payment is late."""
    rows = access.visible(access.act_of(request), "settlement.delay.explain", lists.statements())
    found = get_object_or_404(rows, pk=pk)
    form = DelayForm(posted(request))
    done, status = run(request, form, lambda act, said: delays.explain(act, statement=found, **said))
    if done:
        messages.success(request, _("Motivo registrato: chi aspetta lo riceve con il nuovo giorno."))
        return redirect("settlement:late")
    return form_page(
        request,
        form,
        status=status,
        title=_("Perché il pagamento è in ritardo?"),
        kicker=_("Distinta n. %(number)s, %(payee)s") % {"number": found.number, "payee": tables.payee(found)},
        facts=[(_("Promesso entro"), day(found.due_on) if found.due_on else "")],
        label=_("Scrivi il motivo"),
        up=_("Pagamenti in ritardo"),
        back_url=reverse("settlement:late"),
    )


def _holds(request: HttpRequest, verb: str) -> Any:
    rows = VatHold.objects.select_related("network", "statement__provider", "statement__person")
    return access.visible(access.act_of(request), verb, rows.order_by("-held_at", "-id"))


@require_safe
def held_vat(request: HttpRequest) -> HttpResponse:
    """The tax kept on invoices with split payment, and what of it was paid to the Treasury."""
    rows = list(_holds(request, "settlement.vat.read"))
    return _vat_page(request, rows, None, 200)


def _vat_page(request: HttpRequest, rows: list[Any], form: RemitForm | None, status: int) -> HttpResponse:
    waiting = [row for row in rows if row.remitted_at is None]
    pays = waiting and access.may(access.act_of(request), "settlement.vat.remit", waiting[0].network)
    remit = reverse("settlement:vat-remit")
    shown = form or RemitForm(holds=waiting)
    return list_page(
        request,
        status=status,
        title=_("IVA da versare"),
        lead=_(
            "Con la scissione dei pagamenti l'IVA della fattura non va al fornitore: si versa all'Erario con l'F24."
        ),
        up=_("Invii alla banca"),
        back_url=reverse("settlement:batches"),
        figures=[Figure(_("Da versare"), money(sum(row.cents for row in waiting)))],
        tables=[tables_due.vat(rows)],
        forms=[Posted(remit, _("Hai versato l'F24?"), _("Registra il versamento"), shown)] if pays else [],
    )


@require_POST
def remit_vat(request: HttpRequest) -> HttpResponse:
    """Some of it was paid."""
    rows = list(_holds(request, "settlement.vat.remit"))
    waiting = [row for row in rows if row.remitted_at is None]
    form = RemitForm(request.POST, holds=waiting)

    def pay(act: Any, said: dict[str, Any]) -> None:
        vat.remit(act, network=form.chosen[0].network, holds=form.chosen, reference=said["reference"])

    done, status = run(request, form, pay)
    if done:
        messages.success(request, _("Versamento registrato."))
        return redirect("settlement:vat")
    return _vat_page(request, rows, form, status)
