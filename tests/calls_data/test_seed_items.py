"""What the five networks' documents ask of a call, shown on the call files that carry it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from concilia.engines.rules import run_worked
from concilia.engines.rules.schema import Expected, Worked
from tests.calls_data import files


def shown(name: str, case: str) -> Expected:
    """What a worked case expects, once it has come out so."""
    rules = files.call(name)
    found: Worked = next(item for item in rules.file.worked if item.name == case)
    alone = replace(rules, file=rules.file.model_copy(update={"worked": (found,)}))
    assert [str(failure) for failure in run_worked(alone)] == []
    assert isinstance(found.expect, Expected)
    return found.expect


@pytest.mark.seed("CA-21", "CA-33", "BS-23")
def test_employees_of_members_and_working_residents_are_the_two_ways_in() -> None:
    member = shown("castellanza-b.yaml", "Employee of a member who lives elsewhere: the other way in")
    resident = shown("castellanza-b.yaml", "Working resident, nursery of 300 a month for 3 months: 375")
    idle = shown("castellanza-b.yaml", "Resident who does not work: refused")
    assert (member.state, resident.state, idle.refused) == ("eligible", "eligible", ("WAY_IN",))


@pytest.mark.seed("CA-14")
def test_workers_of_a_member_that_is_still_pending_are_not_let_in() -> None:
    case = "Neither employee of a member nor resident: refused (a pending member is no member, CA-14)"
    assert shown("castellanza-b.yaml", case).refused == ("WAY_IN",)


@pytest.mark.seed("CA-31")
def test_who_is_supported_by_another_measure_is_refused_declared_or_on_record() -> None:
    for case in ("Nidi Gratis: not cumulable", "Nothing declared, but another measure on record: not cumulable"):
        assert shown("castellanza-b.yaml", case).refused == ("OTHER_MEASURE",)


@pytest.mark.seed("CA-33")
def test_the_voucher_is_for_the_seven_services_of_action_b() -> None:
    service = files.call("castellanza-b.yaml").fact("service")
    assert service is not None
    assert len(service.choices) == 7


@pytest.mark.seed("CA-32", "CA-30")
def test_transport_and_assistance_reach_frail_persons_and_minor_children() -> None:
    assert shown("castellanza-a.yaml", "Elderly parent, non-self-sufficient, 20 rides: 240").state == "eligible"
    assert shown("castellanza-a.yaml", "Child of 17, the day before coming of age").state == "eligible"
    assert shown("castellanza-a.yaml", "Attendance allowance: already supported").refused == ("OTHER_MEASURE",)
    assert shown("castellanza-a-assistance.yaml", "Already supported").refused == ("OTHER_MEASURE",)


@pytest.mark.seed("CA-16", "CA-17")
def test_the_calls_of_castellanza_stay_within_the_cost_of_the_project() -> None:
    names = ("castellanza-a.yaml", "castellanza-a-assistance.yaml", "castellanza-b.yaml")
    lines = [line for name in names for line in files.call(name).file.budget.lines]
    assert sum(line.amount or 0 for line in lines) == 20000 < 32000 + 28741


@pytest.mark.seed("BS-21", "BS-23")
def test_the_voucher_of_brescia_is_for_workers_of_member_firms_only() -> None:
    assert shown("brescia-oltre-la-scuola.yaml", "Summer centre of 450: 300").state == "eligible"
    outside = shown("brescia-oltre-la-scuola.yaml", "Firm that does not belong to the Alliance")
    assert outside.refused == ("WORK",)


@pytest.mark.seed("BS-1")
@pytest.mark.parametrize("name", files.DEMO)
def test_no_demo_call_assumes_a_woman_unless_its_document_does(name: str) -> None:
    rules = files.call(name)
    readers = [item.code for item in rules.file.requirements if "woman" in item.expression]
    assert readers == (["HARDSHIP"] if name == "taranto-returners.yaml" else [])
    assert not any("woman" in item.expression for item in rules.file.points)


@pytest.mark.seed("MA-22")
def test_workers_are_reimbursed_themselves() -> None:
    payment = files.call("adda-martesana-voucher.yaml").file.payment
    assert payment is not None
    assert (payment.to, payment.on) == ("applicant", "receipts")


@pytest.mark.seed("MA-24", "MA-27")
def test_care_loads_of_minors_elderly_and_disabled_are_asked_for_and_give_points() -> None:
    codes = {item.code for item in files.call("adda-martesana-voucher.yaml").file.points}
    assert {"MINORS", "ELDERLY", "DISABLED"} <= codes
    assert shown("adda-martesana-voucher.yaml", "No care load").refused == ("CARE",)
    assert shown("adda-martesana-incentives.yaml", "No recipient with care loads").refused == ("CARE",)


@pytest.mark.seed("MA-23", "MA-25")
def test_a_firm_that_will_not_monitor_is_refused_whatever_its_points() -> None:
    case = "No commitment to monitor: refused, whatever the points"
    assert shown("adda-martesana-incentives.yaml", case).refused == ("MONITORING",)


@pytest.mark.seed("MA-18", "MA-19")
def test_own_investment_and_availability_to_export_are_rewarded_in_the_open() -> None:
    file = files.call("adda-martesana-incentives.yaml").file
    points = {item.code: int(item.max) for item in file.points}
    assert (points["OWN"], points["EXPORT"]) == (30, 20)
    assert file.publication == "firms"


@pytest.mark.seed("MA-19")
def test_the_quality_of_a_project_is_the_mean_of_a_committee() -> None:
    assert shown("adda-martesana-incentives.yaml", "The committee's mean, 8.33 of 10").total == Decimal("78.33")
    waits = shown("adda-martesana-incentives.yaml", "The committee has not closed its work: not known, never zero")
    assert waits.unknown == ("QUALITY",)


@pytest.mark.seed("MA-17")
def test_the_balance_of_an_incentive_waits_for_the_report() -> None:
    payment = files.call("adda-martesana-incentives.yaml").file.payment
    assert payment is not None
    assert [(stage.code, stage.due) for stage in payment.stages] == [("ADVANCE", "start"), ("BALANCE", "report")]


@pytest.mark.seed("TA-20")
def test_mothers_and_fathers_who_come_back_from_leave_have_the_same_right() -> None:
    father = shown("taranto-returners.yaml", "Back from leave 30 days ago, a course of 40 hours: 360")
    mother = shown("taranto-returners.yaml", "A father and a mother have the same right")
    assert (father.state, father.benefit) == (mother.state, mother.benefit)


@pytest.mark.seed("TA-26")
def test_hardship_is_special_data_and_its_missing_proof_never_refuses() -> None:
    hardship = files.call("taranto-returners.yaml").fact("hardship")
    assert hardship is not None
    assert hardship.sensitivity == "special"
    waiting = shown("taranto-returners.yaml", "Hardship still to be attested: asked for, never refused")
    assert (waiting.state, waiting.unknown) == ("incomplete", ("HARDSHIP",))


@pytest.mark.seed("BA-23", "BA-34")
def test_families_with_a_child_in_hospital_and_fragile_mothers_are_reached_and_protected() -> None:
    rules = files.call("bari-families.yaml")
    special = {fact.name for fact in rules.file.facts if fact.sensitivity == "special"}
    assert {"patient_birth", "hospital_days", "fragile_mother"} <= special
    assert all(fact.sensitivity == "special" for group in rules.file.groups for fact in group.facts)
    assert (
        shown("bari-families.yaml", "Child in hospital for 20 days, one sibling at home: 160 + 120").state == "eligible"
    )
    assert shown("bari-families.yaml", "Mother in a fragile situation, no stay: 300").state == "eligible"


@pytest.mark.seed("BA-5")
def test_no_clinical_datum_is_asked_for() -> None:
    rules = files.call("bari-families.yaml")
    asked = {fact.name for fact in rules.file.facts} | {
        fact.name for group in rules.file.groups for fact in group.facts
    }
    assert not {name for name in asked if "diagnos" in name or "disease" in name or "therapy" in name}
    assert any("senza diagnosi" in document.label.it for document in rules.file.documents)


@pytest.mark.parametrize("name", [*files.DEMO, *(card for card in files.CARDS if "smart-working" not in card)])
def test_a_call_for_families_is_never_published_with_names(name: str) -> None:
    file = files.call(name).file
    assert file.publication == ("firms" if file.applicants == "organisation" else "families")


@pytest.mark.parametrize("name", files.DEMO)
def test_a_demo_call_says_so_and_opens_in_spring_2026(name: str) -> None:
    file = files.call(name).file
    assert "dimostrativo" in file.source.lower()
    assert all(window.opens[:7] == "2026-03" or window.opens[:7] == "2026-04" for window in file.windows)
