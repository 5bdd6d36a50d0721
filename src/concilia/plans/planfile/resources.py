"""The money of a project: sources, each partner's co-financing among them, and the lines that split it by action."""

from __future__ import annotations

from typing import ClassVar, Literal

from concilia.plans.planfile import refs
from concilia.plans.planfile.base import Cents, Code, Cup, Element, Percent, Text

Form = Literal["money", "in_kind"]


class Source(Element):
    """Where money comes from: a contribution of others, or what one partner brings, in money or in kind."""

    defines: ClassVar[str | None] = "source"

    code: Code
    """Short name, unique in the project."""
    title: Text
    """Its name, in the document's words."""
    kind: Literal["contribution", "cofinancing"]
    """Contribution asked of others, or the alliance's own co-financing."""
    form: Form = "money"
    """Money, or in kind: hours of personnel, rooms."""
    amount: Cents
    """Euro, or value in euro."""
    organisation: refs.Organisation | None = None
    """Who brings it. Co-financing is brought by active members."""
    programme: refs.Programme | None = None
    """The funding programme it comes from."""


class Line(Element):
    """A budget line: so much, for an action, from a source, spent by a partner."""

    defines: ClassVar[str | None] = "line"

    code: Code
    """Short name, unique in the project; calls refer to it."""
    action: refs.Action
    """The action it pays for."""
    source: refs.Source
    """The source it draws from."""
    partner: refs.Organisation
    """The member that spends it."""
    amount: Cents
    """Euro."""
    call: refs.Call | None = None
    """The call it funds, if its source is money."""
    cup: Cup | None = None
    """*Codice unico di progetto* of what it pays."""


class Resources(Element):
    """Total, contribution, co-financing, and how they split. Every sum closes to the cent."""

    total: Cents
    """Total cost. It equals contribution plus co-financing."""
    contribution: Cents
    """Contribution asked."""
    cofinancing: Cents
    """Co-financing of the alliance."""
    minimum_share: Percent | None = None
    """Smallest share of the total, in percent, that the rules ask as co-financing."""
    sources: tuple[Source, ...] = ()
    """They sum to the contribution and to the co-financing."""
    lines: tuple[Line, ...] = ()
    """The split by action, source and partner: they sum to each source."""
