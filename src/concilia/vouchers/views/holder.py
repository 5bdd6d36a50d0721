"""What holders do with their own vouchers: activate, choose where, say six digits, answer the register."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core.errors import Refusal
from concilia.ui.links import Link

from .. import places, presenting, registers
from ..domain import activating, answering, spoken
from ..domain.kept import whole
from ..forms import ReasonForm, refused
from ..models import Attendance, Voucher
from ..queries import registers as rows
from ..queries import spending
from ..states import AttendanceState
from .papers import pdf

OWN = "vouchers.voucher.read_own"


def _voucher(request: HttpRequest, pk: UUID) -> Voucher:
    mine = access.visible(access.act_of(request), OWN, spending.with_rules(Voucher.objects.all()))
    return get_object_or_404(mine, pk=pk)


@require_POST
def activate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that the voucher will be used."""
    try:
        done = activating.activate(access.act_of(request), voucher=_voucher(request, pk))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        text = _("Il voucher è attivo: si può usare fino al %(day)s.")
        messages.success(request, text % {"day": done.valid_until.strftime("%d/%m/%Y")})
    return redirect("vouchers:detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the only provider of the voucher, or change it saying why."""
    voucher = _voucher(request, pk)
    form, status = places.form(request, voucher), 200
    if form.is_bound and form.is_valid():
        try:
            places.save(access.act_of(request, reason=form.cleaned_data.get("reason", "")), voucher, form)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("Ente scelto: il voucher si usa lì."))
            return redirect("vouchers:detail", pk)
    context = {"form": form, "title": presenting.title(voucher), "back_url": reverse("vouchers:detail", args=[pk])}
    return render(request, "vouchers/provider.html", context, status=status)


@require_POST
def speak(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Six digits to say at a till: shown once, on the page that answers."""
    voucher = _voucher(request, pk)
    try:
        made = spoken.make(access.act_of(request), voucher=voucher)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("vouchers:detail", pk)
    return render(request, "vouchers/spoken.html", _spoken(made, voucher, reverse("vouchers:detail", args=[pk])))


def _spoken(made: spoken.Spoken, voucher: Voucher, back_url: str) -> dict[str, Any]:
    return {
        "digits": made.digits,
        "until": made.row.until,
        "title": presenting.title(voucher),
        "back_url": back_url,
    }


# The register


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A month of attendance: confirmed all at once, or disputed day by day."""
    voucher, month, status = _voucher(request, pk), registers.month_of(request), 200
    refusal = None
    if request.method == "POST":
        try:
            answering.confirm_month(access.act_of(request), voucher=voucher, month=month)
        except Refusal as error:
            refusal, status = error, error.status
        else:
            messages.success(request, _("Mese confermato: le presenze che l'avviso riconosce sono pagate."))
            return redirect(registers.address("vouchers:own-register", voucher, month))
    listed = list(rows.of_month(voucher, month))
    context = {
        **registers.known(voucher),
        "month": month,
        "refusal": refusal,
        "months": registers.months(rows.months(voucher), reverse("vouchers:own-register", args=[pk])),
        "table": registers.table(listed, voucher, _named(voucher), _dispute_link),
        "waits": sum(row.state == AttendanceState.RECORDED for row in listed),
        "pdf_url": registers.address("vouchers:own-register-pdf", voucher, month) if listed else "",
    }
    return render(request, "vouchers/citizen/register.html", context, status=status)


def _named(voucher: Voucher) -> Any:
    return lambda child: presenting.child_name(voucher, child)


def _dispute_link(row: Attendance) -> Link | None:
    if row.state != AttendanceState.RECORDED:
        return None
    return Link(_("Contesta"), reverse("vouchers:dispute", args=[row.pk]))


@require_safe
def register_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The register of a month, to be signed on paper by both."""
    voucher, month = _voucher(request, pk), registers.month_of(request)
    document = registers.sheet(voucher, month, rows.of_month(voucher, month), _named(voucher))
    return pdf(request, document, f"registro-{month:%Y-%m}-{voucher.code[-4:]}")


@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a day did not go as it is recorded."""
    act = access.act_of(request)
    mine = access.visible(act, "vouchers.attendance.dispute", rows.with_rules())
    row = get_object_or_404(mine, pk=pk)
    form, status = ReasonForm(request.POST if request.method == "POST" else None), 200
    back_url = registers.address("vouchers:own-register", row.voucher, row.day)
    if form.is_bound and form.is_valid():
        try:
            answering.dispute(access.act_of(request, reason=form.cleaned_data["reason"]), attendance=row)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("Contestazione inviata: chi offre il servizio la legge e risponde."))
            return redirect(back_url)
    context = {
        "form": form,
        "row": row,
        "what": presenting.facts(row.voucher, whole(row)),
        "heading_title": _("Contestare la presenza?"),
        "label": _("Contesta"),
        "title": presenting.title(row.voucher),
        "back_url": back_url,
    }
    return render(request, "vouchers/attendance.html", context, status=status)
