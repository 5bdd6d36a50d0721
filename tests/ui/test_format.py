"""Money, dates and terms in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from concilia.engines.deadlines import ROME
from concilia.ui import format as shown

NOON = datetime(2026, 3, 14, 12, tzinfo=ROME)


@pytest.mark.parametrize(
    ("cents", "italian", "english"),
    [
        (123456, "€\u00a01.234,56", "€1,234.56"),
        (5, "€\u00a00,05", "€0.05"),
        (-123456, "−€\u00a01.234,56", "−€1,234.56"),
        (100_000_000_00, "€\u00a0100.000.000,00", "€100,000,000.00"),
        (None, "—", "—"),
    ],
)
def test_money_is_written_from_cents(cents, italian, english):
    assert shown.money(cents) == italian
    with override("en"):
        assert shown.money(cents) == english


@pytest.mark.parametrize("wrong", [12.5, "12", True])
def test_money_is_never_written_from_anything_else(wrong):
    with pytest.raises(TypeError, match="integer cents"):
        shown.money(wrong)


def test_italian_dates_are_lower_case():
    assert shown.day(date(2026, 12, 11)) == "11 dicembre 2026"
    assert shown.day(date(2026, 12, 11), weekday=True) == "venerdì 11 dicembre 2026"


def test_an_instant_is_on_romes_clock_and_its_day_too():
    late = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert shown.instant(late) == "1 agosto 2026, ore 00:30"
    assert shown.day(late) == "1 agosto 2026"
    assert shown.instant(late.replace(minute=0, second=7)) == "1 agosto 2026, ore 00:00:07"


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        shown.instant(datetime(2026, 7, 31))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("before", "words", "urgency"),
    [
        (timedelta(days=30), "mancano 30 giorni", "open"),
        (timedelta(days=7), "mancano 7 giorni", "soon"),
        (timedelta(days=2), "mancano 2 giorni", "urgent"),
        (timedelta(hours=47, minutes=59), "mancano 47 ore", "urgent"),
        (timedelta(hours=1), "manca 1 ora", "urgent"),
        (timedelta(minutes=59, seconds=59), "mancano 59 minuti", "urgent"),
        (timedelta(minutes=1), "manca 1 minuto", "urgent"),
        (timedelta(seconds=59), "manca meno di un minuto", "urgent"),
        (timedelta(), "manca meno di un minuto", "urgent"),
        (-timedelta(microseconds=999_999), "manca meno di un minuto", "urgent"),
        (-timedelta(seconds=1), "scaduto oggi", "over"),
        (-timedelta(days=1), "scaduto da 1 giorno", "over"),
        (-timedelta(days=3), "scaduto da 3 giorni", "over"),
    ],
)
def test_how_long_is_left(before, words, urgency):
    now = NOON - before
    assert shown.remaining(NOON, now) == words
    assert shown.urgency(NOON, now) == urgency


def test_days_left_are_calendar_days_across_the_change_of_hour():
    deadline = datetime(2026, 3, 31, 9, tzinfo=ROME)
    assert shown.remaining(deadline, datetime(2026, 3, 27, 23, tzinfo=ROME)) == "mancano 4 giorni"


@pytest.mark.parametrize(("octets", "text"), [(1, "1 kB"), (184_000, "184 kB"), (1_240_000, "1,2 MB")])
def test_sizes(octets, text):
    assert shown.size(octets) == text
