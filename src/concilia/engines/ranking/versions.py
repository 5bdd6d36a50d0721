"""Applications judged by several versions of a call's rules, put in one order.

Each is judged by the version under which it was submitted: requirements, points, threshold, benefit and class are that
version's, and so are the reasons of a refusal. One version, the leading one, says how all of them stand together: keys of
the order, lines, quotas, what is left to whom. The facts that those read are read as the leading version reads them; a
fact or a criterion that an older version did not have is empty, and stands where the key puts empty values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from concilia.engines.ranking.ranking import REASONS, needed, with_reasons
from concilia.engines.rules import columns as names
from concilia.engines.rules.computed import with_computed
from concilia.engines.rules.evaluation import Evaluation, score, with_derived
from concilia.engines.rules.lazy import pl
from concilia.engines.rules.model import CallRules


@dataclass(frozen=True, slots=True)
class Judged:
    """Applications of one version: its evaluation, and the same rows of facts typed by the leading version."""

    evaluation: Evaluation
    facts: pl.DataFrame


def together(lead: CallRules, judged: Sequence[Judged]) -> Evaluation:
    """One evaluation for ``rank``, in the order of the parts. One part of the leading version is given back as it is."""
    if len(judged) == 1 and judged[0].evaluation.rules.fingerprint == lead.fingerprint:
        return judged[0].evaluation
    wanted = sorted(needed(lead) | set(lead.file.identified_by) - {names.BENEFIT})
    return Evaluation(lead, pl.concat([_part(lead, item, wanted) for item in judged]))


def _part(lead: CallRules, judged: Judged, wanted: Iterable[str]) -> pl.DataFrame:
    """The columns of one part: what its own version found, beside what the leading one reads."""
    own = with_reasons(judged.evaluation.rules, judged.evaluation.frame)
    read = with_derived(lead, with_computed(lead, judged.facts))
    found = {name for name in wanted if name.startswith("@") or name in OWN}
    columns = [_found(lead, own, name) for name in sorted(found)]
    columns += [read.get_column(name) for name in wanted if name in read.columns and name not in found]
    return pl.DataFrame([*columns, own.get_column(names.STATE), own.get_column(REASONS)])


OWN = frozenset({names.ID, names.PROTOCOL, names.SUBMITTED, names.WINDOW, names.TOTAL, names.CLASS})


def _found(lead: CallRules, own: pl.DataFrame, name: str) -> pl.Series:
    """A column of the own version, in the type that all versions share; empty, or 0 cents, where that has none."""
    if name in (names.TOTAL, *(names.points(item.code) for item in lead.file.points)):
        if name not in own.columns:
            return pl.Series(name, [None] * own.height, dtype=pl.Decimal(18, names.DECIMAL_DIGITS))
        return own.select(score(name)).to_series()
    if name not in own.columns:
        return pl.Series(name, [0] * own.height, dtype=pl.Int64)
    return own.get_column(name)
