"""The office decides who may deliver which service, and until when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.ui.components import Chip
from concilia.ui.format import day
from concilia.ui.links import Link

from .. import tables
from ..domain import accreditations as verbs
from ..domain import offers as offer_verbs
from ..forms.accreditations import DecideForm, EndForm, ReasonForm, RenewForm, SuspendForm
from ..forms.papers import CheckForm
from ..models import Accreditation, Inspection, PriceList
from ..queries import accredited, burden, papers, prices, terms
from ..queries import inspections as found
from ..states import ACCREDITATION, AccreditationState, PriceListState
from .common import PAGE, Part, acted, page, sent

READ, DECIDE = "providers.accreditation.read", "providers.accreditation.approve"


@require_safe
def accreditations(request: HttpRequest) -> HttpResponse:
    """Every accreditation within one's scope, those that wait first."""
    act = access.act_of(request)
    rows = access.visible(act, READ, accredited.waiting_first())
    shown = Paginator(rows, PAGE).get_page(request.GET.get("pagina"))
    table = tables.accreditations(shown, decides=access.may(act, DECIDE))
    context = {"table": table, "page": shown, "links": _links(act)}
    return render(request, "providers/staff/accreditations.html", context)


def _links(act: Act) -> list[Link]:
    pages = [
        (_("Documenti da controllare"), "providers:check-papers", "providers.paper.check"),
        (_("Listini"), "providers:price-lists", "providers.pricelist.read"),
        (_("Controlli"), "providers:inspections", "providers.inspection.read"),
        (_("Richieste di posti"), "providers:families", "providers.place.read"),
        (_("Regole per gli enti"), "providers:rules", "providers.terms.set"),
    ]
    return [Link(label, reverse(route)) for label, route, verb in pages if access.may(act, verb)]


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accredit or refuse a request."""
    act = access.act_of(request)
    waiting = accredited.waiting_first().filter(state=AccreditationState.REQUESTED)
    asked = get_object_or_404(access.visible(act, DECIDE, waiting), pk=pk)
    form, status = DecideForm(request.POST if request.method == "POST" else None, initial={"since": clock.today()}), 200
    if form.is_bound and form.is_valid():
        try:
            _decide(act, asked, form)
        except Refusal as refusal:
            form.add_error("reason" if refusal.code == "audit.reason" else None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Decisione registrata."))
            return redirect("providers:accreditations")
    context = {"form": form, "accreditation": asked, "service": tables.service(asked)}
    return render(request, "providers/staff/decide.html", context, status=status)


def _decide(act: Act, asked: Accreditation, form: DecideForm) -> None:
    given = form.cleaned_data
    if given["outcome"] == "approve":
        verbs.approve(act, accreditation=asked, since=given["since"], until=given["until"])
    else:
        verbs.refuse(act.because(given["reason"]), accreditation=asked)


# One accreditation


@require_safe
def accreditation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One accreditation: its days, what suspends it, its documents, its inspections, and what can be done."""
    act, today = access.act_of(request), clock.today()
    row = get_object_or_404(access.visible(act, READ, accredited.with_offers(today)).distinct(), pk=pk)
    slots = list(papers.slots(row.organisation, today))
    seen = found.with_service(found.visible(act, Inspection.objects.filter(accreditation=row)))
    state = AccreditationState(row.state)
    parts = [
        Part(details=_details(row), links=_steps(act, row)),
        Part(
            _("Sospensioni"), table=tables.suspensions(row.suspensions.select_related("kind").order_by("since", "id"))
        ),
        Part(_("Documenti"), table=tables.slots(slots)),
        Part(_("Controlli"), table=tables.inspections(seen)),
    ]
    return page(
        request,
        row.organisation.name,
        parts,
        kicker=tables.service(row),
        state=Chip(str(state.label), state.tone),
        up=Link(_("Enti erogatori"), reverse("providers:accreditations")),
    )


def _details(row: Accreditation) -> list[tuple[str, Any]]:
    return [
        (_("Richiesto il"), day(row.requested_at)),
        (_("Dal"), day(row.since) if row.since else None),
        (_("Fino a prima del"), day(row.until) if row.until else None),
        (_("Rinnovo chiesto il"), day(row.renewal_asked_at) if row.renewal_asked_at else None),
    ]


