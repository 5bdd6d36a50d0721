"""The waiting list: scrolling it by hand, accepting an award."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia import access

from ..domain import awards, scrolling
from ..models import Award
from ..states import AwardState
from .common import call_of


@require_POST
def scroll(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Prepare the version that scrolls the list of a call; it is published like any other."""
    call = call_of(request, pk, "selection.ranking.scroll")
    version = scrolling.propose(access.act_of(request), call=call)
    if version is None:
        messages.info(request, _("Non c'è denaro che basti a finanziare qualcun altro: la lista resta com'è."))
        return redirect("selection:applications", pk)
    messages.success(request, _("Scorrimento pronto: controllalo e pubblicalo con il suo atto."))
    return redirect("selection:ranking", version.pk)


@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept one's own award."""
    act = access.act_of(request)
    rows = Award.objects.filter(state=AwardState.GRANTED).select_related("application__call")
    award = get_object_or_404(access.visible(act, "selection.award.read_own", rows), pk=pk)
    awards.accept(act, award=award)
    messages.success(request, _("Contributo accettato."))
    return redirect("selection:outcome", award.application_id)
