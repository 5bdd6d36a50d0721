"""The map of the seed items counts what is shown and names what is not."""

from tools import coverage_map
from tools.seed_items import ITEMS

SHOWN = {
    "CA-17": ["tests/plans/test_budget.py::test_a[1]", "tests/plans/test_budget.py::test_a[2]", "e2e/test_b.py::b"]
}


def rows(table):
    return list(zip(*(column.cells for column in table.columns), strict=True))


def test_the_table_has_every_item_and_names_its_tests_once():
    found = rows(coverage_map.table(SHOWN))
    assert [row[0] for row in found] == list(ITEMS)
    row = next(row for row in found if row[0] == "CA-17")
    assert row[2:] == ("3", "1", "plans/test_budget.py::test_a\ne2e/test_b.py::b")


def test_only_the_missing_ones_can_be_asked_for():
    found = rows(coverage_map.table(SHOWN, missing=True))
    assert len(found) == 177
    assert {row[4] for row in found} == {"not yet shown"}


def test_the_totals_close():
    lines = coverage_map.totals(SHOWN).splitlines()
    assert lines[3].split() == ["Castellanza", "1", "shown,", "39", "not", "yet", "shown,", "of", "40"]
    assert lines[-1].split() == ["in", "all", "1", "shown,", "177", "not", "yet", "shown,", "of", "178"]
