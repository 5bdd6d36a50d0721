"""Documents: those a provider keeps valid, those the office checks, those the network asks for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock, texts
from concilia.documents.domain.documents import about_documents
from concilia.networks.models import Organisation
from concilia.ui.links import Link

from .. import tables
from ..domain import papers as verbs
from ..forms.papers import CheckForm, PaperForm
from ..models import Paper, PaperKind, Site
from ..queries import papers
from ..states import PaperState
from .common import PAGE, Part, acted, file_of, own, page, sent

OWN, SEND, CHECK, READ = (
    "providers.accreditation.read_own",
    "providers.paper.send",
    "providers.paper.check",
    "providers.paper.read",
)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one's organisation owes, what it sent, until when it is good."""
    act, today = access.act_of(request), clock.today()
    parts = []
    for one in own(act, OWN):
        slots = papers.slots(one, today)
        kinds = {slot.kind.pk: slot.kind for slot in slots}.values() if access.may(act, SEND, one) else ()
        links = [
            Link(
                _("Invia: %(paper)s") % {"paper": texts.in_language(kind.label)},
                reverse("providers:send-paper", args=[one.pk, kind.pk]),
            )
            for kind in kinds
        ]
        parts.append(Part(one.name, table=tables.slots(slots), links=links))
    lead = _("Se un documento scade l'accreditamento si sospende da solo; riprende quando il nuovo è accettato.")
    return page(request, _("Documenti"), parts, lead=lead, up=Link(_("Accreditamenti"), reverse("providers:mine")))


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: UUID, kind_pk: UUID) -> HttpResponse:
    """Send a document, or the renewed one."""
    act = access.act_of(request)
    organisation = get_object_or_404(access.visible(act, SEND, Organisation.objects.all()), pk=pk)
    kind = get_object_or_404(PaperKind, network=organisation.network_id, pk=kind_pk)
    sites = Site.objects.filter(organisation=organisation, closed_on=None).order_by("name")
    form = PaperForm(*sent(request), kind=kind, sites=sites, initial={"issued_on": clock.today()})

    def do(data: dict[str, Any]) -> object:
        file = data.pop("file")
        return verbs.send(act, organisation=organisation, kind=kind, name=file.name, data=file.read(), **data)

    return acted(
        request,
        form,
        do,
        title=texts.in_language(kind.label),
        kicker=organisation.name,
        submit=_("Invia il documento"),
        up=Link(_("Documenti"), reverse("providers:papers")),
        done=_("Documento inviato: lo controlla l'ufficio."),
    )


@require_safe
def to_check(request: HttpRequest) -> HttpResponse:
    """The documents that providers sent: those to check first."""
    act = access.act_of(request)
    rows = Paginator(access.visible(act, CHECK, papers.waiting_first()).distinct(), PAGE).get_page(
        request.GET.get("pagina")
    )
    parts = [Part(table=tables.papers(rows, checks=True))]
    up = Link(_("Enti erogatori"), reverse("providers:accreditations"))
    return page(request, _("Documenti da controllare"), parts, rows=rows, up=up)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept a document, or refuse it."""
    act = access.act_of(request)
    rows = access.visible(act, CHECK, papers.waiting_first().filter(state=PaperState.SENT))
    paper = get_object_or_404(rows.distinct(), pk=pk)

    def do(data: dict[str, Any]) -> object:
        if data["outcome"] == "accept":
            return verbs.accept(act, paper=paper)
        return verbs.refuse(act.because(data["reason"]), paper=paper)

    return acted(
        request,
        CheckForm(sent(request)[0]),
        do,
        title=texts.in_language(paper.kind.label),
        kicker=paper.organisation.name,
        lead=tables.validity(paper),
        submit=_("Registra l'esito"),
        up=Link(_("Documenti da controllare"), reverse("providers:check-papers")),
        done=_("Esito registrato."),
    )


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file of a document, for its provider and the office."""
    act = access.act_of(request)
    rows = access.visible(act, READ, Paper.objects.filter(~Q(state=PaperState.REPLACED)))
    paper = get_object_or_404(rows.distinct(), pk=pk)
    return file_of(about_documents(paper).last())
