"""Where the money ends. The plain cut, line by line over columns; applicants in turn where lines or quotas overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concilia.engines.ranking.pots import LinePot, Pot, open_lines
from concilia.engines.ranking.serving import Claim, Serving
from concilia.engines.rules import columns as names
from concilia.engines.rules.evaluation import least_cents
from concilia.engines.rules.expressions import expression
from concilia.engines.rules.lazy import np, pl
from concilia.engines.rules.model import CallRules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Cents = NDArray[np.int64]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spent:
    """What a line or a quota gave: its size, the cents and places given, how many applicants it served."""

    code: str
    cents: int | None
    places: int | None
    given: int
    served: int

    @property
    def left(self) -> int | None:
        return None if self.cents is None else self.cents - self.given


@dataclass(slots=True)
class Cut:
    """For each ranked row: the cents of each line, whether it is paid in full, and the codes of what paid."""

    by_line: dict[str, Cents]
    whole: Mask
    sources: pl.Series
    lines: tuple[Spent, ...]
    quotas: tuple[Spent, ...] = ()

    @property
    def given(self) -> Cents:
        """The cents given to each row."""
        total: Cents = np.sum(list(self.by_line.values()), axis=0, dtype=np.int64)
        return total

    def lines_of(self, row: int) -> dict[str, int]:
        """The cents that a row gets of each line."""
        return {code: int(cents[row]) for code, cents in self.by_line.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has already been given: cents of each line. ``fixed``: part of it is spent, so that the lines stay."""

    lines: Mapping[str, int]
    fixed: bool = False

    def is_less(self, given: Mapping[str, int]) -> bool:
        """Whether ``given`` would leave them worse off."""
        if self.fixed:
            return any(given[line] < cents for line, cents in self.lines.items())
        return sum(given.values()) < sum(self.lines.values())


def make_cut(
    rules: CallRules, ranked: pl.DataFrame, budget: Mapping[str, int], waived: Mask, held: Mapping[int, Held]
) -> Cut:
    """Give the budget to ``ranked``, a frame in order. ``waived``: rows that keep their place and take nothing.

    ``held``: by row, what an earlier version has given. It is cut as if nobody had anything; whoever would be worse off is
    then served first with what they have, and it is cut again, until nobody is.
    """
    masks = [_matches(rules, ranked, index) & ~waived for index in range(len(rules.file.budget.lines))]
    plain = _is_plain(rules, masks)
    lines = open_lines(rules.file, budget)
    cut = _plain(rules, ranked, lines, masks) if plain else _served(rules, ranked, lines, masks, {})
    kept: dict[int, Held] = {}
    while worse := {row: item for row, item in held.items() if row not in kept and item.is_less(cut.lines_of(row))}:
        kept |= worse
        cut = _served(rules, ranked, open_lines(rules.file, budget), masks, kept)
    return cut


def _matches(rules: CallRules, ranked: pl.DataFrame, index: int) -> Mask:
    compiled = rules.find("budget", "lines", index, "when")
    return _mask(ranked, expression(compiled, ranked) if compiled else pl.lit(True))


def _mask(ranked: pl.DataFrame, condition: pl.Expr) -> Mask:
    column = ranked.select(condition.fill_null(False).alias("m")).get_column("m")
    return np.broadcast_to(column.to_numpy(), ranked.height).astype(bool)


def _is_plain(rules: CallRules, masks: Sequence[Mask]) -> bool:
    """No quota, no parts, nobody skipped, and nobody whom two lines could pay."""
    file = rules.file
    parts = file.benefit is not None and file.benefit.parts
    alone = len(masks) == 1 or not (np.sum(masks, axis=0) > 1).any()
    return not (file.quotas or parts or file.budget.skip_to_smaller) and bool(alone)


def _demand(ranked: pl.DataFrame) -> Cents:
    return ranked.get_column(names.CENTS).fill_null(0).to_numpy()


def _least(rules: CallRules) -> int:
    return least_cents(rules.file.benefit) if rules.file.benefit else 1


def _plain(rules: CallRules, ranked: pl.DataFrame, lines: dict[str, LinePot], masks: Sequence[Mask]) -> Cut:
    demand = _demand(ranked)
    by_line, whole = _nothing(ranked.height, lines), np.zeros(ranked.height, bool)
    paid_by = np.full(ranked.height, len(lines))
    spent = []
    for number, (line, mask) in enumerate(zip(lines.values(), masks, strict=True)):
        rows = np.flatnonzero(mask)
        wanted = demand[rows]
        served = _prefix(wanted, line)
        last = _last_part(rules, wanted, served, line)
        paid = served + bool(last)
        given = by_line[line.common.code]
        given[rows[:served]] = wanted[:served]
        given[rows[served:paid]] = last
        whole[rows[:served]] = True
        paid_by[rows[:paid]] = number
        spent.append(Spent(line.common.code, line.amount, line.places, int(given.sum()), paid))
    sources = pl.Series([*lines, None], dtype=pl.String).gather(paid_by)
    return Cut(by_line, whole, sources, tuple(spent))


