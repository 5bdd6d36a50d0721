"""The till without network: its devices, its page, what it sends; and what was not paid, as the office sees it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core import texts
from concilia.core.errors import Refusal
from concilia.networks.models import Organisation
from concilia.ui.components import Chip, Column, Table
from concilia.ui.links import Link

from .. import presenting
from ..domain import devices as verbs
from ..domain import passes, syncing
from ..forms import DeviceForm, ReasonForm, SentForm, refused
from ..models import Device, OfflineUse

REGISTER, SYNC, READ = "vouchers.device.register", "vouchers.device.sync", "vouchers.device.read"
#: So many of the last entries a page shows, and so large a file it takes.
SHOWN, LARGEST = 100, 2_500_000


def _mine(request: HttpRequest, verb: str = REGISTER) -> QuerySet[Device]:
    return access.visible(access.act_of(request), verb, Device.objects.select_related("provider"))


@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """One's devices and what they sent; a form for a new one."""
    act = access.act_of(request)
    providers = access.visible(act, "vouchers.till", Organisation.objects.order_by("name"))
    form, status = DeviceForm(request.POST if request.method == "POST" else None, providers=providers), 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = verbs.register(act, provider=given["provider"], name=given["name"])
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            return redirect("vouchers:device", made.pk)
    rows = list(_mine(request).order_by("-registered_at", "-id"))
    context = {"form": form, "devices": _devices(rows) if rows else None, "uses": _uses(_sent(request, SYNC))}
    return render(request, "vouchers/organisation/devices.html", context, status=status)


def _devices(rows: list[Device]) -> Table:
    return Table(
        caption=_("Apparecchi"),
        columns=[
            Column(
                "name", _("Nome"), "link", value=lambda row: Link(row.name, reverse("vouchers:device", args=[row.pk]))
            ),
            Column("provider", _("Sede"), value=lambda row: row.provider.name),
            Column("sequence", _("Registrazioni ricevute"), "integer"),
            Column("state", _("Stato"), "chip", value=_state),
        ],
        rows=rows,
    )


def _state(row: Device) -> Chip:
    return Chip(_("revocato"), "danger") if row.revoked_at else Chip(_("in uso"), "success")


def _sent(request: HttpRequest, verb: str) -> QuerySet[OfflineUse]:
    rows = OfflineUse.objects.select_related("device__provider", "hold__voucher", "redemption")
    return access.visible(access.act_of(request), verb, rows).order_by("-at", "-sequence", "-id")


def _uses(sent: QuerySet[OfflineUse]) -> Table | None:
    rows = list(sent[:SHOWN])
    if not rows:
        return None
    return Table(
        caption=_("Usi senza rete ricevuti"),
        columns=[
            Column("used_at", _("Quando"), "instant"),
            Column("device", _("Apparecchio"), value=lambda row: f"{row.device.provider.name}, {row.device.name}"),
            Column(
                "voucher", _("Voucher"), value=lambda row: presenting.code_end(row.hold.voucher) if row.hold else "–"
            ),
            Column("told", _("Detto alla cassa"), "money"),
            Column("paid", _("Pagato"), "money", value=lambda row: row.redemption.cents if row.redemption else 0),
            Column("problem", _("Perché non tutto"), value=lambda row: texts.in_language(row.problem) or "–"),
        ],
        rows=rows,
    )


@require_safe
def device(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page that works without network, as long as it stays open; and the form for its file."""
    row = get_object_or_404(_mine(request), pk=pk)
    context = {
        "device": row,
        "form": SentForm(),
        "per_voucher": passes.PER_VOUCHER,
        "per_pass": passes.PER_PASS,
        "open": row.passes.filter(closed_at=None).first(),
    }
    return render(request, "vouchers/organisation/device.html", context)


@require_POST
def key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The device's secret, to the device, once."""
    row = get_object_or_404(_mine(request), pk=pk)
    try:
        return _never_kept(JsonResponse({"secret": verbs.hand_over(access.act_of(request), device=row)}))
    except Refusal as refusal:
        return _said(refusal)


@require_POST
def take_pass(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(_mine(request, "vouchers.device.pass"), pk=pk)
    try:
        issued = passes.issue(access.act_of(request), device=row)
    except Refusal as refusal:
        return _said(refusal)
    return _never_kept(JsonResponse({"text": issued.text, "signature": issued.signature}))


def _said(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"problem": str(refusal), "code": refusal.code}, status=refusal.status)


def _never_kept(answer: JsonResponse) -> JsonResponse:
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a device recorded: sent by its page (JSON comes back), or as the file that the page wrote."""
    row = get_object_or_404(_mine(request, SYNC), pk=pk)
    by_page = "file" not in request.FILES
    try:
        entries = _read(request, row)
        done = syncing.sync(access.act_of(request), device=row, entries=entries)
    except Refusal as refusal:
        if by_page and "entries" in request.POST:
            return _said(refusal)
        messages.error(request, str(refusal))
        return redirect("vouchers:device", row.pk)
    told = _("Ricevute: %(taken)s nuove, %(known)s già note, %(conflicts)s con un problema.") % {
        "taken": done.taken,
        "known": done.known,
        "conflicts": done.conflicts,
    }
    if by_page:
        return JsonResponse({"told": told, "stopped": done.stopped, "taken": done.taken, "conflicts": done.conflicts})
    messages.success(request, told)
    if done.stopped:
        messages.error(request, done.stopped)
    return redirect("vouchers:devices")


def _read(request: HttpRequest, device: Device) -> list[tuple[str, str]]:
    """The entries of the file or of the page. Raises Refusal when they can't be read, or are another device's."""
    file = request.FILES.get("file")
    if file and (file.size or 0) > LARGEST:
        raise Refusal("vouchers.offline.large", _("Il file è troppo grande."))
    try:
        read = json.loads(file.read() if file else request.POST.get("entries", ""))
        entries = [(str(one["text"]), str(one["mac"])) for one in read["entries"]]
        of_device = read["device"] == str(device.pk)
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("vouchers.offline.file", _("Scegli il file scritto dalla cassa senza rete.")) from error
    if not of_device:
        raise Refusal("vouchers.offline.other", _("Il file è di un altro apparecchio."))
    return entries


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a device, saying why."""
    row = get_object_or_404(_mine(request, "vouchers.device.revoke"), pk=pk)
    form, status = ReasonForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        act = access.act_of(request, reason=form.cleaned_data["reason"])
        try:
            verbs.revoke(act, device=row)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("Apparecchio revocato."))
            return redirect("vouchers:devices" if access.may(act, "vouchers.till") else "vouchers:conflicts")
    return render(request, "vouchers/organisation/device_revoke.html", {"form": form, "device": row}, status=status)


@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    """The uses recorded without network that were not paid in full, each with its reason; and the devices in use."""
    context: dict[str, Any] = {"uses": _uses(_sent(request, READ).exclude(code="")), "devices": None}
    rows = list(_mine(request, READ).filter(revoked_at=None).order_by("provider__name", "name")[:SHOWN])
    if rows:
        context["devices"] = _revocable(rows)
    return render(request, "vouchers/staff/conflicts.html", context)


def _revocable(rows: list[Device]) -> Table:
    return Table(
        caption=_("Apparecchi in uso"),
        columns=[
            Column("provider", _("Ente"), value=lambda row: row.provider.name),
            Column("name", _("Nome")),
            Column(
                "end",
                _("Revoca"),
                "link",
                value=lambda row: Link(_("Revoca"), reverse("vouchers:device-revoke", args=[row.pk])),
            ),
        ],
        rows=rows,
    )
