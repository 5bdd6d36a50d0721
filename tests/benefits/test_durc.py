"""Whose contributions are in order on a day."""

from datetime import date

import pytest

from concilia.benefits.queries import durc


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 6, 29), True),
        (date(2026, 6, 30), False),
    ],
)
def test_a_certificate_holds_from_the_request_to_its_last_day(bottega, certificate, day, valid):
    row = certificate(bottega, "2026-03-01", "2026-06-29")
    assert durc.valid_on(bottega, day) == (row if valid else None)


def test_only_a_regular_one_counts_and_the_one_that_lasts_longest(bottega, officine, certificate):
    certificate(bottega, "2026-03-01", "2026-06-29", state="irregular")
    certificate(bottega, "2026-03-02", "2026-06-30")
    longest = certificate(bottega, "2026-03-20", "2026-07-18")
    assert durc.valid_on(bottega, date(2026, 4, 1)) == longest
    assert durc.without([bottega.pk, officine.pk], date(2026, 4, 1)) == {officine.pk}
