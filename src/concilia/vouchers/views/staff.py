"""The refund desk: receipts that people bring for calls that pay them (MA-22)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia import access
from concilia.core import clock, texts
from concilia.core.errors import Refusal
from concilia.ui.components import Column, Table
from concilia.ui.format import money
from concilia.ui.links import Link

from .. import presenting
from ..domain import lookup, redeeming
from ..forms import CodeForm, UseForm, refused
from ..models import Redemption, Voucher
from ..queries import identities, spending

REFUND = "vouchers.redemption.refund"
LAST_REFUNDS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def refund_desk(request: HttpRequest) -> HttpResponse:
    """Type the code of the voucher for which somebody brings a receipt; below, the last refunds."""
    act = access.act_of(request)
    form, status = CodeForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        try:
            found = lookup.find(form.cleaned_data["code"], among=access.visible(act, REFUND, Voucher.objects.all()))
            return redirect("vouchers:refund-use", found.pk)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    uses = access.visible(act, REFUND, spending.refunds())[:LAST_REFUNDS]
    return render(request, "vouchers/staff/refund_desk.html", {"form": form, "refunds": _refunds(uses)}, status=status)


def _refunds(rows: Any) -> Table:
    return Table(
        caption=_("Ultime ricevute accolte"),
        columns=[
            Column("receipt", _("Ricevuta"), "link", value=_reverse_link),
            Column("service_date", _("Giorno"), "day"),
            Column("who", _("Persona"), value=lambda row: identities.name_of(row.voucher)),
            Column("price", _("Spesa"), "money", value=lambda row: row.cents + row.own_share),
            Column("cents", _("Rimborso"), "money"),
            Column("state", _("Esito"), "chip", value=presenting.outcome),
        ],
        rows=list(rows),
        empty=_("Le ricevute che accogli compaiono qui."),
    )


def _reverse_link(row: Redemption) -> Link:
    settled = presenting.is_undone(row) or hasattr(row, "statement_line")
    return Link(row.receipt, "" if settled else reverse("vouchers:till-reverse", args=[row.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a receipt: the rules say what of it is refunded, and why when nothing is."""
    act = access.act_of(request)
    voucher = get_object_or_404(access.visible(act, REFUND, spending.with_rules(Voucher.objects.all())), pk=pk)
    form, status = _form(request, voucher), 200
    if form.is_bound and form.is_valid():
        try:
            done = redeeming.refund(
                act.keyed(form.key),
                voucher=voucher,
                service=form.service,
                service_date=form.day,
                facts=form.answers(),
            )
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            text = _("Ricevuta %(receipt)s accolta: si rimborsano %(cents)s, ne restano %(left)s.")
            shown = {"receipt": done["receipt"], "cents": money(done["cents"]), "left": money(done["left"])}
            messages.success(request, text % shown)
            return redirect("vouchers:refund")
    return render(request, "vouchers/staff/refund.html", _context(voucher, form), status=status)


def _form(request: HttpRequest, voucher: Voucher) -> UseForm:
    rule = presenting.rules_of(voucher).file.use
    assert rule is not None  # only calls with a use issue vouchers
    data = request.POST if request.method == "POST" else None
    return UseForm(data, facts=rule.facts, services=list(voucher.services.all()), today=clock.today())


def _context(voucher: Voucher, form: UseForm) -> dict[str, Any]:
    return {
        "voucher": voucher,
        "title": presenting.title(voucher),
        "form": form,
        "details": [
            (_("Persona"), identities.name_of(voucher)),
            (_("Voucher"), presenting.code_end(voucher)),
            (_("Resta"), money(spending.left(voucher))),
            (_("Vale fino al"), voucher.valid_until.strftime("%d/%m/%Y")),
            (_("Rete"), texts.in_language(voucher.network.title)),
        ],
    }
