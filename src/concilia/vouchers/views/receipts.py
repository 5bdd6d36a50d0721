"""Receipts for refund: the holder sends them and sees what was cut and why; the office examines them one by one (MA-22)."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.applications.views.documents import AttachmentField
from concilia.core import clock, storage, texts
from concilia.core.errors import Refusal
from concilia.engines.rules.schema import Use as UseRule
from concilia.providers.models import ServiceType
from concilia.ui.components import Column, Table
from concilia.ui.format import money
from concilia.ui.forms import DateField, MoneyField
from concilia.ui.links import Link

from .. import presenting
from ..domain import receipts as verbs
from ..domain.receipts import Written
from ..forms import DAY, UseForm, refused
from ..models import Receipt, Voucher
from ..queries import spending
from ..receipt_states import ReceiptState

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
ISSUER, NUMBER, ISSUED, FILE = "receipt-issuer", "receipt-number", "receipt-issued", "receipt-file"


class ReceiptForm(UseForm):
    """A receipt: who issued it, its number and day, what the call asks of the expense, and its photo or PDF."""

    def __init__(
        self, data: Any = None, *, rule: UseRule, services: list[ServiceType], today: date, **more: Any
    ) -> None:
        asked = {getattr(rule.receipt, key) for key in ("issuer", "number", "issued_on")} if rule.receipt else set()
        facts = [fact for fact in rule.facts if fact.name not in asked]
        super().__init__(data, facts=facts, services=services, today=today, **more)
        own = {
            ISSUER: forms.CharField(label=gettext_lazy("Chi ha emesso la ricevuta"), max_length=160),
            NUMBER: forms.CharField(label=gettext_lazy("Numero della ricevuta"), max_length=40),
            ISSUED: DateField(label=gettext_lazy("Data della ricevuta")),
        }
        file = AttachmentField(
            label=gettext_lazy("Foto o PDF della ricevuta"),
            help_text=gettext_lazy("PDF, PNG o JPEG, al massimo 20 MB."),
        )
        self.fields = {**own, **self.fields, FILE: file}

    def written(self) -> Written:
        return Written(
            service=self.service,
            service_date=self.cleaned_data[DAY],
            issuer=self.cleaned_data[ISSUER],
            number=self.cleaned_data[NUMBER],
            issued_on=self.cleaned_data[ISSUED],
            facts=self.answers(),
        )


class ReviewForm(forms.Form):
    """How much of the expense does not count, and why; or why the receipt is refused."""

    cut = MoneyField(label=gettext_lazy("Non si contano"), initial=0, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=verbs.LONGEST,
        required=False,
        help_text=gettext_lazy("Serve se tagli o non accogli: arriva alla persona."),
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )


def _voucher(request: HttpRequest, pk: UUID, verb: str = "vouchers.receipt.present") -> Any:
    rows = access.visible(access.act_of(request), verb, spending.with_rules(Voucher.objects.all()))
    return get_object_or_404(rows, pk=pk)


def _receipts() -> Any:
    related = "voucher__award__application__call", "voucher__award__application__rules__call", "voucher__holder"
    return Receipt.objects.select_related(*related, "service", "redemption", "file").order_by("-sent_at", "-id")


def _found(request: HttpRequest, pk: UUID, verb: str) -> Any:
    return get_object_or_404(access.visible(access.act_of(request), verb, _receipts()), pk=pk)


@require_safe
def mine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receipts sent for a voucher, each with its outcome: what is refunded, what was cut and why."""
    voucher = _voucher(request, pk)
    page = Paginator(_receipts().filter(voucher=voucher), PAGE).get_page(request.GET.get("pagina"))
    context = {"voucher": voucher, "title": presenting.title(voucher), "table": _mine(page), "page": page}
    return render(request, "vouchers/citizen/receipts.html", context)


