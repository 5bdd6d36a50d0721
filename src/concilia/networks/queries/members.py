"""Who is a member on a day, of what, and which places and workers that makes eligible."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from concilia.access.kinds import Kind, Scope
from concilia.access.models import Role
from concilia.people.models import Person, User
from concilia.territory.models import Ambito, Comune, Network

from ..models import Adhesion, Alliance, Organisation
from ..states import AdhesionState

#: States in which an adhesion counts on the days between ``since`` and ``until``, whatever came after.
COUNTED = (AdhesionState.ACTIVE, AdhesionState.WITHDRAWN, AdhesionState.EXPIRED)


def in_force(on: date, prefix: str = "") -> Q:
    """The condition that an adhesion counts on a day: from ``since`` to before ``until``."""
    return Q(**{f"{prefix}state__in": COUNTED, f"{prefix}since__lte": on}) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": on})
    )


def is_member(organisation: Organisation, on: date, alliance: Alliance | None = None) -> bool:
    """Whether the organisation is a member of the network (or of the alliance) on that day (BS-23)."""
    return organisation.adhesions.filter(in_force(on), alliance=alliance).exists()


def members(network: Network, on: date, alliance: Alliance | None = None) -> models.QuerySet[Adhesion]:
    """The adhesions in force on that day, lead first, then by name."""
    rows = Adhesion.objects.filter(in_force(on), network=network, alliance=alliance).select_related("organisation")
    lead_first = models.Case(models.When(role="lead", then=0), models.When(role="partner", then=1), default=2)
    return rows.order_by(lead_first, "organisation__name", "id")


def becoming_members(network: Network, alliance: Alliance | None = None) -> models.QuerySet[Adhesion]:
    """The adhesions that are still to be formalised (CA-12..14)."""
    rows = Adhesion.objects.filter(network=network, alliance=alliance, state=AdhesionState.FORMALISING)
    return rows.select_related("organisation").order_by("organisation__name", "id")


def territory_of(alliance: Alliance, on: date) -> models.QuerySet[Comune]:
    """The comuni whose residents count for the alliance on that day.

    An ambito that a member represents counts only while that member's adhesion is in force (CA-14).
    """
    represented = Ambito.objects.filter(alliances=alliance, represented_by__adhesions__alliance=alliance)
    standing = represented.filter(
        in_force(on, "represented_by__adhesions__"), represented_by__adhesions__alliance=alliance
    )
    counted = alliance.ambiti.exclude(pk__in=represented.values("pk")) | alliance.ambiti.filter(
        pk__in=standing.values("pk")
    )
    return Comune.objects.filter(ambiti__in=counted.values("pk")).distinct()


def resident_in_territory(comune: Comune | str, network: Network, alliance: Alliance | None, on: date) -> bool:
    """Whether residents of the comune (or of its ISTAT code) are within the alliance's territory on that day.

    An alliance without ambiti of its own covers the whole network's territory. As ``territory_of``, for one comune.
    """
    ambiti = list(alliance.ambiti.filter(comuni=comune).order_by().values_list("pk", flat=True)) if alliance else []
    if not ambiti:
        whole = alliance is None or not alliance.ambiti.exists()
        return whole and network.comuni.filter(pk=getattr(comune, "pk", comune)).exists()
    stands = models.ExpressionWrapper(in_force(on), output_field=models.BooleanField())
    adhesions = Adhesion.objects.filter(alliance=alliance, organisation__represents_ambiti__in=ambiti).order_by()
    represented = list(adhesions.values_list("organisation__represents_ambiti", stands))
    return any(stood for _, stood in represented) or bool(set(ambiti) - {ambito for ambito, _ in represented})


def employer_is_member(person: Person, network: Network, alliance: Alliance | None, on: date) -> bool:
    """Whether the person works that day for an organisation that is that day a member (CA-21, BS-23)."""
    works = person.employments.filter(Q(until=None) | Q(until__gt=on), network=network, since__lte=on)
    return works.filter(in_force(on, "organisation__adhesions__"), organisation__adhesions__alliance=alliance).exists()


def name_on(organisation: Organisation, on: date) -> str:
    """The name the organisation had that day."""
    rows = organisation.names.filter((Q(since=None) | Q(since__lte=on)) & (Q(until=None) | Q(until__gt=on)))
    last = rows.order_by(models.F("since").desc(nulls_last=True)).first()
    return last.name if last else organisation.name


def delegates_of(organisation: Organisation) -> models.QuerySet[User]:
    """The users who act for the organisation now."""
    roles = Role.objects.filter(
        kind__in=[Kind.DELEGATE, Kind.PROVIDER], scope=Scope.ORGANISATION, scope_id=organisation.pk, until=None
    )
    return User.objects.filter(roles__in=roles).distinct()
