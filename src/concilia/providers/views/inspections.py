"""Inspections: the office plans, finds and concludes; the provider remedies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.documents.domain.documents import about_documents
from concilia.ui.components import Chip
from concilia.ui.links import Link

from .. import tables
from ..domain import inspections as verbs
from ..forms.accreditations import ReasonForm
from ..forms.inspections import FindingForm, HeldForm, OutcomeForm, PlanForm, ProofForm, VerifyForm
from ..models import Accreditation, Inspection, Remedy, Site
from ..queries import inspections as found
from ..queries.accredited import LIVE
from ..states import InspectionState, RemedyState
from .common import PAGE, Part, acted, file_of, own, page, sent

PLAN, FIND, OWN, RESTRICTED = (
    "providers.inspection.plan",
    "providers.inspection.find",
    "providers.inspection.read_own",
    "providers.inspection.read_restricted",
)


# The office


def _all() -> Link:
    return Link(_("Controlli"), reverse("providers:inspections"))


@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """Every inspection that one may read, the last first."""
    act = access.act_of(request)
    visible = found.with_service(found.visible(act, Inspection.objects.all()))
    rows = Paginator(visible, PAGE).get_page(request.GET.get("pagina"))
    up = Link(_("Enti erogatori"), reverse("providers:accreditations"))
    lead = _("Un controllo si programma dalla scheda dell'accreditamento.")
    return page(request, _("Controlli"), [Part(table=tables.inspections(rows))], lead=lead, rows=rows, up=up)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan an inspection of an accredited service."""
    act = access.act_of(request)
    rows = Accreditation.objects.select_related("organisation", "service").filter(state__in=LIVE)
    held = get_object_or_404(access.visible(act, PLAN, rows).distinct(), pk=pk)
    sites = Site.objects.filter(organisation=held.organisation_id, closed_on=None).order_by("name")
    form = PlanForm(sent(request)[0], sites=sites, restricted=access.may(act, RESTRICTED, held))

    def do(data: dict[str, Any]) -> object:
        return verbs.plan(act, accreditation=held, **data)

    return acted(
        request,
        form,
        do,
        title=_("Programma un controllo"),
        kicker=f"{held.organisation.name}: {tables.service(held)}",
        submit=_("Programma"),
        up=_all(),
        done=_("Controllo programmato."),
    )


def _inspection(act: Act, pk: UUID) -> Any:
    return get_object_or_404(found.with_findings(found.visible(act, Inspection.objects.all())), pk=pk)


