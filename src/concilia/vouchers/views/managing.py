"""The office's side of a voucher: found, suspended, resumed, revoked, added to, spoken on the phone, confirmed from paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access, audit
from concilia.calls.words import plain, said
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.ui.components import Action, Column, Table
from concilia.ui.format import day, money
from concilia.ui.links import Link

from .. import places, presenting, registers
from ..domain import answering, ending, protecting, spoken, topping
from ..forms import EventForm, ReasonForm, refused
from ..models import Voucher
from ..queries import identities, spending, stages
from ..queries import registers as rows
from ..states import AttendanceState, VoucherState

MANAGE = "vouchers.voucher.manage"
PAGE = 50
STEPS: dict[str, Callable[..., object]] = {
    "suspend": ending.suspend,
    "resume": ending.resume,
    "revoke": ending.revoke,
}


def _all(request: HttpRequest) -> Any:
    vouchers = spending.with_left(spending.with_rules(Voucher.objects.all()))
    return access.visible(access.act_of(request), MANAGE, vouchers)


def _voucher(request: HttpRequest, pk: UUID) -> Any:
    return get_object_or_404(_all(request), pk=pk)


@require_safe
def vouchers(request: HttpRequest) -> HttpResponse:
    """The vouchers within one's scope, the newest first; of one call when the address names it."""
    listed = _all(request).order_by("-issued_at", "-id")
    wanted = request.GET.get("avviso", "")
    if wanted:
        listed = listed.filter(award__application__call__code=wanted)
    page = Paginator(listed, PAGE).get_page(request.GET.get("pagina"))
    table = Table(
        caption=_("Voucher"),
        columns=[
            Column("code", _("Voucher"), "link", value=_link),
            Column("call", _("Avviso"), value=presenting.title),
            Column("holder", _("Persona"), value=identities.name_of),
            Column("left", _("Resta"), "money"),
            Column("until", _("Fino al"), "day", value=lambda row: row.valid_until),
            Column("state", _("Stato"), "chip", value=lambda row: VoucherState(row.state)),
        ],
        rows=page,
        hide_caption=True,
        empty=_("I voucher emessi compaiono qui."),
    )
    return render(request, "vouchers/staff/vouchers.html", {"table": table, "page": page})


def _link(row: Voucher) -> Link:
    return Link(presenting.code_end(row), reverse("vouchers:manage", args=[row.pk]))


@require_safe
def manage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One voucher as the office sees it, and what it may do with it."""
    act, voucher = access.act_of(request), _voucher(request, pk)
    context = {
        "voucher": voucher,
        "title": presenting.title(voucher),
        "code_end": presenting.code_end(voucher),
        "state": VoucherState(voucher.state),
        "spent": voucher.cents - voucher.left,
        "details": _details(voucher),
        "steps": _steps(act, voucher),
        "history": _history(voucher),
        "stages": _stages(voucher) if voucher.by_stages else None,
        "protects": access.may(act, "vouchers.voucher.protect", voucher),
        "speaks": voucher.state == VoucherState.ACTIVE and access.may(act, "vouchers.voucher.speak", voucher),
        "register": presenting.use_of(voucher).attendance is not None,
    }
    return render(request, "vouchers/staff/manage.html", context)


def _details(voucher: Voucher) -> list[tuple[str, str]]:
    only = voucher.provider.name if voucher.provider else ""
    return [
        (_("Persona"), identities.name_of(voucher)),
        (_("Vale per"), presenting.services(voucher.services.all())),
        (_("Dal"), day(voucher.valid_from)),
        (_("Fino al"), day(voucher.valid_until)),
        *([(_("Solo presso"), only)] if only else []),
        *([(_("Da attivare entro il"), day(voucher.activate_by))] if _waits(voucher) and voucher.activate_by else []),
        (_("Valore"), money(voucher.cents)),
    ]


def _stages(voucher: Voucher) -> Table:
    """Its stages: how much each has paid, what it pays at the next statement, or what it lacks."""
    standing, paid = stages.Standing(voucher, clock.today()), stages.paid_by_stage(voucher)
    rows = [
        {
            "label": said(stage.label),
            "share": f"{plain(stage.share * 100)}%",
            "paid": paid[stage.code],
            "due": due.cents,
            "lacks": "; ".join(standing.lacks(due)),
        }
        for stage, due in zip(standing.terms.stages, standing.dues, strict=True)
    ]
    return Table(
        caption=_("Pagamento a fasi"),
        columns=[
            Column("label", _("Fase")),
            Column("share", _("Quota")),
            Column("paid", _("In distinta"), "money"),
            Column("due", _("Alla prossima distinta"), "money"),
            Column("lacks", _("Che cosa manca")),
        ],
        rows=rows,
        total={"paid": standing.paid},
    )


def _waits(voucher: Voucher) -> bool:
    return voucher.activated_at is None and voucher.state == VoucherState.ACTIVE


def _steps(act: Act, voucher: Voucher) -> list[Action]:
    """The buttons of what may be done now."""
    labels = {"suspend": _("Sospendi"), "resume": _("Riprendi"), "revoke": _("Revoca")}
    found = {"active": ("suspend", "revoke"), "suspended": ("resume", "revoke")}.get(voucher.state, ())
    made = [
        Action(
            labels[verb], reverse("vouchers:step", args=[voucher.pk, verb]), "danger" if verb == "revoke" else "other"
        )
        for verb in found
        if access.may(act, f"vouchers.voucher.{verb}", voucher)
    ]
    if voucher.state != VoucherState.ACTIVE:
        return made
    rule = presenting.use_of(voucher)
    if rule.providers != "any" and access.may(act, "vouchers.voucher.change_provider", voucher):
        made.append(Action(_("Cambia ente"), reverse("vouchers:manage-provider", args=[voucher.pk])))
    if access.may(act, "vouchers.voucher.top_up", voucher):
        made += [
            Action(said(event.label), reverse("vouchers:top-up", args=[voucher.pk, event.code]))
            for event in rule.top_ups
        ]
    return made


def _history(voucher: Voucher) -> Table:
    return Table(
        caption=_("Utilizzi"),
        columns=[
            Column("service_date", _("Giorno"), "day"),
            Column("where", _("Presso"), value=lambda row: row.provider.name if row.provider else _("rimborso")),
            Column("cents", _("Paga il voucher"), "money"),
            Column("own_share", _("Paga la famiglia"), "money"),
            Column("state", _("Esito"), "chip", value=presenting.outcome),
        ],
        rows=list(spending.history(voucher)),
        empty=_("Nessun utilizzo, per ora."),
    )


# What is done


def _done(request: HttpRequest, form: forms.Form, run: Callable[[], object]) -> int:
    """Run a verb for a valid form: 200, or the status of its refusal, which is put in the form."""
    try:
        run()
    except Refusal as refusal:
        return refused(form, refusal)
    messages.success(request, _("Fatto."))
    return 200


def _form_page(
    request: HttpRequest, voucher: Voucher, form: forms.Form, heading: str, label: str, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "heading_title": heading,
        "label": label,
        "title": presenting.title(voucher),
        "back_url": reverse("vouchers:manage", args=[voucher.pk]),
    }
    return render(request, "vouchers/staff/step.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Suspend, resume or revoke, with the reason that the holder will read."""
    voucher = _voucher(request, pk)
    act = access.act_of(request)
    if verb not in STEPS or not access.may(act, f"vouchers.voucher.{verb}", voucher):
        raise Http404
    headings = {
        "suspend": (_("Sospendere il voucher?"), _("Sospendi")),
        "resume": (_("Riprendere il voucher?"), _("Riprendi")),
        "revoke": (_("Revocare il voucher?"), _("Revoca")),
    }
    form, status = ReasonForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        given = act.because(form.cleaned_data["reason"])
        status = _done(request, form, lambda: STEPS[verb](given, voucher=voucher))
        if status == 200:
            return redirect("vouchers:manage", pk)
    return _form_page(request, voucher, form, *headings[verb], status)


