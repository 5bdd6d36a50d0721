"""Small cells: an adversary with every published table cannot work out a hidden one."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from concilia.engines import solvers
from concilia.engines.invalid import Invalid
from concilia.engines.suppression.adversary import intervals
from concilia.engines.suppression.anonymity import anonymity
from concilia.engines.suppression.choosing import hide
from concilia.engines.suppression.differences import check_question
from concilia.engines.suppression.tables import ALL, Cell, Sum, Tables, cross
from tests.engines.worktime.cases import cases, check

RECORDS = """13053 28 Russian Heart, 13068 29 American Heart, 13068 21 Japanese Viral, 13053 23 American Viral,
14853 50 Indian Cancer, 14853 55 Russian Heart, 14850 47 American Viral, 14850 49 American Viral,
13053 31 American Cancer, 13053 37 Indian Cancer, 13068 36 Japanese Cancer, 13068 35 American Cancer"""


def ask_anonymity(known):
    records = []
    for line in RECORDS.split(","):
        zip5, age, nation, secret = line.split()
        decade = "<30" if int(age) < 30 else "3*" if int(age) < 40 else ">=40"
        told = {
            "raw": (zip5, age, nation),
            "ten_years": ("1485*" if zip5.startswith("1485") else "130**", decade, "*"),
            "zip4": (zip5[:4], "<=40" if int(age) <= 40 else ">40", "*"),
        }[known]
        records.append(dict(zip(("zip", "age", "nation"), told, strict=True)) | {"secret": secret})
    found = anonymity(records, ("zip", "age", "nation"), "secret")
    t = Decimal(found.t.numerator) / found.t.denominator
    return {"k": found.k, "l": found.l, "t": round(t, 3)}


def ask_firms(cells, least):
    """A turnover by two rows and two columns, with all its totals."""
    table = {key: Cell(value, people) for key, (value, people) in cells.items()}
    lines = {"row1": ("A1", "B1"), "row2": ("A2", "B2"), "colA": ("A1", "A2"), "colB": ("B1", "B2")}
    sums = [Sum(name, parts) for name, parts in lines.items()] + [
        Sum("all", ("row1", "row2")),
        Sum("all", ("colA", "colB")),
    ]
    for total, parts in [*lines.items(), ("all", ("row1", "row2"))]:
        table[total] = Cell(sum(table[p].value for p in parts), sum(table[p].people for p in parts))
    tables = Tables(table, tuple(sums))
    alone = intervals(tables, {"A2"}, ["A2"])["A2"]
    found = hide(tables, least=least, width=20)
    assert found.small == {"A2"}
    safe = intervals(tables, found.all, ["A2"])["A2"].wide(20)
    return {"alone": [alone.low, alone.high], "hidden": len(found.all), "safe": safe}


def ask_question(counts, given, asked):
    check_question(counts, [frozenset(one) for one in given], frozenset(asked))


ASKED = {
    "anonymity": ask_anonymity,
    "firms": ask_firms,
    "zeros": lambda counts: sorted(hide(cross({(name,): count for name, count in counts.items()})).all),
    "question": ask_question,
}


@cases("anonymity")
def test_worked_cases(case):
    check(case, ASKED)


@pytest.mark.seed("BA-15")
def test_the_least_is_hidden_beside_a_small_cell():
    found = hide(cross({("F", "clerk"): 3, ("F", "manager"): 30, ("M", "clerk"): 40, ("M", "manager"): 8}))
    assert found.small == {("F", "clerk")}
    assert found.beside == {("F", "manager"), ("M", "clerk"), ("M", "manager")}


def test_what_has_no_small_cell_is_shown_whole():
    assert hide(cross({("F",): 12, ("M",): 5})).all == frozenset()


def test_a_threshold_may_not_be_lowered_below_that_of_statistics():
    with pytest.raises(Invalid, match="3"):
        hide(cross({("F",): 12, ("M",): 5}), least=2)


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(Invalid, match="somma"):
        Tables({"t": Cell(5, 5), "a": Cell(4, 4)}, (Sum("t", ("a",)),))


def test_a_cell_of_no_table_is_protected_from_the_tables_that_are_published():
    counts = {("F", "a", "x"): 2, ("F", "b", "x"): 0, ("M", "a", "y"): 30, ("M", "b", "y"): 25, ("F", "a", "y"): 20}
    tables = cross(counts, margins=[(0, 1), (0, 2)])
    found = hide(tables)
    secret = tables.small(5)
    assert ("F", "a", "x") in secret
    assert not tables.cells["F", "a", "x"].published
    assert all(each.wide(5) for each in intervals(tables, found.all, secret).values())


def test_where_no_solver_answers_all_is_hidden(monkeypatch):
    monkeypatch.setattr(solvers, "EFFORT", 0.0)
    tables = cross({("F", "a"): 3, ("F", "b"): 30, ("M", "a"): 40, ("M", "b"): 8})
    assert len(hide(tables).all) == 9


def test_without_the_solver_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ortools.sat.python", None)
    with pytest.raises(Invalid, match="optimise"):
        solvers.cp_model()


COUNT = st.one_of(st.integers(0, 6), st.integers(0, 60))


def tables_of(draw, shape, margins=None):
    names = [[f"{chr(97 + dimension)}{value}" for value in range(size)] for dimension, size in enumerate(shape)]
    return cross({key: draw(COUNT) for key in product(*names)}, margins=margins)


def attacked(tables, least):
    """Every small cell, published or not, must keep its doubt; the adversary's interval always holds the truth."""
    found = hide(tables, least=least)
    hidden = found.all
    assert all(tables.cells[key].published and tables.cells[key].value for key in hidden)
    assert {key for key in tables.small(least) if tables.cells[key].published} == found.small
    for key, interval in intervals(tables, hidden, tables.small(least)).items():
        assert interval.low <= tables.cells[key].value + 1e-6
        assert interval.high is None or tables.cells[key].value <= interval.high + 1e-6
        assert interval.wide(least), (key, interval)


