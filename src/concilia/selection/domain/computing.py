"""From frozen applications and decisions to the rows of a ranking: the same input gives the same rows, byte by byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

from concilia.applications.models import Application
from concilia.core import crypto
from concilia.engines.codes import public_code
from concilia.engines.ranking import Held, rank, together
from concilia.engines.rules import CallRules, Evaluation
from concilia.engines.rules.ceilings import with_ceilings

from ..models import Ranking, RankingRow
from . import frozen

FOUR_DECIMALS = Decimal("0.0001")


def rows(
    ranking: Ranking,
    rules: CallRules,
    applications: Sequence[Application],
    decisions: frozen.Decided,
    turns: Mapping[str, int],
) -> list[RankingRow]:
    """The rows of a ranking, unsaved and without public codes. Raises SeedMissing, SeedMismatch, NotComputable.

    ``rules``: the leading version, which orders them; each application is judged by its own.
    """
    judged = frozen.judged(rules, applications, decisions)
    inputs = ranking.inputs
    ranked = rank(
        rules,
        with_ceilings(together(rules, judged), inputs.get("ceilings", {})),
        seed=inputs["seed"] or None,
        budget=inputs["budget"],
        renounced=inputs["renounced"],
        turns=turns,
        one_period=bool(ranking.period),
        held=_held(inputs),
    )
    lines = [line.code for line in rules.file.budget.lines]
    points = {key: given for item in judged for key, given in _points(item.evaluation)}
    make = partial(_row, ranking, points=points, lines=lines, decisions=decisions, turns=turns)
    made = [make(row) for row in ranked.frame.iter_rows(named=True)]
    latest = {application.pk: application.latest for application in applications}
    for row in made:
        row.version = latest[row.application_id]
    return made


def _points(evaluation: Evaluation) -> Iterator[tuple[str, dict[str, str | None]]]:
    """For each application, the points of the criteria of its own version."""
    codes = [item.code for item in evaluation.rules.file.points]
    columns = [evaluation.points(code).to_list() for code in codes]
    for place, key in enumerate(evaluation.ids.to_list()):
        yield key, {code: _plain(column[place]) for code, column in zip(codes, columns, strict=True)}


def _held(inputs: Mapping[str, Any]) -> dict[str, Held]:
    """What nobody may fall below, in a version that scrolls."""
    fixed = set(inputs.get("fixed", ()))
    return {key: Held(lines, fixed=key in fixed) for key, lines in inputs.get("held", {}).items()}


def _row(
    ranking: Ranking,
    row: Mapping[str, Any],
    *,
    points: Mapping[str, dict[str, str | None]],
    lines: list[str],
    decisions: frozen.Decided,
    turns: Mapping[str, int],
) -> RankingRow:
    application = UUID(row["id"])
    own = points[row["id"]]
    return RankingRow(
        network_id=ranking.network_id,
        ranking=ranking,
        application_id=application,
        place=row["state"],
        priority_class=row["class_code"] or "",
        position=row["position"],
        reserve=row["reserve"],
        turn=turns.get(row["id"]),
        decided=decisions.get(application, {}),
        points=own,
        total=Decimal(row["total"]) if own and row["total"] is not None else None,
        due=row["due"],
        funded=row["funded"],
        lines={code: row[f"@line:{code}"] for code in lines if row[f"@line:{code}"]},
        tie_break=row["tie_break"] or "",
        reasons=row["reasons"].split(";") if row["reasons"] else [],
    )


def _plain(points: Decimal | int | None) -> str | None:
    return None if points is None else f"{Decimal(points).normalize():f}"


def output_hash(rows: Iterable[RankingRow]) -> str:
    """SHA-256 of what the rows say, in the order of the applications' ids."""
    listed = sorted((_canonical(row) for row in rows), key=lambda row: str(row["application"]))
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def _canonical(row: RankingRow) -> dict[str, Any]:
    return {
        "application": str(row.application_id),
        "place": str(row.place),
        "class": row.priority_class,
        "position": row.position,
        "reserve": row.reserve,
        "turn": row.turn,
        "decided": row.decided,
        "points": row.points,
        "total": None if row.total is None else str(Decimal(row.total).quantize(FOUR_DECIMALS)),
        "due": row.due,
        "funded": row.funded,
        "lines": row.lines,
        "tie_break": row.tie_break,
        "reasons": row.reasons,
    }


def give_codes(ranking: Ranking, rows: Sequence[RankingRow]) -> None:
    """Set the code of each row in this publication; if two came out equal, all are made again."""
    for codes in _codes(ranking, rows):
        if len(set(codes)) == len(codes):
            break
    for row, code in zip(rows, codes, strict=True):
        row.public_code = code


def _codes(ranking: Ranking, rows: Sequence[RankingRow]) -> Iterator[list[str]]:
    key = bytes.fromhex(crypto.keyed_hash("public codes", purpose="public code"))
    for attempt in count():
        publication = f"{ranking.pk}/{attempt}"
        yield [public_code(key, publication, str(row.application_id)) for row in rows]
