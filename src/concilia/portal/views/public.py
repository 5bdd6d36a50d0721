"""Home, the page of a network, and the pages of plain information."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.core import clock, texts
from concilia.networks.models import Adhesion, Alliance
from concilia.networks.queries import members
from concilia.plans.models import Project
from concilia.plans.queries import projects as planned
from concilia.territory.models import Network
from concilia.ui.components.lists import Figure
from concilia.ui.components.tables import Column, Table
from concilia.ui.format import integer, money

from ..queries import networks as shown

PAGES = {
    "accessibilita": "portal/accessibilita.html",
    "privacy": "portal/privacy.html",
    "note-legali": "portal/note-legali.html",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What people need, the calls open now, and the networks."""
    today = clock.today()
    counts = shown.member_counts(today)
    rows = [
        {"network": row, "title": texts.in_language(row.title), "members": counts.get(row.pk, 0)}
        for row in shown.networks()
    ]
    open_calls = [
        {"call": call, "title": texts.in_language(call.title), "closes": shown.closing(call)}
        for call in shown.open_calls(clock.now())
    ]
    return render(request, "portal/home.html", {"networks": rows, "calls": open_calls})


@require_safe
def network(request: HttpRequest, code: str) -> HttpResponse:
    """One network: its members, actions and opportunities, projects and open calls."""
    found = get_object_or_404(shown.networks(), code=code)
    today = clock.today()
    context = {
        "network": found,
        "title": texts.in_language(found.title),
        "lead": texts.in_language(found.public_text),
        "figures": _figures(found),
        "alliances": [_alliance(row, found) for row in shown.alliances(found)],
        "members": _members_table(members.members(found, today)),
        "becoming": [row.organisation for row in members.becoming_members(found)],
        "projects": [_project(row) for row in planned.projects(found)],
        "calls": [
            {"call": call, "title": texts.in_language(call.title), "closes": shown.closing(call)}
            for call in shown.open_calls(clock.now(), found)
        ],
    }
    return render(request, "portal/network.html", context)


def _figures(network: Network) -> list[Figure]:
    counts = shown.member_counts(clock.today())
    return [
        Figure(_("Organizzazioni"), integer(counts.get(network.pk, 0))),
        Figure(_("Comuni"), integer(network.comuni_count)),  # type: ignore[attr-defined]
        Figure(_("Abitanti"), integer(network.inhabitants or 0)),  # type: ignore[attr-defined]
    ]


def _alliance(alliance: Alliance, network: Network) -> dict[str, object]:
    today = clock.today()
    return {
        "title": texts.in_language(alliance.title),
        "lead": alliance.lead.name,
        "members": members.members(network, today, alliance),
        "becoming": members.becoming_members(network, alliance),
    }


def _members_table(rows: QuerySet[Adhesion]) -> Table:
    return Table(
        caption=_("Chi fa parte della rete"),
        columns=[
            Column("organisation", _("Organizzazione"), value=lambda row: row.organisation.name),
            Column("role", _("Ruolo"), value=lambda row: row.get_role_display()),
            Column("since", _("Dal"), kind="day"),
        ],
        rows=list(rows),
        hide_caption=True,
    )


def _project(project: Project) -> dict[str, object]:
    """A project as its document tells it: what it wants, what it does and offers, what it expects."""
    before = project.predecessor
    return {
        "title": texts.in_language(project.title),
        "before": texts.in_language(before.title) if before else "",
        "money": _money(project),
        "objectives": [texts.in_language(row.text) for row in planned.objectives_of(project)],
        "actions": _actions(project),
        "results": [texts.in_language(row.text) for row in planned.results_of(project)],
    }


def _actions(project: Project) -> Table | None:
    rows = [
        {
            "codes": row.codes,
            "what": texts.in_language(row.description or row.label),
            "opportunity": texts.in_language(row.opportunity),
            "owner": next((action.owner.name for action in row.actions if action.owner), ""),
        }
        for row in planned.rows_of(project)
    ]
    titles = {"opportunity": _("Opportunità per cittadini, lavoratrici e lavoratori"), "owner": _("Chi la cura")}
    columns = [Column("codes", _("Azione")), Column("what", _("Che cosa"))]
    columns += [Column(key, title) for key, title in titles.items() if any(row[key] for row in rows)]
    return Table(caption=_("Azioni e opportunità"), columns=columns, rows=rows) if rows else None


def _money(project: Project) -> list[Figure]:
    parts = (
        (_("Costo complessivo"), project.total),
        (_("Contributo"), project.contribution),
        (_("Cofinanziamento"), project.cofinancing),
    )
    return [Figure(label, money(cents)) for label, cents in parts if cents]


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Accessibility, privacy and legal notes."""
    if slug not in PAGES:
        raise Http404
    return render(request, PAGES[slug])


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
