"""Rejected payments, new accounts and how a body pays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core import clock
from concilia.engines.codes.payments import format_iban
from concilia.engines.deadlines import working_days_after
from concilia.networks.models import Organisation
from concilia.ui.format import instant

from .. import tables, tables_due
from ..domain import accounts as verbs
from ..domain import payers as payer_verbs
from ..domain import payments
from ..forms import BANKS_DAYS, ReasonForm
from ..forms_due import AccountForm, PayerForm, VerifyForm
from ..models import AccountChange, PaymentOrder
from ..queries import lists
from ..states import ChangeState, NameCheck, OrderState
from .shared import Posted, detail_page, form_page, list_page, posted, run

READ = "settlement.account.read"


def _changes(request: HttpRequest, verb: str = READ) -> Any:
    rows = AccountChange.objects.select_related("provider", "person").order_by("proposed_at", "id")
    return access.visible(access.act_of(request), verb, rows)


@require_safe
def rejected(request: HttpRequest) -> HttpResponse:
    """The orders that the bank rejected and that wait to be sent again."""
    orders = access.visible(access.act_of(request), READ, PaymentOrder.objects.filter(state=OrderState.REJECTED))
    again = PaymentOrder.objects.exclude(state=OrderState.REJECTED).values("statement")
    waiting = orders.exclude(statement__in=again).select_related("statement__provider", "statement__person", "batch")
    last = {order.statement_id: order for order in waiting.order_by("end_to_end_id")}
    proposed = _changes(request).filter(state=ChangeState.PROPOSED)
    changes = {row.provider_id or row.person_id: row for row in proposed}
    return list_page(
        request,
        title=_("Pagamenti respinti"),
        lead=_("Chi deve essere pagato indica un nuovo IBAN; un'altra persona lo verifica; poi il mandato riparte."),
        up=_("Invii alla banca"),
        back_url=reverse("settlement:batches"),
        tables=[tables_due.rejected(last.values(), changes)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The payee gives a new IBAN."""
    rows = access.visible(access.act_of(request), "settlement.account.propose", lists.statements())
    found = get_object_or_404(rows, pk=pk)
    form = AccountForm(posted(request))
    done, status = run(request, form, lambda act, said: verbs.propose(act, statement=found, iban=said["iban"]))
    if done:
        messages.success(request, _("Nuovo IBAN ricevuto: lo verifica un'altra persona prima di usarlo."))
        return redirect("settlement:statement", pk)
    order = lists.order_of(found)
    return form_page(
        request,
        form,
        status=status,
        title=_("Indica un nuovo IBAN"),
        kicker=_("Distinta n. %s") % found.number,
        facts=[(_("Motivo della banca"), order.bank_reason)] if order and order.bank_reason else [],
        label=_("Invia per la verifica"),
        note=_("Chi aveva dato l'IBAN di prima riceve un avviso."),
        up=_("Distinta n. %s") % found.number,
        back_url=reverse("settlement:statement", args=[pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Verify a new IBAN, by another person than who gave it."""
    found = get_object_or_404(_changes(request), pk=pk)
    form = VerifyForm(posted(request), auto_id="verifica-%s")
    if request.method == "POST":
        access.require(access.act_of(request), "settlement.change.verify", found)
    done, status = run(
        request,
        form,
        lambda act, said: verbs.verify(act, change=found, name_check=said["name_check"], how=said["how"]),
    )
    if done:
        messages.success(request, _("IBAN verificato: i mandati respinti si possono rimandare."))
        return redirect("settlement:rejected")
    return _change(request, found, form, None, status)


def _change(request: HttpRequest, found: Any, form: Any, reason: Any, status: int) -> HttpResponse:
    refuse = reverse("settlement:account-refuse", args=[found.pk])
    decides = found.state == ChangeState.PROPOSED and access.may(
        access.act_of(request), "settlement.change.verify", found
    )
    both = [
        Posted(
            reverse("settlement:account", args=[found.pk]),
            _("Verifica"),
            _("Ho verificato: usa questo IBAN"),
            form,
            kind="main",
        ),
        Posted(refuse, _("Non torna?"), _("Non accettare"), reason or ReasonForm(auto_id="motivo-%s"), kind="danger"),
    ]
    return detail_page(
        request,
        status=status,
        title=_("Nuovo IBAN"),
        kicker=tables.payee(found),
        state=ChangeState(found.state),
        lead=_("Le cifre di controllo tornano; che il conto sia suo lo dicono la banca e il beneficiario."),
        up=_("Pagamenti respinti"),
        back_url=reverse("settlement:rejected"),
        facts=[
            ("IBAN", format_iban(found.iban)),
            (_("Indicato"), instant(found.proposed_at)),
            (_("Nome e IBAN"), str(NameCheck(found.name_check).label) if found.name_check else ""),
            (_("Come è stato sentito"), found.verified_how),
        ],
        forms=both if decides else [],
    )


@require_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do not accept a new IBAN."""
    found = get_object_or_404(_changes(request, "settlement.change.refuse"), pk=pk)
    form = ReasonForm(request.POST, auto_id="motivo-%s")
    done, status = run(request, form, lambda act, _said: verbs.refuse(act, change=found))
    if done:
        messages.success(request, _("IBAN non accettato: il beneficiario riceve il motivo."))
        return redirect("settlement:rejected")
    change_form = VerifyForm(auto_id="verifica-%s")
    return _change(request, found, change_form, form, status)


@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a rejected payment again: a new batch of one order, on the payee's account of today."""
    rows = access.visible(access.act_of(request), "settlement.order.resend", lists.statements())
    found = get_object_or_404(rows, pk=pk)
    order = lists.order_of(found)
    if order is None or order.state != OrderState.REJECTED:
        return redirect("settlement:statement", pk)
    form = forms.Form(posted(request))
    made: list[Any] = []
    done, status = run(request, form, lambda act, _said: made.append(_again(act, found, order)))
    if done:
        messages.success(request, _("Il mandato riparte: invia il file alla banca."))
        return redirect("settlement:batch", made[0].pk)
    payee: Any = found.provider or found.person
    return form_page(
        request,
        form,
        status=status,
        title=_("Rimandare il pagamento?"),
        kicker=_("Distinta n. %(number)s, %(payee)s") % {"number": found.number, "payee": payee},
        facts=[
            (_("Respinto"), order.bank_reason),
            (_("IBAN di prima"), f"…{order.iban[-4:]}"),
            (_("IBAN di oggi"), f"…{payee.iban[-4:]}"),
        ],
        label=_("Prepara il nuovo mandato"),
        up=_("Pagamenti respinti"),
        back_url=reverse("settlement:rejected"),
    )


def _again(act: Any, found: Any, order: PaymentOrder) -> Any:
    day = working_days_after(clock.today(), BANKS_DAYS)
    batch = order.batch
    return payments.prepare(act, payer=batch.payer, statements=[found], execution_date=day, alliance=batch.alliance)


# How a body pays


def _payers(request: HttpRequest) -> Any:
    bodies = Organisation.objects.exclude(cuc="").order_by("name", "id")
    return access.visible(access.act_of(request), "settlement.payer.set", bodies)


@require_safe
def payers(request: HttpRequest) -> HttpResponse:
    """The bodies that may pay, and how each does."""
    return list_page(
        request,
        title=_("Enti che pagano"),
        lead=_("Il formato che vuole la banca, e che cosa serve prima di pagare."),
        up=_("Invii alla banca"),
        back_url=reverse("settlement:batches"),
        tables=[tables_due.payers([payer_verbs.profile_of(row) for row in _payers(request)])],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def payer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How one body pays."""
    found = get_object_or_404(_payers(request), pk=pk)
    profile = payer_verbs.profile_of(found)
    names = ("dialect", "needs_invoice", "needs_liquidation", "offsets")
    form = PayerForm(posted(request), initial={name: getattr(profile, name) for name in names})
    done, status = run(request, form, lambda act, said: payer_verbs.set_profile(act, organisation=found, **said))
    if done:
        messages.success(request, _("Salvato: vale dai prossimi invii."))
        return redirect("settlement:payers")
    return form_page(
        request,
        form,
        status=status,
        title=_("Come paga"),
        kicker=found.name,
        label=_("Salva"),
        up=_("Enti che pagano"),
        back_url=reverse("settlement:payers"),
    )
