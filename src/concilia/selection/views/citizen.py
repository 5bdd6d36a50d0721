"""The outcome of one's own application, once the ranking is published: place, points, and the reason of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.access.queries import act_of
from concilia.applications.queries import own
from concilia.core import texts
from concilia.ui.components import Figure
from concilia.ui.format import integer, money

from .. import presenting
from ..models import RankingRow
from ..queries import explaining
from ..queries.explaining import CaseFile
from ..states import Place


@require_safe
def outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How one's application ended, and why; before the publication, that it is not known yet."""
    act = act_of(request)
    application = get_object_or_404(own.applications(act), pk=pk)
    case = explaining.for_applicant(act, application)
    context: dict[str, Any] = {"application": application, "title": texts.in_language(application.call.title)}
    if case is None or case.row is None:
        return render(request, "selection/citizen/waiting.html", context)
    return render(request, "selection/citizen/outcome.html", {**context, **_told(case, case.row)})


def _told(case: CaseFile, row: RankingRow) -> dict[str, Any]:
    ranking = row.ranking
    call = case.application.call
    return {
        "place": Place(row.place),
        "code": row.public_code,
        "ranking": ranking,
        "published_url": reverse("selection:published", args=[call.network.code, call.code, ranking.number]),
        "figures": _figures(row),
        "summary": presenting.summary(case),
        "needed": presenting.needed(case),
        "findings": presenting.findings(case),
    }


def _figures(row: RankingRow) -> list[Figure]:
    figures = []
    if row.position is not None:
        figures.append(Figure(_("Posizione"), integer(row.position)))
    if row.funded:
        figures.append(Figure(_("Importo concesso"), money(row.funded)))
    if row.reserve is not None:
        figures.append(Figure(_("Posto in lista d'attesa"), integer(row.reserve)))
    return figures
