"""Lists from other bodies: those taken in, and the pages that try, apply and undo one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia import access
from concilia.core import texts
from concilia.imports import pages
from concilia.imports.kinds import Importer
from concilia.imports.models import Import
from concilia.imports.states import ImportState
from concilia.territory.models import Network
from concilia.ui.links import Link

from .. import tables
from ..aids_file import AidsFile
from ..received_file import ReceivedFile
from . import common

READ, APPLY = "benefits.import.read", "benefits.import.apply"


@require_safe
def imported(request: HttpRequest) -> HttpResponse:
    """The lists taken in; for who may, where another is tried."""
    act = access.act_of(request)
    rows = Import.objects.filter(kind__in=[ReceivedFile.name, AidsFile.name]).exclude(state=ImportState.DISCARDED)
    page = common.paged(request, access.visible(act, READ, rows))
    networks = access.visible(act, APPLY, Network.objects.order_by("code"))
    context = {
        "page": page,
        "table": tables.imports(page),
        "links": [link for network in networks for link in _links(network)],
    }
    return render(request, "benefits/staff/imports.html", context)


def _links(network: Network) -> list[Link]:
    name = texts.in_language(network.title)
    return [
        Link(
            _("Misure delle famiglie: %(name)s") % {"name": name},
            reverse("benefits:import-received", args=[network.pk]),
        ),
        Link(_("Aiuti alle imprese: %(name)s") % {"name": name}, reverse("benefits:import-aids", args=[network.pk])),
    ]


@common.GET_OR_POST
def received(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in what families of a network receive."""
    return _page(request, pk, ReceivedFile(), "benefits:import-received")


@common.GET_OR_POST
def aids(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in what firms of a network receive."""
    return _page(request, pk, AidsFile(), "benefits:import-aids")


def _page(request: HttpRequest, pk: UUID, importer: Importer, route: str) -> HttpResponse:
    rows = access.visible(access.act_of(request), APPLY, Network.objects.all())
    return pages.page(
        request,
        importer=importer,
        about=get_object_or_404(rows, pk=pk),
        here=reverse(route, args=[pk]),
        title=str(importer.title),
        back=Link(_("Importazioni"), reverse("benefits:imports")),
    )
