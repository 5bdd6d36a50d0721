"""The timetable that resolves most conflicts, proved the best, with the price of each rule of coverage.

In this order: fewest minutes of conflict in all; then the least for who bears most; then the fewest changes; then most wishes.
Where today's timetable is known, nobody gets more conflict than today, and no rule is covered worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from concilia.engines import solvers
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.timetable.team import DAY, Coverage, Score, Team, Timetable, Worker, present, score


@dataclass(frozen=True, slots=True)
class Price:
    """What a rule of coverage costs in minutes of care: wholly, and for its last person."""

    rule: Coverage
    whole: int
    last: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The timetable, its score, today's if it is known, whether it is proved the best, and why conflicts remain.

    ``kept_short``: rules that today does not keep either, and that no timetable without harm to anybody could. ``without``: the
    conflict that would remain if no coverage were asked: nothing in the coverage can explain that part.
    """

    timetable: Timetable
    score: Score
    today: Score | None
    proved: bool
    prices: tuple[Price, ...]
    without: int
    kept_short: tuple[Coverage, ...] = ()


def propose(team: Team, *, prices: bool = True) -> Proposal:
    """The best timetable for a team. Refuses a coverage that nobody's hours can keep, and names its rules."""
    found, proved, asked = _best(team)
    costs = _prices(team, asked, found) if prices else ()
    without = _minimum(team, ()) if prices else 0
    today = team.today
    short = tuple(rule for rule, eased in zip(team.coverage, asked, strict=True) if rule != eased)
    return Proposal(found, score(team, found), score(team, today) if today else None, proved, costs, without, short)


def _best(team: Team) -> tuple[Timetable, bool, tuple[Coverage, ...]]:
    """The timetable, whether it is proved the best, and the coverage that it keeps."""
    model = _Model(team, team.coverage)
    if model.solve(model.conflict):
        return model.refined(), model.proved, team.coverage
    today = team.today
    if today is None:
        rules = impossible(team)
        listed = "; ".join(f"{rule.day + 1}, {rule.at // 60}:{rule.at % 60:02d}, {rule.least}" for rule in rules)
        raise Invalid(
            "team.coverage",
            _("Nessun orario copre insieme queste presenze (giorno, ora, persone): %(rules)s."),
            rules=listed,
        )
    eased = tuple(_eased(rule, present(team, today, rule)) for rule in team.coverage)
    model = _Model(team, eased)
    solved = model.solve(model.conflict)
    return (model.refined(), model.proved, eased) if solved else (today, False, eased)


def _eased(rule: Coverage, there: int) -> Coverage:
    """A rule as far as today keeps it."""
    return replace(rule, least=min(rule.least, there), most=None if rule.most is None else max(rule.most, there))


def impossible(team: Team) -> tuple[Coverage, ...]:
    """Rules of coverage that cannot be kept together, none of which could be left out of the list; none if all can."""
    rules = list(team.coverage)
    if _Model(team, rules).feasible():
        return ()
    for rule in tuple(rules):
        fewer = [other for other in rules if other != rule]
        if not _Model(team, fewer).feasible():
            rules = fewer
    return tuple(rules)


def _prices(team: Team, coverage: Sequence[Coverage], found: Timetable) -> tuple[Price, ...]:
    """A rule costs something only where conflicts remain and it is kept to the person."""
    total = score(team, found).total
    costs = []
    for number, rule in enumerate(coverage):
        if not total or present(team, found, rule) > rule.least or not rule.least:
            costs.append(Price(rule, 0, 0))
            continue
        others = [*coverage[:number], *coverage[number + 1 :]]
        last = total - _minimum(team, [*others, replace(rule, least=rule.least - 1)])
        costs.append(Price(rule, total - _minimum(team, others), last))
    return tuple(costs)


def _minimum(team: Team, coverage: Iterable[Coverage]) -> int:
    """The least conflict under a coverage; today's, where not even less coverage makes any other timetable possible."""
    model = _Model(team, tuple(coverage))
    if model.solve(model.conflict):
        return score(team, model.timetable()).total
    return score(team, team.today or {}).total


