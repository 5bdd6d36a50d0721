"""The periods of a periodic call, to the second."""

from datetime import UTC, datetime

import pytest

from concilia.engines.rules import period_at, periods
from concilia.engines.yamldoc import FileProblems
from tests.engines.rules.calls import call_of

WINDOWS = [{"opens": "2025-12-10 09:00:00", "closes": "2026-03-15 12:00:00"}]
MONTHLY = {"procedure": "periodic", "every": "month", "windows": WINDOWS}


def shown(rules):
    return [(item.code, f"{item.opens:%m-%d %H:%M}", f"{item.closes:%m-%d %H:%M:%S}") for item in periods(rules)]


def test_months_end_with_the_month_and_with_the_window():
    assert shown(call_of(**MONTHLY)) == [
        ("2025-12", "12-10 08:00", "12-31 23:00:00"),
        ("2026-01", "12-31 23:00", "01-31 23:00:00"),
        ("2026-02", "01-31 23:00", "02-28 23:00:00"),
        ("2026-03", "02-28 23:00", "03-15 11:00:01"),
    ]


@pytest.mark.parametrize(
    ("received", "code"),
    [
        (datetime(2025, 12, 10, 7, 59, 59, tzinfo=UTC), ""),
        (datetime(2025, 12, 26, 22, 59, 59, 999999, tzinfo=UTC), "2025-12"),
        (datetime(2025, 12, 26, 23, 0, 0, tzinfo=UTC), "2026-01"),
        (datetime(2026, 1, 26, 22, 59, 59, tzinfo=UTC), "2026-01"),
        (datetime(2026, 1, 26, 23, 0, 0, tzinfo=UTC), "2026-02"),
        (datetime(2026, 3, 15, 11, 0, 0, tzinfo=UTC), "2026-03"),
        (datetime(2026, 3, 15, 11, 0, 1, tzinfo=UTC), ""),
    ],
)
def test_what_comes_in_by_the_26th_belongs_to_its_month(received, code):
    assert period_at(call_of(**MONTHLY, until_day=26), received) == code


def test_after_the_last_day_of_a_month_the_first_period_is_the_next():
    late = [{"opens": "2026-03-28 09:00:00", "closes": "2026-05-31 12:00:00"}]
    assert [item.code for item in periods(call_of(**{**MONTHLY, "windows": late}, until_day=26))] == [
        "2026-04",
        "2026-05",
        "2026-06",
    ]


def test_windows_are_periods_and_other_procedures_have_none():
    two = [*WINDOWS, {"opens": "2026-05-04 09:00:00", "closes": "2026-05-29 12:00:00", "code": "primavera"}]
    assert [item.code for item in periods(call_of(procedure="periodic", windows=two))] == ["1", "primavera"]
    assert periods(call_of()) == ()


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"until_day": 26}, "goes with procedure: periodic"),
        ({"procedure": "periodic", "until_day": 26}, "goes with procedure: periodic and every: month"),
        ({"carry_over": True}, "only a periodic ranking"),
        ({"exhausted": "reserve"}, "only a counter"),
        (
            {
                "procedure": "lottery",
                "lottery": {"announced": "Busta", "on": "2026-04-07", "seed": "a", "commitment": "0" * 64},
            },
            "not the one of the commitment",
        ),
    ],
)
def test_keys_of_another_procedure_are_refused(part, message):
    with pytest.raises(FileProblems, match=message):
        call_of(**part)
