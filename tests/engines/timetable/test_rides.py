"""Rides on demand: the worked cases, and what must hold for whoever is aboard."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines import rides
from concilia.engines.invalid import Invalid
from concilia.engines.rides import Request, Vehicle, longest, plan, too_long
from tests.engines.worktime.cases import cases, check

PLACES = [(4, 4), (2, 0), (8, 0), (0, 1), (1, 1), (5, 2), (7, 2), (3, 3), (6, 3), (5, 5), (8, 5), (1, 6), (2, 6)]
PLACES += [(3, 7), (6, 7), (0, 8), (7, 8)]
PAIRS = [(1, 6), (2, 10), (4, 3), (5, 9), (7, 8), (15, 11), (13, 12), (16, 14)]
GRID = [[abs(a - c) * 114 + abs(b - d) * 80 for c, d in PLACES] for a, b in PLACES]
HALF = Fraction(3, 2)


def ask_sample(routes):
    found = too_long(routes, PAIRS, GRID, ratio=HALF, extra=10)
    worst = max(times for _pickup, times in found)
    return {
        "total": sum(GRID[a][b] for route in routes for a, b in pairwise(route)),
        "worst": round(Decimal(worst.numerator) / worst.denominator, 2),
        "refused": bool(found),
    }


@cases("rides")
def test_worked_cases(case):
    asked = {
        "sample": ask_sample,
        "longest": lambda direct, ratio, extra: longest(direct, ratio=Fraction(ratio), extra=extra),
    }
    check(case, asked)


def held(requests, vehicles, matrix, found):
    """Whoever is served is: in order, in time, in the seats there are, never too long, never waiting aboard."""
    by_key = {request.key: request for request in requests}
    assert {stop.request for stop in found.stops} | set(found.unserved) == set(by_key)
    for vehicle in vehicles:
        stops = [stop for stop in found.stops if stop.vehicle == vehicle.key]
        aboard, before = {}, None
        for stop in stops:
            request = by_key[stop.request]
            assert vehicle.since <= stop.at <= vehicle.until
            if before is not None:
                arrives = before.at + by_key[before.request].board + matrix[before.place][stop.place]
                assert stop.at == arrives if aboard else stop.at >= arrives
            if stop.pickup:
                assert stop.at >= request.ready
                aboard[stop.request] = stop.at
            else:
                ride = stop.at - aboard.pop(stop.request) - request.board
                assert ride <= longest(matrix[request.pickup][request.delivery], ratio=HALF, extra=10)
                assert stop.at + request.board <= request.due
            assert sum(by_key[key].seats for key in aboard) <= vehicle.seats
            assert sum(by_key[key].wheelchairs for key in aboard) <= vehicle.wheelchairs
            before = stop
        assert aboard == {}


@pytest.mark.seed("CA-32")
def test_the_same_places_are_served_with_no_ride_too_long():
    minutes = [[cell // 40 for cell in row] for row in GRID]
    requests = [Request(key=f"R{pickup}", pickup=pickup, delivery=delivery) for pickup, delivery in PAIRS]
    vehicles = [Vehicle(key=f"V{number}") for number in range(4)]
    found = plan(requests, vehicles, minutes)
    assert found.unserved == ()
    held(requests, vehicles, minutes, found)


LINE = [[abs(a - b) * 10 for b in range(6)] for a in range(6)]


def test_a_wheelchair_rides_where_there_is_a_place_for_it():
    requests = [Request(key="Rosa", pickup=1, delivery=3, wheelchairs=1)]
    found = plan(requests, [Vehicle(key="car"), Vehicle(key="van", wheelchairs=1)], LINE)
    assert {stop.vehicle for stop in found.stops} == {"van"}
    assert plan(requests, [Vehicle(key="car")], LINE).unserved == ("Rosa",)


def test_an_escort_takes_a_seat():
    requests = [Request(key=name, pickup=1, delivery=5, ready=480, due=540, seats=2) for name in ("Rosa", "Ugo")]
    assert len(plan(requests, [Vehicle(key="car", seats=3)], LINE).unserved) == 1
    assert plan(requests, [Vehicle(key="car", seats=4)], LINE).unserved == ()


def test_who_cannot_be_there_in_time_is_left_out_and_named():
    requests = [Request(key="Rosa", pickup=1, delivery=5, ready=500, due=539)]
    assert plan(requests, [Vehicle(key="car")], LINE).unserved == ("Rosa",)
    assert plan(requests, [Vehicle(key="car", since=600)], LINE).unserved == ("Rosa",)


def test_without_vehicles_it_says_so_and_without_requests_nobody_moves():
    with pytest.raises(Invalid, match="veicolo"):
        plan([Request(key="Rosa", pickup=1, delivery=5)], [], LINE)
    assert plan([], [Vehicle(key="car")], LINE) == rides.Plan((), (), 0)


REQUESTS = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.integers(1, 5),
        st.integers(480, 700),
        st.integers(30, 120),
        st.integers(1, 2),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=20)
@given(REQUESTS)
def test_nobody_rides_too_long_waits_aboard_or_stands(asked):
    requests = [
        Request(key=f"R{n}", pickup=a, delivery=b, ready=ready, due=ready + slack, seats=seats, board=board)
        for n, (a, b, ready, slack, seats, board) in enumerate(asked)
    ]
    vehicles = [Vehicle(key="car", since=400, until=900, seats=3), Vehicle(key="van", since=500, until=800, seats=4)]
    held(requests, vehicles, LINE, plan(requests, vehicles, LINE))
