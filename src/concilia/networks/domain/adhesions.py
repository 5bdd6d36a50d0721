"""Joining, leaving and renewing: first the network, then its alliances."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.jobs import periodic

from ..models import Adhesion, Alliance, Organisation
from ..queries.members import delegates_of, is_member
from ..queries.types import admits
from ..states import ADHESION, AdhesionState, MemberRole


def request(
    act: Act,
    *,
    organisation: Organisation,
    alliance: Alliance | None = None,
    role: MemberRole = MemberRole.ADHERENT,
    college: str = "",
) -> Adhesion:
    """Ask to join the network, or one of its alliances (BS-17, BS-18). Side effects: row, audit entry.

    Raises Refusal when the network does not admit the type (BS-16) or, for an alliance, when the organisation is not an
    active member of the network; Conflict when a live adhesion is already there.
    """
    access.require(act, "networks.adhesion.request", organisation)
    _check_admissible(organisation)
    if alliance is not None:
        _check_network_first(act, organisation, alliance)
    try:
        with act.writing():
            adhesion = Adhesion.objects.create(
                network_id=organisation.network_id,
                organisation=organisation,
                alliance=alliance,
                role=role,
                college=college,
                requested_at=act.at,
            )
            audit.record(act, "networks.adhesion.request", adhesion, role=role)
    except IntegrityError as error:
        raise Conflict(
            "networks.adhesion.twice", _("Un'adesione è già in corso o attiva: non serve chiederla di nuovo.")
        ) from error
    return adhesion


def _check_admissible(organisation: Organisation) -> None:
    if not admits(organisation):
        raise Refusal(
            "networks.adhesion.type",
            _("La rete non ammette organizzazioni di tipo «%(type)s»."),
            type=organisation.type,
        )


def _check_network_first(act: Act, organisation: Organisation, alliance: Alliance) -> None:
    if alliance.network_id != organisation.network_id:
        raise Refusal("networks.adhesion.other_network", _("L'alleanza è di un'altra rete."))
    if not is_member(organisation, act.at.astimezone(clock.ROME).date()):
        raise Refusal(
            "networks.adhesion.network_first",
            _("Prima serve l'adesione alla rete: si aderisce alla rete, poi alle singole alleanze."),
        )


def formalise(act: Act, *, adhesion: Adhesion, expected_on: date | None = None) -> Adhesion:
    """Note that the adhesion will soon be formalised: until then no vote, no budget, nobody eligible (CA-12..14)."""
    access.require(act, "networks.adhesion.formalise", adhesion)
    audit.transition(act, adhesion, "formalise", table=ADHESION, expected_on=expected_on)
    return adhesion


def approve(act: Act, *, adhesion: Adhesion, since: date, until: date | None = None) -> Adhesion:
    """Approve an adhesion from ``since`` to before ``until``. Side effects: state, audit entry, notice to its delegates."""
    access.require(act, "networks.adhesion.approve", adhesion)
    with act.writing():
        audit.transition(act, adhesion, "approve", table=ADHESION, since=since, until=until)
        _tell(act, adhesion, "networks.adhesion.approved")
    return adhesion


def refuse(act: Act, *, adhesion: Adhesion) -> Adhesion:
    """Refuse with a reason. Side effects: state, audit entry, notice to its delegates."""
    access.require(act, "networks.adhesion.refuse", adhesion)
    with act.writing():
        audit.transition(act, adhesion, "refuse", table=ADHESION)
        _tell(act, adhesion, "networks.adhesion.refused", reason=act.reason)
    return adhesion


def withdraw(act: Act, *, adhesion: Adhesion, on: date) -> Adhesion:
    """Leave from ``on``, with a reason. Leaving the network leaves its alliances. Side effects: states, audit entries."""
    access.require(act, "networks.adhesion.withdraw", adhesion)
    with act.writing():
        for own in _with_alliances(adhesion):
            audit.transition(act, own, "withdraw", table=ADHESION, **_end(own, on))
    adhesion.refresh_from_db()
    return adhesion


def renew(act: Act, *, adhesion: Adhesion, until: date | None) -> Adhesion:
    """Renew to before ``until``. Side effects: state, audit entry."""
    access.require(act, "networks.adhesion.renew", adhesion)
    audit.transition(act, adhesion, "renew", table=ADHESION, until=until)
    return adhesion


@periodic("networks.expire_adhesions", every="day")
def expire_due(act: Act) -> int:
    """Expire the adhesions whose last day has passed. Returns how many. Side effects: states, audit entries."""
    access.require(act, "networks.adhesion.expire")
    due = Adhesion.objects.filter(state=AdhesionState.ACTIVE, until__lte=act.at.astimezone(clock.ROME).date())
    return audit.transition_many(act, due, "expire", table=ADHESION)


def _with_alliances(adhesion: Adhesion) -> list[Adhesion]:
    if adhesion.alliance_id is not None:
        return [adhesion]
    alliances = Adhesion.objects.filter(
        organisation_id=adhesion.organisation_id,
        alliance__isnull=False,
        state__in=[AdhesionState.REQUESTED, AdhesionState.FORMALISING, AdhesionState.ACTIVE],
    )
    return [*alliances, adhesion]


def _end(adhesion: Adhesion, on: date) -> dict[str, Any]:
    return {"until": max(on, adhesion.since)} if adhesion.since else {}


def _tell(act: Act, adhesion: Adhesion, code: str, **params: str) -> None:
    for user in delegates_of(adhesion.organisation):
        notices.queue(act, code, about=adhesion, to=user, organisation=adhesion.organisation.name, **params)
