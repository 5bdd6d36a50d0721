"""Rides on demand for people (*dial-a-ride*): who rides when, never much longer than the direct way, no waits aboard (CA-32).

Times are minutes from midnight. A ride may last ``ratio`` times the direct one, or ``extra`` minutes more, whichever is longer.
Who cannot be served is named, not squeezed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from concilia.engines import solvers
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

HORIZON = 24 * 60
PARALLEL_CHEAPEST_INSERTION = 8
"""The number that OR-Tools gives to that way of making a first plan (routing_enums_pb2)."""
UNSERVED = 100_000
"""What it costs to leave somebody out, in minutes: more than any detour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody to take from a place to another. ``ready`` and ``due``: not picked up before, not set down after.

    ``seats``: theirs and their escort's; ``wheelchairs``: places for one; ``board``: minutes to get in, and to get out.
    """

    key: str
    pickup: int
    delivery: int
    ready: int = 0
    due: int = HORIZON
    seats: int = 1
    wheelchairs: int = 0
    board: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle, where it stands, when its driver works, and what it holds."""

    key: str
    depot: int = 0
    since: int = 0
    until: int = HORIZON
    seats: int = 4
    wheelchairs: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a vehicle: whom it picks up or sets down, where and when (the minute at which boarding begins)."""

    vehicle: str
    request: str
    pickup: bool
    place: int
    at: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The stops of each vehicle in order, who is left out, and the minutes that vehicles travel."""

    stops: tuple[Stop, ...]
    unserved: tuple[str, ...]
    travel: int


def longest(direct: int, *, ratio: Fraction, extra: int) -> int:
    """The longest that a ride may last, for its direct minutes."""
    return max(int(direct * ratio), direct + extra)


def too_long(
    routes: Sequence[Sequence[int]],
    pairs: Sequence[tuple[int, int]],
    matrix: Sequence[Sequence[int]],
    *,
    ratio: Fraction,
    extra: int,
) -> list[tuple[int, Fraction]]:
    """The pickups, of routes made elsewhere, whose ride is longer than allowed, with how many times the direct way it is."""
    found = []
    for route in routes:
        when, now = {route[0]: 0}, 0
        for here, there in pairwise(route):
            now += matrix[here][there]
            when[there] = now
        for pickup, delivery in pairs:
            if pickup in when and delivery in when:
                ride, direct = when[delivery] - when[pickup], matrix[pickup][delivery]
                if ride > longest(direct, ratio=ratio, extra=extra):
                    found.append((pickup, Fraction(ride, direct)))
    return found


def plan(
    requests: Sequence[Request],
    vehicles: Sequence[Vehicle],
    matrix: Sequence[Sequence[int]],
    *,
    ratio: Fraction = Fraction(3, 2),
    extra: int = 10,
) -> Plan:
    """Rides for all who can be served, in the least travel that the search finds. ``matrix``: minutes from place to place."""
    if not vehicles:
        raise Invalid("rides.vehicles", _("Non c'è nessun veicolo in servizio."))
    if not requests:
        return Plan((), (), 0)
    return _Search(requests, vehicles, matrix, ratio, extra).plan()


