"""From when and until when a voucher of each call may be used."""

from __future__ import annotations

from datetime import date

import pytest

from concilia.engines.rules import validity
from tests.calls_data import files

AWARDED = {
    "card-2-fagnano-nidi-gratis-plus.yaml": (date(2025, 12, 1), date(2025, 9, 1), date(2026, 7, 31)),
    "card-5-milano-taxi.yaml": (date(2020, 9, 1), date(2020, 9, 1), date(2020, 11, 30)),
    "castellanza-b.yaml": (date(2026, 4, 20), date(2026, 4, 20), date(2026, 12, 16)),
    "castellanza-a.yaml": (date(2026, 5, 4), date(2026, 5, 4), date(2026, 12, 31)),
    "castellanza-a-assistance.yaml": (date(2026, 4, 20), date(2026, 4, 20), date(2026, 10, 17)),
    "brescia-oltre-la-scuola.yaml": (date(2026, 5, 4), date(2026, 5, 4), date(2026, 12, 31)),
    "adda-martesana-voucher.yaml": (date(2026, 5, 20), date(2026, 5, 20), date(2026, 11, 16)),
    "taranto-returners.yaml": (date(2026, 4, 20), date(2026, 4, 20), date(2026, 11, 16)),
    "taranto-courses.yaml": (date(2026, 5, 18), date(2026, 5, 18), date(2026, 12, 14)),
    "bari-families.yaml": (date(2026, 4, 10), date(2026, 4, 10), date(2026, 10, 7)),
}


@pytest.mark.parametrize(("name", "days"), AWARDED.items(), ids=AWARDED)
def test_a_voucher_lasts_as_its_call_says(name: str, days: tuple[date, date, date]) -> None:
    awarded, first, last = days
    assert validity(files.call(name), awarded) == (first, last)


def test_every_call_that_is_spent_by_use_is_tried_here() -> None:
    assert {name for name in (*files.CARDS, *files.DEMO) if files.call(name).file.use} == set(AWARDED)
