"""Uses of a voucher: rides of a taxi, hours of assistance, a monthly ceiling."""

from datetime import UTC, date, datetime

import pytest

from concilia.engines.rules import NotComputable, NoUse, add_up, evaluate_use, limits_in_force, period_of, validity
from concilia.engines.yamldoc import FileProblems
from tests.engines.rules.calls import CASE, call_of, requirement

RIDE = datetime(2026, 5, 4, 20, 10, tzinfo=UTC)
TAXI = {
    "unit": "ride",
    "facts": [
        {"name": "fare", "type": "money", "label": "Tariffa"},
        {"name": "ride_time", "type": "time", "label": "Ora"},
        {"name": "ride_hours", "type": "decimal", "label": "Ore", "nullable": True},
    ],
    "price": "fare",
    "amount": "LEAST(fare, 10.00)",
    "requirements": [requirement("ride_time >= TIME '21:00' OR ride_time < TIME '06:00'", "NIGHT")],
    "limits": [{"code": "RIDES", "count": "CASE WHEN minors > 1 THEN 3 ELSE 2 END", "per": "voucher"}],
    "valid": {"from": "award", "days": 30, "until": "2026-06-30"},
}


def taxi(**parts):
    return call_of(use={**TAXI, **parts})


def ride(rules, fare="14.50", at=RIDE, used=None, left=None, awarded_on=None, **facts):
    facts = {"fare": fare, "ride_time": "22:10", **facts}
    return evaluate_use(
        rules, facts, used or {}, application=CASE, at=at, awarded=8000, left=left, awarded_on=awarded_on
    )


@pytest.mark.parametrize(
    ("fare", "pays", "own"), [("14.50", 1000, 450), ("7.00", 700, 0), ("10.00", 1000, 0), ("0.00", 0, 0)]
)
def test_the_voucher_pays_up_to_ten_euro_and_the_person_the_rest(fare, pays, own):
    found = ride(taxi(), fare)
    assert (found.admitted, found.pays, found.own) == (True, pays, own)


@pytest.mark.parametrize(
    ("time", "admitted"), [("20:59:59", False), ("21:00", True), ("05:59", True), ("06:00", False)]
)
def test_a_ride_outside_its_slot_is_refused_with_the_reason(time, admitted):
    found = ride(taxi(), ride_time=time)
    assert found.admitted is admitted
    assert [(item.code, item.reason.it) for item in found.refused] == ([] if admitted else [("NIGHT", "non NIGHT")])


def test_a_count_stops_at_its_ceiling():
    rules = taxi()
    rides = []
    for _ in range(3):
        rides.append(ride(rules, used=add_up(rides)))
    assert [item.admitted for item in rides] == [True, True, False]
    assert rides[2].refused[0].code == "RIDES"
    assert (rides[2].pays, rides[2].own) == (0, 1450)


def test_a_use_says_which_limits_it_touches():
    limits = [
        {"code": "MONTH", "amount": "300.00", "per": "month"},
        {"code": "HOURS", "quantity": "10", "of": "COALESCE(ride_hours, 0)", "per": "week"},
        {"code": "ONE", "amount": "12.00", "per": "use"},
    ]
    found = ride(taxi(limits=limits), ride_hours="1.25")
    assert [(item.code, item.period, item.measure, item.taken, item.ceiling) for item in found.touched] == [
        ("MONTH", "2026-05", "amount", 1000, 30000),
        ("HOURS", "2026-W19", "quantity", 125, 1000),
    ]


@pytest.mark.parametrize(
    ("beyond", "used", "pays", "refused"),
    [("cut", 0, 1000, []), ("cut", 29500, 500, []), ("cut", 30000, 0, ["MONTH"]), ("refuse", 29500, 0, ["MONTH"])],
)
def test_an_amount_beyond_its_ceiling_is_cut_or_refused(beyond, used, pays, refused):
    limits = [{"code": "MONTH", "amount": "300.00", "per": "month", "beyond": beyond}]
    found = ride(taxi(limits=limits), used={("MONTH", "2026-05"): used, ("MONTH", "2026-04"): 30000})
    assert (found.pays, [item.code for item in found.refused]) == (pays, refused)