class _Search:
    """Nodes are: a depot per vehicle, then a pickup and a delivery per request."""

    def __init__(
        self,
        requests: Sequence[Request],
        vehicles: Sequence[Vehicle],
        matrix: Sequence[Sequence[int]],
        ratio: Fraction,
        extra: int,
    ) -> None:
        self.requests, self.vehicles, self.matrix = requests, vehicles, matrix
        self.places = [vehicle.depot for vehicle in vehicles]
        for request in requests:
            self.places += [request.pickup, request.delivery]
        depots = list(range(len(vehicles)))
        library = solvers.routing()
        self.manager: Any = library.RoutingIndexManager(len(self.places), len(vehicles), depots, depots)
        self.routing: Any = library.RoutingModel(self.manager)
        self.library = library
        self._times()
        self._room("seats")
        self._room("wheelchairs")
        for number in range(len(requests)):
            self._request(number, ratio, extra)

    def _node(self, number: int, *, pickup: bool) -> int:
        node = len(self.vehicles) + 2 * number + (0 if pickup else 1)
        return int(self.manager.NodeToIndex(node))

    def _request_of(self, node: int) -> tuple[Request, bool] | None:
        at = node - len(self.vehicles)
        return None if at < 0 else (self.requests[at // 2], at % 2 == 0)

    def _times(self) -> None:
        def minutes(first: int, then: int) -> int:
            start, end = int(self.manager.IndexToNode(first)), int(self.manager.IndexToNode(then))
            found = self._request_of(start)
            return self.matrix[self.places[start]][self.places[end]] + (found[0].board if found else 0)

        transit = self.routing.RegisterTransitCallback(minutes)
        self.routing.SetArcCostEvaluatorOfAllVehicles(transit)
        self.routing.AddDimension(transit, HORIZON, HORIZON, False, "time")
        self.time = self.routing.GetDimensionOrDie("time")
        for number, vehicle in enumerate(self.vehicles):
            self.time.CumulVar(self.routing.Start(number)).SetRange(vehicle.since, vehicle.until)
            self.time.CumulVar(self.routing.End(number)).SetRange(vehicle.since, vehicle.until)

    def _room(self, what: str) -> None:
        def load(index: int) -> int:
            found = self._request_of(self.manager.IndexToNode(index))
            if found is None:
                return 0
            people = found[0].seats if what == "seats" else found[0].wheelchairs
            return people if found[1] else -people

        callback = self.routing.RegisterUnaryTransitCallback(load)
        room = [getattr(vehicle, what) for vehicle in self.vehicles]
        self.routing.AddDimensionWithVehicleCapacity(callback, 0, room, True, what)

    def _request(self, number: int, ratio: Fraction, extra: int) -> None:
        request, solver = self.requests[number], self.routing.solver()
        start, end = (self._node(number, pickup=pickup) for pickup in (True, False))
        self.routing.AddPickupAndDelivery(start, end)
        solver.Add(self.routing.VehicleVar(start) == self.routing.VehicleVar(end))
        direct = self.matrix[request.pickup][request.delivery]
        ride = self.time.CumulVar(end) - self.time.CumulVar(start) - request.board
        solver.Add(ride >= 0)
        solver.Add(ride <= longest(direct, ratio=ratio, extra=extra))
        self.time.CumulVar(start).SetRange(request.ready, HORIZON)
        self.time.CumulVar(end).SetRange(0, max(0, request.due - request.board))
        seats = self.routing.GetDimensionOrDie("seats")
        for node, change in ((start, request.seats), (end, -request.seats)):
            solver.Add(self.time.SlackVar(node) * (seats.CumulVar(node) + change) == 0)
            self.routing.AddDisjunction([node], UNSERVED)

    def plan(self) -> Plan:
        parameters = self.library.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = PARALLEL_CHEAPEST_INSERTION
        solution = self.routing.SolveWithParameters(parameters)
        if solution is None:
            return Plan((), tuple(request.key for request in self.requests), 0)
        stops, travel = [], 0
        for number, vehicle in enumerate(self.vehicles):
            index, place = self.routing.Start(number), vehicle.depot
            while not self.routing.IsEnd(index):
                found = self._request_of(self.manager.IndexToNode(index))
                if found is not None:
                    here = found[0].pickup if found[1] else found[0].delivery
                    travel, place = travel + self.matrix[place][here], here
                    stops.append(
                        Stop(vehicle.key, found[0].key, found[1], here, solution.Value(self.time.CumulVar(index)))
                    )
                index = solution.Value(self.routing.NextVar(index))
            travel += self.matrix[place][vehicle.depot]
        served = {stop.request for stop in stops}
        unserved = tuple(request.key for request in self.requests if request.key not in served)
        return Plan(tuple(stops), unserved, travel)
