"""A call with a criterion of a committee, and the committee at work, for the tests of this room."""

from datetime import date
from decimal import Decimal

import pytest

from concilia.access.kinds import Kind
from concilia.calls.domain import calls as call_verbs
from concilia.core.act import system
from concilia.selection.domain import committees, scoring
from tests.fixtures.calls import AFTER, BEFORE

ACT = "Determina 33/2026"
FACT = (
    "groups:\n",
    '  - {name: quality, type: decimal, min: 1, max: 10, origin: committee, sensitivity: ordinary, label: {it: "Qualità", '
    'en: "Quality"}}\ngroups:\n',
)
POINTS = (
    "benefit:\n",
    '  - {code: QUALITY, label: {it: "Qualità", en: "Quality"}, expression: quality, max: 10}\nbenefit:\n',
)


@pytest.fixture
def avviso(bozza):
    """The call, with a criterion that a committee scores."""
    return call_verbs.publish(system("test", at=BEFORE), call=bozza(FACT, POINTS))


@pytest.fixture
def commissari(somebody, rete):
    """Three people who may evaluate."""
    return [somebody(name, (Kind.EVALUATOR, rete)) for name in ("Adele", "Bice", "Carlo")]


@pytest.fixture
def commissione(avviso, commissari, dopo, sara):
    """The committee at work; Adele chairs it."""
    return constituted(dopo(sara), avviso, commissari)


def constituted(act, call, members, **more):
    given = {"chair": members[0], "act_number": ACT, "act_on": date(2026, 4, 2), **more}
    return committees.constitute(act, call=call, members=members, **given)


def scored(act, committee, application, points, motive="Progetto chiaro"):
    """Points given after a declaration of no conflict."""
    scoring.declare(act, committee=committee, application=application)
    return scoring.score(
        act, committee=committee, application=application, points={"quality": (Decimal(points), motive)}
    )


@pytest.fixture
def valutata(commissione, commissari, dopo):
    """All score: `valutata({application: ("7", "8", "8")})`; then Adele closes: `valutata(…, close=False)` not."""

    def run(points, close=True):
        for application, given in points.items():
            for user, value in zip(commissari, given, strict=True):
                if value is not None:
                    scored(dopo(user), commissione, application, value)
        return committees.close(dopo(commissari[0], "Seduta conclusa"), committee=commissione) if close else commissione

    return run


__all__ = ["AFTER", "avviso", "commissari", "commissione", "valutata"]
