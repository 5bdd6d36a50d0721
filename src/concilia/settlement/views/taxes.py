"""The tax withheld on contributions: what is to be paid, the F24s, the yearly certifications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concilia import access
from concilia.benefits.views.common import GET_OR_POST, form_page
from concilia.core import clock
from concilia.core.errors import Refusal
from concilia.networks.models import Organisation
from concilia.territory.models import Network
from concilia.ui.components import Column, Figure, Table
from concilia.ui.format import money
from concilia.ui.links import Link

from .. import grant_papers, grant_tables
from ..domain import withholding
from ..grant_forms import F24Form, MonthForm
from ..queries import taxes as queries

READ, PREPARE, CERTIFY = "settlement.tax.read", "settlement.tax.prepare", "settlement.tax.certify"


@require_safe
def taxes(request: HttpRequest) -> HttpResponse:
    """What was withheld and waits, the payments to the Treasury, and whom to certify for each year."""
    act, today = access.act_of(request), clock.today()
    networks = list(access.visible(act, READ, Network.objects.order_by("code")))
    following = today.replace(year=today.year + 1)
    waiting = sum(row.withheld_cents for network in networks for row in queries.to_remit(network, following))
    context = {
        "figures": [Figure(_("Ritenute da versare"), money(waiting))],
        "table": grant_tables.taxes(access.visible(act, READ, queries.payments())),
        "certificates": _certificates(networks, today.year),
        "form": MonthForm(initial={"month": f"{today:%Y-%m}"}) if access.may(act, PREPARE) else None,
    }
    return render(request, "settlement/staff/taxes.html", context)


def _certificates(networks: list[Network], year: int) -> Table:
    rows = queries.paid().filter(network__in=networks).values_list("grant__organisation", "grant__organisation__name")
    named = sorted({(name, pk) for pk, name in rows.order_by()})
    return Table(
        caption=_("Certificazioni"),
        columns=[Column("name", _("Beneficiario")), Column("link", _("Certificazione"), "link")],
        rows=[
            {
                "name": name,
                "link": Link(str(each), reverse("settlement:tax-certificate", args=[pk, each])),
            }
            for name, pk in named
            for each in (year - 1, year)
        ],
        empty=_("Nessun contributo è ancora stato pagato."),
    )


@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Put together what was withheld in a month, in each of one's networks."""
    act, form = access.act_of(request), MonthForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Scrivi anno e mese, per esempio 2026-07."))
        return redirect("settlement:taxes")
    made = 0
    for network in access.visible(act, PREPARE, Network.objects.order_by("code")):
        try:
            withholding.prepare(act, network=network, month=form.cleaned_data["month"])
        except Refusal:
            continue
        made += 1
    if made:
        messages.success(request, _("Versamento preparato: registra qui la quietanza F24 quando è pagato."))
    else:
        messages.info(request, _("Non ci sono ritenute da versare per quel mese."))
    return redirect("settlement:taxes")


@GET_OR_POST
def remit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record the F24."""
    act = access.act_of(request)
    row: Any = get_object_or_404(access.visible(act, "settlement.tax.remit", queries.payments()), pk=pk)
    form = F24Form(request.POST if request.method == "POST" else None, initial={"paid_on": clock.today()})
    return form_page(
        request,
        form,
        lambda: withholding.remit(
            act, tax=row, paid_on=form.cleaned_data["paid_on"], receipt=form.cleaned_data["receipt"]
        ),
        title=_("Registra il versamento di %(cents)s") % {"cents": money(row.total)},
        kicker=f"{row.month:%m/%Y}",
        label=_("Registra"),
        back=(_("Ritenute"), reverse("settlement:taxes")),
        done=_("Versamento registrato."),
    )


@require_safe
def certificate(request: HttpRequest, pk: UUID, year: int) -> HttpResponse:
    """The yearly certification of what was paid and withheld."""
    act = access.act_of(request)
    rows = access.visible(act, CERTIFY, Organisation.objects.select_related("network"))
    organisation = get_object_or_404(rows, pk=pk)
    paid = list(queries.certified(organisation, year))
    if not paid:
        raise Http404
    paper = grant_papers.certificate(organisation, year, paid)
    return grant_papers.answer(paper, act.at, f"certificazione-{year}")
