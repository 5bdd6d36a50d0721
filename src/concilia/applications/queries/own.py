"""What somebody has of their own: applications, household, organisations they act for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from concilia import access
from concilia.access.kinds import Kind, Scope
from concilia.access.queries import grants_of
from concilia.audit.models import Entry
from concilia.calls.models import Call
from concilia.core.act import Act
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.people.models.household import Relation
from concilia.territory.models import Network

from ..models import Application
from ..states import ApplicationState

READ_OWN = "applications.application.read_own"
_BESIDE = (
    "call__network",
    "call__alliance",
    "applicant",
    "organisation",
    "beneficiary",
    "protocol",
    "rules__call",
    "counting",
)


def applications(act: Act) -> QuerySet[Application]:
    """One's own applications and those of the organisations one acts for, the last begun first."""
    rows = Application.objects.select_related(*_BESIDE).order_by("-started_at", "-id")
    return access.visible(act, READ_OWN, rows)


def drafts(act: Act, call: Call) -> QuerySet[Application]:
    """One's drafts for a call."""
    return applications(act).filter(call=call, state=ApplicationState.DRAFT)


def submitted(act: Act, call: Call) -> QuerySet[Application]:
    """One's applications to a call that count."""
    return applications(act).filter(call=call, state=ApplicationState.SUBMITTED)


def person(act: Act) -> Person | None:
    """The actor as a person."""
    ids = [grant.scope_id for grant in grants_of(act) if grant.kind == Kind.CITIZEN and grant.scope_id]
    return Person.objects.filter(pk__in=ids).select_related("residence").first()


def organisations(act: Act, network: Network) -> QuerySet[Organisation]:
    """The organisations of the network that the actor may apply for."""
    held = (Kind.DELEGATE, Scope.ORGANISATION)
    ids = [grant.scope_id for grant in grants_of(act) if (grant.kind, grant.scope) == held and grant.scope_id]
    return Organisation.objects.filter(network=network, pk__in=ids).order_by("name", "id")


def children(holder: Person) -> QuerySet[Person]:
    """The children in one's household, the eldest first."""
    rows = Person.objects.filter(memberships__household__holder=holder, memberships__relation=Relation.CHILD)
    return rows.order_by("birth_date", "id")


def moments(application: Application) -> dict[str, datetime]:
    """When each step of an application was last taken, by verb."""
    entries = Entry.objects.filter(kind=application._meta.label_lower, object_id=application.pk).exclude(to_state="")
    return {verb.rpartition(".")[2]: at for verb, at in entries.order_by("sequence").values_list("verb", "at")}
