"""Timetables: the optimum is that of brute force, nothing is worse than today, every conflict left has its price."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines.invalid import Invalid
from concilia.engines.timetable.proposing import impossible, propose
from concilia.engines.timetable.team import Coverage, Team, Window, Worker, score
from tests.engines.worktime.cases import cases, clock


def read(text):
    return None if text is None else clock(text)


def brute(team):
    """The conflicts of each worker in every timetable of a day that keeps the coverage."""
    choices = [
        [
            (
                worker.weight * worker.conflict(0, start),
                *(int(start <= rule.at < start + worker.minutes) for rule in team.coverage),
            )
            for start in team.options(worker, 0)
        ]
        for worker in team.workers
    ]
    needs = [rule.least for rule in team.coverage]
    for timetable in product(*choices):
        conflicts, *there = zip(*timetable, strict=True)
        if all(sum(present) >= least for present, least in zip(there, needs, strict=True)):
            yield conflicts


def ask_team(starts, windows, coverage):
    workers = tuple(
        Worker(key=f"L{number}", minutes=462, windows={0: Window(*map(read, window))})
        for number, window in enumerate(windows, 1)
    )
    rules = tuple(Coverage(0, clock(at), least) for at, least in coverage)
    team = Team(workers=workers, days=1, starts=tuple(map(clock, starts)), coverage=rules)
    found, possible = propose(team), list(brute(team))
    nine = score(team, {(worker.key, 0): clock("9:00") for worker in workers})
    assert found.proved
    assert found.score.total == min(map(sum, possible))
    assert found.score.most == min(max(each) for each in possible if sum(each) == found.score.total)
    return {
        "feasible": len(possible),
        "optimum": found.score.total,
        "most": found.score.most,
        "nine": nine.total,
        "nine_breaks": [f"{rule.at // 60}:{rule.at % 60:02d}" for rule, _there in nine.broken],
        "price": {f"{p.rule.at // 60}:{p.rule.at % 60:02d}": [p.whole, p.last] for p in found.prices},
    }


def ask_nurses(wishes):
    shifts = (0, 480, 960)
    workers = tuple(
        Worker(
            key=f"N{number}",
            minutes=480,
            wishes=frozenset((day, shifts[shift]) for day, shift in listed),
            days=(4, 5),
        )
        for number, listed in enumerate(wishes)
    )
    rules = tuple(Coverage(day, start, 1, 1) for day in range(7) for start in shifts)
    found = propose(Team(workers=workers, days=7, starts=shifts, coverage=rules, rest=0), prices=False)
    assert not found.score.broken
    met = sum(
        (day, start) in dict(zip([w.key for w in workers], workers, strict=True))[key].wishes
        for (key, day), start in found.timetable.items()
    )
    return {"asked": sum(map(len, wishes)), "met": met}


@cases("timetable")
def test_worked_cases(case):
    asked = {"team": ask_team, "nurses": ask_nurses}
    found = asked[case["asks"]](**case["given"])
    assert {name: found[name] for name in case["expect"]} == case["expect"]


def team_of(windows, coverage, today=None, **more):
    workers = tuple(
        Worker(
            key=f"L{number}",
            minutes=60,
            windows={0: Window(*window)},
            today={} if today is None else {0: today[number]},
        )
        for number, window in enumerate(windows)
    )
    return Team(workers=workers, days=1, starts=(0, 60, 120), coverage=tuple(coverage), rest=0, **more)


def test_rules_that_nobody_could_keep_together_are_named_and_no_other():
    rules = [Coverage(0, 0, 2), Coverage(0, 60, 1), Coverage(0, 120, 0), Coverage(0, 150, 3)]
    team = team_of([(None, None)] * 3, rules)
    assert impossible(team) in {(rules[0], rules[3]), (rules[1], rules[3]), (rules[3], rules[0])}
    with pytest.raises(Invalid, match="Nessun orario"):
        propose(team)


def test_where_today_keeps_no_coverage_either_it_is_kept_as_far_as_today():
    team = team_of([(None, 60), (None, 60)], [Coverage(0, 0, 2), Coverage(0, 60, 1)], today=[0, 0])
    found = propose(team)
    assert found.kept_short == (Coverage(0, 60, 1),)
    assert (found.score.total, found.today.total) == (0, 0)


def test_few_changes_are_preferred_to_many():
    team = team_of([(60, None), (None, None)], [], today=[0, 120])
    assert propose(team).timetable["L1", 0] == 120
    assert propose(team).timetable["L0", 0] >= 60
    assert propose(team_of([(60, None), (60, None)], [], today=[0, 0], most_changes=0)).timetable == {
        ("L0", 0): 0,
        ("L1", 0): 0,
    }


def test_eleven_hours_pass_between_two_shifts():
    worker = Worker(key="L", minutes=480, windows={0: Window(earliest=960), 1: Window(latest=900)})
    team = Team(workers=(worker,), days=2, starts=(360, 960), coverage=(), rest=660)
    found = propose(team)
    assert found.timetable in ({("L", 0): 360, ("L", 1): 360}, {("L", 0): 960, ("L", 1): 960})
    assert found.score.total == 480


def test_where_no_other_timetable_is_lawful_today_stays_and_no_rule_is_blamed():
    today = {0: 960, 1: 360}
    worker = Worker(key="L", minutes=480, windows={0: Window(latest=900)}, starts=(960,), today=today)
    team = Team(workers=(worker,), days=2, starts=(), coverage=(Coverage(0, 1000, 1),), rest=2000)
    found = propose(team)
    assert (found.timetable, found.proved) == ({("L", 0): 960, ("L", 1): 360}, False)
    assert [(price.whole, price.last) for price in found.prices] == [(0, 0)]


def test_two_people_with_one_name_and_people_without_hours_are_refused():
    with pytest.raises(Invalid, match="sigla"):
        Team(workers=(Worker(key="L", minutes=60), Worker(key="L", minutes=60)), days=1, starts=(0,))
    with pytest.raises(Invalid, match="nessun inizio"):
        Team(workers=(Worker(key="L", minutes=60),), days=1, starts=())


WINDOW = st.tuples(st.none() | st.integers(0, 180), st.none() | st.integers(0, 240))
TEAMS = st.lists(st.tuples(WINDOW, st.sampled_from([0, 60, 120])), min_size=1, max_size=4)
RULES = st.lists(st.builds(Coverage, st.just(0), st.integers(0, 179), st.integers(0, 2)), max_size=3)


@pytest.mark.seed("CA-31c")
@settings(max_examples=40)
@given(TEAMS, RULES)
def test_the_proposal_is_the_best_and_nobody_is_worse_off_than_today(people, rules):
    team = team_of([window for window, _start in people], rules, today=[start for _window, start in people])
    found, today = propose(team, prices=False), score(team, team.today)
    mine, theirs = dict(found.score.by_worker), dict(today.by_worker)
    assert all(mine[key] <= theirs[key] for key in mine)
    there = dict(today.broken)
    assert all(present >= there[rule] for rule, present in found.score.broken)
    limits = list(theirs.values())
    good = [sum(each) for each in brute(team) if all(a <= b for a, b in zip(each, limits, strict=True))]
    if good:
        assert not found.score.broken
        assert found.score.total == min(good)
