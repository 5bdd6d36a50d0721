"""The office's pages of what firms receive: the register of aids, their codes, single undertakings, DURC."""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.sheets import quoted
from concilia.territory.models import Network

from .. import tables
from ..domain import aids as verbs
from ..domain import durcs, undertakings
from ..forms import CodeForm, DurcForm, DurcOutcomeForm, EarlierForm, LinkForm, UnlinkForm
from ..models import Aid, Durc, Linked
from ..queries import aids, de_minimis, dues, own
from ..states import AidState, DurcState
from . import common

READ, CODE, EARLIER = "benefits.aid.read", "benefits.aid.set_code", "benefits.earlier.set"
LINK, UNLINK = "benefits.undertaking.link", "benefits.undertaking.unlink"
DURC_READ, DURC_ASK = "benefits.durc.read", "benefits.durc.request"


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The aids of the firms, and those that the national register does not know yet."""
    act = access.act_of(request)
    rows = access.visible(act, READ, Aid.objects.exclude(state=AidState.PREPARED).select_related("organisation"))
    page = common.paged(request, rows.order_by("-granted_on", "-id"))
    days = {aid.pk: de_minimis.last_day(aid.granted_on) for aid in page if aid.granted_on}
    waiting = access.visible(act, READ, aids.waiting())[:200]
    codes = access.may(act, CODE)
    context = {
        "page": page,
        "table": tables.aids(page, last_days=days, cancels=access.may(act, "benefits.aid.keep"), named=True),
        "waiting": tables.waiting(waiting, codes=codes, export_url=reverse("benefits:rna")),
        "declares": access.may(act, "benefits.aid.declare"),
        "links": access.may(act, LINK),
        "durcs": access.may(act, DURC_READ),
        "families": access.may(act, "benefits.received.read"),
        "earlier": access.may(act, EARLIER),
    }
    return render(request, "benefits/staff/firms.html", context)


@require_safe
def rna(request: HttpRequest) -> HttpResponse:
    """The aids to be registered, as a CSV: UTF-8, comma."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="aiuti-da-registrare.csv"'
    rows = access.visible(access.act_of(request), READ, aids.waiting())
    csv.writer(response).writerows(
        [quoted(cell) if isinstance(cell, str) else cell for cell in row] for row in aids.rna(rows)
    )
    return response


