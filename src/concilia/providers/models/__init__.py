from concilia.plans.models import ServiceType

from .accreditation import Accreditation, Suspension
from .inspection import Finding, Inspection, Remedy
from .offer import Offer, Price, PriceList
from .paper import Paper, PaperKind, Requirement
from .place import PlacePeriod, PlaceRequest, PriorityClass
from .site import Opening, Site
from .terms import Terms

__all__ = [
    "Accreditation",
    "Finding",
    "Inspection",
    "Offer",
    "Opening",
    "Paper",
    "PaperKind",
    "PlacePeriod",
    "PlaceRequest",
    "Price",
    "PriceList",
    "PriorityClass",
    "Remedy",
    "Requirement",
    "ServiceType",
    "Site",
    "Suspension",
    "Terms",
]
