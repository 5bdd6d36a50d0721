"""One's own application once the ranking is published: place, points, the reason of each; giving the award up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.access.queries import act_of
from concilia.applications.queries import own
from concilia.core import texts
from concilia.core.errors import Conflict, Refusal
from concilia.ui.components import Figure
from concilia.ui.format import integer, money

from .. import foretelling, presenting
from ..domain import scrolling, telling
from ..models import Award, RankingRow
from ..queries import explaining, forecast
from ..queries.explaining import CaseFile
from ..states import AwardState, Place


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
        "not_accepted": telling.observations_not_accepted(case.application),
        "published_url": reverse("selection:published", args=[call.network.code, call.code, ranking.number]),
        "figures": _figures(case, row),
        "limited": presenting.limited(case.application),
        "summary": presenting.summary(case),
        "needed": presenting.needed(case),
        "findings": presenting.findings(case),
        "forecast": _forecast(case, row),
        "to_accept": awards_to_accept(case.application.pk),
        "awards": Award.objects.filter(application=case.application, state=AwardState.GRANTED).order_by("pk"),
    }


def _forecast(case: CaseFile, row: RankingRow) -> list[str]:
    """What is known of a place in the waiting list."""
    if row.reserve is None:
        return []
    return foretelling.sentences(forecast.forecast(case.application.call), row.reserve)


def awards_to_accept(application: UUID) -> QuerySet[Award]:
    """The awards that wait to be accepted."""
    rows = Award.objects.filter(application=application, state=AwardState.GRANTED)
    return rows.filter(accept_by__isnull=False, accepted_at=None).order_by("pk")


def _figures(case: CaseFile, row: RankingRow) -> list[Figure]:
    figures = []
    if row.position is not None:
        figures.append(Figure(_("Posizione"), integer(row.position)))
    if granted := presenting.given(case, row):
        figures.append(Figure(_("Importo concesso"), money(granted)))
    if row.reserve is not None:
        figures.append(Figure(_("Posto in lista d'attesa"), integer(row.reserve)))
    return figures


@require_http_methods(["GET", "HEAD", "POST"])
def renounce(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an award up, after saying what it means."""
    act = act_of(request)
    rows = Award.objects.select_related("application__call").filter(state=AwardState.GRANTED)
    award = get_object_or_404(access.visible(act, "selection.award.read_own", rows), pk=pk)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            scrolling.renounce(act, award=award)
        except Conflict:
            raise
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Hai rinunciato: l'importo va a chi segue in graduatoria."))
            return redirect("selection:outcome", award.application_id)
    context = {"award": award, "title": texts.in_language(award.application.call.title), "refusal": refusal}
    return render(request, "selection/citizen/renounce.html", context, status=refusal.status if refusal else 200)
