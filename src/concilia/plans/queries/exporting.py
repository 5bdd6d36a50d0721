"""From the records of a network back to its plan file."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.core.errors import NotFound
from concilia.networks.models import AdmissibleType, Charter
from concilia.plans.planfile import PlanFile
from concilia.territory.models import Comune, Network

from ..models import Action
from ..sheets import TREE, Column, Sheet
from ..sheets.links import Links
from ..sheets.values import marks_to_file


def has_plan(network: Network) -> bool:
    """Whether a plan file was loaded for the network."""
    return Charter.objects.filter(network=network).exists()


def export(network: Network) -> PlanFile:
    """The plan file of a network, from its records. Raises NotFound ``plans.export.none`` when it has no plan."""
    if not has_plan(network):
        raise NotFound("plans.export.none", _("La rete «%(network)s» non ha un piano."), network=network.code)
    return PlanFile.model_validate(_Reading(network).file())


class _Reading:
    """All the rows of a network's plan, read once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.links = Links(network)
        self.comuni = dict(Comune.objects.filter(networks=network).values_list("istat", "name"))
        self.rows: dict[Sheet, dict[UUID | None, list[Any]]] = {}
        self.names: dict[type[models.Model], dict[UUID, str]] = defaultdict(dict)
        for sheet in TREE.all():
            if sheet.model is not None:
                self._read(sheet)
        self.projects = dict(Action.objects.filter(network=network).values_list("pk", "project__code"))
        self.repeated = Counter(self.names[Action].values())

    def _read(self, sheet: Sheet) -> None:
        assert sheet.model is not None
        by_parent: dict[UUID | None, list[Any]] = defaultdict(list)
        for row in sheet.of(self.network):
            if sheet.shown(row):
                by_parent[getattr(row, sheet.parent_name) if sheet.parent else None].append(row)
            if hasattr(row, "code"):
                self.names[sheet.model][row.pk] = row.code
        self.rows[sheet] = by_parent

    def file(self) -> dict[str, Any]:
        content = {"plan_file": 1, **self._inside(TREE, None)}
        network = content["network"]
        network |= {"code": self.network.code, "title": self.network.title, "kind": self.network.kind}
        network |= marks_to_file(self.network)
        types = AdmissibleType.objects.filter(network=self.network).order_by("position", "code")
        network["admissible_types"] = tuple(types.values_list("code", flat=True))
        network["territory"]["comuni"] = self._comuni_outside(network["territory"]["ambiti"])
        return content

    def _comuni_outside(self, ambiti: list[dict[str, Any]]) -> dict[str, str]:
        inside = {istat for ambito in ambiti for istat in ambito["comuni"]}
        mine = self.links.targets(Network._meta.get_field("comuni"), self.network.pk)
        return {istat: self.comuni[istat] for istat in mine if istat not in inside}

    def _inside(self, sheet: Sheet, row: Any) -> dict[str, Any]:
        """The keys of the sheets inside a row."""
        around = getattr(row, sheet.parent_name) if sheet.lends_parent else row and row.pk
        found: dict[str, Any] = {}
        for key, child in sheet.children.items():
            if child.model is None:
                found[key] = self._inside(child, None)
                continue
            elements = [self._element(child, each) for each in self.rows[child][around if child.parent else None]]
            if sheet.is_list(key):
                found[key] = elements
            elif elements:
                found[key] = elements[0]
        return found

    def _element(self, sheet: Sheet, row: Any) -> dict[str, Any]:
        content = {key: self._value(column, row, sheet) for key, column in sheet.columns.items()}
        marks = marks_to_file(row) if sheet.marked else {}
        return {**content, **self._inside(sheet, row), **marks}

    def _value(self, column: Column, row: Any, sheet: Sheet) -> Any:
        if column.many:
            targets = self.links.targets(column.field, row.pk)
            if column.to_comune:
                return {istat: self.comuni[istat] for istat in targets}
            return tuple(self._name(column, target, sheet) for target in targets)
        value = getattr(row, column.name)
        if column.link:
            return value if value is None or column.to_comune else self._name(column, value, sheet)
        return column.to_file(value)

    def _name(self, column: Column, pk: UUID, sheet: Sheet) -> str:
        """The code of a row; of an action named outside its project, with the project when the code is not enough."""
        model: Any = column.field.related_model
        code = self.names[model][pk]
        if model is Action and self.repeated[code] > 1 and not sheet.in_project:
            return f"{self.projects[pk]}/{code}"
        return code
