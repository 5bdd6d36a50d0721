"""The provider's side of the register: the vouchers of a month, their days, a correction, a withdrawal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.imports import pages
from concilia.networks.models import Organisation
from concilia.ui.components import Column, Table
from concilia.ui.links import Link

from .. import presenting, registers
from ..domain import attending
from ..domain.kept import whole
from ..forms import CorrectionForm, ReasonForm, refused
from ..models import Attendance, Voucher
from ..queries import identities, spending
from ..queries import registers as rows
from ..register_file import RegisterFile, waiting_files
from ..states import AttendanceState
from .papers import pdf
from .till import address_of

RECORD = "vouchers.attendance.record"
MOST = 200


def _recorded(request: HttpRequest) -> Any:
    return access.visible(access.act_of(request), RECORD, rows.with_rules())


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The vouchers with something in the register of a month, and how much of it waits or is disputed."""
    month = registers.month_of(request)
    kept = access.visible(access.act_of(request), RECORD, Attendance.objects.all())
    found = rows.by_voucher(rows.in_month(kept, month))[:MOST]
    table = Table(
        caption=_("Registri del mese"),
        columns=[
            Column("voucher", _("Voucher"), "link", value=lambda row: _register_link(row, month)),
            Column("days", _("Giorni"), "integer"),
            Column("waiting", _("Da confermare"), "integer"),
            Column("disputed", _("Contestate"), "integer"),
        ],
        rows=list(found),
        hide_caption=True,
        empty=_("Le presenze che registri in cassa compaiono qui, voucher per voucher."),
    )
    context = {"table": table, "month": month, "files": _files(access.act_of(request))}
    return render(request, "vouchers/organisation/registers.html", context)


def _files(act: Act) -> list[Link]:
    """Where a whole register may be sent as a file: one page for each call, and for each organisation if there are several."""
    providers = list(_providers(act))
    return [
        Link(
            texts.in_language(call.title) + (f" ({provider.name})" if len(providers) > 1 else ""),
            reverse("vouchers:register-file", args=[provider.pk, call.pk]),
        )
        for provider, call in waiting_files(act, providers)
    ]


def _providers(act: Act) -> Any:
    return access.visible(act, RECORD, Organisation.objects.order_by("name", "id"))


@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: HttpRequest, pk: UUID, call: UUID) -> HttpResponse:
    """Take in the days of a call's register from a file."""
    act = access.act_of(request)
    provider = get_object_or_404(_providers(act), pk=pk)
    chosen = get_object_or_404(rows.calls_of(provider), pk=call)
    return pages.page(
        request,
        importer=RegisterFile(chosen, act),
        about=provider,
        here=reverse("vouchers:register-file", args=[pk, call]),
        title=_("Presenze da file: %(call)s") % {"call": texts.in_language(chosen.title)},
        back=Link(_("Registri delle presenze"), reverse("vouchers:registers")),
    )


def _register_link(row: Any, month: Any) -> Link:
    address = f"{reverse('vouchers:register', args=[row['voucher']])}?mese={month:%Y-%m}"
    return Link(f"…{row['voucher__code'][-4:]}", address)


@require_safe
def register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The days of a voucher in a month, as this provider recorded them."""
    act, month = access.act_of(request), registers.month_of(request)
    voucher, days = _of_voucher(request, pk)
    listed = list(rows.in_month(days, month).order_by("day", "recorded_at", "id"))
    provider = listed[0].provider if listed else days[0].provider
    address = reverse("vouchers:register", args=[pk])
    context = {
        **registers.known(voucher),
        "month": month,
        "provider": provider,
        "months": registers.months(rows.months(voucher), address),
        "table": registers.table(listed, voucher, _coded(voucher, provider.pk), _step),
        "add_url": reverse("vouchers:till-use", args=[address_of(act, provider, voucher)]),
        "pdf_url": registers.address("vouchers:register-pdf", voucher, month) if listed else "",
    }
    return render(request, "vouchers/organisation/register.html", context)


@require_safe
def register_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The register of a month, to be signed on paper by both."""
    month = registers.month_of(request)
    voucher, days = _of_voucher(request, pk)
    listed = list(rows.in_month(days, month).order_by("day", "recorded_at", "id"))
    document = registers.sheet(voucher, month, listed, _coded(voucher, days[0].provider_id))
    return pdf(request, document, f"registro-{month:%Y-%m}-{voucher.code[-4:]}")


def _of_voucher(request: HttpRequest, pk: UUID) -> tuple[Voucher, Any]:
    """A voucher in whose register this provider wrote, with those days."""
    days = _recorded(request).filter(voucher=pk)
    if not days.exists():
        raise Http404
    return get_object_or_404(spending.with_rules(Voucher.objects.all()), pk=pk), days


def _coded(voucher: Voucher, payee: UUID) -> Any:
    return lambda child: identities.child_at_till(voucher, child, payee)


def _step(row: Attendance) -> Link | None:
    """What a provider may still do with a day."""
    paid = row.redemption is not None and not presenting.is_undone(row.redemption)
    if paid or row.state not in (AttendanceState.RECORDED, AttendanceState.DISPUTED, AttendanceState.CONFIRMED):
        return None
    return Link(_("Correggi"), reverse("vouchers:correct", args=[row.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a day again as it should have been: the row before stays, crossed out."""
    row = get_object_or_404(_recorded(request), pk=pk)
    asked = presenting.asked(presenting.use_of(row.voucher))
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, facts=asked, answers=whole(row))
    status = 200
    if form.is_bound and form.is_valid():
        act = access.act_of(request, reason=form.reason)
        status = _tried(form, lambda: attending.correct(act, attendance=row, facts=form.answers()))
        if status == 200:
            messages.success(request, _("Presenza corretta: chi ha il voucher la conferma di nuovo."))
            return redirect(registers.address("vouchers:register", row.voucher, row.day))
    withdraws = row.state in (AttendanceState.RECORDED, AttendanceState.DISPUTED)
    context = _about(row, form, _("Correggere la presenza?"), _("Correggi"))
    context["withdraw_url"] = reverse("vouchers:withdraw", args=[pk]) if withdraws else ""
    return render(request, "vouchers/organisation/correct.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back a day that was recorded by mistake, saying why."""
    row = get_object_or_404(_recorded(request), pk=pk)
    form, status = ReasonForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        act = access.act_of(request, reason=form.cleaned_data["reason"])
        status = _tried(form, lambda: attending.withdraw(act, attendance=row))
        if status == 200:
            messages.success(request, _("Presenza annullata."))
            return redirect(registers.address("vouchers:register", row.voucher, row.day))
    context = _about(row, form, _("Annullare la presenza?"), _("Annulla la presenza"))
    return render(request, "vouchers/attendance.html", context, status=status)


def _tried(form: Any, run: Any) -> int:
    """The status of an answer: 200, or that of the refusal, which is put in the form."""
    try:
        run()
    except Refusal as refusal:
        return refused(form, refusal)
    return 200


def _about(row: Attendance, form: Any, heading: str, label: str) -> dict[str, Any]:
    return {
        "form": form,
        "row": row,
        "what": presenting.facts(row.voucher, whole(row)),
        "heading_title": heading,
        "label": label,
        "title": presenting.title(row.voucher),
        "back_url": registers.address("vouchers:register", row.voucher, row.day),
    }
