"""Who: the network, its territory, its organisations, the two steps of adhesion, its alliances."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from concilia.plans.planfile import refs
from concilia.plans.planfile.base import Cents, Code, Day, Element, FiscalCode, Flag, Istat, Period, Text, Whole, Words
from concilia.plans.planfile.catalogue import College

Comuni = dict[Istat, Words]
"""ISTAT code to name, as `"012098": Marnate`: the code is what counts, the name is checked against it."""


class Population(Element):
    """How many people live there, as the document states it."""

    people: Whole
    """Inhabitants."""
    approximate: Flag = False
    """`true` when the document says *circa*."""
    dated: Day | None = None
    """The day the count refers to."""


class Ambito(Element):
    """A set of comuni that plans its social services together: an *ambito territoriale* or a *distretto sociale*."""

    defines: ClassVar[str | None] = "ambito"

    code: Code
    """Short name used to refer to it."""
    name: Text
    """Its name."""
    kind: Literal["ambito", "distretto-sociale"] = "ambito"
    """*Ambito territoriale* or *distretto sociale*."""
    comuni: Comuni = Field(default_factory=dict)
    """Its comuni. A comune is in one ambito only."""


class Territory(Element):
    """The territory of the network: its ambiti, and the comuni that are in none of them."""

    name: Text
    """What people call it."""
    ambiti: tuple[Ambito, ...] = ()
    """Ambiti or districts."""
    comuni: Comuni = Field(default_factory=dict)
    """Comuni outside any ambito."""
    population: Population | None = None
    """Its inhabitants, when the document states them."""


class GovernanceLevel(Element):
    """A level of governance and the bodies that stand on it."""

    level: Literal["region", "network", "alliance"]
    """Region, network or alliance."""
    name: Text
    """What is decided there, or how it is called."""
    bodies: tuple[refs.Organisation, ...] = ()
    """The organisations that stand on it."""


class Annex(Element):
    """A paper attached to an accord or kept in the library."""

    title: Text
    """Its title."""
    address: Words | None = None
    """Where it can be read."""


class Accord(Element):
    """The agreement that founds the network or the pact."""

    defines: ClassVar[str | None] = "accord"

    code: Code
    """Short name."""
    title: Text
    """Full title."""
    alliance: refs.Alliance | None = None
    """The alliance it founds; the network when absent."""
    signed_on: Day | None = None
    """Day of signature."""
    expires_on: Day | None = None
    """First day it no longer binds."""
    signatories: tuple[refs.Organisation, ...] = ()
    """Who signed."""
    annexes: tuple[Annex, ...] = ()
    """Papers attached."""


class Name(Period):
    """A name that an organisation had for a time."""

    name: Words
    """The name."""
    act: Words | None = None
    """The act that gave it."""


class Unit(Element):
    """An office of an organisation that takes part in its name, such as an *assessorato*."""

    code: Code
    """Short name."""
    name: Words
    """Its name."""


class Organisation(Element):
    """A body that takes part, or that the plan names. One identity, whatever its names over time."""

    defines: ClassVar[str | None] = "organisation"

    code: Code
    """Short name used to refer to it."""
    name: Words
    """Its name, in the words of the document."""
    type: refs.OrganisationType
    """Its type, from the open catalogue."""
    level: Literal["nazionale", "regionale", "provinciale", "territoriale", "comunale", "sovracomunale"] | None = None
    """The territory it acts on."""
    aliases: tuple[Words, ...] = ()
    """Other spellings met in the document."""
    names: tuple[Name, ...] = ()
    """Names over time: they must not overlap."""
    units: tuple[Unit, ...] = ()
    """Offices that take part in its name."""
    part_of: refs.Organisation | None = None
    """The organisation it is a part of: a council's commission."""
    own_fiscal_code: Flag = True
    """`false` when it has no fiscal code of its own."""
    fiscal_code: FiscalCode | None = None
    """Its fiscal code: 11 digits, in quotes."""
    seat: Istat | None = None
    """ISTAT code of the comune of its seat, in quotes."""
    size: Literal["micro", "small", "medium", "large"] | None = None
    """Size of a company, by Annex I of Reg. (EU) 651/2014."""
    represents: tuple[refs.Ambito, ...] = ()
    """Ambiti whose comuni it represents without each of them being a member."""
    represents_comuni: Comuni = Field(default_factory=dict)
    """Comuni it represents, when they are not a whole ambito."""
    associated_to: tuple[refs.Organisation, ...] = ()
    """Second-level membership: the associations this organisation belongs to."""

    @model_validator(mode="after")
    def _fiscal_code_is_its_own(self) -> Self:
        if self.fiscal_code and not self.own_fiscal_code:
            raise ValueError("it has a fiscal code, though own_fiscal_code is false; remove one of the two")
        return self