@pytest.mark.seed("BA-15", "MA-25")
@settings(max_examples=25)
@given(st.data(), st.integers(2, 4), st.integers(2, 3), st.sampled_from([3, 5]))
def test_no_adversary_recovers_a_cell_of_a_table_with_its_totals(data, rows, columns, least):
    attacked(tables_of(data.draw, (rows, columns)), least)


@settings(max_examples=8)
@given(st.data())
def test_no_adversary_recovers_a_cell_of_three_linked_tables(data):
    attacked(tables_of(data.draw, (2, 2, 2), [(0, 1), (1, 2), (0, 2)]), 5)


def whole(tables, hidden, key):
    """The least and the most that whole numbers leave to a cell, up to 200: a stronger adversary than fractions."""
    cp_model = solvers.cp_model()
    found = []
    for sign in (1, -1):
        model = cp_model.CpModel()
        cells = {
            name: model.new_int_var(int(cell.published), 200, "")
            if name in hidden or not cell.published
            else cell.value
            for name, cell in tables.cells.items()
        }
        for row in tables.sums:
            model.add(cells[row.total] == sum(cells[part] for part in row.parts))
        model.minimize(sign * cells[key])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        found.append(solver.value(cells[key]))
    return found


@settings(max_examples=10)
@given(st.data())
def test_whole_numbers_don_t_help_either(data):
    tables = tables_of(data.draw, (2, 2, 2), [(0, 1), (1, 2), (0, 2)])
    hidden = hide(tables).all
    for key in tables.small(5):
        low, high = whole(tables, hidden, key)
        assert low <= tables.cells[key].value <= high
        assert high - low >= 5


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 20), min_size=2), st.data())
def test_answers_given_one_after_the_other_never_tell_a_small_group(counts, data):
    groups = sorted(counts)
    given_, told = [], 0
    for _ in range(4):
        asked = frozenset(data.draw(st.sets(st.sampled_from(groups), min_size=1)))
        try:
            check_question(counts, given_, asked)
        except Invalid:
            told += 1
            continue
        given_.append(asked)
    assume(given_)
    for mine, other in product(given_, given_):
        if mine < other:
            assert not 0 < sum(counts[group] for group in other - mine) < 5


def test_all_is_the_mark_of_a_total():
    assert cross({("F",): 12, ("M",): 5}).cells[(ALL,)] == Cell(17, 17)
