"""The whole plan file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from concilia.plans.planfile import activities, project
from concilia.plans.planfile.base import Day, Element, Istat, Part, Text, Words
from concilia.plans.planfile.catalogue import Catalogue
from concilia.plans.planfile.network import Adhesion, Alliance, Commitment, Network, Organisation


class SourceDocument(Part):
    """The document that the plan was read from, and the numbering of its items."""

    title: Text
    """Its title."""
    publisher: Words | None = None
    """Who published it."""
    items: tuple[Words, ...] = ()
    """Its numbered items, as ranges and single codes: `[CA-1..CA-38, CA-31b]`. Each must be carried by an element."""


class PublicPage(Element):
    """The network's public page."""

    title: Text
    """Heading."""
    lead: Text | None = None
    """First words."""
    sections: tuple[project.Statement, ...] = ()
    """The text shown to the public."""
    contact: Text | None = None
    """Whom to write to."""
    last_updated: Day | None = None
    """Day of the last update, shown on the page."""


class PlanFile(Part):
    """A territorial network and its plan, in one readable file."""

    plan_file: Literal[1]
    """Version of this format: 1."""
    document: SourceDocument | None = None
    """The document the plan was read from."""
    page: PublicPage | None = None
    """The public page."""
    catalogue: Catalogue = Catalogue()
    """Kinds and types added to the ones every plan knows."""
    network: Network
    """The network."""
    organisations: tuple[Organisation, ...]
    """Every organisation named in the file."""
    adhesions: tuple[Adhesion, ...] = ()
    """First step: adhesions to the network."""
    alliances: tuple[Alliance, ...] = ()
    """Alliances, each with the second step: its own adhesions."""
    commitments: tuple[Commitment, ...] = ()
    """What members offer."""
    legal_references: tuple[activities.LegalReference, ...] = ()
    """Laws and acts cited."""
    programmes: tuple[activities.Programme, ...] = ()
    """Funding programmes."""
    linked_tools: tuple[activities.LinkedTool, ...] = ()
    """Programming tools of others, joined to the plan."""
    other_measures: tuple[activities.OtherMeasure, ...] = ()
    """Measures outside the plan, not cumulable or connected."""
    target_groups: tuple[project.TargetGroup, ...] = ()
    """Whom the plan wants to reach."""
    service_types: tuple[activities.ServiceType, ...] = ()
    """Services that vouchers may buy."""
    benefits: activities.BenefitList | None = None
    """Kinds of benefit that adhesion opens."""
    context: tuple[project.Statement, ...] = ()
    """The context of the plan, in the document's words."""
    context_indicators: tuple[project.Indicator, ...] = ()
    """Indicators of the territory that the plan does not move alone."""
    plans: tuple[project.Plan, ...] = ()
    """The plan and the ones before it."""
    projects: tuple[project.Project, ...] = ()
    """Projects."""
    bodies: tuple[activities.Body, ...] = ()
    """Bodies to constitute, or that the plan relies on."""
    agreements: tuple[activities.Agreement, ...] = ()
    """Agreements to reach."""
    surveys: tuple[activities.Survey, ...] = ()
    """Inquiries."""
    events: tuple[activities.Event, ...] = ()
    """Events and campaigns planned."""
    publications: tuple[activities.Publication, ...] = ()
    """Studies and research."""
    library: tuple[activities.Publication, ...] = ()
    """Documents and materials of the network."""
    calls: tuple[activities.CallReference, ...] = ()
    """Calls of the plan."""

    def comuni(self) -> dict[Istat, str]:
        """Every comune of the territory, ISTAT code to name."""
        everything = dict(self.network.territory.comuni)
        for ambito in self.network.territory.ambiti:
            everything |= ambito.comuni
        return everything

    def indicators(self) -> Iterator[project.Indicator]:
        """Every indicator of the file: of the context, then of each objective and expected result."""
        yield from self.context_indicators
        for one in self.projects:
            for objective in one.objectives:
                yield from objective.indicators
            for result in one.results:
                yield from result.indicators

    def dump(self) -> str:
        """The file as canonical YAML text: reading it gives this value again."""
        from concilia.plans.planfile.dump import dump  # the writer needs the models

        return dump(self)
