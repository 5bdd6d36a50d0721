"""The invoice of a statement: what to write on it, attaching it, taking it off."""

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
from concilia.core import parameters, storage, texts
from concilia.core.errors import Refusal
from concilia.documents.domain.documents import about_documents
from concilia.engines.deadlines import day_of
from concilia.ui.format import money

from .. import tables, tables_due
from ..domain import invoices as verbs
from ..forms_due import InvoiceFileForm, InvoiceForm
from ..models import Invoice
from ..queries import dues, lists
from ..states import StatementState
from .shared import Posted, detail_page, form_page, posted, run

ATTACH = "settlement.invoice.attach"


def _statement(request: HttpRequest, pk: UUID) -> Any:
    rows = lists.statements().exclude(provider=None)
    return get_object_or_404(access.visible(access.act_of(request), ATTACH, rows), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invoice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What to write on the invoice, and the file of it."""
    found = _statement(request, pk)
    form = InvoiceFileForm(posted(request), request.FILES or None)
    done, status = run(request, form, lambda act, values: _attach(act, found, values["file"]))
    if done:
        messages.success(request, _("La fattura corrisponde alla distinta, al centesimo."))
        return redirect("settlement:statement", pk)
    return _shown(request, found, form, status)


def _attach(act: Any, found: Any, file: tuple[str, bytes]) -> None:
    verbs.attach_file(act, statement=found, name=file[0], data=file[1])


def _shown(request: HttpRequest, found: Any, form: InvoiceFileForm, status: int) -> HttpResponse:
    act, address = access.act_of(request), reverse("settlement:invoice", args=[found.pk])
    expected = verbs.expected(act, found)
    open_ = found.state != StatementState.APPROVED
    upload = Posted(address, _("Allega la fattura"), _("Allega"), form, kind="main", files=True)
    typed = reverse("settlement:invoice-typed", args=[found.pk])
    return detail_page(
        request,
        status=status,
        title=_("La fattura della distinta"),
        kicker=_("Distinta n. %(number)s, %(month)s") % {"number": found.number, "month": tables.month(found)},
        lead=_("I dati da scrivere sono qui sotto: la fattura viene confrontata con la distinta, al centesimo."),
        up=_("Distinta n. %s") % found.number,
        back_url=reverse("settlement:statement", args=[found.pk]),
        facts=_what_to_write(act, found, expected),
        tables=[tables_due.invoices(dues.in_force(found), found)],
        links=[],
        forms=[upload, Posted(typed, _("Non hai il file?"), _("Scrivi i dati a mano"), kind="quiet")] if open_ else [],
    )


def _what_to_write(act: Any, found: Any, expected: Any) -> list[tuple[str, str]]:
    payer, today = verbs.payer_of(found), day_of(act.at)
    stamp = money(parameters.on("invoice_stamp_cents", today).value)
    threshold = money(parameters.on("invoice_stamp_threshold_cents", today).value)
    text = _("Servizi resi con voucher, distinta n. %(number)s di %(month)s")
    return [
        (_("Destinatario"), payer.name if payer else _("chiedi alla ragioneria chi paga")),
        (_("Codice fiscale del destinatario"), expected.customer_code),
        (_("La tua partita IVA nel registro"), expected.supplier_code),
        (_("Descrizione"), text % {"number": found.number, "month": tables.month(found)}),
        (_("Imponibile più IVA, in tutto"), money(expected.left_cents)),
        ("CUP", ", ".join(sorted(expected.cups)) or _("nessuno")),
        (_("Se esente"), _("natura N4 e la norma (per esempio art. 10 n. 21 DPR 633/72)")),
        (
            _("Bollo"),
            _("%(stamp)s sopra %(threshold)s senza IVA, a tuo carico") % {"stamp": stamp, "threshold": threshold},
        ),
        (_("Se con IVA"), _("verso un ente pubblico: esigibilità S, scissione dei pagamenti")),
        (_("Rete"), texts.in_language(found.network.title)),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same data typed by hand, prefilled with what the statement knows."""
    found = _statement(request, pk)
    expected = verbs.expected(access.act_of(request), found)
    initial = {
        "supplier_code": expected.supplier_code,
        "customer_code": expected.customer_code,
        "taxable": max(expected.left_cents, 0),
        "total": max(expected.left_cents, 0),
        "rate": 0,
        "vat": 0,
        "stamp": 0,
        "cup": next(iter(sorted(expected.cups)), ""),
    }
    data = request.POST if request.method == "POST" and "number" in request.POST else None
    form = InvoiceForm(data, initial=initial)
    name = found.provider.name
    done, status = run(
        request, form, lambda act, _values: verbs.attach(act, statement=found, document=form.document(name))
    )
    if done:
        messages.success(request, _("La fattura corrisponde alla distinta, al centesimo."))
        return redirect("settlement:statement", pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("Scrivi i dati della fattura"),
        kicker=_("Distinta n. %s") % found.number,
        label=_("Confronta e allega"),
        up=_("Distinta n. %s") % found.number,
        back_url=reverse("settlement:invoice", args=[pk]),
    )


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a wrong invoice off."""
    act = access.act_of(request)
    rows = access.visible(act, "settlement.invoice.withdraw", Invoice.objects.select_related("statement"))
    found = get_object_or_404(rows, pk=pk)
    try:
        verbs.withdraw(act, invoice=found)
        messages.success(request, _("Fattura ritirata: puoi allegarne un'altra."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("settlement:invoice", found.statement_id)


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The XML as it came."""
    found = get_object_or_404(
        access.visible(access.act_of(request), "settlement.invoice.read", Invoice.objects.all()), pk=pk
    )
    document = get_object_or_404(about_documents(found))
    response = HttpResponse(storage.get(document.sha256), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="fattura-{found.pk}.xml"'
    return response