def _steps(act: Act, row: Accreditation) -> list[Link]:
    labels = {
        "suspend": _("Sospendi"),
        "resume": _("Togli la sospensione dell'ufficio"),
        "renew": _("Rinnova"),
        "end": _("Cessa"),
    }
    links = [
        Link(labels[step.verb], reverse(f"providers:{step.verb}-accreditation", args=[row.pk]))
        for step in ACCREDITATION.possible(row.state)
        if step.verb in labels and access.may(act, ACCREDITATION.verb_code(step.verb), row)
    ]
    if row.state in accredited.LIVE and access.may(act, "providers.pricelist.propose", row.organisation):
        links.append(
            Link(_("Carica i prezzi da un file"), reverse("providers:prices-file", args=[row.organisation_id]))
        )
    if row.state in accredited.LIVE and access.may(act, "providers.inspection.plan", row):
        links.append(Link(_("Programma un controllo"), reverse("providers:plan-inspection", args=[row.pk])))
    return links


def _act_on(request: HttpRequest, pk: UUID, verb: str, form: Any, do: Any, title: str, lead: str = "") -> HttpResponse:
    act = access.act_of(request)
    rows = Accreditation.objects.select_related("organisation", "service").filter(state__in=accredited.LIVE)
    row = get_object_or_404(access.visible(act, ACCREDITATION.verb_code(verb), rows).distinct(), pk=pk)
    return acted(
        request,
        form,
        lambda data: do(act.because(data.pop("reason", "")), row, data),
        title=title,
        kicker=f"{row.organisation.name}: {tables.service(row)}",
        lead=lead,
        submit=title,
        up=Link(row.organisation.name, reverse("providers:accreditation", args=[pk])),
        done=_("Registrato: l'ente lo sa."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Suspend, saying why."""
    form = SuspendForm(sent(request)[0], initial={"since": clock.today()})
    do = lambda act, row, data: verbs.suspend(act, accreditation=row, **data)  # noqa: E731
    lead = _("Finché dura alla cassa non si registrano utilizzi; i servizi dati prima restano pagabili.")
    return _act_on(request, pk, "suspend", form, do, _("Sospendi"), lead)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the office's suspension."""
    do = lambda act, row, data: verbs.resume(act, accreditation=row)  # noqa: E731
    return _act_on(request, pk, "resume", ReasonForm(sent(request)[0]), do, _("Togli la sospensione dell'ufficio"))


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Renew, before or after the end."""
    do = lambda act, row, data: verbs.renew(act, accreditation=row, **data)  # noqa: E731
    lead = _("Se è già scaduto vale di nuovo da oggi: i giorni in mezzo restano scoperti.")
    return _act_on(request, pk, "renew", RenewForm(sent(request)[0]), do, _("Rinnova"), lead)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End for good."""
    form = EndForm(sent(request)[0], initial={"on": clock.today()})
    do = lambda act, row, data: verbs.end(act, accreditation=row, **data)  # noqa: E731
    return _act_on(request, pk, "end", form, do, _("Cessa"))


# Prices


@require_safe
def price_lists(request: HttpRequest) -> HttpResponse:
    """The lists that providers proposed: those to decide first."""
    act = access.act_of(request)
    visible = access.visible(act, "providers.pricelist.read", prices.waiting_first()).distinct()
    rows = Paginator(visible, PAGE).get_page(request.GET.get("pagina"))
    table = tables.price_lists(rows, decides=access.may(act, "providers.pricelist.approve"))
    up = Link(_("Enti erogatori"), reverse("providers:accreditations"))
    lead = _("I prezzi dell'anno che viene si approvano prima che cominci; poi restano fissi.")
    return page(request, _("Listini"), [Part(table=table)], lead=lead, rows=rows, up=up)


def _burdens(row: PriceList) -> dict[UUID, burden.Burden]:
    found: Any = prices.with_before(row)
    listed = [(price.offer, price.before, price.cents) for price in found if price.before is not None]
    after = terms.year_of(terms.of(row.network_id), row.since)[1]
    return burden.of(row.organisation, listed, row.since, after)


@require_http_methods(["GET", "HEAD", "POST"])
def decide_prices(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve or refuse a list, seeing each price beside the one before."""
    act = access.act_of(request)
    rows = PriceList.objects.select_related("organisation").filter(state=PriceListState.PROPOSED)
    row = get_object_or_404(access.visible(act, "providers.pricelist.approve", rows).distinct(), pk=pk)

    def do(data: dict[str, Any]) -> object:
        if data["outcome"] == "accept":
            return offer_verbs.approve_prices(act, price_list=row)
        return offer_verbs.refuse_prices(act.because(data["reason"]), price_list=row)

    return acted(
        request,
        CheckForm(sent(request)[0]),
        do,
        title=_("Listino dal %(day)s") % {"day": day(row.since)},
        kicker=row.organisation.name,
        lead=_("Accanto a ogni prezzo, quello di prima e che cosa costa a chi ha già un posto o un voucher."),
        table=tables.changes(list(prices.with_before(row)), _burdens(row)),
        submit=_("Registra la decisione"),
        up=Link(_("Listini"), reverse("providers:price-lists")),
        done=_("Decisione registrata."),
    )
