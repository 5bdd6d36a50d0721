"""A project's money as it was promised: by action, by source, by partner, and the share of co-financing (CA-15..17)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from concilia.engines.money import percent_of

from ..models import BudgetLine, FundingSource, Project


@dataclass(frozen=True)
class Amount:
    """Cents in money and in kind of one thing: an action, a source, a partner."""

    of: Any
    money: int
    in_kind: int

    @property
    def total(self) -> int:
        return self.money + self.in_kind


@dataclass(frozen=True)
class Budget:
    """The budget of a project. ``cofinancing`` is what each partner brings; who is not named comes as None."""

    project: Project
    by_action: list[Amount]
    by_source: list[Amount]
    by_partner: list[Amount]
    cofinancing: list[Amount]

    @property
    def contribution_share(self) -> Decimal | None:
        """The contribution in percent of the total, to two decimals, half up; None without a total."""
        return share(self.project.contribution, self.project.total)

    @property
    def cofinancing_share(self) -> Decimal | None:
        """The co-financing in percent of the total, to two decimals, half up; None without a total."""
        return share(self.project.cofinancing, self.project.total)


def budget(project: Project) -> Budget:
    """The budget of a project, in two queries."""
    lines = list(project.lines.select_related("action", "source", "partner").order_by("position"))
    sources = list(project.sources.select_related("organisation").order_by("position"))
    brought = [source for source in sources if source.kind == FundingSource.Kind.COFINANCING]
    return Budget(
        project=project,
        by_action=_amounts(lines, lambda line: line.action, _line_in_kind),
        by_source=_amounts(sources, lambda source: source, _source_in_kind),
        by_partner=_amounts(lines, lambda line: line.partner, _line_in_kind),
        cofinancing=_amounts(brought, lambda source: source.organisation, _source_in_kind),
    )


def share(part: int | None, whole: int | None) -> Decimal | None:
    """``part`` of ``whole`` in percent; None when there is no whole."""
    return percent_of(part, whole) if part is not None and whole else None


def _amounts(rows: Iterable[Any], of: Callable[[Any], Hashable], in_kind: Callable[[Any], bool]) -> list[Amount]:
    """One amount for each different thing, in the order in which they come."""
    found: dict[Hashable, list[int]] = {}
    for row in rows:
        sums = found.setdefault(of(row), [0, 0])
        sums[in_kind(row)] += row.cents
    return [Amount(thing, money, kind) for thing, (money, kind) in found.items()]


def _line_in_kind(line: BudgetLine) -> bool:
    return line.source.in_kind


def _source_in_kind(source: FundingSource) -> bool:
    return source.in_kind
