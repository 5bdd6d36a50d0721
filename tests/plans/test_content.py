"""What is special in the five networks is in the database as data, not only as words."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from concilia.core.act import system
from concilia.core.errors import Refusal
from concilia.networks.domain import adhesions
from concilia.networks.models import Adhesion, AdmissibleType, Alliance, Charter, Organisation
from concilia.networks.queries import members
from concilia.networks.queries.members import name_on
from concilia.networks.queries.types import admits
from concilia.networks.states import AdhesionState
from concilia.plans.models import (
    Action,
    BenefitKind,
    BenefitList,
    Indicator,
    PlannedBody,
    Project,
    PublicPage,
    Resources,
    TargetGroup,
)
from concilia.plans.queries import projects
from concilia.plans.queries.budget import budget
from concilia.territory.models import Ambito, Comune

DAY = date(2026, 3, 2)


def organisation(code):
    return Organisation.objects.get(code=code)


# Adhesion


@pytest.mark.seed("BS-17", "BS-18", "BS-20", "BS-21", "BS-22")
def test_members_join_the_network_then_each_of_the_three_alliances(network_of):
    network = network_of("brescia")
    alliances = list(Alliance.objects.filter(network=network))
    assert {each.lead.name for each in alliances} == {
        "Comune di Palazzolo s/O",
        "Comune di Brescia",
        "Comune di Montichiari",
    }
    for alliance in alliances:
        for adhesion in members.members(network, DAY, alliance):
            first = adhesion.organisation.adhesions.get(alliance=None)
            assert first.state == AdhesionState.ACTIVE
            assert first.since <= adhesion.since


@pytest.mark.seed("BS-16")
@pytest.mark.parametrize(
    ("type_", "admitted"),
    [("impresa", True), ("cooperativa-sociale", True), ("comune", True), ("csv", True), ("sindacato", False)],
)
def test_the_network_admits_six_types_and_the_narrower_ones(network_of, type_, admitted):
    network = network_of("brescia")
    asks = Organisation.objects.create(network=network, code="nuova", name="Nuova", type=type_)
    assert admits(asks) is admitted


@pytest.mark.seed("BS-6", "BS-14")
def test_signatories_of_the_accord_are_admitted_whatever_they_are(network_of):
    network_of("brescia")
    AdmissibleType.objects.exclude(code="impresa").delete()
    assert admits(organisation("consigliera-parita"))
    assert not admits(organisation("comune-montichiari"))


@pytest.mark.seed("CA-12", "CA-13", "CA-14")
@pytest.mark.parametrize("code", ["udp-busto-arsizio", "il-seme", "dire-fare-giocare"])
def test_who_is_being_formalised_is_no_member_yet(network_of, code):
    network = network_of("castellanza")
    alliance = Alliance.objects.get(network=network)
    adhesion = Adhesion.objects.get(organisation__code=code, alliance=alliance)
    assert adhesion.state == AdhesionState.FORMALISING
    assert not adhesion.counts_votes
    assert not members.is_member(adhesion.organisation, DAY, alliance)
    assert adhesion in members.becoming_members(network, alliance)


@pytest.mark.seed("CA-12", "CA-14")
def test_the_residents_that_a_new_member_would_bring_are_not_of_the_alliance_yet(network_of):
    network = network_of("castellanza")
    alliance, busto = Alliance.objects.get(network=network), Comune.objects.get(name="Busto Arsizio")
    assert not members.resident_in_territory(busto, network, alliance, DAY)
    alliance.ambiti.add(Ambito.objects.get(code="busto-arsizio"))
    assert not members.resident_in_territory(busto, network, alliance, DAY)
    pending = Adhesion.objects.get(organisation__code="udp-busto-arsizio", alliance=alliance)
    adhesions.approve(system("test"), adhesion=pending, since=DAY)
    assert members.resident_in_territory(busto, network, alliance, DAY)


@pytest.mark.seed("MA-3")
def test_the_alliance_has_an_open_list_and_the_network_another_lead(network_of):
    network = network_of("adda-martesana")
    alliance = Alliance.objects.get(network=network)
    assert (alliance.lead.name, alliance.open_list) == ("comune di Cernusco", True)
    assert Charter.objects.get(network=network).lead.name == "ASL Milano 2"


@pytest.mark.seed("MA-2", "MA-5")
def test_four_districts_represent_28_comuni_that_are_not_members_one_by_one(network_of):
    network = network_of("adda-martesana")
    alliance = Alliance.objects.get(network=network)
    districts = Organisation.objects.filter(type="distretto-sociale", adhesions__alliance=alliance)
    represented = Comune.objects.filter(ambiti__represented_by__in=districts).distinct()
    assert (districts.count(), represented.count()) == (4, 28)
    assert set(members.territory_of(alliance, DAY)) == set(represented)
    comuni = Organisation.objects.filter(network=network, type="comune")
    assert list(comuni.values_list("code", flat=True)) == ["comune-cernusco"]


# Organisations


@pytest.mark.seed("BA-10", "BA-11")
@pytest.mark.parametrize(
    ("code", "whole"),
    [
        ("commissione-po-comune-bari", "comune-bari"),
        ("commissione-po-legacoop", "legacoop-puglia"),
    ],
)
def test_a_commission_is_part_of_another_body_and_has_no_fiscal_code_of_its_own(network_of, code, whole):
    network_of("bari")
    commission = organisation(code)
    assert commission.part_of == organisation(whole)
    assert not commission.own_fiscal_code


@pytest.mark.seed("BA-4")
def test_the_comune_of_bari_takes_part_through_its_assessorato(network_of):
    network_of("bari")
    adhesion = Adhesion.objects.get(organisation__code="comune-bari", alliance=None)
    assert adhesion.unit.name == "Assessorato al Welfare"
    assert adhesion.organisation.public


@pytest.mark.seed("BS-8")
def test_the_asl_became_the_ats_and_is_the_same_body(network_of):
    network = network_of("brescia")
    ats = organisation("ats-brescia")
    assert name_on(ats, date(2015, 12, 31)) == "ASL di Brescia"
    assert name_on(ats, date(2016, 1, 1)) == "ATS di Brescia"
    assert members.is_member(ats, date(2015, 12, 31))
    assert Charter.objects.get(network=network).coordinator == ats


@pytest.mark.seed("TA-30")
def test_a_member_cooperative_belongs_to_its_association(network_of):
    cooperative = Organisation.objects.get(network=network_of("taranto"), code="cooperativa-dimostrativa")
    assert list(cooperative.member_of.all()) == [organisation("legacoopsociali")]
    action = Action.objects.get(code="LEGACOOP")
    assert [group.code for group in action.target_groups.all()] == ["cooperative"]


# Actions, bodies, results


@pytest.mark.seed("CA-35", "CA-34")
def test_c1_and_c2_share_a_row_and_its_words(network_of):
    network_of("castellanza")
    rows = projects.rows_of(Project.objects.get(code="pronti-via-sperimentiamo"))
    assert [row.codes for row in rows] == ["A", "B", "C1 / C2", "D", "E1 / E2"]
    shared = rows[2]
    assert Action.objects.get(code="C2").description is None
    assert shared.opportunity["it"].startswith("I soggetti pubblici dell'Alleanza")
    assert [step.code for step in shared.actions[0].steps.get(code="sperimentazione").after.all()] == ["incontri"]


@pytest.mark.seed("CA-22")
def test_the_project_continues_the_one_before(network_of):
    network_of("castellanza")
    project = Project.objects.get(code="pronti-via-sperimentiamo")
    assert project.predecessor.title["it"] == "La conciliazione...questa sconosciuta...impariamo a conoscerla"
    assert list(project.predecessor.successors.all()) == [project]


@pytest.mark.seed("BA-26")
def test_the_work_table_of_three_sides_needs_all_of_them(network_of):
    network_of("bari")
    table = PlannedBody.objects.get(code="tavolo-di-lavoro")
    needed = table.colleges.filter(must_attend=True).values_list("college", flat=True)
    assert set(needed) == {"union", "employer", "public"}


@pytest.mark.seed("TA-40")
def test_one_result_has_an_indicator_that_must_fall_and_one_that_must_rise(network_of):
    project = Project.objects.get(network=network_of("taranto"))
    result = next(each for each in projects.results_of(project) if "TA-40" in each.items)
    directions = {each.code: each.direction for each in result.indicators.all()}
    assert directions == {"discriminazioni": "fall", "studi-e-ricerche": "rise"}


def test_the_database_refuses_a_target_against_the_direction(network_of):
    network_of("taranto")
    falls = Indicator.objects.filter(code="discriminazioni")
    with pytest.raises(IntegrityError, match="plans_indicator_direction"), transaction.atomic():
        falls.update(baseline=Decimal(10), target=Decimal(12))
    assert falls.update(baseline=Decimal(10), target=Decimal(6)) == 1


@pytest.mark.seed("BS-26", "BS-23", "BS-24", "BS-25")
def test_kinds_of_benefit_are_rows_of_a_list_that_stays_open(network_of):
    network = network_of("brescia")
    assert BenefitList.objects.get(network=network).open
    named = {kind.name["it"] for kind in BenefitKind.objects.filter(network=network)}
    assert named == {"voucher per i lavoratori", "eventi formativi", "consulenza"}
    BenefitKind.objects.create(network=network, code="salvatempo", name="servizi salvatempo")


@pytest.mark.seed("BS-32")
def test_the_public_page_says_when_it_was_updated(network_of):
    assert PublicPage.objects.get(network=network_of("brescia")).last_updated == date(2022, 9, 14)


@pytest.mark.seed("BS-31", "BS-5")
def test_the_plan_in_force_is_the_one_that_no_other_follows(network_of):
    plan = projects.plan_of(network_of("brescia"))
    assert plan.predecessor is not None
    assert not plan.successors.exists()


@pytest.mark.slow("three whole networks are network_of")
@pytest.mark.seed("BA-34", "TA-45", "MA-27")
def test_groups_that_reveal_health_hardship_or_violence_are_marked(network_of):
    for network in ("bari", "taranto", "adda-martesana"):
        network_of(network)
    sensitive = set(TargetGroup.objects.filter(sensitive=True).values_list("code", flat=True))
    assert sensitive >= {"figli-ospedalizzati", "madri-in-fragilita", "donne-in-disagio", "vittime-di-violenza"}


# Money


@pytest.mark.seed("CA-15", "CA-16", "CA-17")
def test_the_money_of_castellanza_closes_to_the_cent(network_of):
    network_of("castellanza")
    project = Project.objects.get(code="pronti-via-sperimentiamo")
    assert (project.total, project.contribution, project.cofinancing) == (60_741_00, 32_000_00, 28_741_00)
    shown = budget(project)
    assert (shown.contribution_share, shown.cofinancing_share) == (Decimal("52.68"), Decimal("47.32"))
    assert sum(each.total for each in shown.by_action) == 60_741_00
    assert sum(each.total for each in shown.by_source) == 60_741_00
    assert sum(each.total for each in shown.cofinancing) == 28_741_00


@pytest.mark.seed("CA-15", "CA-16", "CA-17")
def test_the_database_refuses_sums_that_do_not_close(network_of):
    network_of("castellanza")
    with pytest.raises(IntegrityError, match="plans_resources_close_to_the_cent"), transaction.atomic():
        Resources.objects.update(total=60_741_01)


@pytest.mark.seed("CA-17")
def test_each_partner_promises_money_or_hours(network_of):
    network_of("castellanza")
    shown = budget(Project.objects.get(code="pronti-via-sperimentiamo"))
    promised = {each.of.code: (each.money, each.in_kind) for each in shown.cofinancing}
    assert promised["medio-olona"] == (10_000_00, 3_741_00)
    assert promised["comune-marnate"] == (0, 1_000_00)
    assert promised["udp-somma-lombardo"] == (2_500_00, 0)
    assert len(promised) == 11


def test_a_project_without_money_has_no_shares(network_of):
    network_of("castellanza")
    shown = budget(Project.objects.get(code="questa-sconosciuta"))
    assert (shown.contribution_share, shown.by_action, shown.cofinancing) == (None, [], [])


def test_a_refusal_names_the_type(network_of):
    network = network_of("brescia")
    union = Organisation.objects.create(network=network, code="sindacato", name="Sindacato", type="sindacato")
    with pytest.raises(Refusal, match="«sindacato»"):
        adhesions.request(system("test"), organisation=union)