def _mine(rows: Any) -> Table:
    return Table(
        caption=_("Le tue ricevute"),
        columns=[
            Column("number", _("Ricevuta"), "link", value=_file_link),
            Column("issued_on", _("Del"), "day"),
            Column("cents", _("Spesa"), "money"),
            Column("cut_cents", _("Non contati"), "money"),
            Column(
                "refund", _("Rimborso"), "money", value=lambda row: row.redemption.cents if row.redemption else None
            ),
            Column("reason", _("Motivo")),
            Column("state", _("Esito"), "chip", value=lambda row: ReceiptState(row.state)),
            Column("withdraw", _("Ritira"), "link", value=_withdraw_link),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Non hai ancora mandato ricevute: fotografa la prima e mandala da qui."),
    )


def _file_link(row: Receipt) -> Link:
    return Link(f"{row.issuer}, {row.number}", reverse("vouchers:receipt-file", args=[row.pk]))


def _withdraw_link(row: Receipt) -> Link | None:
    if row.state != ReceiptState.SENT:
        return None
    return Link(_("Ritira"), reverse("vouchers:receipt-withdraw", args=[row.pk]))


@GET_OR_POST
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a receipt."""
    voucher, act = _voucher(request, pk), access.act_of(request)
    form, status = _form(request, voucher), 200
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data[FILE]
        try:
            verbs.present(
                act, voucher=voucher, written=form.written(), name=PurePath(upload.name).name, data=upload.read()
            )
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("Ricevuta mandata: quando l'ufficio l'ha esaminata, ricevi l'esito."))
            return redirect("vouchers:receipts", pk)
    context = {"form": form, "voucher": voucher, "title": presenting.title(voucher)}
    return render(request, "vouchers/citizen/receipt_new.html", context, status=status)


def _form(request: HttpRequest, voucher: Voucher) -> ReceiptForm:
    rule = presenting.rules_of(voucher).file.use
    assert rule is not None  # only calls with a use issue vouchers
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    return ReceiptForm(rule=rule, services=list(voucher.services.all()), today=clock.today(), **sent)


@GET_OR_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a receipt back before it is examined."""
    found = _found(request, pk, "vouchers.receipt.withdraw")
    if request.method == "POST":
        verbs.withdraw(access.act_of(request), receipt=found)
        messages.success(request, _("Ricevuta ritirata: puoi mandarla di nuovo."))
        return redirect("vouchers:receipts", found.voucher_id)
    return render(request, "vouchers/citizen/receipt_withdraw.html", {"receipt": found})


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photo or PDF of a receipt: for who sent it and for the office."""
    found = _found(request, pk, "vouchers.receipt.read")
    document = found.file
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}.get(document.media_type, "bin")
    response = HttpResponse(storage.get(document.sha256), content_type=document.media_type)
    response["Content-Disposition"] = f'attachment; filename="ricevuta-{found.pk}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """The receipts that wait, the oldest first; below, the last decided."""
    act = access.act_of(request)
    rows = access.visible(act, "vouchers.receipt.accept", _receipts())
    waiting = Paginator(rows.filter(state=ReceiptState.SENT).order_by("sent_at", "id"), PAGE)
    page = waiting.get_page(request.GET.get("pagina"))
    decided = rows.filter(state__in=[ReceiptState.ACCEPTED, ReceiptState.REFUSED]).order_by("-decided_at", "-id")[:20]
    context = {
        "table": _office(page, _("Ricevute da esaminare"), _("Nessuna ricevuta aspetta.")),
        "page": page,
        "decided": _office(decided, _("Ultime esaminate"), _("Le ricevute esaminate compaiono qui.")),
    }
    return render(request, "vouchers/staff/receipts.html", context)


def _office(rows: Any, caption: str, empty: str) -> Table:
    return Table(
        caption=caption,
        columns=[
            Column("number", _("Ricevuta"), "link", value=_review_link),
            Column("who", _("Persona"), value=lambda row: str(row.voucher.holder)),
            Column("issued_on", _("Del"), "day"),
            Column("cents", _("Spesa"), "money"),
            Column("cut_cents", _("Non contati"), "money"),
            Column("state", _("Esito"), "chip", value=lambda row: ReceiptState(row.state)),
        ],
        rows=list(rows),
        empty=empty,
    )


def _review_link(row: Receipt) -> Link:
    url = reverse("vouchers:receipt-review", args=[row.pk]) if row.state == ReceiptState.SENT else ""
    return Link(f"{row.issuer}, {row.number}", url)


@GET_OR_POST
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept a receipt, cut it or refuse it; then the next one."""
    found = _found(request, pk, "vouchers.receipt.accept")
    form, status = ReviewForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        try:
            return _decided(request, found, form)
        except Refusal as refusal:
            status = refused(form, refusal)
    context = {"form": form, "receipt": found, "details": _details(found), "open": found.state == ReceiptState.SENT}
    return render(request, "vouchers/staff/receipt.html", context, status=status)


def _decided(request: HttpRequest, found: Receipt, form: ReviewForm) -> HttpResponse:
    act = access.act_of(request, reason=form.cleaned_data["reason"])
    if "refuse" in request.POST:
        verbs.refuse(act, receipt=found)
        messages.success(request, _("Ricevuta non accolta: la persona riceve il motivo."))
    else:
        done = verbs.accept(act, receipt=found, cut_cents=form.cleaned_data["cut"] or 0)
        messages.success(request, _("Ricevuta accolta: si rimborsano %(cents)s.") % {"cents": money(done["cents"])})
    rows = access.visible(act, "vouchers.receipt.accept", _receipts())
    following = rows.filter(state=ReceiptState.SENT).order_by("sent_at", "id").first()
    if following:
        return redirect("vouchers:receipt-review", following.pk)
    return redirect("vouchers:receipts-office")


def _details(found: Receipt) -> list[tuple[str, str]]:
    rule = presenting.rules_of(found.voucher).file.use
    labels = {fact.name: texts.in_language(fact.label.model_dump()) for fact in rule.facts} if rule else {}
    shown = {"true": _("Sì"), "false": _("No"), None: "—"}
    return [
        (_("Persona"), str(found.voucher.holder)),
        (_("Emessa da"), found.issuer),
        (_("Numero"), found.number),
        (_("Data"), f"{found.issued_on:%d/%m/%Y}"),
        (_("Giorno del servizio"), f"{found.service_date:%d/%m/%Y}"),
        (_("Spesa"), money(found.cents)),
        *((labels.get(name, name), str(shown.get(value, value))) for name, value in found.facts.items()),
    ]
