"""A firm's own aids: what counts, what is left, and declaring one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.ui.components import Figure
from concilia.ui.format import day as shown_day
from concilia.ui.format import money

from .. import tables
from ..domain import aids as verbs
from ..forms import AidForm, ReasonForm
from ..models import Aid, Durc
from ..queries import aids, de_minimis, own
from ..states import AidState, DurcState
from . import common

DECLARE, OWN, READ = "benefits.aid.declare", "benefits.aid.read_own", "benefits.aid.read"


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The room left to each organisation that one acts for, and how it is counted."""
    act = access.act_of(request)
    organisations = list(own.organisations(act, OWN))
    if not organisations:
        raise Http404
    parts = [_part(aids.account(one, clock.today())) for one in organisations]
    return render(request, "benefits/organisation/aids.html", {"parts": parts})


def _part(held: aids.Account) -> dict[str, Any]:
    rows = Durc.objects.filter(organisation=held.organisation).exclude(state=DurcState.VOID)
    return {
        "account": held,
        "figures": [
            Figure(_("Puoi ancora ricevere"), money(held.room)),
            Figure(_("Ricevuto in tre anni"), money(held.received)),
            Figure(_("Massimale"), money(held.ceiling)),
        ],
        "others": ", ".join(one.name for one in held.others),
        "years": [_year(held, *year) for year in aids.years(held)],
        "table": tables.aids(held.aids, last_days=held.last_days, cancels=True, named=bool(held.others)),
        "durcs": tables.own_durcs(rows.order_by("-requested_on", "id")[:5]),
        "earlier": de_minimis.counts_earlier(held.organisation),
    }


def _year(held: aids.Account, since: Any, until: Any, cents: int) -> dict[str, Any]:
    label = _("Dal %(since)s al %(until)s") % {"since": shown_day(since), "until": shown_day(until)}
    return {"label": label, "cents": cents, "ceiling": held.ceiling}


@common.GET_OR_POST
def declare(request: HttpRequest) -> HttpResponse:
    """Declare an aid that another body granted."""
    act = access.act_of(request)
    organisations = own.organisations(act, DECLARE)
    form = AidForm(request.POST if request.method == "POST" else None, organisations=organisations)

    def run() -> object:
        return verbs.declare(act, **form.cleaned_data)

    return common.form_page(
        request,
        form,
        run,
        title=_("Aggiungi un aiuto de minimis"),
        lead=_(
            "Concesso negli ultimi tre anni da qualsiasi ente pubblico, all'impresa o a chi fa parte dello stesso gruppo."
        ),
        label=_("Aggiungi"),
        back=_back(act),
        done=_("Aiuto registrato."),
    )


@common.GET_OR_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an aid out of the count, saying why."""
    act = access.act_of(request)
    rows = Aid.objects.filter(state=AidState.GRANTED).select_related("organisation")
    aid = get_object_or_404(access.visible(act, "benefits.aid.cancel", rows), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def run() -> object:
        return verbs.cancel(act.because(form.cleaned_data["reason"]), aid=aid)

    return common.form_page(
        request,
        form,
        run,
        title=_("Togli un aiuto dal conto"),
        kicker=f"{aid.organisation.name}, {aid.title}",
        label=_("Togli"),
        kind="danger",
        back=_back(act),
        done=_("L'aiuto non conta più: resta nella storia con il motivo."),
    )


def _back(act: Act) -> tuple[str, str]:
    if access.may(act, READ):
        return _("Aiuti alle imprese"), reverse("benefits:firms")
    return _("I nostri aiuti"), reverse("benefits:aids")
