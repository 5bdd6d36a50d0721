"""Whatever is done to a call file, it is read or refused with its lines; nothing else ever comes out."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines.rules import CallRules, json_schema, parse_call
from concilia.engines.yamldoc import FileProblems, Problem
from tests.engines.rules.calls import BASE, points, requirement

WHOLE = {
    **BASE,
    "requirements": [requirement("isee <= 30000 OR resident")],
    "points": [points("LEAST(minors * 2, 6)")],
    "derived": [{"name": "half", "label": "Metà", "expression": "fee * 0.5"}],
    "groups": [{"name": "kids", "label": "Figli", "facts": [{"name": "kid", "type": "date", "label": "N"}]}],
    "classes": [{"code": "A", "label": "A", "when": "resident"}],
    "quotas": [{"code": "Q", "label": "Q", "when": "resident", "share": "0.2"}],
    "use": {"unit": "ride", "facts": [{"name": "fare", "type": "money", "label": "T"}], "amount": "fare"},
    "worked": [{"name": "w", "facts": {"isee": 3}, "expect": {"state": "incomplete"}}],
    "lasting": {"requirements": ["R"]},
}
JUNK = st.sampled_from(
    [None, "", "x", 0, -1, True, [], {}, [None], {"it": 3}, "isee", "isee + 'x'", "(((", "1.5", ["a", {}]]
)


def paths_of(value: Any, path: tuple = ()) -> list[tuple]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [inner for key, item in items for inner in ((*path, key), *paths_of(item, (*path, key)))]


PATHS = paths_of(WHOLE)


def put(value: Any, path: tuple, junk: Any) -> None:
    for key in path[:-1]:
        value = value[key] if isinstance(value, list | dict) and _holds(value, key) else {}
    if isinstance(value, list | dict) and _holds(value, path[-1]):
        value[path[-1]] = junk


def _holds(value: Any, key: Any) -> bool:
    return key in value if isinstance(value, dict) else isinstance(key, int) and key < len(value)


def read_or_refused(text: str) -> tuple[CallRules | None, tuple[Problem, ...]]:
    try:
        return parse_call(text, "call.yaml"), ()
    except FileProblems as refused:
        return None, refused.problems


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), JUNK), min_size=1, max_size=3))
def test_a_damaged_call_is_read_or_refused_with_lines(damage):
    call = deepcopy(WHOLE)
    for path, junk in damage:
        put(call, path, junk)
    read, problems = read_or_refused(json.dumps(call, indent=1))
    assert (read is None) == bool(problems)
    assert all(problem.line >= 1 and problem.message for problem in problems)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="isefr \n()+-*/<>=.,'\"0159ANDORTNULCSEWHEND", max_size=40))
def test_any_text_is_an_expression_or_is_refused(text):
    call = {**BASE, "requirements": [requirement(text)]}
    read, problems = read_or_refused(json.dumps(call))
    assert (read is None) == bool(problems)


def test_the_schema_for_editors_describes_every_key():
    schema = json_schema()
    assert {"call", "facts", "requirements", "worked"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert "from" in schema["$defs"]["Validity"]["properties"]