def test_a_quantity_beyond_its_ceiling_pays_in_proportion():
    limits = [{"code": "HOURS", "quantity": "4", "of": "COALESCE(ride_hours, 0)", "per": "day"}]
    found = ride(taxi(limits=limits), ride_hours="3", used={("HOURS", "2026-05-04"): 300})
    assert (found.pays, found.own, found.touched[0].taken) == (333, 1117, 100)


def test_a_limit_holds_only_for_the_uses_it_names():
    limits = [{"code": "DEAR", "count": "0", "per": "voucher", "when": "fare > 12"}]
    assert not ride(taxi(limits=limits)).admitted
    assert ride(taxi(limits=limits), "12.00").admitted


def test_a_limit_that_does_not_hold_is_not_computed():
    vast = {"code": "VAST", "amount": "minors * 1000000000000000 * 1000000000000000.00", "per": "voucher"}
    with pytest.raises(NotComputable, match="minors"):
        ride(taxi(limits=[{**vast, "when": "fare > 12"}]))
    assert ride(taxi(limits=[{**vast, "when": "fare > 99"}])).pays == 1000


def test_what_is_left_on_the_voucher_is_all_it_pays():
    assert (ride(taxi(), left=300).pays, ride(taxi(), left=300).own) == (300, 1150)
    assert [item.code for item in ride(taxi(), left=0).refused] == ["VOUCHER"]


@pytest.mark.parametrize(
    ("at", "awarded_on", "admitted"),
    [
        (datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC), date(2026, 5, 1), True),
        (datetime(2026, 5, 31, 22, 0, 0, tzinfo=UTC), date(2026, 5, 1), False),
        (datetime(2026, 4, 30, 12, tzinfo=UTC), date(2026, 5, 1), False),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), date(2026, 6, 15), False),
        (datetime(2026, 6, 30, 12, tzinfo=UTC), None, True),
    ],
)
def test_a_voucher_is_valid_for_its_days_and_never_after_its_last_day(at, awarded_on, admitted):
    found = ride(taxi(limits=[]), at=at, awarded_on=awarded_on)
    assert found.admitted is admitted
    assert [item.code for item in found.refused] == ([] if admitted else ["VALIDITY"])


def test_validity_is_known_as_days():
    assert validity(taxi(), date(2026, 6, 15)) == (date(2026, 6, 15), date(2026, 6, 30))
    assert validity(taxi(valid={"from": "2026-09-01"}), None) == (date(2026, 9, 1), None)


def test_a_missing_fact_of_a_use_refuses_it():
    found = evaluate_use(taxi(), {"ride_time": "22:00"}, application=CASE, at=RIDE, awarded=8000)
    assert [item.code for item in found.refused] == ["AMOUNT"]


def test_limits_are_numbers_for_whoever_keeps_count():
    (limit,) = limits_in_force(taxi(), {**CASE, "minors": 2}, 8000)
    assert (limit.code, limit.measure, limit.ceiling, limit.per) == ("RIDES", "count", 3, "voucher")
    (limit,) = limits_in_force(taxi(limits=[{"code": "ALL", "amount": "benefit * 0.5", "per": "voucher"}]), CASE, 8001)
    assert limit.ceiling == 4001


@pytest.mark.parametrize(
    ("per", "key"),
    [("day", "2026-01-01"), ("week", "2026-W01"), ("month", "2026-01"), ("year", "2026"), ("voucher", "voucher")],
)
def test_a_period_is_that_of_the_clock_in_rome(per, key):
    assert period_of(per, datetime(2026, 1, 1, 0, 30)) == key  # noqa: DTZ001 - what a clock shows


def test_an_unreadable_use_is_an_error_and_a_call_without_uses_too():
    with pytest.raises(FileProblems, match=r"write 14\.50"):
        ride(taxi(), "14,50")
    with pytest.raises(NoUse):
        ride(call_of())
