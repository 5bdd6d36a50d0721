"""What pages show of a plan: the plan in force, its actions row by row, what is expected of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet

from concilia.territory.models import Network

from ..models import Action, Indicator, Objective, Plan, Project, Result


@dataclass(frozen=True)
class Row:
    """The actions that share a row of the document's table: C1 and C2 are one row with C1's texts (CA-35, CA-38)."""

    actions: tuple[Action, ...]

    @property
    def codes(self) -> str:
        """``C1 / C2``."""
        return " / ".join(action.code for action in self.actions)

    @property
    def label(self) -> Any:
        """The title, or else the description, of the row."""
        return next((action.label for action in self.actions if action.label), None)

    @property
    def description(self) -> Any:
        """What is done."""
        return next((action.description for action in self.actions if action.description), None)

    @property
    def opportunity(self) -> Any:
        """What citizens and workers gain."""
        return next((action.opportunity for action in self.actions if action.opportunity), None)


def plan_of(network: Network) -> Plan | None:
    """The network's plan: the last of its generations, the one that no other follows."""
    return Plan.objects.filter(network=network, successors=None).order_by("-generation", "-position").first()


def projects(network: Network) -> QuerySet[Project]:
    """The network's projects with what a page about them needs; each with ``rows_of`` and ``results_of``."""
    actions = Action.objects.select_related("owner").prefetch_related("target_groups", "service_types", "benefits")
    rows = Project.objects.filter(network=network).select_related("resources", "alliance__lead", "plan", "predecessor")
    return rows.prefetch_related(Prefetch("actions", actions.order_by("position")), "target_groups").order_by(
        "position"
    )


def rows_of(project: Project) -> list[Row]:
    """A project's actions by row, in the order of the document."""
    ordered = sorted(project.actions.all(), key=lambda action: action.position)
    shared = groupby(ordered, key=lambda action: action.row or action.code)
    return [Row(tuple(actions)) for _, actions in shared]


def results_of(project: Project) -> QuerySet[Result]:
    """What a project expects, each result with its indicators and the actions that should bring it about."""
    return (
        Result.objects.filter(project=project)
        .prefetch_related(Prefetch("indicators", Indicator.objects.order_by("position")), "actions", "target_groups")
        .order_by("position")
    )


def objectives_of(project: Project) -> QuerySet[Objective]:
    """What a project wants, each objective with its indicators."""
    indicators = Prefetch("indicators", Indicator.objects.order_by("position"))
    return Objective.objects.filter(project=project).prefetch_related(indicators, "target_groups").order_by("position")


def context_of(network: Network) -> QuerySet[Indicator]:
    """Indicators of the territory that the plan does not move alone."""
    return Indicator.objects.filter(network=network, result=None, objective=None).order_by("position")
