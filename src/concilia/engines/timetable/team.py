"""A team: who works when, the hours of care, the coverage that the service needs. Minutes from midnight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Window:
    """When somebody can be at work on a day: not before ``earliest``, not after ``latest``; None leaves it open."""

    earliest: int | None = None
    latest: int | None = None


@dataclass(frozen=True, kw_only=True)
class Worker:
    """``minutes``: of presence a day, pause included. ``windows``: by day. ``starts``: those allowed, the team's if empty.

    ``today``: the start of each day as it is now. ``wishes``: starts that they would like, by day, beyond care. ``days``: how
    many days they work, from and to; every day if absent.
    """

    key: str
    minutes: int
    windows: Mapping[int, Window] = field(default_factory=dict)
    starts: tuple[int, ...] = ()
    weight: int = 1
    today: Mapping[int, int] = field(default_factory=dict)
    wishes: frozenset[tuple[int, int]] = frozenset()
    days: tuple[int, int] | None = None

    def conflict(self, day: int, start: int) -> int:
        """Minutes at work outside the window of a day, for a start."""
        window = self.windows.get(day, Window())
        early = 0 if window.earliest is None else max(0, window.earliest - start)
        late = 0 if window.latest is None else max(0, start + self.minutes - window.latest)
        return min(self.minutes, early + late)


@dataclass(frozen=True, slots=True)
class Coverage:
    """On a day, at a time, at least so many are present (and at most, if it says so)."""

    day: int
    at: int
    least: int
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Team:
    """``days`` are numbered from 0. ``rest``: minutes between an end and the next start (11 hours by D.Lgs. 66/2003 art. 7).

    ``most_changes``: how many starts of one worker may differ from today's.
    """

    workers: tuple[Worker, ...]
    days: int
    starts: tuple[int, ...]
    coverage: tuple[Coverage, ...] = ()
    rest: int = 660
    most_changes: int | None = None

    def __post_init__(self) -> None:
        if len({worker.key for worker in self.workers}) < len(self.workers):
            raise Invalid("team.twice", _("Due persone hanno la stessa sigla: cambiane una."))
        for worker in self.workers:
            for day in range(self.days):
                if not self.options(worker, day):
                    problem = _("«%(worker)s» non ha nessun inizio possibile: aggiungine uno.")
                    raise Invalid("team.no_start", problem, worker=worker.key)

    def options(self, worker: Worker, day: int) -> tuple[int, ...]:
        """The starts that a worker may have on a day, today's among them, so that today is always possible."""
        allowed = {*(worker.starts or self.starts)}
        return tuple(sorted(allowed | ({worker.today[day]} if day in worker.today else set())))

    @property
    def today(self) -> Timetable | None:
        """The timetable as it is now; None unless it is known for everybody."""
        if any(day not in worker.today for worker in self.workers for day in range(self.days)):
            return None
        return {(worker.key, day): worker.today[day] for worker in self.workers for day in range(self.days)}


Timetable = dict[tuple[str, int], int]
"""The start of each worker on each day that they work."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a timetable costs in minutes of care, in all and by worker, and the rules of coverage that it breaks."""

    total: int
    by_worker: tuple[tuple[str, int], ...]
    broken: tuple[tuple[Coverage, int], ...]

    @property
    def most(self) -> int:
        return max((minutes for _key, minutes in self.by_worker), default=0)


def score(team: Team, timetable: Timetable) -> Score:
    """Read a timetable: conflicts (by weight), and how many are present where the coverage is not kept."""
    minutes = tuple(
        (
            worker.key,
            worker.weight
            * sum(
                worker.conflict(day, timetable[worker.key, day])
                for day in range(team.days)
                if (worker.key, day) in timetable
            ),
        )
        for worker in team.workers
    )
    counted = [(rule, present(team, timetable, rule)) for rule in team.coverage]
    broken = tuple(
        (rule, there) for rule, there in counted if there < rule.least or (rule.most is not None and there > rule.most)
    )
    return Score(sum(each for _key, each in minutes), minutes, broken)


def present(team: Team, timetable: Timetable, rule: Coverage) -> int:
    """How many are there at the time of a rule."""
    starts = ((worker, timetable.get((worker.key, rule.day))) for worker in team.workers)
    return sum(start is not None and start <= rule.at < start + worker.minutes for worker, start in starts)
