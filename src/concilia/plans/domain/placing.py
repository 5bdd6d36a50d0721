"""Where every element of a plan file goes: its row, new or known, and the ids that its codes stand for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from concilia.core.ids import uuid7
from concilia.core.rows import Changes
from concilia.plans.planfile import Element, PlanFile
from concilia.plans.planfile.base import Part
from concilia.plans.planfile.book import OF_A_PROJECT
from concilia.plans.planfile.project import Project
from concilia.territory.models import Network

from ..sheets import Column, Sheet
from ..sheets.values import marks_to_row


@dataclass(frozen=True)
class Placed:
    """An element and its row. ``project``: the row of the project around it; ``row``: None when it is new."""

    sheet: Sheet
    part: Part
    id: UUID
    parent: UUID | None
    project: UUID | None
    position: int
    row: Any


class Placing:
    """Every element of a plan at its place. Rows that no element claims are ``gone``."""

    def __init__(self, network: Network, tree: Sheet, plan: Part) -> None:
        self.network = network
        self.tree = tree
        self.placed: dict[Sheet, list[Placed]] = defaultdict(list)
        self.ids: dict[tuple[str, Any, str], UUID] = {}
        self.projects: dict[str, UUID] = {}
        self.known = {sheet: self._index(sheet) for sheet in tree.all() if sheet.model is not None}
        self._seen: Counter[tuple[Sheet, Any]] = Counter()
        self._inside(tree, plan, None, None)

    def _index(self, sheet: Sheet) -> dict[Any, Any]:
        seen: Counter[Any] = Counter()
        index = {}
        for row in sheet.of(self.network):
            parent = getattr(row, sheet.parent_name) if sheet.parent else None
            key = (parent, *(getattr(row, column.name) for column in sheet.keyed_by))
            seen[key] += 1
            index[(*key, seen[key])] = row
        return index

    def _inside(self, sheet: Sheet, part: Part, around: UUID | None, project: UUID | None) -> None:
        for key, child in sheet.children.items():
            value = getattr(part, key)
            for position, each in enumerate(value if isinstance(value, tuple) else [] if value is None else [value]):
                self._place(child, each, around, project, position)

    def _place(self, sheet: Sheet, part: Part, around: UUID | None, project: UUID | None, position: int) -> None:
        if sheet.model is None:
            self._inside(sheet, part, around, project)
            return
        parent = around if sheet.parent else None
        key = (parent, *(self._key(column, part) for column in sheet.keyed_by))
        self._seen[sheet, key] += 1
        row = self.known[sheet].get((*key, self._seen[sheet, key]))
        placed = Placed(sheet, part, row.pk if row else uuid7(), parent, project, position, row)
        self.placed[sheet].append(placed)
        self._define(placed)
        inner = placed.id if isinstance(part, Project) else project
        self._inside(sheet, part, parent if sheet.lends_parent else placed.id, inner)

    def _key(self, column: Column, part: Part) -> Any:
        value = getattr(part, column.key)
        return self._id(column, part, value, None) if column.link and value is not None else value

    def _define(self, placed: Placed) -> None:
        code = getattr(placed.part, "code", None)
        kind = placed.part.defines
        if code is None:
            return
        if isinstance(placed.part, Project):
            self.projects[code] = placed.id
        scope: Any = placed.project if kind in OF_A_PROJECT else placed.parent if kind is None else None
        self.ids[kind or placed.sheet.parent, scope, code] = placed.id

    def id_of(self, kind: str, code: str, project: UUID | None) -> UUID:
        """The row that a code stands for; codes of a project may be written ``project/code`` outside it."""
        if kind not in OF_A_PROJECT:
            return self.ids[kind, None, code]
        named, _, plain = code.rpartition("/")
        if named:
            return self.ids[kind, self.projects[named], plain]
        if project is not None:
            return self.ids[kind, project, plain]
        return next(self.ids[kind, each, plain] for each in self.projects.values() if (kind, each, plain) in self.ids)

    def _id(self, column: Column, part: Part, code: str, project: UUID | None) -> Any:
        if column.to_comune:
            return code
        if column.within:
            around = self.ids[column.within, None, getattr(part, column.within)]
            return self.ids[column.within, around, code]
        return self.id_of(column.refers or "", code, project)

    def values(self, placed: Placed) -> dict[str, Any]:
        """The columns of an element's row, by attribute name; links to many rows apart."""
        sheet, part = placed.sheet, placed.part
        assert sheet.model is not None
        found: dict[str, Any] = {
            sheet.model._meta.get_field(name).attname: value for name, value in sheet.fixed.items()
        }
        if sheet.parent:
            found[sheet.parent_name] = placed.parent
        if any(each.name == "position" for each in sheet.model._meta.fields):
            found["position"] = placed.position
        if sheet.marked and isinstance(part, Element):
            found |= marks_to_row(part)
        for key, column in sheet.columns.items():
            if not column.many:
                found[column.name] = self._value(column, placed, getattr(part, key))
        return found

    def _value(self, column: Column, placed: Placed, value: Any) -> Any:
        if column.link:
            return None if value is None else self._id(column, placed.part, value, placed.project)
        return column.to_row(value)

    def links(self, placed: Placed) -> Iterator[tuple[Column, list[Any]]]:
        """The rows that an element is linked to, for each column of many."""
        for key, column in placed.sheet.columns.items():
            if column.many:
                codes = getattr(placed.part, key)
                yield column, [self._id(column, placed.part, code, placed.project) for code in codes]

    def changes(self, sheet: Sheet) -> Changes:
        """What must be written to the table of a sheet."""
        found = Changes(sheet.model)  # type: ignore[arg-type]
        for placed in self.placed[sheet]:
            values = self.values(placed)
            if placed.row is None:
                found.new.append({"id": placed.id, "network_id": self.network.pk, **values})
                continue
            differ = {name: value for name, value in values.items() if getattr(placed.row, name) != value}
            if differ:
                found.changed.append((placed.row, differ))
        claimed = {placed.id for placed in self.placed[sheet]}
        found.gone.extend(row for row in self.known[sheet].values() if row.pk not in claimed and sheet.shown(row))
        return found


def place(network: Network, tree: Sheet, plan: PlanFile | Part) -> Placing:
    """Every element of a plan, or of one part of it, at its place among the rows of the network."""
    return Placing(network, tree, plan)
