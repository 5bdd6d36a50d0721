"""Pay of women and men: raw gap, quartiles, gap adjusted for what can be measured, and who must report when (BA-15).

The gap is of hourly gross pay, men less women, over men. Nothing is shown of fewer people than the rules say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Any

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.worktime.rules import Answer, rulebook

if TYPE_CHECKING:
    from numpy.typing import NDArray


# Raw


def gap(men: Fraction | int, women: Fraction | int) -> Fraction:
    """The gap of two figures, in per cent of men's: 15 and 14 are 6.67."""
    if men <= 0:
        raise Invalid("gap.men", _("La retribuzione degli uomini dev'essere maggiore di zero."))
    return Fraction(men - women) * 100 / Fraction(men)


def gap_between(men: Fraction, women: Fraction, half_unit: Fraction) -> tuple[Fraction, Fraction]:
    """Between what a gap lies when both figures were published rounded to twice ``half_unit``."""
    return gap(men - half_unit, women + half_unit), gap(men + half_unit, women - half_unit)


@dataclass(frozen=True, slots=True)
class Gaps:
    """Mean and median gap in per cent, and of how many men and women."""

    mean: Fraction
    median: Fraction
    men: int
    women: int


def gaps(men: Sequence[Fraction], women: Sequence[Fraction], on: date, *, least: int | None = None) -> Answer[Gaps]:
    """Mean and median gap; refused for fewer people of either sex than the rule, which ``least`` may only raise."""
    rule = rulebook().on("gap.least_people", on)
    needed = max(rule.whole, least or 0)
    if min(len(men), len(women)) < needed:
        problem = _(
            "Servono almeno %(least)s donne e %(least)s uomini: con meno il divario parlerebbe di singole persone."
        )
        raise Invalid("gap.few", problem, least=needed)
    return Answer(gaps_unchecked(men, women), (rule,))


def gaps_unchecked(men: Sequence[Fraction], women: Sequence[Fraction]) -> Gaps:
    """The same figures without the check: for the employer's own eyes, never for publication."""
    means = [Fraction(sum(pay), 1) / len(pay) for pay in (men, women)]
    medians = [Fraction(median(pay)) for pay in (men, women)]
    return Gaps(gap(*means), gap(*medians), len(men), len(women))


def alert(category_gap: Fraction, on: date) -> Answer[bool]:
    """Whether the gap of a category asks for the joint assessment, if nothing justifies or remedies it."""
    rule = rulebook().on("gap.alert_percent", on)
    return Answer(abs(category_gap) >= rule.number, (rule,))


def quartiles(people: Sequence[tuple[Fraction, str]]) -> list[dict[str, Fraction]]:
    """People by sex in the four bands of pay, the lowest first; each is pay and sex.

    Of a number that four does not divide, one more goes to the lower band, two to lower and upper-middle, three to all but
    the upper (gov.uk guidance). Equal pay across a border is shared between bands in proportion of the sexes, so that the
    order of a file never decides.
    """
    ranked = sorted(people)
    base, extra = divmod(len(ranked), 4)
    more = {0: (), 1: (0,), 2: (0, 2), 3: (0, 1, 2)}[extra]
    sizes = [base + (band in more) for band in range(4)]
    shares = _smoothed(ranked)
    bands, start = [], 0
    for size in sizes:
        band: dict[str, Fraction] = {}
        for person in shares[start : start + size]:
            for sex, part in person.items():
                band[sex] = band.get(sex, Fraction(0)) + part
        bands.append(band)
        start += size
    return bands


def _smoothed(ranked: Sequence[tuple[Fraction, str]]) -> list[dict[str, Fraction]]:
    """Each place in the ranking as parts of a sex: those of the people with that pay."""
    by_pay: dict[Fraction, list[str]] = {}
    for pay, sex in ranked:
        by_pay.setdefault(pay, []).append(sex)
    parts = {
        pay: {sex: Fraction(sexes.count(sex), len(sexes)) for sex in sorted(set(sexes))}
        for pay, sexes in by_pay.items()
    }
    return [parts[pay] for pay, _sex in ranked]


# Adjusted


@dataclass(frozen=True, slots=True)
class Moments:
    """What a regression needs of a group: sums of squares and products. ``xx`` and ``xy`` include the constant, first."""

    xx: tuple[tuple[float, ...], ...]
    xy: tuple[float, ...]

    @property
    def count(self) -> float:
        return self.xx[0][0]

    def __add__(self, other: Moments) -> Moments:
        rows = zip(self.xx, other.xx, strict=True)
        xx = tuple(tuple(a + b for a, b in zip(mine, theirs, strict=True)) for mine, theirs in rows)
        return Moments(xx, tuple(a + b for a, b in zip(self.xy, other.xy, strict=True)))


