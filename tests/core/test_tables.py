"""Our tables as files: what is written is read back, and nothing is run."""

from decimal import Decimal

import pytest

from concilia.core import sheets, tables

ROWS = [
    ["name", "count", "hours", "note"],
    ["=1+1", 3, Decimal("12.50"), None],
    ["Nicolò, il terzo", 0, Decimal(4), "a"],
]


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("csv", {"name": "'=1+1", "count": "3", "hours": "12.50", "note": ""}),
        ("xlsx", {"name": "=1+1", "count": "3", "hours": "12.5", "note": ""}),
    ],
)
def test_what_is_written_is_read_back_and_a_formula_stays_a_text(kind, first):
    read = sheets.read(tables.written(ROWS, kind))
    assert read[0].cells == first
    assert read[1].cells == {"name": "Nicolò, il terzo", "count": "0", "hours": "4", "note": "a"}