@require_safe
def inspection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One inspection, with what was found and what must be remedied."""
    act = access.act_of(request)
    row = _inspection(act, pk)
    verbs.read(act, inspection=row)
    return _sheet(request, row, _office_links(act, row), up=_all(), verifies=access.may(act, FIND, row))


def _office_links(act: Act, row: Inspection) -> list[Link]:
    if not access.may(act, FIND, row):
        return []
    planned, held = row.state == InspectionState.PLANNED, row.state == InspectionState.HELD
    open_ = held or row.state in (InspectionState.TO_REMEDY, InspectionState.SUSPENDED)
    pages = [
        (planned, _("È stato svolto"), "providers:hold"),
        (planned, _("Annulla il controllo"), "providers:cancel-inspection"),
        (held, _("Scrivi un rilievo"), "providers:find"),
        (open_ and access.may(act, "providers.inspection.conform", row), _("Registra l'esito"), "providers:conclude"),
    ]
    return [Link(label, reverse(route, args=[row.pk])) for shown, label, route in pages if shown]


def _sheet(request: HttpRequest, row: Any, links: list[Link], *, up: Link, verifies: bool) -> HttpResponse:
    remedies = [remedy for finding in row.findings.all() for remedy in finding.remedies.all()]
    parts = [
        Part(details=tables.inspection_details(row), links=links),
        Part(_("Rilievi"), table=tables.findings(row.findings.all())),
        Part(_("Azioni da sanare"), table=tables.remedies(remedies, verifies=verifies)),
    ]
    state = InspectionState(row.state)
    return page(
        request,
        tables.service(row.accreditation),
        parts,
        kicker=row.accreditation.organisation.name,
        state=Chip(str(state.label), state.tone),
        up=up,
    )


def _page(request: HttpRequest, row: Inspection, form: Any, do: Any, *, title: str, lead: str = "") -> HttpResponse:
    up = Link(tables.service(row.accreditation), reverse("providers:inspection", args=[row.pk]))
    return acted(
        request,
        form,
        do,
        title=title,
        kicker=row.accreditation.organisation.name,
        lead=lead,
        submit=title,
        up=up,
        done=_("Registrato."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that it took place."""
    act = access.act_of(request)
    row = _inspection(act, pk)
    form = HeldForm(sent(request)[0], initial={"on": clock.today()})
    do = lambda data: verbs.hold(act, inspection=row, on=data["on"])  # noqa: E731
    return _page(request, row, form, do, title=_("Il controllo è stato svolto"))


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel one that did not take place."""
    act = access.act_of(request)
    row = _inspection(act, pk)
    do = lambda data: verbs.cancel(act.because(data["reason"]), inspection=row)  # noqa: E731
    return _page(request, row, ReasonForm(sent(request)[0]), do, title=_("Annulla il controllo"))


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a finding, and what to remedy."""
    act = access.act_of(request)
    row = _inspection(act, pk)

    def do(data: dict[str, Any]) -> None:
        with act.writing():
            made = verbs.find(act, inspection=row, item=data["item"], conform=data["conform"], text=data["text"])
            if data["remedy"]:
                verbs.ask_remedy(act, finding=made, text=data["remedy"], due_on=data["due_on"])

    lead = _("Scrivi che cosa hai visto. Non nominare le famiglie né chi usa il servizio.")
    return _page(request, row, FindingForm(sent(request)[0]), do, title=_("Scrivi un rilievo"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say the outcome."""
    act = access.act_of(request)
    row = _inspection(act, pk)

    def do(data: dict[str, Any]) -> object:
        outcome = InspectionState(data["outcome"])
        return verbs.conclude(act.because(data["reason"]), inspection=row, outcome=outcome)

    lead = _("Sospeso: da oggi finché non è conforme. Revocato: l'accreditamento cessa oggi.")
    return _page(request, row, OutcomeForm(sent(request)[0]), do, title=_("Registra l'esito"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Verify the proof of a remedy."""
    act = access.act_of(request)
    rows = Remedy.objects.filter(state=RemedyState.SENT).select_related("finding__inspection")
    remedy = get_object_or_404(access.visible(act, "providers.remedy.accept", rows).distinct(), pk=pk)
    row = _inspection(act, remedy.finding.inspection_id)

    def do(data: dict[str, Any]) -> object:
        if data["outcome"] == "accept":
            return verbs.accept_proof(act, remedy=remedy)
        return verbs.reopen(act.because(data["reason"]), remedy=remedy, due_on=data["due_on"])

    return _page(request, row, VerifyForm(sent(request)[0]), do, title=_("Verifica la prova"), lead=remedy.text)


# The provider


def _own_link() -> Link:
    return Link(_("Controlli"), reverse("providers:own-inspections"))


@require_safe
def own_inspections(request: HttpRequest) -> HttpResponse:
    """The inspections of one's own services, what must be remedied first."""
    organisations = own(access.act_of(request), OWN)
    parts = [
        Part(_("Da sanare"), table=tables.remedies(found.to_do(organisations), verifies=False)),
        Part(_("Controlli"), table=tables.inspections(found.of_providers(organisations), own=True)),
    ]
    up = Link(_("Accreditamenti"), reverse("providers:mine"))
    return page(request, _("Controlli"), parts, up=up)


@require_safe
def own_inspection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One inspection of one's own service."""
    act = access.act_of(request)
    row = get_object_or_404(found.with_findings(found.of_providers(own(act, OWN))), pk=pk)
    verbs.read(act, inspection=row)
    return _sheet(request, row, [], up=_own_link(), verifies=False)


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show that something was remedied."""
    act = access.act_of(request)
    rows = Remedy.objects.filter(state=RemedyState.OPEN).select_related(
        "finding__inspection__accreditation__organisation"
    )
    remedy = get_object_or_404(access.visible(act, "providers.remedy.send", rows), pk=pk)

    def do(data: dict[str, Any]) -> object:
        return verbs.send_proof(act, remedy=remedy, name=data["file"].name, data=data["file"].read())

    return acted(
        request,
        ProofForm(*sent(request)),
        do,
        title=_("Carica la prova"),
        kicker=remedy.finding.item,
        lead=remedy.text,
        submit=_("Carica la prova"),
        up=_own_link(),
        done=_("Prova caricata: la verifica l'ufficio."),
    )


@require_safe
def proof_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The last proof of a remedy, for who may read its inspection."""
    act = access.act_of(request)
    remedy = get_object_or_404(Remedy.objects.select_related("finding__inspection"), pk=pk)
    inspection = remedy.finding.inspection
    readable = found.visible(act, Inspection.objects.filter(pk=inspection.pk)).exists()
    if not readable and not access.may(act, OWN, inspection):
        raise Http404
    verbs.read(act, inspection=inspection)
    return file_of(about_documents(remedy).last())