@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the only provider of a voucher, for who asks it at the desk."""
    voucher = _voucher(request, pk)
    form, status = places.form(request, voucher), 200
    if form.is_bound and form.is_valid():
        act = access.act_of(request, reason=form.cleaned_data.get("reason", ""))
        status = _done(request, form, lambda: places.save(act, voucher, form))
        if status == 200:
            return redirect("vouchers:manage", pk)
    return _form_page(request, voucher, form, _("Dove si usa il voucher?"), _("Salva la scelta"), status)


@require_http_methods(["GET", "HEAD", "POST"])
def top_up(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Add what the call gives for an event: a birth in mid-year."""
    voucher = _voucher(request, pk)
    event = next((one for one in presenting.use_of(voucher).top_ups if one.code == code), None)
    if event is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form, status = EventForm(data, facts=event.facts, today=clock.today()), 200
    if form.is_bound and form.is_valid():
        act, on, facts = access.act_of(request, key=form.key), form.day, form.answers()
        status = _done(request, form, lambda: topping.top_up(act, voucher=voucher, code=code, day=on, facts=facts))
        if status == 200:
            return redirect("vouchers:manage", pk)
    return _form_page(request, voucher, form, said(event.label), _("Aggiungi al voucher"), status)


@require_POST
def speak(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Six digits for who calls the desk and has no phone to show."""
    voucher = _voucher(request, pk)
    back_url = reverse("vouchers:manage", args=[pk])
    try:
        made = spoken.make(access.act_of(request), voucher=voucher)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back_url)
    context = {
        "digits": made.digits,
        "until": made.row.until,
        "title": presenting.title(voucher),
        "back_url": back_url,
    }
    return render(request, "vouchers/spoken.html", context)


@require_POST
def protect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a code in the place of names, or the names again (TA-41)."""
    voucher = _voucher(request, pk)
    protecting.protect(access.act_of(request), voucher=voucher, protected=not voucher.protected)
    return redirect("vouchers:manage", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A month of the register: confirmed from the paper that both signed. The reading is logged."""
    voucher, month, status = _voucher(request, pk), registers.month_of(request), 200
    act = access.act_of(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = act.because(form.cleaned_data["reason"])
        status = _done(request, form, lambda: answering.confirm_month(given, voucher=voucher, month=month))
        if status == 200:
            return redirect(registers.address("vouchers:manage-register", voucher, month))
    listed = list(rows.of_month(voucher, month))
    if request.method == "POST" or listed:
        _log_reading(act, voucher, month)
    waits = any(row.state == AttendanceState.RECORDED for row in listed)
    context = {
        **registers.known(voucher),
        "month": month,
        "form": form,
        "waits": waits and access.may(act, "vouchers.attendance.confirm", voucher),
        "months": registers.months(rows.months(voucher), reverse("vouchers:manage-register", args=[pk])),
        "table": registers.table(
            listed, voucher, lambda child: presenting.child_name(voucher, child), lambda row: None
        ),
    }
    return render(request, "vouchers/staff/register.html", context, status=status)


def _log_reading(act: Act, voucher: Voucher, month: Any) -> None:
    audit.record(act, "vouchers.attendance.read", voucher, month=f"{month:%Y-%m}")
