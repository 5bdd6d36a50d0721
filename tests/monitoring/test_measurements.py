"""Measuring, declaring, and the report that reads it."""

from datetime import date
from decimal import Decimal

import pytest

from concilia.audit.models import Entry
from concilia.core.errors import NotAllowed
from concilia.monitoring.domain.measurements import declare, measure_yesterday, take_measurements
from concilia.monitoring.indicators import ALL
from concilia.monitoring.models import Measurement
from concilia.monitoring.queries.report import has_measurements, report
from concilia.plans.models import Indicator, Result
from tests.fixtures.refusals import refused
from tests.monitoring.conftest import JUNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def luglio(at):
    """It is 1 July 2026, at eight."""
    return at("2026-07-01T08:00")


@pytest.fixture
def atteso(rete, progetto):
    """Make an indicator of the plan, under an expected result."""
    result = Result.objects.create(network=rete, project=progetto, code="R7", text={"it": "Più tutela"})

    def make(code, direction="rise", **fields):
        given = {"title": {"it": code}, "unit": {"it": "casi", "en": "cases"}, **fields}
        return Indicator.objects.create(network=rete, result=result, code=code, direction=direction, **given)

    return make


def line(found, code):
    return next(each for each in (*found.measured, *found.waiting) if each.code == code)


@pytest.mark.seed("BA-28", "TA-42")
def test_every_indicator_is_measured_and_the_act_is_logged(rete, paolo, act, luglio):
    taken = take_measurements(act(paolo), network=rete, on=JUNE)
    assert [row.indicator for row in taken] == [indicator.code for indicator in ALL]
    assert has_measurements(rete, JUNE)
    entry = Entry.objects.get(verb="monitoring.measurement.take")
    assert entry.data == {"day": "2026-06-30", "indicators": len(ALL)}


def test_measuring_again_replaces_the_day(rete, aderisce, officine, act, luglio):
    take_measurements(act(), network=rete, on=JUNE)
    aderisce(officine)
    take_measurements(act(), network=rete, on=JUNE)
    assert Measurement.objects.get(indicator="G1").value == 1
    assert Measurement.objects.count() == len(ALL)


def test_a_day_to_come_is_refused(rete, act, luglio):
    with refused("monitoring.future") as caught:
        take_measurements(act(), network=rete, on=date(2026, 7, 2))
    assert "2026-07-02" in str(caught.value)
    assert not Measurement.objects.exists()


def test_only_the_office_and_the_coordinator_measure(rete, giulia, davide, act, luglio):
    for user in (giulia, davide):
        with pytest.raises(NotAllowed):
            take_measurements(act(user), network=rete, on=JUNE)


def test_every_night_the_day_that_ended_is_measured(rete, act, luglio):
    assert measure_yesterday(act()) == 1
    assert set(Measurement.objects.values_list("day", flat=True)) == {JUNE}


@pytest.mark.seed("BA-28")
def test_a_value_against_the_target_of_the_plan(rete, aderisce, officine, cooperativa, atteso, act, luglio):
    atteso("organizzazioni-aderenti", target=Decimal(5), target_by=date(2027, 12, 31), baseline=Decimal(1))
    aderisce(officine)
    aderisce(cooperativa)
    take_measurements(act(), network=rete, on=JUNE)
    found = line(report(rete, JUNE), "G1")
    assert (found.shown, found.target, found.gap, found.baseline) == (2, 5, 3, 1)
    assert found.plan_code == "organizzazioni-aderenti"


@pytest.mark.seed("TA-39", "TA-40")
def test_what_the_plan_expects_and_nobody_measured_is_said_and_not_invented(rete, atteso, act, luglio):
    atteso("interventi-sindacali", target=Decimal(40), target_by=date(2027, 6, 30))
    atteso("discriminazioni", direction="fall")
    take_measurements(act(), network=rete, on=JUNE)
    waiting = {each.code: each for each in report(rete, JUNE).waiting}
    assert {"interventi-sindacali", "discriminazioni"} <= set(waiting)
    asked = waiting["interventi-sindacali"]
    assert (asked.shown, asked.target, asked.gap) == (None, 40, None)


@pytest.mark.seed("TA-40")
def test_a_declared_value_counts_from_its_day_and_the_gap_follows_the_direction(rete, atteso, paolo, act, luglio):
    cases = atteso("discriminazioni", direction="fall", target=Decimal(10))
    declare(act(paolo), indicator=cases, on=date(2026, 6, 15), value=Decimal(14), breakdown={"sex": {"F": Decimal(12)}})
    declare(act(paolo), indicator=cases, on=JUNE, value=Decimal(9))
    before = line(report(rete, date(2026, 6, 29)), "discriminazioni")
    assert (before.shown, before.gap, before.measured_on) == (14, 4, date(2026, 6, 15))
    assert before.breakdown == {"sex": {"F": 12}}
    assert line(report(rete, JUNE), "discriminazioni").gap == -1
    assert Entry.objects.filter(verb="monitoring.measurement.declare").count() == 2


def test_nobody_else_declares(rete, atteso, lucia, act, luglio):
    with pytest.raises(NotAllowed):
        declare(act(lucia), indicator=atteso("interventi-sindacali"), on=JUNE, value=Decimal(3))


def test_a_few_people_are_not_told(rete, concessione, giulia, marco, act, luglio):
    concessione(giulia)
    concessione(marco)
    take_measurements(act(), network=rete, on=JUNE)
    found = line(report(rete, JUNE), "B5")
    assert found.shown == "<5"
    assert set(found.breakdown["sex"].values()) == {"hidden"}
    assert found.gap is None
    assert Measurement.objects.get(indicator="B5").value == 2


def test_the_report_of_a_day_costs_three_reads(rete, atteso, act, luglio, assert_list_queries):
    take_measurements(act(), network=rete, on=JUNE)
    codes = iter("abc")
    assert_list_queries(3, add_row=lambda: atteso(next(codes)), show=lambda: report(rete, JUNE))
