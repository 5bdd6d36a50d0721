"""What is done: plans and their generations, projects, objectives, actions, expected results with their indicators."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from concilia.plans.planfile import refs
from concilia.plans.planfile.base import Code, Day, Element, Flag, FreeCode, Number, Period, Text, Whole
from concilia.plans.planfile.resources import Resources


class TargetGroup(Element):
    """People or bodies that the plan wants to reach."""

    defines: ClassVar[str | None] = "target group"

    code: Code
    """Short name used to refer to it."""
    name: Text
    """Its name."""
    broader: refs.TargetGroup | None = None
    """The wider group it belongs to."""
    sensitive: Flag = False
    """`true` when being in it reveals health, hardship, origin or violence: access is restricted, nothing is listed."""


class Indicator(Element):
    """How a result is measured. One without baseline and target only counts."""

    defines: ClassVar[str | None] = "indicator"

    code: Code
    """Short name, unique in the file."""
    title: Text
    """What is counted."""
    unit: Text
    """Unit: people, cases, hours, percent, yes-no…"""
    direction: Literal["rise", "fall"]
    """Whether it must rise or fall."""
    baseline: Number | None = None
    """Value at the start."""
    baseline_on: Day | None = None
    """The day of the baseline."""
    target: Number | None = None
    """Value to reach."""
    target_by: Day | None = None
    """The day to reach it by."""
    source: Text | None = None
    """Where the number comes from."""
    breakdowns: tuple[Text, ...] = ()
    """How it is split: by sex, sector, age band, leave type…"""
    context: Flag = False
    """`true` when it describes the territory and comes from outside."""
    attributable: Flag = True
    """`false` when its change can't be credited to the plan alone."""


class Statement(Element):
    """A passage of the document: the need, the context, a principle."""

    title: Text | None = None
    """Heading."""
    text: Text
    """In the document's words."""
    indicators: tuple[refs.Indicator, ...] = ()
    """Indicators that follow it over time."""
    laws: tuple[refs.Law, ...] = ()
    """Laws it rests on."""


class Plan(Period):
    """A territorial plan; its generations follow one another."""

    defines: ClassVar[str | None] = "plan"

    code: Code
    """Short name used to refer to it."""
    title: Text
    """Its title."""
    generation: Whole | None = None
    """Year it begins, when the document names it by year."""
    predecessor: refs.Plan | None = None
    """The plan it follows."""
    programme: refs.Programme | None = None
    """The funding programme it answers."""
    chapters: tuple[Text, ...] = ()
    """Its table of contents."""


class Phase(Period):
    """A phase of a project."""

    defines: ClassVar[str | None] = "phase"

    code: Code
    """Short name, unique in the project."""
    title: Text
    """Its title."""
    text: Text | None = None
    """What happens in it."""


class Objective(Element):
    """What a project wants."""

    defines: ClassVar[str | None] = "objective"

    code: Code
    """Short name, unique in the project."""
    text: Text
    """In the document's words."""
    indicators: tuple[Indicator, ...] = ()
    """Indicators that follow it."""
    target_groups: tuple[refs.TargetGroup, ...] = ()
    """Whom it is for."""
    laws: tuple[refs.Law, ...] = ()
    """Laws it rests on."""


class Step(Element):
    """A part of an action that opens only after others: meetings first, then the experiment."""

    defines: ClassVar[str | None] = "step"

    code: Code
    """Short name, unique in the project."""
    title: Text
    """What is done."""
    after: tuple[refs.Step, ...] = ()
    """Steps that must be attended before this one opens."""


Entitled = Literal["employee_of_member", "resident_worker", "member", "involved_firm", "public_member"]


class Action(Period):
    """An action or activity. Its code is free; actions that share a row of the document share its texts."""

    defines: ClassVar[str | None] = "action"

    code: FreeCode
    """Its code, as printed: `A`, `C1`, `E2`… or any short name."""
    same_row_as: refs.Action | None = None
    """The action whose row, description and opportunity it shares; then it has no texts of its own."""
    title: Text | None = None
    """A short title for screens."""
    description: Text | None = None
    """What is done, in the document's words."""
    opportunity: Text | None = None
    """What citizens and workers gain, in the document's words."""
    kind: refs.ActionKind
    """Kind of action, from the open catalogue."""
    owner: refs.Organisation | None = None
    """The organisation that carries it."""
    partners: tuple[refs.Organisation, ...] = ()
    """Other organisations that work on it."""
    phase: refs.Phase | None = None
    """The phase of the project it belongs to."""
    objectives: tuple[refs.Objective, ...] = ()
    """Objectives of the project it serves."""
    target_groups: tuple[refs.TargetGroup, ...] = ()
    """Whom it is for."""
    entitled: tuple[Entitled, ...] = ()
    """Ways in: employees of members, working residents of the ambiti, members, firms involved, public members."""
    service_types: tuple[refs.ServiceType, ...] = ()
    """Services a voucher of this action may buy, from accredited or contracted providers."""
    benefits: tuple[refs.Benefit, ...] = ()
    """Kinds of benefit it gives."""
    not_cumulable_with: tuple[refs.Measure, ...] = ()
    """Other measures that exclude it."""
    connected_with: tuple[refs.Measure, ...] = ()
    """Other measures it works together with."""
    after: tuple[refs.Action, ...] = ()
    """Actions that must come first."""
    steps: tuple[Step, ...] = ()
    """Its parts, when some open only after others."""
    laws: tuple[refs.Law, ...] = ()
    """Laws it rests on."""


class Result(Element):
    """An expected result, measured by one or more indicators."""

    defines: ClassVar[str | None] = "result"

    code: Code
    """Short name, unique in the project."""
    text: Text
    """In the document's words."""
    actions: tuple[refs.Action, ...] = ()
    """Actions that should bring it about."""
    target_groups: tuple[refs.TargetGroup, ...] = ()
    """Whom it concerns."""
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    """How it is measured."""


class Project(Period):
    """A project of an alliance, or of the whole network when it names no alliance."""

    defines: ClassVar[str | None] = "project"

    code: Code
    """Short name used to refer to it."""
    title: Text
    """Its title, in the document's words."""
    alliance: refs.Alliance | None = None
    """The alliance that carries it; the network itself when absent."""
    plan: refs.Plan | None = None
    """The plan it belongs to."""
    predecessor: refs.Project | None = None
    """The project it continues."""
    state: Literal["planned", "running", "concluded"] = "planned"
    """Where it stands."""
    summary: Text | None = None
    """What it is, in a few words."""
    recipients: Text | None = None
    """Whom it is for, in the document's words."""
    target_groups: tuple[refs.TargetGroup, ...] = ()
    """Whom it is for, as groups."""
    statements: tuple[Statement, ...] = ()
    """Passages of the document about it that are neither objectives nor actions."""
    phases: tuple[Phase, ...] = ()
    """Its phases."""
    objectives: tuple[Objective, ...] = ()
    """What it wants."""
    actions: tuple[Action, ...] = ()
    """What is done."""
    results: tuple[Result, ...] = ()
    """What is expected."""
    resources: Resources | None = None
    """Its money."""

    def row_of(self, action: Action) -> Action:
        """The action that holds the texts of ``action``'s row: itself, or the one it shares the row with."""
        if action.same_row_as is None:
            return action
        return next((other for other in self.actions if other.code == action.same_row_as), action)
