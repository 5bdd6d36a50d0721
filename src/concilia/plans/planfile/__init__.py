"""The plan file: its models, its checks, its canonical text, its JSON Schema and its reference. Pure: no Django."""

from concilia.plans.planfile.base import Element, Part, Text, euro
from concilia.plans.planfile.file import PlanFile
from concilia.plans.planfile.reading import check, from_document, read

__all__ = ["Element", "Part", "PlanFile", "Text", "check", "euro", "from_document", "read"]
