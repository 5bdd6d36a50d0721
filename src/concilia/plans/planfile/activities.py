"""What the plan announces around its actions: bodies, agreements, surveys, events, papers, laws, calls, services."""

from __future__ import annotations

from typing import ClassVar, Literal

from concilia.plans.planfile import refs
from concilia.plans.planfile.base import Cents, Code, Day, Element, Flag, Percent, Text, Whole, Words
from concilia.plans.planfile.catalogue import College


class SeatShare(Element):
    """A side of a body and how many seats it has."""

    college: College
    """Union, employer, public or other side."""
    seats: Whole | None = None
    """How many."""
    must_attend: Flag = False
    """`true` when no sitting is valid without it."""


class Seat(Element):
    """A seat of a body."""

    organisation: refs.Organisation
    """Who sits. A member must be active to vote."""
    college: College | None = None
    """The side it sits on; taken from the type of the organisation when absent."""
    votes: Flag = True
    """Whether it votes."""


class Body(Element):
    """A table, consulta or committee that the plan constitutes or relies on."""

    defines: ClassVar[str | None] = "body"

    code: Code
    """Short name used to refer to it."""
    name: Text
    """Its name."""
    kind: refs.BodyKind
    """Kind of body, from the open catalogue."""
    scope: Text | None = None
    """Territory or matter it covers."""
    part_of: refs.Organisation | None = None
    """The organisation it is constituted in."""
    state: Literal["to_constitute", "constituted"] = "to_constitute"
    """Whether it exists already."""
    constituted_on: Day | None = None
    """Day of its act of constitution."""
    mandate: Text | None = None
    """What it is for."""
    functions: tuple[Text, ...] = ()
    """What it may do: opinions, proposals, consultation."""
    colleges: tuple[SeatShare, ...] = ()
    """Its sides."""
    seats: tuple[Seat, ...] = ()
    """Who sits in it."""
    quorum_percent: Percent | None = None
    """Share of the seats, in percent, that makes a sitting valid."""
    quorum_seats: Whole | None = None
    """Or the number of seats that does."""
    term_months: Whole | None = None
    """How long a term lasts."""
    actions: tuple[refs.Action, ...] = ()
    """Actions that constitute it or give it work."""


class Agreement(Element):
    """An agreement that the plan wants to reach."""

    defines: ClassVar[str | None] = "agreement"

    code: Code
    """Short name."""
    title: Text
    """Its title."""
    kind: refs.AgreementKind
    """Kind of agreement, from the open catalogue."""
    parties: tuple[refs.Organisation, ...] = ()
    """Who negotiates it."""
    counterpart: Text | None = None
    """The other side, when it is not an organisation of this file."""
    measures: tuple[Text, ...] = ()
    """What it introduces."""
    actions: tuple[refs.Action, ...] = ()
    """Actions that lead to it."""
    signed_on: Day | None = None
    """Day of signature, once signed."""


class Survey(Element):
    """An inquiry into needs or conditions."""

    defines: ClassVar[str | None] = "survey"

    code: Code
    """Short name."""
    title: Text
    """Its title."""
    topics: tuple[Text, ...] = ()
    """What it asks about."""
    target_groups: tuple[refs.TargetGroup, ...] = ()
    """Who is asked."""
    actions: tuple[refs.Action, ...] = ()
    """Actions it belongs to."""


class Event(Element):
    """A course, seminar, meeting or campaign that is planned."""

    defines: ClassVar[str | None] = "event"

    code: Code
    """Short name."""
    title: Text
    """Its title."""
    kind: refs.EventKind
    """Kind of event, from the open catalogue."""
    owner: refs.Organisation | None = None
    """Who holds it."""
    host: refs.Organisation | None = None
    """Who hosts it, when it is held in a workplace."""
    scope: Literal["territory", "workplace", "members"] = "territory"
    """Open to the territory, in workplaces, or for members."""
    topics: tuple[Text, ...] = ()
    """Its topics."""
    target_groups: tuple[refs.TargetGroup, ...] = ()
    """Whom it is for."""
    planned_on: Day | None = None
    """Planned day."""
    actions: tuple[refs.Action, ...] = ()
    """Actions it belongs to."""


class Publication(Element):
    """A study, research report or other paper."""

    defines: ClassVar[str | None] = "publication"

    code: Code
    """Short name."""
    title: Text
    """Its title."""
    kind: Literal["study", "research-report", "material", "guide", "form", "document"] = "document"
    """What it is."""
    authors: tuple[refs.Organisation, ...] = ()
    """Who made it."""
    address: Words | None = None
    """Where it can be read."""
    actions: tuple[refs.Action, ...] = ()
    """Actions it belongs to."""


class ServiceType(Element):
    """A kind of service that vouchers may buy."""

    defines: ClassVar[str | None] = "service type"

    code: Code
    """Short name used to refer to it."""
    name: Text
    """Its name."""


class Benefit(Element):
    """A kind of benefit that adhesion opens."""

    defines: ClassVar[str | None] = "benefit"

    code: Code
    """Short name used to refer to it."""
    name: Text
    """Its name."""


class BenefitList(Element):
    """What members and their people may receive."""

    open: Flag = True
    """`true` when the document gives examples only (*etc.*)."""
    kinds: tuple[Benefit, ...] = ()
    """The kinds named."""


class OtherMeasure(Element):
    """A measure outside this plan that some person or firm may already receive."""

    defines: ClassVar[str | None] = "other measure"

    code: Code
    """Short name used to refer to it."""
    title: Text
    """Its name."""
    authority: Text | None = None
    """Who gives it."""
    relation: Literal["not_cumulable", "connected"]
    """Whether it excludes this plan's support for the same need, or works together with it."""


class LegalReference(Element):
    """A law or act that the plan cites."""

    defines: ClassVar[str | None] = "legal reference"

    code: Code
    """Short name used to refer to it."""
    title: Text
    """What it rules."""
    act: Words | None = None
    """The act: `L. 53/2000`."""
    dated: Day | None = None
    """Its day."""


class Programme(Element):
    """The act and the public call that fund a plan or its projects."""

    defines: ClassVar[str | None] = "funding programme"

    code: Code
    """Short name used to refer to it."""
    title: Text
    """What it funds, in the document's words."""
    act: Words | None = None
    """The act: `DGR 1081/2013`."""
    dated: Day | None = None
    """Day of the act."""
    authority: refs.Organisation | None = None
    """Who funds."""
    amount: Cents | None = None
    """Euro, when the document states them."""
    call: Text | None = None
    """The public call that chose the projects."""


class LinkedTool(Element):
    """A programming tool of others that the plan is joined to."""

    defines: ClassVar[str | None] = "linked tool"

    code: Code
    """Short name."""
    title: Text
    """Its name."""
    organisation: refs.Organisation | None = None
    """Whose it is."""


class CallReference(Element):
    """A call of this plan. Its rules are in a call file with the same code."""

    defines: ClassVar[str | None] = "call"

    code: Code
    """The code of the call file."""
    title: Text
    """Its title."""
    actions: tuple[refs.Action, ...] = ()
    """Actions it carries out."""
    target_groups: tuple[refs.TargetGroup, ...] = ()
    """Whom it is for."""
    rules: tuple[Text, ...] = ()
    """What the document asks of the call, in its words."""
