"""A sheet: one kind of element of a plan file and the table that keeps it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_origin

from django.db import models
from django.db.models import Q

from concilia.core.fields import CentsField
from concilia.plans.planfile.base import Element, Part
from concilia.plans.planfile.walk import kinds_referred
from concilia.territory.models import Comune

from . import values

MARKS = frozenset(Element.model_fields)
"""Keys that every element has: they are columns of every documented row."""


@dataclass(frozen=True)
class Column:
    """A key of an element and the field of the model that keeps it. ``refers``: the kind of element its codes name."""

    key: str
    field: models.Field[Any, Any]
    refers: str | None = None
    codes: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    within: str | None = None

    @property
    def name(self) -> str:
        """The attribute of a row that holds the value: ``owner_id`` for a link."""
        return self.field.attname

    @property
    def many(self) -> bool:
        """Whether it is kept as rows of a table of links."""
        return bool(self.field.many_to_many)

    @property
    def link(self) -> bool:
        """Whether it is the id of another row."""
        return bool(self.field.is_relation) and not self.many

    @property
    def to_comune(self) -> bool:
        """Whether it names comuni, whose code is their id."""
        return self.field.related_model is Comune

    def to_row(self, value: Any) -> Any:
        """The value of the file as the row keeps it; for columns that are not links."""
        if self.codes and value is not None:
            return self.codes[value]
        if isinstance(self.field, models.JSONField):
            return values.words_to_row(value)
        return "" if value is None and isinstance(self.field, models.CharField) else value

    def to_file(self, value: Any) -> Any:
        """The inverse of ``to_row``."""
        if self.codes:
            return next(code for code, kept in self.codes.items() if kept == value)
        if isinstance(self.field, CentsField):
            return values.cents_to_file(value)
        if isinstance(self.field, models.DecimalField):
            return values.number_to_file(value)
        return None if value == "" else value


@dataclass(frozen=True, eq=False)
class Sheet:
    """``part`` is kept in ``model``; None when only what is inside it is kept, under the row of its own parent.

    ``parent``: the foreign key to the row of the element around it. ``fixed``: values of all its rows, that tell them
    from other sheets of the same model. ``renamed``: keys whose column has another name; ``codes``: keys whose values
    have other names. ``elsewhere``: keys that are kept by hand. ``key``: what tells its rows apart under one parent, with
    their place among equals. ``within``: links to codes that are known only inside the row of another key.
    ``rows``: the rows it knows, of which ``shown`` are written to a file. ``lends_parent``: the rows inside it belong to
    the row around it. ``in_project``: its codes of actions are those of its own project.
    """

    part: type[Part]
    model: type[Any] | None = None
    parent: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    within: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] | None = None
    rows: Q = field(default_factory=Q)
    shown: Callable[[Any], bool] = bool
    lends_parent: bool = False
    in_project: bool = False
    children: Mapping[str, Sheet] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Key to column, for every key of the part that is neither inside it, nor a mark, nor kept by hand."""
        if self.model is None:
            return {}
        apart = {*self.children, *self.elsewhere, *(MARKS if issubclass(self.part, Element) else ())}
        return {key: self._column(key) for key in self.part.model_fields if key not in apart}

    def _column(self, key: str) -> Column:
        assert self.model is not None
        kept = self.model._meta.get_field(self.renamed.get(key, key))
        refers = kinds_referred(self.part).get(key) if kept.is_relation else None
        return Column(key, kept, refers, self.codes.get(key, {}), self.within.get(key))

    @cached_property
    def keyed_by(self) -> tuple[Column, ...]:
        """The columns that tell its rows apart; none when only their place does."""
        default = ("code",) if "code" in self.columns else ()
        return tuple(self.columns[key] for key in (default if self.key is None else self.key))

    @property
    def marked(self) -> bool:
        """Whether its rows carry items, the demo mark and a note."""
        return self.model is not None and hasattr(self.model, "demo_keys")

    @property
    def parent_name(self) -> str:
        """The attribute of a row that holds the id of its parent."""
        return f"{self.parent}_id" if self.parent else ""

    def is_list(self, key: str) -> bool:
        """Whether the key of a child sheet holds many elements."""
        return get_origin(self.part.model_fields[key].annotation) is tuple

    def all(self) -> Iterator[Sheet]:
        """This sheet and those inside it, in their order."""
        yield self
        for child in self.children.values():
            yield from child.all()

    def of(self, network: Any) -> models.QuerySet[Any]:
        """The rows of a network that this sheet knows, in the order of the file."""
        assert self.model is not None
        found: models.QuerySet[Any] = self.model._default_manager.filter(self.rows, network=network, **self.fixed)
        if self.parent:
            found = found.filter(**{f"{self.parent}__isnull": False})
        return found.order_by("position", "pk") if _has(self.model, "position") else found.order_by("pk")


def _has(model: type[models.Model], name: str) -> bool:
    return any(each.name == name for each in model._meta.get_fields())
