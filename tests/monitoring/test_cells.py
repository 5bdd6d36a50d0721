"""Small cells: what is shown never gives back what is hidden."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.monitoring.cells import ALIVE, HIDDEN, SMALL, cells_shown, total_shown


def shown(total=None, **cells):
    numbers = {key: Decimal(value) for key, value in cells.items()}
    return cells_shown(numbers, Decimal(sum(cells.values()) if total is None else total))


@pytest.mark.parametrize(("people", "as_shown"), [(0, 0), (1, "<5"), (4, "<5"), (5, 5)])
def test_one_to_four_people_are_hidden(people, as_shown):
    assert total_shown(Decimal(people)) == as_shown


def test_what_has_no_small_cell_is_shown():
    assert shown(F=12, M=5) == {"F": 12, "M": 5}


def test_a_small_cell_alone_would_come_back_from_the_total():
    assert shown(F=30, M=2) == {"F": HIDDEN, "M": SMALL}


def test_the_least_of_the_others_goes_with_it():
    assert shown(young=3, grown=40, old=9) == {"young": SMALL, "grown": 40, "old": HIDDEN}


def test_several_small_cells_hide_one_another_when_their_sum_tells_nothing():
    assert shown(a=2, b=3, c=40) == {"a": SMALL, "b": SMALL, "c": 40}


def test_several_small_cells_whose_sum_tells_all_take_another_with_them():
    assert shown(a=1, b=1, c=40) == {"a": SMALL, "b": SMALL, "c": HIDDEN}


def test_where_nothing_else_hides_it_all_is_hidden():
    assert shown(F=5, M=1) == {"F": HIDDEN, "M": HIDDEN}


def test_of_a_few_people_nothing_is_told():
    assert shown(F=3, M=0) == {"F": HIDDEN, "M": HIDDEN}


def possible(seen, total):
    """Every table that whoever reads ``seen`` and knows the total, and this rule, may still think of."""
    any_number = range(total + 1)
    some_number = range(1, total + 1)
    told_small = SMALL in seen.values()
    ranges = [
        range(1, 5) if cell == SMALL else (any_number[5:] if told_small else some_number) if cell == HIDDEN else [cell]
        for cell in seen.values()
    ]
    return [table for table in product(*ranges) if sum(table) == total]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_whoever_reads_it_finds_several_values_for_each_small_cell(numbers):
    cells = {str(place): Decimal(number) for place, number in enumerate(numbers)}
    total = sum(numbers)
    if 0 < total < 5:
        assert set(cells_shown(cells, Decimal(total)).values()) == {HIDDEN}
        return
    seen = cells_shown(cells, Decimal(total))
    tables = possible(seen, total)
    assert tuple(numbers) in tables
    for place, number in enumerate(numbers):
        if 0 < number < 5:
            assert len({table[place] for table in tables}) >= ALIVE
