"""Payment in stages: an advance, instalments, a balance; the same engine for firms, projects and vouchers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.stages import Progress, Stage, due, parts, to_give_back

HALVES = (Stage(code="ADVANCE", share=Decimal("0.5")), Stage(code="BALANCE", share=Decimal("0.5"), final=True))
PROJECT = (
    Stage(code="ADVANCE", share=Decimal("0.5")),
    Stage(code="INTERIM", share=Decimal("0.3"), spent=Decimal("0.8")),
    Stage(code="BALANCE", share=Decimal("0.2"), final=True),
)
#: Trento: from 50 % of the hours as much as was delivered, up to 85 %; the rest at the end.
TRENTO = (
    Stage(code="HOURS", share=Decimal("0.85"), delivered=Decimal("0.5"), follows=True),
    Stage(code="BALANCE", share=Decimal("0.15"), final=True),
)
ALL = ("ADVANCE", "INTERIM", "HOURS", "BALANCE")


def now(schedule, **progress):
    """What is paid now, by stage, and what the others lack."""
    rows = due(schedule, Progress(**{"grant": 100_000, "open_": ALL, **progress}))
    return {row.code: row.cents or row.lacking for row in rows}


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        ({}, {"ADVANCE": 50_000, "INTERIM": 30_000, "BALANCE": ("end",)}),
        (
            {"open_": ()},
            {"ADVANCE": ("conditions",), "INTERIM": ("earlier", "conditions"), "BALANCE": ("conditions", "end")},
        ),
        ({"paid": 50_000, "spent": 39_999}, {"ADVANCE": ("paid",), "INTERIM": ("spent",), "BALANCE": ("end",)}),
        ({"paid": 50_000, "spent": 40_000}, {"ADVANCE": ("paid",), "INTERIM": 30_000, "BALANCE": ("end",)}),
        (
            {"paid": 80_000, "spent": 90_000, "at_end": 92_345},
            {"ADVANCE": ("paid",), "INTERIM": ("paid",), "BALANCE": 12_345},
        ),
        ({"paid": 50_000, "at_end": 90_000}, {"ADVANCE": ("paid",), "INTERIM": ("spent",), "BALANCE": 40_000}),
        ({"paid": 50_000, "at_end": 40_000}, {"ADVANCE": ("paid",), "INTERIM": ("spent",), "BALANCE": ("paid",)}),
    ],
)
def test_a_project_is_paid_as_it_spends(progress, expected):
    assert now(PROJECT, **progress) == expected


@pytest.mark.parametrize(
    ("delivered", "paid", "expected"),
    [
        (49_999, 0, ("delivered",)),
        (50_000, 0, 50_000),
        (61_234, 50_000, 11_234),
        (84_999, 61_234, 23_765),
        (85_001, 84_999, 1),
        (100_000, 85_000, ("paid",)),
    ],
)
def test_hours_are_paid_as_they_are_delivered_from_half_to_85_percent(delivered, paid, expected):
    assert now(TRENTO, delivered=delivered, paid=paid)["HOURS"] == expected


def test_the_parts_sum_to_the_grant_and_the_cent_left_over_is_placed():
    thirds = [Stage(code=str(number), share=Decimal(1) / 3) for number in range(3)]
    assert parts(thirds, 100) == (34, 33, 33)


def test_what_was_paid_too_much_is_named():
    assert to_give_back(HALVES, Progress(grant=100_000, open_=ALL, paid=50_000, at_end=40_000)) == 10_000
    assert to_give_back(HALVES, Progress(grant=100_000, open_=ALL, paid=50_000)) == 0


LIVES = st.lists(st.tuples(st.integers(0, 120_000), st.sets(st.sampled_from(ALL))), max_size=6)


def played(schedule, grant, reports, at_end):
    """Reports come one after the other, each is paid at once; then the end."""
    paid, payments = 0, []
    for delivered, met in reports:
        for row in due(schedule, Progress(grant=grant, open_=met, delivered=delivered, spent=delivered, paid=paid)):
            payments.append(row.cents)
        paid = sum(payments)
    last = Progress(grant=grant, open_=ALL, paid=paid, at_end=at_end)
    payments += [row.cents for row in due(schedule, last)]
    return payments, to_give_back(schedule, last)


@given(
    st.sampled_from([HALVES, PROJECT, TRENTO]), st.integers(1, 100_000), LIVES, st.integers(0, 150_000), st.randoms()
)
def test_never_beyond_the_grant_never_negative_and_the_same_at_the_end(schedule, grant, reports, at_end, rng):
    payments, back = played(schedule, grant, reports, at_end)
    assert all(cents >= 0 for cents in payments)
    assert sum(payments) <= grant
    assert sum(payments) - back == min(grant, at_end)
    rng.shuffle(reports)
    again, back_again = played(schedule, grant, reports, at_end)
    assert sum(again) - back_again == sum(payments) - back
