from .adhesion import Adhesion, Alliance
from .agreement import Agreement, Signature
from .employment import Employment
from .organisation import AdmissibleType, Organisation, OrganisationLink, OrganisationName

__all__ = [
    "Adhesion",
    "AdmissibleType",
    "Agreement",
    "Alliance",
    "Employment",
    "Organisation",
    "OrganisationLink",
    "OrganisationName",
    "Signature",
]
