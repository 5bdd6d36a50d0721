"""A few rows are typed value by value, many by columns: the same frame comes out, or the same complaints."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines.rules import frame_from_columns, frame_from_rows
from concilia.engines.rules.few import FEW
from concilia.engines.yamldoc import FileProblems
from tests.engines.rules.calls import call_of

KID = [
    {"name": "kid_birth", "type": "date", "label": "N"},
    {"name": "kid_fee", "type": "money", "label": "R"},
    {"name": "kid_age", "type": "integer", "label": "E", "origin": "computed", "computed": {"age_years": "kid_birth"}},
]
RULES = call_of(groups=[{"name": "kids", "label": "Figli", "facts": KID, "max_rows": 3}])
KIDS = [
    *(None, "", " ", "[]", "[{}]", "[", "{}", "[1]", '[{"kid": 1}]', "[{},{},{},{}]", '[{"kid_age": 3}]'),
    *('[{"kid_birth":"2020-01-01","kid_fee":"1.50"},{"kid_fee":2}]', '[{"kid_birth":"2020-13-01","kid_fee":NaN}]'),
]
CELLS: dict[str, list[str | None]] = {
    "id": [None, "a", "b", " c "],
    "protocol": [None, "1", "2", "x"],
    "submitted": [None, "2026-03-31 12:00:00", "2026-10-25 02:30:00", "2026-10-25 02:30+01:00", "2150-07-01 12:00"],
    "isee": ["1.5", "-1", "1,50"],
    "starts": [None, "22:10", "25:00"],
    "residence": ["012042", "12042"],
    "service": [None, "nido", "asilo"],
    "kids": KIDS,
}
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), max_size=4)


def outcome(read, *arguments) -> Any:
    """The frame as types and rows, or the complaints."""
    try:
        frame = read(RULES, *arguments, "rows")
    except FileProblems as refused:
        return [str(problem) for problem in refused.problems]
    return frame.schema, frame.rows()


def by_columns(rows: list[dict[str, str | None]]) -> dict[str, list[str | None]]:
    return {name: [row[name] for row in rows] for name in CELLS}


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_few_rows_are_read_as_many(rows):
    assert outcome(frame_from_rows, rows) == outcome(frame_from_columns, by_columns(rows))


def test_each_odd_cell_is_read_as_among_many():
    for name, cells in CELLS.items():
        for cell in cells:
            row = {**dict.fromkeys(CELLS), name: cell}
            assert outcome(frame_from_rows, [row]) == outcome(frame_from_columns, by_columns([row])), (name, cell)


def test_many_rows_are_read_as_few():
    kids = json.dumps([{"kid_birth": "2020-01-01"}])
    rows = [{**dict.fromkeys(CELLS), "isee": f"{number}.5", "kids": kids} for number in range(FEW + 1)]
    few, many = frame_from_rows(RULES, rows[:FEW]), frame_from_rows(RULES, rows)
    assert few.equals(many.head(FEW))
    assert many.height == FEW + 1
