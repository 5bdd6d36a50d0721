"""What the network sets for its providers: documents, terms, order of the waiting lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.territory.models import Network
from concilia.ui.links import Link

from .. import tables
from ..domain import papers as paper_verbs
from ..domain import terms as verbs
from ..forms.papers import ClassForm, KindForm, TermsForm
from ..models import PriorityClass, Requirement, ServiceType
from ..queries import terms
from ..states import PlaceOrder
from .common import Part, Post, acted, page, pressed, sent

SET, RULE = "providers.terms.set", "providers.paper.rule"


def _networks(act: Act) -> list[Network]:
    found = list(access.visible(act, SET, Network.objects.order_by("code")))
    if not found:
        raise Http404
    return found


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of one's networks."""
    parts = [part for network in _networks(access.act_of(request)) for part in _parts(network)]
    lead = _("Quali documenti servono, quando comincia l'anno dei prezzi, come avanzano le liste d'attesa.")
    up = Link(_("Enti erogatori"), reverse("providers:accreditations"))
    return page(request, _("Regole per gli enti"), parts, lead=lead, up=up)


def _parts(network: Network) -> list[Part]:
    own, args = terms.of(network.pk), [network.pk]
    asked = Requirement.objects.filter(network=network, until=None).select_related("kind", "service")
    rows = list(asked.order_by("kind__code", "since", "id"))
    return [
        Part(
            texts.in_language(network.title),
            details=[
                (_("L'anno dei prezzi comincia il"), f"1/{own.year_month}"),
                (_("Giorni per rispondere a una famiglia"), own.confirm_days),
                (_("Giorni per accettare un posto liberato"), own.accept_days),
                (_("Ordine delle liste d'attesa"), PlaceOrder(own.order).label),
            ],
            links=[Link(_("Cambia i termini"), reverse("providers:terms", args=args))],
        ),
        Part(
            _("Documenti richiesti"),
            table=tables.requirements(rows),
            links=[Link(_("Chiedi un documento"), reverse("providers:add-kind", args=args))],
            posts=[_stop(row) for row in rows],
        ),
        Part(
            _("Classi di priorità"),
            table=tables.classes(PriorityClass.objects.filter(network=network).order_by("place")),
            links=[Link(_("Aggiungi una classe"), reverse("providers:add-class", args=args))],
        ),
    ]


def _stop(row: Requirement) -> Post:
    label = _("Non chiedere più: %(paper)s") % {"paper": texts.in_language(row.kind.label)}
    return Post(label, reverse("providers:stop-requiring", args=[row.pk]))


def _page(request: HttpRequest, network: Network, form: Any, do: Any, title: str) -> HttpResponse:
    return acted(
        request,
        form,
        do,
        title=title,
        kicker=texts.in_language(network.title),
        submit=_("Salva"),
        up=Link(_("Regole per gli enti"), reverse("providers:rules")),
        done=_("Regola registrata."),
    )


def _network(act: Act, pk: UUID, verb: str) -> Network:
    return get_object_or_404(access.visible(act, verb, Network.objects.all()), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def set_terms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the terms of a network."""
    act = access.act_of(request)
    network, own = _network(act, pk, SET), terms.of(pk)
    fields = ("year_month", "confirm_days", "accept_days", "order")
    form = TermsForm(sent(request)[0], initial={name: getattr(own, name) for name in fields})

    def do(data: dict[str, Any]) -> object:
        return verbs.set_terms(act, network=network, **{**data, "order": PlaceOrder(data["order"])})

    return _page(request, network, form, do, _("Termini"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_kind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask providers for a kind of document."""
    act = access.act_of(request)
    network = _network(act, pk, RULE)
    services = ServiceType.objects.filter(network=network).order_by("position", "code")
    form = KindForm(sent(request)[0], services=services, initial={"since": clock.today(), "holder": "organisation"})

    def do(data: dict[str, Any]) -> None:
        with act.writing():
            kind = paper_verbs.add_kind(
                act,
                network=network,
                code=data["code"],
                label=form.label_text(),
                holder=data["holder"],
                months=data["months"],
            )
            paper_verbs.require(act, kind=kind, since=data["since"], service=data["service"])

    return _page(request, network, form, do, _("Chiedi un documento"))


@require_POST
def stop_requiring(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a document no more, from today."""
    act = access.act_of(request)
    networks = access.visible(act, RULE, Network.objects.all())
    row = get_object_or_404(Requirement.objects.select_related("kind__network"), network__in=networks, pk=pk)
    return pressed(
        request,
        lambda: paper_verbs.stop_requiring(act, requirement=row, on=clock.today()),
        done=_("Regola registrata."),
        to=reverse("providers:rules"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_class(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a priority class."""
    act = access.act_of(request)
    network = _network(act, pk, SET)
    form = ClassForm(sent(request)[0])

    def do(data: dict[str, Any]) -> object:
        return verbs.add_class(act, network=network, code=data["code"], label=form.label_text(), place=data["place"])

    return _page(request, network, form, do, _("Nuova classe di priorità"))
