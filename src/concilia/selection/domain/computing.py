"""From frozen applications and decisions to the rows of a ranking: the same input gives the same rows, byte by byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from concilia.applications.models import Application
from concilia.core import crypto
from concilia.engines.codes import public_code
from concilia.engines.ranking import rank
from concilia.engines.rules import CallRules

from ..models import Ranking, RankingRow
from . import frozen

FOUR_DECIMALS = Decimal("0.0001")


def rows(
    ranking: Ranking, rules: CallRules, applications: Sequence[Application], decisions: frozen.Decided
) -> list[RankingRow]:
    """The rows of a ranking, unsaved and without public codes. Raises SeedMissing, NotComputable."""
    evaluation = frozen.decided(frozen.evaluated(rules, applications), decisions)
    inputs = ranking.inputs
    ranked = rank(
        rules, evaluation, seed=inputs["seed"] or None, budget=inputs["budget"], renounced=inputs["renounced"]
    )
    lines = [line.code for line in rules.file.budget.lines]
    codes = [item.code for item in rules.file.points]
    made = [_row(ranking, row, codes, lines, decisions) for row in ranked.frame.iter_rows(named=True)]
    versions = {application.pk: application.latest for application in applications}
    for row in made:
        row.version = versions[row.application_id]
    return made


def _row(
    ranking: Ranking, row: Mapping[str, Any], codes: list[str], lines: list[str], decisions: frozen.Decided
) -> RankingRow:
    application = UUID(row["id"])
    return RankingRow(
        network_id=ranking.network_id,
        ranking=ranking,
        application_id=application,
        place=row["state"],
        priority_class=row["class_code"] or "",
        position=row["position"],
        reserve=row["reserve"],
        decided=decisions.get(application, {}),
        points={code: _plain(row[f"@points:{code}"]) for code in codes},
        total=Decimal(row["total"]) if codes and row["total"] is not None else None,
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