def _nothing(height: int, lines: Iterable[str]) -> dict[str, Cents]:
    return {code: np.zeros(height, np.int64) for code in lines}


def _prefix(wanted: Cents, line: LinePot) -> int:
    """How many, from the first, are paid in full."""
    served = len(wanted)
    if line.amount is not None:
        served = int(np.searchsorted(np.cumsum(wanted), line.amount, side="right"))
    return served if line.places is None else min(served, line.places)


def _last_part(rules: CallRules, wanted: Cents, served: int, line: LinePot) -> int:
    """What the first who is not paid in full still gets, in cents."""
    if not rules.file.budget.residual_to_last or line.amount is None or served == len(wanted):
        return 0
    left = line.amount - int(wanted[:served].sum())
    seat = line.places is None or served < line.places
    return left if seat and _least(rules) <= left < int(wanted[served]) else 0


def _served(
    rules: CallRules,
    ranked: pl.DataFrame,
    lines: dict[str, LinePot],
    masks: Sequence[Mask],
    kept: Mapping[int, Held],
) -> Cut:
    claims = _claims(rules, ranked, list(lines), masks)
    policy = rules.file.budget
    sizes = {line: (pot.amount, pot.places) for line, pot in lines.items()}
    quota_sizes = {code: (pot.cents, pot.places) for line in lines.values() for code, pot in line.quotas.items()}
    serving = Serving(lines, policy.residual_to_last, policy.skip_to_smaller, _least(rules))
    for claim in claims:
        if claim.row in kept:
            serving.keep(claim, kept[claim.row].lines)
    serving.serve(claims, rules.file.quotas)
    by_line, whole = _nothing(ranked.height, lines), np.zeros(ranked.height, bool)
    line_of = {code: line for line, pot in lines.items() for code in (line, *pot.quotas)}
    sources: list[str | None] = [None] * ranked.height
    for claim in claims:
        whole[claim.row] = claim.whole
        sources[claim.row] = "+".join(claim.sources) or None
        for code, cents in claim.taken.items():
            by_line[line_of[code]][claim.row] += cents
    quotas = {code: pot for line in lines.values() for code, pot in line.quotas.items()}
    return Cut(
        by_line,
        whole,
        pl.Series(sources, dtype=pl.String),
        tuple(_line_spent(line, sizes[code], claims) for code, line in lines.items()),
        tuple(_spent(pot, quota_sizes[code], claims) for code, pot in quotas.items()),
    )


def _spent(pot: Pot, size: tuple[int | None, int | None], claims: Sequence[Claim]) -> Spent:
    served = sum(pot.code in claim.sources for claim in claims)
    return Spent(pot.code, *size, pot.given, served)


def _line_spent(line: LinePot, size: tuple[int | None, int | None], claims: Sequence[Claim]) -> Spent:
    """A line with its quotas: what they gave is its money."""
    codes = {line.common.code, *line.quotas}
    given = line.common.given + sum(pot.given for pot in line.quotas.values())
    return Spent(line.common.code, *size, given, sum(not codes.isdisjoint(claim.sources) for claim in claims))


def _claims(rules: CallRules, ranked: pl.DataFrame, lines: list[str], masks: Sequence[Mask]) -> list[Claim]:
    members = [_member(rules, ranked, index) for index in range(len(rules.file.quotas))]
    parts = _parts(rules, ranked)
    claims = []
    for row in range(ranked.height):
        allowed = tuple(code for code, mask in zip(lines, masks, strict=True) if mask[row])
        if allowed:
            asked = tuple(
                (wanted[row], allowed if line is None else (line,))
                for line, wanted in parts
                if wanted[row] or len(parts) == 1
            )
            quotas = frozenset(quota.code for quota, mask in zip(rules.file.quotas, members, strict=True) if mask[row])
            claims.append(Claim(row, asked, quotas))
    return claims


def _member(rules: CallRules, ranked: pl.DataFrame, index: int) -> Mask:
    return _mask(ranked, expression(rules.at("quotas", index, "when"), ranked))


def _parts(rules: CallRules, ranked: pl.DataFrame) -> list[tuple[str | None, list[int]]]:
    benefit = rules.file.benefit
    if benefit is None or not benefit.parts:
        return [(None, _demand(ranked).tolist())]
    return [(part.line, ranked.get_column(names.part(part.code)).to_list()) for part in benefit.parts]
