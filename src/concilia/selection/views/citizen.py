"""The applicant: the outcome with its reasons, and giving an award up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.applications.models import Application
from concilia.core import texts
from concilia.core.errors import Conflict, Refusal

from .. import presenting
from ..domain import awards
from ..models import Award
from ..queries import explaining
from ..queries.explaining import CaseFile
from ..states import AwardState, Place


@require_safe
def outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was decided of one's own application, why, and where it stands; before the publication, that it is not known."""
    act = access.act_of(request)
    rows = Application.objects.select_related("call__network", "applicant", "organisation", "protocol", "rules__call")
    application = get_object_or_404(access.visible(act, "selection.assessment.read_own", rows), pk=pk)
    case = explaining.for_applicant(act, application)
    context = {
        "application": application,
        "title": texts.in_language(application.call.title),
        "case": case,
        "place": None,
    }
    if case is not None:
        context |= _told(case)
    return render(request, "selection/citizen/outcome.html", context)


def _told(case: CaseFile) -> dict[str, object]:
    assert case.row is not None
    ranking = case.row.ranking
    place = [ranking.call.network.code, ranking.call.code, ranking.number]
    in_force = Award.objects.filter(application=case.application, state=AwardState.GRANTED)
    return {
        "row": case.row,
        "ranking": ranking,
        "place": Place(case.row.place),
        "findings": presenting.findings(case),
        "summary": presenting.summary(case),
        "needed": presenting.needed(case),
        "public_url": reverse("selection:published", args=place),
        "awards": in_force.order_by("pk"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def renounce(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an award up, after saying what it means."""
    act = access.act_of(request)
    rows = Award.objects.select_related("application__call").filter(state=AwardState.GRANTED)
    award = get_object_or_404(access.visible(act, "selection.award.read_own", rows), pk=pk)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            awards.renounce(act, award=award)
        except Conflict:
            raise
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Hai rinunciato: l'importo va a chi segue in graduatoria."))
            return redirect("selection:outcome", award.application_id)
    context = {
        "award": award,
        "title": texts.in_language(award.application.call.title),
        "refusal": refusal,
    }
    return render(request, "selection/citizen/renounce.html", context, status=refusal.status if refusal else 200)
