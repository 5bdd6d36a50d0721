"""Places: periods, requests of families, confirmation (*abbinamento*), a waiting list that moves by itself.

The number of places taken is moved by the database with the state of each request, and may not pass the places there are.
Every verb locks the period first, so that two acts on one waiting list come one after the other.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.jobs import periodic
from concilia.engines.codes.vouchers import make_voucher_code
from concilia.networks.queries.members import delegates_of
from concilia.people.models import Person

from ..models import Offer, PlacePeriod, PlaceRequest, PriorityClass
from ..queries import places, terms
from ..queries.accredited import accredited_on
from ..states import PLACE, PlaceState
from .standing import day_of


def open_period(act: Act, *, offer: Offer, since: date, until: date, count: int) -> PlacePeriod:
    """Say how many places an offer has from ``since`` to before ``until``. Side effects: row, audit entry.

    Raises Refusal for days in the wrong order or more places than the site holds, Conflict for days said already.
    """
    access.require(act, "providers.places.open", offer)
    if until <= since or until <= day_of(act):
        raise Refusal("providers.places.order", _("Il periodo finisce dopo che comincia, e non nel passato."))
    _check_capacity(offer, count)
    try:
        with act.writing():
            row = PlacePeriod.objects.create(
                network_id=offer.network_id, offer=offer, since=since, until=until, places=count
            )
            audit.record(act, "providers.places.open", row, places=count)
    except IntegrityError as error:
        raise Conflict("providers.places.twice", _("I posti di quei giorni sono già indicati.")) from error
    return row


def change_places(act: Act, *, period: PlacePeriod, count: int) -> PlacePeriod:
    """Change how many places there are; freed ones go to who waits. Side effects: row, audit entry, as ``_scroll``.

    Raises Refusal for fewer than are taken, or more than the site holds.
    """
    access.require(act, "providers.places.open", period.offer)
    _check_capacity(period.offer, count)
    with act.writing():
        held = _locked(period)
        if count < held.taken:
            raise Refusal(
                "providers.places.taken",
                _("%(taken)s posti sono già assegnati: non possono essere meno."),
                taken=held.taken,
            )
        held.places = count
        held.save(update_fields=["places"])
        audit.record(act, "providers.places.change", held, places=count)
        _scroll(act, held)
    period.refresh_from_db()
    return period


def _check_capacity(offer: Offer, count: int) -> None:
    if count < 1:
        raise Refusal("providers.places.none", _("Indica almeno un posto."))
    if offer.site and offer.site.capacity and count > offer.site.capacity:
        raise Refusal(
            "providers.places.capacity",
            _("La sede ne può accogliere al massimo %(capacity)s."),
            capacity=offer.site.capacity,
        )


def ask(
    act: Act,
    *,
    period: PlacePeriod,
    person: Person,
    cared: Person,
    priority: PriorityClass | None = None,
    moves: PlaceRequest | None = None,
    below: Callable[[int], int] = secrets.randbelow,
) -> PlaceRequest:
    """Ask a place for somebody one cares for. Where none is free, or others wait, it joins the waiting list.

    Side effects: row, audit entry, notice to the provider. Raises Refusal when the person does not care for them, the period
    is over or the provider is not accredited; Conflict when it was asked already. ``below(n)`` draws the code's number.
    """
    access.require(act, "providers.place.ask", person)
    _check_asked(act, period, person, cared)
    if priority and priority.network_id != period.network_id:
        raise Refusal("providers.place.priority", _("La classe di priorità è di un'altra rete."))
    try:
        with act.writing():
            code = make_voucher_code(below)
            row = _create(act, _locked(period), person=person, cared=cared, priority=priority, moves=moves, code=code)
            audit.record(act, "providers.place.ask", row, state=row.state)
            _tell_provider(act, row, "providers.place.asked")
    except IntegrityError as error:
        raise Conflict("providers.place.twice", _("Questo posto è già stato chiesto: lo trovi tra i tuoi.")) from error
    return row


def _check_asked(act: Act, period: PlacePeriod, person: Person, cared: Person) -> None:
    today = day_of(act)
    if not places.cared_by(person, today).filter(pk=cared.pk).exists():
        raise Refusal("providers.place.care", _("Puoi chiedere un posto per chi è nel tuo nucleo o per chi assisti."))
    if period.until <= today:
        raise Refusal("providers.place.over", _("Il periodo è finito: scegli quello che viene."))
    first = max(today, period.since)
    if not accredited_on(first).filter(pk=period.offer.accreditation_id).exists():
        raise Refusal("providers.place.accreditation", _("L'ente in quei giorni non è accreditato: scegline un altro."))


def _create(act: Act, period: PlacePeriod, **fields: Any) -> PlaceRequest:
    waits = period.free <= 0 or PlaceRequest.objects.filter(period=period, state=PlaceState.WAITING).exists()
    return PlaceRequest.objects.create(
        network_id=period.network_id,
        period=period,
        state=PlaceState.WAITING if waits else PlaceState.ASKED,
        asked_at=act.at,
        confirm_by=day_of(act) + timedelta(days=terms.of(period.network_id).confirm_days),
        **fields,
    )


def confirm(act: Act, *, request: PlaceRequest) -> PlaceRequest:
    """The provider gives the place to the first who asked (*abbinamento*).

    Side effects, in order: state (the database takes the place), audit entry, the place that it moves from is given up,
    notice to the family; when it was the last, the others who asked join the waiting list. Raises Conflict when no place
    is left, Refusal when somebody comes before.
    """
    access.require(act, "providers.place.confirm", request)
    with act.writing():
        period = _locked(request.period)
        _check_first(period, request)
        _take(act, request, "confirm")
        _tell_family(act, request, "providers.place.confirmed")
        _leave(act, request)
        period.refresh_from_db()
        if period.free <= 0:
            _queue_others(act, period)
    return request


def _check_first(period: PlacePeriod, request: PlaceRequest) -> None:
    first = places.queue(period, terms.of(period.network_id).order, PlaceState.ASKED).first()
    if first and first.pk != request.pk and request.state == PlaceState.ASKED:
        raise Refusal(
            "providers.place.order",
            _("Prima viene la richiesta %(request)s: confermala o respingila dicendo perché."),
            request=first.code,
        )


def _take(act: Act, request: PlaceRequest, verb: str, **changes: Any) -> None:
    """A step that takes a place: the database refuses it when none is left."""
    try:
        with act.writing():
            audit.transition(act, request, verb, table=PLACE, **changes)
    except IntegrityError as error:
        raise Conflict(
            "providers.place.full", _("I posti sono finiti: la richiesta può restare in lista d'attesa.")
        ) from error


def _queue_others(act: Act, period: PlacePeriod) -> None:
    for other in PlaceRequest.objects.filter(period=period, state=PlaceState.ASKED).order_by("asked_at", "id"):
        audit.transition(act, other, "queue", table=PLACE)
        _tell_family(act, other, "providers.place.queued")


def refuse(act: Act, *, request: PlaceRequest) -> PlaceRequest:
    """The provider refuses a request with a reason. Side effects: state, audit entry, notice to the family."""
    access.require(act, "providers.place.refuse", request)
    with act.writing():
        _locked(request.period)
        audit.transition(act, request, "refuse", table=PLACE, reason=act.reason)
        _tell_family(act, request, "providers.place.refused", reason=act.reason)
    return request


def release(act: Act, *, request: PlaceRequest) -> PlaceRequest:
    """The provider ends a confirmed place with a reason. Side effects: state, audit entry, notice, as ``_scroll``."""
    access.require(act, "providers.place.release", request)
    with act.writing():
        period = _locked(request.period)
        audit.transition(act, request, "release", table=PLACE, reason=act.reason)
        _tell_family(act, request, "providers.place.released", reason=act.reason)
        _scroll(act, period)
    return request


def accept(act: Act, *, request: PlaceRequest) -> PlaceRequest:
    """The family accepts a freed place within its term. Side effects: state, audit entry, notice, the place left."""
    access.require(act, "providers.place.accept", request)
    if request.accept_by and request.accept_by < day_of(act):
        raise Refusal("providers.place.late", _("Il termine per accettare è passato: il posto va a chi segue."))
    with act.writing():
        _locked(request.period)
        audit.transition(act, request, "accept", table=PLACE)
        _tell_provider(act, request, "providers.place.accepted")
        _leave(act, request)
    return request


def decline(act: Act, *, request: PlaceRequest) -> PlaceRequest:
    """The family leaves a freed place to who follows. Side effects: state, audit entry, as ``_scroll``."""
    access.require(act, "providers.place.decline", request)
    return _give_up(act, request, "decline")


def cancel(act: Act, *, request: PlaceRequest) -> PlaceRequest:
    """The family gives up what it asked, or its place. Side effects: state, audit entry, notice, as ``_scroll``."""
    access.require(act, "providers.place.cancel", request)
    return _give_up(act, request, "cancel")


def move(act: Act, *, request: PlaceRequest, to: PlacePeriod) -> PlaceRequest:
    """Ask another place instead of a confirmed one, left only when the new one is confirmed. Side effects: as ``ask``."""
    access.require(act, "providers.place.cancel", request)
    if request.state != PlaceState.CONFIRMED:
        raise Refusal("providers.place.nothing", _("Si sposta un posto confermato: questo non lo è."))
    return ask(act, period=to, person=request.person, cared=request.cared, priority=request.priority, moves=request)


def _give_up(act: Act, request: PlaceRequest, verb: str) -> PlaceRequest:
    with act.writing():
        period = _locked(request.period)
        audit.transition(act, request, verb, table=PLACE)
        _tell_provider(act, request, "providers.place.given_up")
        _scroll(act, period)
    return request


def _leave(act: Act, request: PlaceRequest) -> None:
    """Give up the place that a confirmed request moves from, if it still stands."""
    if request.moves and request.moves.state == PlaceState.CONFIRMED:
        _give_up(act, request.moves, "cancel")


def _scroll(act: Act, period: PlacePeriod) -> None:
    """Offer each free place to the first who waits. Side effects: states, audit entries, notices to the families."""
    period.refresh_from_db()
    own = terms.of(period.network_id)
    by = day_of(act) + timedelta(days=own.accept_days)
    for first in places.queue(period, own.order)[: max(period.free, 0)]:
        _take(act, first, "offer", accept_by=by)
        _tell_family(act, first, "providers.place.offered", day=f"{by:%d/%m/%Y}")


@periodic("providers.place_terms", every="day")
def follow_terms(act: Act) -> int:
    """What the terms bring: freed places that nobody accepted go on; late answers are told to the office, which may give them.

    Side effects: states, audit entries, notices, as ``_scroll``. Returns how many terms had passed.
    """
    today = day_of(act)
    late = PlaceRequest.objects.filter(state=PlaceState.OFFERED, accept_by__lt=today).order_by("pk")
    for row in late.select_related("period", "person"):
        with act.writing():
            period = _locked(row.period)
            audit.transition(act, row, "lapse", table=PLACE)
            _tell_family(act, row, "providers.place.lapsed")
            _scroll(act, period)
    silent = PlaceRequest.objects.filter(state=PlaceState.ASKED, confirm_by__lt=today, overdue_at=None).order_by("pk")
    unanswered = list(silent.select_related("period__offer__accreditation__organisation"))
    for row in unanswered:
        PlaceRequest.objects.filter(pk=row.pk).update(overdue_at=act.at)
        name = row.period.offer.accreditation.organisation.name
        for user in terms.office_of(row.network_id):
            notices.queue(act, "providers.place.overdue", about=row, to=user, request=row.code, organisation=name)
        _tell_provider(act, row, "providers.place.late_answer")
    return len(unanswered) + len(late)


def _locked(period: PlacePeriod) -> PlacePeriod:
    return PlacePeriod.objects.select_for_update(of=("self",)).select_related("offer").get(pk=period.pk)


def _tell_family(act: Act, row: PlaceRequest, code: str, **params: str) -> None:
    offer = row.period.offer
    notices.queue(act, code, about=row, to=row.person, offer=offer.name, request=row.code, **params)


def _tell_provider(act: Act, row: PlaceRequest, code: str) -> None:
    """By its code alone: no name leaves by mail."""
    offer = row.period.offer
    service = texts.in_language(offer.accreditation.service.label, "it")
    for user in delegates_of(offer.accreditation.organisation):
        notices.queue(act, code, about=row, to=user, offer=offer.name, service=service, request=row.code)
