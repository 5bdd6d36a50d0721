"""What a person, or who acts for a firm, sees of their own."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from concilia import access
from concilia.core.act import Act
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.people.models.household import Relation
from concilia.territory.models import Network

from ..models import Measure, Received
from ..states import ReceivedState

READ = "benefits.received.read_own"


def rows(act: Act) -> QuerySet[Received]:
    """The rows that hold: about oneself, or declared by oneself for somebody. Nothing that others said of a child."""
    held = Received.objects.filter(state=ReceivedState.HELD).select_related("measure", "person", "network")
    return access.visible(act, READ, held).order_by("person__birth_date", "-since", "id")


def people(person: Person) -> list[Person]:
    """Oneself and the children of the household: whom one can declare for."""
    household = Q(memberships__household__holder=person) | Q(memberships__household__members__person=person)
    children = Person.objects.filter(household, memberships__relation=Relation.CHILD).exclude(pk=person.pk)
    return [person, *children.order_by("birth_date", "id").distinct()]


def measures(person: Person, day: date) -> QuerySet[Measure]:
    """The measures of the networks where one lives or works."""
    works = person.employments.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    networks = Network.objects.filter(Q(comuni=person.residence_id) | Q(pk__in=works.values("network")))
    return Measure.objects.filter(network__in=networks.values("pk")).order_by("network", "code")


def organisations(act: Act, verb: str) -> QuerySet[Organisation]:
    """The organisations for which one may do ``verb``."""
    return access.visible(act, verb, Organisation.objects.select_related("network")).order_by("name", "id")
