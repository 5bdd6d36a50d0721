"""A small call, and how tests change it. JSON is YAML, so a call is written as plain values."""

import json
from typing import Any

import polars  # imported here, before the clock of the first test runs
import sqlglot.dialects.postgres

from concilia.engines.rules import CallRules, evaluate, frame_from_rows, parse_call

assert polars
assert sqlglot

FACTS: list[dict[str, Any]] = [
    {"name": "isee", "type": "money", "label": "ISEE", "nullable": True},
    {"name": "fee", "type": "money", "label": "Retta"},
    {"name": "minors", "type": "integer", "label": "Minori"},
    {"name": "hours", "type": "decimal", "label": "Ore", "nullable": True},
    {"name": "birth", "type": "date", "label": "Nascita", "nullable": True},
    {"name": "starts", "type": "time", "label": "Inizio", "nullable": True},
    {"name": "resident", "type": "boolean", "label": "Residente"},
    {"name": "member", "type": "boolean", "label": "Aderente", "nullable": True},
    {"name": "residence", "type": "comune", "label": "Comune", "nullable": True},
    {
        "name": "service",
        "type": "choice",
        "label": "Servizio",
        "choices": {"nido": {"it": "Nido", "en": "Nursery"}, "micronido": "Micronido"},
        "nullable": True,
    },
]
BASE: dict[str, Any] = {
    "call": "prova",
    "title": "Prova",
    "source": "scritta per questi test",
    "applicants": "person",
    "one_per": "child",
    "procedure": "ranking",
    "windows": [{"opens": "2026-03-02 09:00:00", "closes": "2026-03-31 12:00:00"}],
    "publication": "families",
    "facts": FACTS,
    "benefit": {"label": "Contributo", "expression": "fee"},
    "order": [{"by": "isee"}],
    "budget": {"lines": [{"code": "main", "amount": 1000}]},
}
CASE: dict[str, Any] = {
    "protocol": 1,
    "submitted": "2026-03-02 09:00:00",
    "isee": "9000.00",
    "fee": "100.00",
    "minors": 1,
    "resident": True,
}


def call_text(**parts: Any) -> str:
    """The small call with some parts replaced; None takes a part away."""
    return json.dumps({key: value for key, value in {**BASE, **parts}.items() if value is not None}, default=str)


def call_of(**parts: Any) -> CallRules:
    return parse_call(call_text(**parts), "call.yaml")


def requirement(expression: str, code: str = "R") -> dict[str, str]:
    return {"code": code, "label": code, "expression": expression, "reason": f"non {code}"}


def points(expression: str, code: str = "P", most: int = 100) -> dict[str, Any]:
    return {"code": code, "label": code, "expression": expression, "max": most}


def evaluation_of(rules: CallRules, *cases: dict[str, Any]):
    """Cases of the small call, evaluated; each writes what differs from CASE."""
    rows = [{**CASE, "id": str(number), "protocol": number, **case} for number, case in enumerate(cases, start=1)]
    return evaluate(rules, frame_from_rows(rules, rows))
