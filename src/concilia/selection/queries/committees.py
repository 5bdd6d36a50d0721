"""Committees: who sits in them, what they declared and gave, what is still missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from concilia import access
from concilia.access.kinds import Kind, Scope
from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core.act import Act
from concilia.engines.rules import means
from concilia.engines.rules.schema import Fact
from concilia.people.models import User

from ..models import Committee, Declaration, Mean, Member, Score
from ..states import CommitteeState

#: Application → fact → mean, as canonical text.
Means = dict[UUID, dict[str, str]]


def means_of(applications: Iterable[Application]) -> Means:
    """The means that closed committees gave to the applications of some calls."""
    found: Means = defaultdict(dict)
    in_calls = {application.call_id for application in applications}
    for application, fact, value in Mean.objects.filter(application__call__in=in_calls).values_list(
        "application", "fact", "value"
    ):
        found[application][fact] = f"{value.normalize():f}"
    return dict(found)


def scored_facts(call: Call) -> tuple[Fact, ...]:
    """What a committee gives in a call, by its latest rules."""
    version = call.rule_versions.order_by("-number").first()
    return means.scored(calls.rules(version)) if version else ()


def candidates(act: Act, call: Call) -> list[User]:
    """Who may be chosen: people who evaluate within the call's reach, and neither pay nor publish there."""
    reach = Q(roles__scope=Scope.NETWORK, roles__scope_id=call.network_id)
    if call.alliance_id:
        reach |= Q(roles__scope=Scope.ALLIANCE, roles__scope_id=call.alliance_id)
    in_force = Q(roles__since__lte=act.at) & (Q(roles__until=None) | Q(roles__until__gt=act.at))
    users = User.objects.filter(reach & in_force, roles__kind=Kind.EVALUATOR, is_active=True).distinct()
    thing = Committee(network_id=call.network_id, call=call)
    return [user for user in users.order_by("display_name", "pk") if may_sit(act, user, thing)]


def may_sit(act: Act, user: User, committee: Committee) -> bool:
    """Whether somebody evaluates there and neither pays nor publishes: who scores does neither."""
    own = Act(actor=user.actor, at=act.at)
    apart = access.may(own, "selection.committee.stay_out", committee)
    return access.may(own, "selection.committee.score", committee) and not apart


def of_member(act: Act) -> QuerySet[Committee]:
    """The committees in which the actor sits, those at work first."""
    rows = Committee.objects.filter(members__user=act.user_id).exclude(state=CommitteeState.DISSOLVED)
    return rows.select_related("call__network").order_by("-state", "-constituted_at")


def applications(committee: Committee) -> QuerySet[Application]:
    """What a committee scores: what was submitted and no other has scored; once it is over, what it had before it."""
    of_call = Application.objects.filter(call=committee.call_id)
    if committee.state == CommitteeState.OPEN:
        scored = Mean.objects.filter(application__call=committee.call_id).exclude(committee=committee)
        rows = of_call.filter(state=ApplicationState.SUBMITTED).exclude(pk__in=scored.values("application"))
    else:
        rows = of_call.filter(pk__in=committee.files)
    related = "applicant", "organisation", "protocol", "rules__call"
    return rows.select_related(*related).order_by("protocol__year", "protocol__number")


def clear(act: Act, committee: Committee, application: Application) -> Declaration | None:
    """The actor's declaration of no conflict on a file of an open committee; None: neither read nor score (C12)."""
    rows = Declaration.objects.filter(member__committee=committee, member__user=act.user_id, application=application)
    return rows.filter(conflict=False, member__committee__state=CommitteeState.OPEN).first()


def scored_by(user_id: UUID | None, call: Call) -> bool:
    """Whether somebody gave points in a call."""
    return Score.objects.filter(declaration__member__user=user_id, declaration__application__call=call).exists()


@dataclass(frozen=True, slots=True)
class Board:
    """All that a committee has before it, in a few queries: members, applications, declarations, points."""

    committee: Committee
    members: list[Member]
    applications: list[Application]
    declared: dict[tuple[UUID, UUID], Declaration]
    scores: dict[tuple[UUID, str], Score]

    def declaration(self, member: Member, application: Application) -> Declaration | None:
        return self.declared.get((member.pk, application.pk))

    def score(self, member: Member, application: Application, fact: str) -> Score | None:
        declaration = self.declaration(member, application)
        return self.scores.get((declaration.pk, fact)) if declaration else None

    def points(self, application: Application, fact: str) -> list[Decimal]:
        """The points of all the members who have no conflict; none while one of them has still to declare or to score."""
        given = []
        for member in self.members:
            declaration = self.declaration(member, application)
            if declaration and declaration.conflict:
                continue
            score = self.score(member, application, fact)
            if score is None:
                return []
            given.append(score.points)
        return given

    def means(self) -> Iterator[tuple[Application, Fact, Decimal | None]]:
        """The mean of each criterion of each application, None where points are missing."""
        for application in self.applications:
            rules = calls.rules(application.rules)
            for fact in means.scored(rules):
                yield application, fact, means.mean(rules, fact, self.points(application, fact.name))

    def missing(self) -> int:
        """How many means can't be made yet."""
        return sum(value is None for _application, _fact, value in self.means())


def board(committee: Committee) -> Board:
    """What a committee has before it."""
    declarations = Declaration.objects.filter(member__committee=committee)
    scores = Score.objects.filter(declaration__member__committee=committee)
    return Board(
        committee,
        list(committee.members.select_related("user")),
        list(applications(committee)),
        {(item.member_id, item.application_id): item for item in declarations},
        {(item.declaration_id, item.fact): item for item in scores},
    )
