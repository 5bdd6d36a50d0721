from .adhesion import Adhesion, Alliance, PastLead, Population
from .agreement import Agreement, Annex, Signature
from .charter import Charter, GovernanceLevel
from .employment import Employment
from .organisation import (
    AdmissibleType,
    Organisation,
    OrganisationLink,
    OrganisationName,
    OrganisationType,
    OrganisationUnit,
)

__all__ = [
    "Adhesion",
    "AdmissibleType",
    "Agreement",
    "Alliance",
    "Annex",
    "Charter",
    "Employment",
    "GovernanceLevel",
    "Organisation",
    "OrganisationLink",
    "OrganisationName",
    "OrganisationType",
    "OrganisationUnit",
    "PastLead",
    "Population",
    "Signature",
]
