"""What counts for the ceiling of an undertaking, at the day and at the cent."""

from datetime import date

import pytest

from concilia.benefits.models import EarlierGrants, Linked, Undertaking
from concilia.benefits.queries import de_minimis
from concilia.core import clock
from concilia.core.errors import Refusal


@pytest.fixture
def group(rete):
    """Make one undertaking of some organisations: `group(officine, bottega, since="2020-01-01")`."""

    def make(*organisations, since="2020-01-01", until=None):
        made = Undertaking.objects.create(network=rete, name=" e ".join(one.name for one in organisations))
        for one in organisations:
            Linked.objects.create(
                network=rete, undertaking=made, organisation=one, link="votes", since=since, until=until
            )
        return made

    return make


def test_the_trap_290_000_leave_10_000(bottega, aid):
    aid(bottega, "2024-02-01", 20_000_000)
    aid(bottega, "2025-11-30", 9_000_000)
    today = date(2026, 5, 15)
    assert de_minimis.received(bottega, today) == 29_000_000
    assert de_minimis.room(bottega, today) == 1_000_000


@pytest.mark.parametrize(
    ("granted", "day", "counts"),
    [
        ("2024-05-15", date(2024, 5, 14), False),  # the day before it was granted
        ("2024-05-15", date(2024, 5, 15), True),
        ("2024-05-15", date(2027, 5, 14), True),
        ("2024-05-15", date(2027, 5, 15), True),  # the last day of its three years
        ("2024-05-15", date(2027, 5, 16), False),
        ("2024-02-29", date(2027, 2, 28), True),
        ("2024-02-29", date(2027, 3, 1), False),
        ("2025-02-28", date(2028, 2, 28), True),
        ("2025-02-28", date(2028, 2, 29), False),
        ("2025-03-01", date(2028, 2, 29), True),
        ("2024-01-01", date(2027, 1, 1), True),
        ("2023-12-31", date(2026, 12, 31), True),  # under the regulation before: counted unless the network says no
        ("2023-12-31", date(2027, 1, 1), False),
    ],
)
def test_which_day_falls_out_of_the_three_years(bottega, aid, granted, day, counts):
    aid(bottega, granted, 12_345_67)
    assert de_minimis.received(bottega, day) == (12_345_67 if counts else 0)


def test_grants_before_2024_do_not_count_where_the_network_says_so(rete, bottega, sara, aid):
    aid(bottega, "2023-12-31", 20_000_000)
    aid(bottega, "2024-01-01", 1)
    EarlierGrants.objects.create(
        network=rete, counted=False, reason="Parere di prova", decided_at=clock.now(), decided_by=sara.actor
    )
    assert de_minimis.received(bottega, date(2026, 1, 1)) == 1


def test_the_room_ends_at_the_cent_and_is_never_below_zero(bottega, aid):
    day = date(2026, 5, 15)
    assert de_minimis.room(bottega, day) == 30_000_000
    aid(bottega, "2026-05-15", 29_999_999)
    assert de_minimis.room(bottega, day) == 1
    aid(bottega, "2026-05-15", 2)
    assert de_minimis.room(bottega, day) == 0


def test_what_is_prepared_or_cancelled_counts_for_nothing(bottega, aid):
    aid(bottega, None, 100, state="prepared", source="own")
    aid(bottega, "2026-01-10", 100, state="cancelled", cancelled_at=clock.now(), cancelled_by="system:test")
    assert de_minimis.received(bottega, date(2026, 5, 15)) == 0


def test_firms_under_one_control_share_one_room(officine, bottega, cooperativa, aid, group):
    group(officine, bottega)
    aid(officine, "2025-01-10", 25_000_000)
    aid(cooperativa, "2025-01-10", 100)
    day = date(2026, 5, 15)
    assert de_minimis.room(officine, day) == de_minimis.room(bottega, day) == 5_000_000
    assert de_minimis.received(cooperativa, day) == 100


def test_who_joins_brings_what_it_had_and_who_leaves_takes_it_along(officine, bottega, aid, group):
    group(officine, bottega, since="2025-07-01", until="2026-01-01")
    aid(officine, "2024-03-01", 20_000_000)
    aid(bottega, "2024-03-01", 5_000_000)
    received = [
        de_minimis.received(bottega, date(*day)) for day in ((2025, 6, 30), (2025, 7, 1), (2025, 12, 31), (2026, 1, 1))
    ]
    assert received == [5_000_000, 25_000_000, 25_000_000, 5_000_000]


def test_an_office_is_one_with_the_body_it_is_part_of(officine, organisation, aid):
    plant = organisation("stabilimento", part_of=officine, own_fiscal_code=False)
    aid(plant, "2025-03-01", 1_000)
    assert de_minimis.received(officine, date(2026, 1, 1)) == 1_000
    assert de_minimis.received(plant, date(2026, 1, 1)) == 1_000


def test_there_is_no_room_where_no_rule_sets_the_ceiling(bottega):
    with pytest.raises(Refusal) as refused:
        de_minimis.room(bottega, date(2031, 1, 1))
    assert refused.value.code == "benefits.de_minimis.ceiling"
