"""Networks loaded from the five plan files of the demo."""

from functools import cache
from importlib.resources import files

import pytest
from django.db import transaction

from concilia.core.act import system
from concilia.plans.domain.loading import load
from concilia.plans.planfile import read
from concilia.territory import comuni as packaged
from concilia.territory.domain.comuni import COLUMNS
from concilia.territory.models import Comune, Network

NETWORKS = ("bari", "taranto", "brescia", "castellanza", "adda-martesana")


def text_of(network):
    return (files("concilia.demo") / "plans" / f"{network}.yaml").read_text("utf-8")


@cache
def plan_of(network, *changes):
    """The plan of a demo network, with some of its text replaced: pairs of old and new."""
    text = text_of(network)
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the file"
        text = text.replace(old, new)
    return read(text, f"{network}.yaml")


@pytest.fixture(scope="module")
def five(django_db_setup, django_db_blocker):
    """The five demo networks, loaded once for all the tests of a file; what a test changes is undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        plans = [plan_of(network) for network in NETWORKS]
        put_comuni(*plans)
        for plan in plans:
            load(system("load"), plan)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def network_of(five, db):
    """One of them, by its code: they are all there."""
    return lambda code: Network.objects.get(code=code)


def put_comuni(*plans):
    """Put the comuni of some plans in the table; with nothing, none."""
    wanted = {istat for plan in plans for istat in plan.comuni()}
    rows = [packaged.by_istat(istat) for istat in sorted(wanted)]
    Comune.objects.bulk_create(
        [
            Comune(istat=row.istat, population_year=2023, **{name: getattr(row, name) for name in COLUMNS})
            for row in rows
        ],
        ignore_conflicts=True,
    )


@pytest.fixture
def comuni(db):
    """Put the comuni of some plans in the table; with nothing, none."""
    return put_comuni


@pytest.fixture
def loaded(comuni):
    """Load a demo network, with changes to its text, as the platform; the network."""

    def put(network, *changes):
        plan = plan_of(network, *changes)
        comuni(plan)
        load(system("load"), plan)
        return Network.objects.get(code=plan.network.code)

    return put