def _there(rule: Coverage, worker: Worker, day: int, start: int) -> bool:
    return rule.day == day and start <= rule.at < start + worker.minutes


class _Model:
    """The choices of a team as a constraint program."""

    def __init__(self, team: Team, coverage: Sequence[Coverage]) -> None:
        self.team, self.cp = team, solvers.cp_model()
        self.model: Any = self.cp.CpModel()
        self.chosen: dict[tuple[str, int, int], Any] = {}
        self.values: dict[Any, int] = {}
        self.proved = True
        for worker in team.workers:
            self._choices(worker)
            self._rests(worker)
        for rule in coverage:
            there = self._sum(partial(_there, rule))
            self.model.add(there >= rule.least)
            if rule.most is not None:
                self.model.add(there <= rule.most)
        self.conflict = sum(self._conflict(worker) for worker in team.workers)

    def _choices(self, worker: Worker) -> None:
        days = []
        for day in range(self.team.days):
            options = [self.model.new_bool_var("") for _start in self.team.options(worker, day)]
            self.chosen |= {
                (worker.key, day, start): option
                for start, option in zip(self.team.options(worker, day), options, strict=True)
            }
            self.model.add(sum(options) <= 1) if worker.days else self.model.add(sum(options) == 1)
            days += options
        if worker.days:
            self.model.add(sum(days) >= worker.days[0])
            self.model.add(sum(days) <= worker.days[1])
        today = self.team.today
        if today is not None:
            self.model.add(self._conflict(worker) <= dict(score(self.team, today).by_worker)[worker.key])
        if self.team.most_changes is not None:
            self.model.add(self._changes(worker) <= self.team.most_changes)

    def _rests(self, worker: Worker) -> None:
        for day in range(self.team.days - 1):
            for first in self.team.options(worker, day):
                for then in self.team.options(worker, day + 1):
                    if DAY + then - first - worker.minutes < self.team.rest:
                        pair = (self.chosen[worker.key, day, first], self.chosen[worker.key, day + 1, then])
                        self.model.add_bool_or([~one for one in pair])

    def _sum(self, cost: Callable[[Worker, int, int], int | bool], workers: Iterable[Worker] | None = None) -> Any:
        by_key: Mapping[str, Worker] = {worker.key: worker for worker in workers or self.team.workers}
        return sum(
            int(weight) * option
            for (key, day, start), option in self.chosen.items()
            if key in by_key and (weight := cost(by_key[key], day, start))
        )

    def _conflict(self, worker: Worker) -> Any:
        return worker.weight * self._sum(Worker.conflict, [worker])

    def _changes(self, worker: Worker) -> Any:
        return self._sum(lambda who, day, start: day in who.today and who.today[day] != start, [worker])

    def solve(self, objective: Any) -> bool:
        """Minimise; false if nothing is possible. Fixes what was reached, so that a later aim never spoils it."""
        self.model.minimize(objective)
        solver = self._solver()
        status = solver.solve(self.model)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return False
        self.proved = self.proved and status == self.cp.OPTIMAL
        self.values = {key: solver.value(option) for key, option in self.chosen.items()}
        self.model.add(objective <= int(solver.objective_value))
        self.model.clear_hints()
        for key, option in self.chosen.items():
            self.model.add_hint(option, self.values[key])
        return True

    def feasible(self) -> bool:
        status = self._solver().solve(self.model)
        return status in (self.cp.OPTIMAL, self.cp.FEASIBLE)

    def _solver(self) -> Any:
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = 10 * solvers.EFFORT
        return solver

    def refined(self) -> Timetable:
        """The later aims, one after the other."""
        most = self.model.new_int_var(0, 10**7, "")
        for worker in self.team.workers:
            self.model.add(self._conflict(worker) <= most)
        self.solve(most)
        self.solve(sum(self._changes(worker) for worker in self.team.workers))
        self.solve(-self._sum(lambda worker, day, start: (day, start) in worker.wishes))
        return self.timetable()

    def timetable(self) -> Timetable:
        return {(key, day): start for (key, day, start), taken in self.values.items() if taken}