State = Literal["active", "being_formalised", "withdrawn", "expired"]
Role = Literal["lead", "partner", "adherent"]


class Adhesion(Period):
    """An organisation's membership: first of the network, then of each alliance."""

    organisation: refs.Organisation
    """Who adheres."""
    unit: Code | None = None
    """The office that takes part in its name."""
    state: State = "active"
    """Active, being formalised, withdrawn or expired."""
    expected_on: Day | None = None
    """The day an adhesion being formalised is due."""
    role: Role = "partner"
    """Lead (*capofila*), partner, or adherent (*aderente*: no budget)."""
    college: College | None = None
    """Union, employer or public side; taken from the type of the organisation when absent."""
    votes: Flag | None = None
    """Whether it votes. Only an active member may; absent means that every active member does."""
    contributes: Text | None = None
    """What it brings: technical, of content, economic."""


class PastLead(Period):
    """An earlier lead of an alliance."""

    organisation: refs.Organisation
    """Who led."""


class Alliance(Element):
    """Bodies that carry a project together under a lead (*capofila*)."""

    defines: ClassVar[str | None] = "alliance"

    code: Code
    """Short name used to refer to it."""
    title: Text
    """Its name."""
    kind: Literal["alleanza-locale", "patto-sociale-di-genere"] = "alleanza-locale"
    """What its founding rules call it."""
    lead: refs.Organisation
    """Its lead today. It must be one of its active members, with the role `lead`."""
    lead_since: Day | None = None
    """First day of the present lead."""
    earlier_leads: tuple[PastLead, ...] = ()
    """Who led before: one lead at any date."""
    lead_types: tuple[refs.OrganisationType, ...] = ()
    """Types allowed to lead; all when empty."""
    ambiti: tuple[refs.Ambito, ...] = ()
    """The ambiti it works in."""
    population: Population | None = None
    """The inhabitants of its ambiti, when the document states them."""
    partner_list: Literal["closed", "open"] = "closed"
    """`open` when the document names only some of the partners."""
    adhesions: tuple[Adhesion, ...] = ()
    """Its members."""


class Commitment(Element):
    """What a member offers to the network: hours, spaces, money, services."""

    organisation: refs.Organisation | None = None
    """Who commits itself; absent when the document asks it of every member."""
    offers: Literal["hours", "spaces", "money", "services", "tools"]
    """What it offers."""
    text: Text
    """In words."""
    amount: Cents | None = None
    """Euro, when it is money."""


class Network(Element):
    """The territorial network: the owner of a territory and of everything in this file."""

    code: Code
    """Short name; it is also the name of the tenant in the portal."""
    title: Text
    """Its name."""
    kind: Literal["rete-territoriale", "patto-sociale-di-genere"] = "rete-territoriale"
    """A Lombard territorial network or an Apulian gender pact."""
    lead: refs.Organisation
    """The lead body (*capofila*) of the network."""
    coordinator: refs.Organisation | None = None
    """Who coordinates it; the lead when absent."""
    territory: Territory
    """Where it works."""
    admissible_types: tuple[refs.OrganisationType, ...] = ()
    """Types of organisation that may adhere; all when empty. Signatories of an accord are members whatever they are."""
    governance: tuple[GovernanceLevel, ...] = ()
    """Levels of governance, from the Region down."""
    accords: tuple[Accord, ...] = ()
    """The agreements that found it."""
    coordination: tuple[Text, ...] = ()
    """What the lead guarantees."""
