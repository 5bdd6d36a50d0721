"""The tree of sheets of a plan file."""

from __future__ import annotations

from django.db.models import Q

from concilia.networks import models as networks
from concilia.networks.states import AdhesionState
from concilia.plans import models as plans
from concilia.plans.planfile import activities, catalogue, network, project, resources
from concilia.plans.planfile.file import PlanFile, PublicPage, SourceDocument
from concilia.territory import models as territory

from .sheet import Sheet

_STATES = {
    "active": AdhesionState.ACTIVE,
    "being_formalised": AdhesionState.FORMALISING,
    "withdrawn": AdhesionState.WITHDRAWN,
    "expired": AdhesionState.EXPIRED,
}


def _catalogue(*, own: bool) -> Sheet:
    def kinds(part: type[catalogue.Kind], of: str) -> Sheet:
        return Sheet(part, plans.CatalogueKind, fixed={"of": of, "own": own})

    types = Sheet(catalogue.OrganisationType, networks.OrganisationType, fixed={"own": own})
    return Sheet(
        catalogue.Catalogue,
        children={
            "organisation_types": types,
            "action_kinds": kinds(catalogue.ActionKind, "action"),
            "event_kinds": kinds(catalogue.EventKind, "event"),
            "body_kinds": kinds(catalogue.BodyKind, "body"),
            "agreement_kinds": kinds(catalogue.AgreementKind, "agreement"),
        },
    )


def _adhesions(**where: object) -> Sheet:
    return Sheet(
        network.Adhesion,
        networks.Adhesion,
        codes={"state": _STATES},
        within={"unit": "organisation"},
        key=("organisation", "unit"),
        rows=~Q(state=AdhesionState.REFUSED),
        shown=lambda row: row.state in _STATES.values(),
        **where,  # type: ignore[arg-type]
    )


def _statements(parent: str) -> Sheet:
    return Sheet(project.Statement, plans.Statement, parent=parent, fixed={} if parent else _ALONE)


def _indicators(parent: str) -> Sheet:
    return Sheet(
        project.Indicator, plans.Indicator, parent=parent, fixed={} if parent else {"result": None, "objective": None}
    )


_ALONE = {"page": None, "project": None}

_ORGANISATION = Sheet(
    network.Organisation,
    networks.Organisation,
    renamed={"represents": "represents_ambiti", "associated_to": "member_of"},
    children={
        "names": Sheet(network.Name, networks.OrganisationName, parent="organisation"),
        "units": Sheet(network.Unit, networks.OrganisationUnit, parent="organisation"),
    },
)

_ALLIANCE = Sheet(
    network.Alliance,
    networks.Alliance,
    renamed={"partner_list": "open_list"},
    codes={"partner_list": {"open": True, "closed": False}},
    children={
        "earlier_leads": Sheet(network.PastLead, networks.PastLead, parent="alliance"),
        "population": Sheet(network.Population, networks.Population, parent="alliance"),
        "adhesions": _adhesions(parent="alliance"),
    },
)

_TERRITORY = Sheet(
    network.Territory,
    territory.Territory,
    elsewhere=frozenset({"comuni"}),
    children={
        "ambiti": Sheet(network.Ambito, territory.Ambito),
        "population": Sheet(network.Population, networks.Population, fixed={"alliance": None}),
    },
)

_NETWORK = Sheet(
    network.Network,
    networks.Charter,
    elsewhere=frozenset({"code", "title", "kind", "admissible_types"}),
    key=(),
    children={
        "territory": _TERRITORY,
        "governance": Sheet(network.GovernanceLevel, networks.GovernanceLevel),
        "accords": Sheet(
            network.Accord,
            networks.Agreement,
            children={"annexes": Sheet(network.Annex, networks.Annex, parent="agreement")},
        ),
    },
)

_RESOURCES = Sheet(
    resources.Resources,
    plans.Resources,
    parent="project",
    lends_parent=True,
    children={
        "sources": Sheet(
            resources.Source,
            plans.FundingSource,
            parent="project",
            renamed={"title": "label", "amount": "cents"},
        ),
        "lines": Sheet(
            resources.Line, plans.BudgetLine, parent="project", in_project=True, renamed={"amount": "cents"}
        ),
    },
)

_PROJECT = Sheet(
    project.Project,
    plans.Project,
    renamed={"state": "stage"},
    children={
        "statements": _statements("project"),
        "phases": Sheet(project.Phase, plans.Phase, parent="project"),
        "objectives": Sheet(
            project.Objective, plans.Objective, parent="project", children={"indicators": _indicators("objective")}
        ),
        "actions": Sheet(
            project.Action,
            plans.Action,
            parent="project",
            in_project=True,
            renamed={"same_row_as": "row", "after": "prerequisites"},
            children={"steps": Sheet(project.Step, plans.Step, parent="action")},
        ),
        "results": Sheet(
            project.Result,
            plans.Result,
            parent="project",
            in_project=True,
            children={"indicators": _indicators("result")},
        ),
        "resources": _RESOURCES,
    },
)

_BODY = Sheet(
    activities.Body,
    plans.PlannedBody,
    renamed={"state": "standing"},
    children={
        "colleges": Sheet(activities.SeatShare, plans.SeatShare, parent="body", key=("college",)),
        "seats": Sheet(activities.Seat, plans.Seat, parent="body", key=("organisation",)),
    },
)

TREE = Sheet(
    PlanFile,
    elsewhere=frozenset({"plan_file"}),
    children={
        "document": Sheet(SourceDocument, plans.SourceDocument, renamed={"items": "numbering"}),
        "catalogue": _catalogue(own=True),
        "organisations": _ORGANISATION,
        "network": _NETWORK,
        "adhesions": _adhesions(fixed={"alliance": None}),
        "alliances": _ALLIANCE,
        "legal_references": Sheet(activities.LegalReference, plans.LegalReference),
        "programmes": Sheet(activities.Programme, plans.FundingProgramme, renamed={"amount": "cents"}),
        "commitments": Sheet(network.Commitment, plans.Commitment, renamed={"amount": "cents"}),
        "linked_tools": Sheet(activities.LinkedTool, plans.LinkedTool),
        "other_measures": Sheet(activities.OtherMeasure, plans.OtherMeasure),
        "target_groups": Sheet(project.TargetGroup, plans.TargetGroup),
        "service_types": Sheet(activities.ServiceType, plans.ServiceType, renamed={"name": "label"}),
        "benefits": Sheet(
            activities.BenefitList, plans.BenefitList, children={"kinds": Sheet(activities.Benefit, plans.BenefitKind)}
        ),
        "context_indicators": _indicators(""),
        "context": _statements(""),
        "page": Sheet(PublicPage, plans.PublicPage, children={"sections": _statements("page")}),
        "plans": Sheet(project.Plan, plans.Plan),
        "calls": Sheet(activities.CallReference, plans.PlannedCall),
        "projects": _PROJECT,
        "bodies": _BODY,
        "agreements": Sheet(activities.Agreement, plans.PlannedAgreement),
        "surveys": Sheet(activities.Survey, plans.PlannedSurvey),
        "events": Sheet(activities.Event, plans.PlannedEvent),
        "publications": Sheet(activities.Publication, plans.Publication, fixed={"library": False}),
        "library": Sheet(activities.Publication, plans.Publication, fixed={"library": True}),
    },
)
"""Every key of a plan file. The order is that of the links: what is pointed to comes first."""

KNOWN = _catalogue(own=False)
"""The kinds and types that every plan knows."""