@common.GET_OR_POST
def code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the code that the national register gave to an aid."""
    act = access.act_of(request)
    aid = get_object_or_404(access.visible(act, CODE, aids.waiting()), pk=pk)
    form = CodeForm(request.POST if request.method == "POST" else None)

    def run() -> object:
        return verbs.set_code(act, aid=aid, cor=form.cleaned_data["cor"])

    return common.form_page(
        request,
        form,
        run,
        title=aid.organisation.name,
        kicker=aid.title,
        label=_("Registra il codice"),
        back=_firms(),
        done=_("Codice registrato."),
    )


def _firms() -> tuple[str, str]:
    return _("Aiuti alle imprese"), reverse("benefits:firms")


@common.GET_OR_POST
def earlier(request: HttpRequest) -> HttpResponse:
    """Say whether grants under the regulation before count."""
    act = access.act_of(request)
    networks = access.visible(act, EARLIER, Network.objects.order_by("code"))
    form = EarlierForm(request.POST if request.method == "POST" else None, networks=networks)

    def run() -> object:
        given = form.cleaned_data
        return verbs.count_earlier(act.because(given["reason"]), network=given["network"], counted=given["counted"])

    return common.form_page(
        request,
        form,
        run,
        title=_("Concessioni prima del 2024"),
        lead=_(
            "Fino al 31 dicembre 2023 valeva il Reg. (UE) 1407/2013. Finché non si decide altro, contano: è la via prudente."
        ),
        label=_("Registra la scelta"),
        back=_firms(),
        done=_("Scelta registrata."),
    )


@common.GET_OR_POST
def links(request: HttpRequest) -> HttpResponse:
    """Single undertakings, and adding an organisation to one."""
    act = access.act_of(request)
    form = LinkForm(request.POST if request.method == "POST" else None, organisations=own.organisations(act, LINK))

    def run() -> object:
        given = form.cleaned_data
        group = undertakings.found(act, network=given["organisation"].network, name=given.pop("undertaking"))
        return undertakings.link(act, undertaking=group, **given)

    if request.method == "POST":
        return common.form_page(
            request,
            form,
            run,
            title=_("Impresa unica"),
            label=_("Aggiungi il legame"),
            back=(_("Imprese uniche"), reverse("benefits:links")),
            done=_("Legame registrato: da quel giorno il massimale è uno solo."),
        )
    rows = access.visible(act, LINK, Linked.objects.select_related("undertaking", "organisation"))
    page = common.paged(request, rows.order_by("undertaking__name", "since", "id"))
    table = tables.links(page, ends=access.may(act, UNLINK))
    return render(request, "benefits/staff/links.html", {"form": form, "page": page, "table": table})


@common.GET_OR_POST
def unlink(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a link, saying why."""
    act = access.act_of(request)
    rows = Linked.objects.filter(until=None).select_related("undertaking", "organisation")
    linked = get_object_or_404(access.visible(act, UNLINK, rows), pk=pk)
    form = UnlinkForm(request.POST if request.method == "POST" else None)

    def run() -> object:
        given = form.cleaned_data
        return undertakings.unlink(act.because(given["reason"]), linked=linked, on=given["on"])

    return common.form_page(
        request,
        form,
        run,
        title=_("Chiudi il legame"),
        kicker=f"{linked.undertaking.name}, {linked.organisation.name}",
        lead=_("Ciò che l'organizzazione ha ricevuto resta suo anche dopo."),
        label=_("Chiudi il legame"),
        kind="danger",
        back=(_("Imprese uniche"), reverse("benefits:links")),
        done=_("Legame chiuso."),
    )


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Whose DURC holds today, whose expires before a payment is due."""
    act = access.act_of(request)
    organisations = own.organisations(act, DURC_READ)
    rows = dues.standings(organisations, clock.today())
    page = common.paged(request, rows)
    asks = access.may(act, DURC_ASK)
    context = {"page": page, "table": tables.durcs(page, answers=asks), "asks": asks}
    return render(request, "benefits/staff/durcs.html", context)


@common.GET_OR_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Register that a DURC was asked for."""
    act = access.act_of(request)
    form = DurcForm(request.POST if request.method == "POST" else None, organisations=own.organisations(act, DURC_ASK))

    def run() -> object:
        return durcs.request(act, **form.cleaned_data)

    return common.form_page(
        request,
        form,
        run,
        title=_("Registra un DURC"),
        label=_("Registra la richiesta"),
        back=_durcs(),
        done=_("Richiesta registrata: quando arriva l'esito, scrivilo qui."),
    )


@common.GET_OR_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register the outcome of a DURC."""
    act = access.act_of(request)
    rows = Durc.objects.filter(state=DurcState.REQUESTED).select_related("organisation")
    durc = get_object_or_404(access.visible(act, DURC_ASK, rows), pk=pk)
    form = DurcOutcomeForm(request.POST if request.method == "POST" else None)
    return common.form_page(
        request,
        form,
        lambda: _answer(act, durc, form.cleaned_data),
        title=durc.organisation.name,
        kicker=_("DURC %(protocol)s") % {"protocol": durc.protocol},
        label=_("Registra l'esito"),
        back=_durcs(),
        done=_("Esito registrato."),
    )


def _answer(act: Act, durc: Durc, given: dict[str, Any]) -> Durc:
    if given["outcome"] == "confirm":
        return durcs.confirm(act, durc=durc, expires_on=given["expires_on"])
    verb = durcs.deny if given["outcome"] == "deny" else durcs.void
    return verb(act.because(given["reason"]), durc=durc)


def _durcs() -> tuple[str, str]:
    return _("DURC"), reverse("benefits:durcs")
