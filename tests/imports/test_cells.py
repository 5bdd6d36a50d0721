"""Cells as people write them."""

from datetime import date

import pytest

from concilia.imports import cells


@pytest.mark.parametrize("cell", ["2026-03-31", "31/03/2026", "31.3.2026"])
def test_a_day(cell):
    assert cells.day(cell) == date(2026, 3, 31)


@pytest.mark.parametrize("cell", ["31/02/2026", "2026-13-01", "03/31/2026", "ieri", "31/03/26"])
def test_what_is_no_day(cell):
    with pytest.raises(ValueError, match="31/03/2026"):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("31/03/2026 09:30", "2026-03-31T09:30:00+02:00"),
        ("2026-01-31 9.05", "2026-01-31T09:05:00+01:00"),
        ("2026-03-31T09:30:00", "2026-03-31T09:30:00+02:00"),
    ],
)
def test_an_instant_is_on_romes_clock(cell, instant):
    assert cells.instant(cell).isoformat() == instant


@pytest.mark.parametrize("cell", ["31/03/2026", "31/03/2026 25:00", "31/02/2026 09:30", "09:30", "31/03/2026 9"])
def test_what_is_no_instant(cell):
    with pytest.raises(ValueError, match="31/03/2026 09:30"):
        cells.instant(cell)


@pytest.mark.parametrize("cell", ["2026-03", "03/2026", "3/2026", "2026-03-01"])
def test_a_month(cell):
    assert cells.month(cell) == date(2026, 3, 1)


@pytest.mark.parametrize("cell", ["2026-13", "marzo", "2026-03-02", "03/26"])
def test_what_is_no_month(cell):
    with pytest.raises(ValueError, match="2026-03"):
        cells.month(cell)


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("1234,56", 123_456),
        ("1.234,56", 123_456),
        ("1234.56", 123_456),
        ("1.234", 123_400),
        ("€ 12", 1_200),
        ("0", 0),
        ("12,5", 1_250),
        ("0,01", 1),
    ],
)
def test_an_amount(cell, cents):
    assert cells.cents(cell) == cents


@pytest.mark.parametrize("cell", ["-1", "12,345", "1,234.56", "1.23.4", "dodici", "1e3", "12."])
def test_what_is_no_amount(cell):
    with pytest.raises(ValueError, match="1234,56"):
        cells.cents(cell)


@pytest.mark.parametrize(("cell", "answer"), [("Sì", True), ("x", True), ("NO", False), ("0", False)])
def test_yes_and_no(cell, answer):
    assert cells.boolean(cell) is answer


def test_a_word_of_a_list():
    read = cells.choice({"ill": "malattia", "holiday": "ferie"})
    assert read("Malattia") == read("ill") == "ill"
    with pytest.raises(ValueError, match="malattia, ferie"):
        read("altro")