def moments(rows: Sequence[Sequence[float]], pay: Sequence[float]) -> Moments:
    """The moments of people: their measured traits, and their pay (or its logarithm)."""
    full = [(1.0, *row) for row in rows]
    columns = list(zip(*full, strict=True))
    xx = tuple(tuple(sum(a * b for a, b in zip(x, y, strict=True)) for y in columns) for x in columns)
    return Moments(xx, tuple(sum(a * b for a, b in zip(x, pay, strict=True)) for x in columns))


@dataclass(frozen=True, slots=True)
class Parts:
    """A gap of means in the unit of pay, in two parts: what traits explain, and what they do not."""

    gap: float
    explained: float
    unexplained: float


def decompose(first: Moments, second: Moments, *, with_sex: bool = True) -> Parts:
    """Oaxaca and Blinder in two parts, against the coefficients of both groups together.

    ``with_sex``: the pooled regression knows the group; without (Neumark) traits take on some of the gap. An unexplained
    part is not yet discrimination: it is what these traits leave.
    """
    import numpy as np

    mean_first, mean_second = (np.array(group.xx[0]) / group.count for group in (first, second))
    own = [_solved(group) for group in (first, second)]
    pooled = _pooled(first, second) if with_sex else _solved(first + second)
    unexplained = float(mean_first @ (own[0] - pooled) + mean_second @ (pooled - own[1]))
    explained = float((mean_first - mean_second) @ pooled)
    return Parts(first.xy[0] / first.count - second.xy[0] / second.count, explained, unexplained)


def _solved(group: Moments) -> NDArray[Any]:
    import numpy as np

    solved: NDArray[Any] = np.linalg.lstsq(np.array(group.xx), np.array(group.xy), rcond=None)[0]
    return solved


def _pooled(first: Moments, second: Moments) -> NDArray[Any]:
    """Coefficients of both groups with a trait of its own for the first; that trait's is left out."""
    import numpy as np

    both = first + second
    border = np.array([*first.xx[0]])
    xx = np.block([[np.array(both.xx), border[:, None]], [border[None, :], np.array([[first.count]])]])
    solved: NDArray[Any] = np.linalg.lstsq(xx, np.array([*both.xy, first.xy[0]]), rcond=None)[0]
    return solved[:-1]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What being a woman changes of pay when traits are equal, in per cent, and the interval that holds it 95 in 100."""

    percent: float
    low: float
    high: float
    people: int


def adjusted(women: Sequence[bool], traits: Sequence[Sequence[float]], pay: Sequence[float]) -> Adjusted:
    """A regression of the logarithm of pay, with errors that do not assume equal spread (HC3)."""
    import numpy as np

    x = np.column_stack([np.ones(len(pay)), np.array(women, float), np.array(traits, float).reshape(len(pay), -1)])
    if len(pay) <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        problem = _(
            "I dati non bastano a separare l'effetto del sesso dagli altri: servono più persone o meno caratteristiche."
        )
        raise Invalid("gap.rank", problem)
    y, inverse = np.log(np.array(pay, float)), np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    leverage = np.einsum("ij,jk,ik->i", x, inverse, x)
    weights = ((y - x @ beta) / np.maximum(1 - leverage, 1e-9)) ** 2
    error = float(np.sqrt((inverse @ (x.T * weights) @ x @ inverse)[1, 1]))
    effect = [float((np.exp(beta[1] + factor * error) - 1) * 100) for factor in (0, -1.96, 1.96)]
    return Adjusted(effect[0], effect[1], effect[2], len(pay))


# Who reports


def biennial_report(employees: int, second_year: int) -> Answer[date | None]:
    """The last day of the report of a two-year period that ends with ``second_year``; None where it is voluntary (art. 46)."""
    on = date(second_year + 1, 1, 1)
    above, due = rulebook().on("report.above_people", on), rulebook().on("report.due", date(second_year + 1, 6, 1))
    if employees <= above.whole:
        return Answer(None, (above,))
    return Answer(due.day_in(second_year + 1), (above, due))


@dataclass(frozen=True, slots=True)
class Reporting:
    """The directive's figures: the first day they are due, and every how many years."""

    first: date
    every_years: int


def directive_report(employees: int, on: date) -> Answer[Reporting | None]:
    """When a firm of a size first reports under Directive 2023/970; None where it may choose (art. 9)."""
    small, middle, large = (rulebook().on(f"transparency.{size}_people", on) for size in ("small", "middle", "large"))
    if employees >= large.whole:
        return Answer(Reporting(date(2027, 6, 7), 1), (large,))
    if employees >= middle.whole:
        return Answer(Reporting(date(2027, 6, 7), 3), (middle,))
    if employees >= small.whole:
        return Answer(Reporting(date(2031, 6, 7), 3), (small,))
    return Answer(None, (small,))
