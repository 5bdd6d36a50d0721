"""What the five documents ask of a plan file, item by item, is there as data."""

from datetime import date

import pytest

from .conftest import NETWORKS, document_text, documents_own, plan


def by_code(elements):
    return {each.code: each for each in elements}


def organisation(network: str, code: str):
    return by_code(plan(network).organisations)[code]


def project(network: str, code: str):
    return by_code(plan(network).projects)[code]


def result_with(network: str, item: str):
    return next(each for one in plan(network).projects for each in one.results if item in each.items)


@pytest.mark.seed("BA-3")
def test_two_organisations_printed_on_one_line_are_two():
    assert [each.code for each in plan("bari").organisations if "BA-3" in each.items] == ["cirpas", "aiecs-bari"]


@pytest.mark.seed("BA-4")
def test_a_comune_takes_part_through_its_assessorato():
    comune = organisation("bari", "comune-bari")
    adhesion = next(each for each in plan("bari").adhesions if each.organisation == comune.code)
    assert by_code(comune.units)[adhesion.unit].name == "Assessorato al Welfare"


@pytest.mark.seed("BA-10", "BA-11")
@pytest.mark.parametrize(
    ("code", "whole"), [("commissione-po-comune-bari", "comune-bari"), ("commissione-po-legacoop", "legacoop-puglia")]
)
def test_a_commission_is_part_of_another_body_and_has_no_fiscal_code(code, whole):
    commission = organisation("bari", code)
    assert (commission.part_of, commission.own_fiscal_code) == (whole, False)


@pytest.mark.seed("BA-26")
def test_the_work_table_of_three_sides_needs_all_of_them():
    table = by_code(plan("bari").bodies)["tavolo-di-lavoro"]
    assert {each.college for each in table.colleges if each.must_attend} == {"union", "employer", "public"}


@pytest.mark.seed("BA-34", "TA-45", "MA-27")
def test_target_groups_that_reveal_health_hardship_or_violence_are_sensitive():
    sensitive = {each.code for network in NETWORKS for each in plan(network).target_groups if each.sensitive}
    assert sensitive >= {"figli-ospedalizzati", "madri-in-fragilita", "donne-in-disagio", "donne-disabili"}
    assert sensitive >= {"vittime-di-violenza", "disabili-anziani", "cura-disabili"}


@pytest.mark.seed("TA-3")
def test_both_spellings_of_a_name_are_kept():
    assert organisation("taranto", "csv-taranto").aliases == ("CVS",)


@pytest.mark.seed(*(f"TA-{number}" for number in range(18, 33)))
def test_each_activity_of_taranto_has_its_owner():
    actions = project("taranto", "patto-taranto").actions
    assert len(actions) == 15
    assert all(each.owner for each in actions)
    assert {each.owner for each in actions if {"TA-26", "TA-27", "TA-28", "TA-29"} & {*each.items}} == {
        "casartigiani-taranto"
    }


@pytest.mark.seed("TA-30")
def test_a_cooperative_is_a_second_level_member_of_its_association():
    associated = {each.code for each in plan("taranto").organisations if "legacoopsociali" in each.associated_to}
    assert associated == {"cooperativa-dimostrativa"}


@pytest.mark.seed("TA-39", "TA-40")
def test_union_interventions_must_rise_and_discrimination_must_fall_while_studies_rise():
    assert [each.direction for each in result_with("taranto", "TA-39").indicators] == ["rise"]
    assert [each.direction for each in result_with("taranto", "TA-40").indicators] == ["fall", "rise"]


@pytest.mark.seed("TA-43", "TA-44")
@pytest.mark.parametrize("item", ["TA-43", "TA-44"])
def test_results_of_the_territory_are_context_and_not_attributed_to_the_plan(item):
    assert all(each.context and not each.attributable for each in result_with("taranto", item).indicators)


@pytest.mark.seed("BS-2")
def test_the_context_is_followed_by_indicators_of_the_territory():
    need = next(each for each in plan("brescia").context if "BS-2" in each.items)
    assert {"natalita", "dimissioni-madri"} <= {*need.indicators}


@pytest.mark.seed("BS-5", "BS-31")
def test_the_plan_follows_the_one_of_2011():
    plans = by_code(plan("brescia").plans)
    assert plans["ptc"].predecessor == "pit-2011"
    assert plans["pit-2011"].generation == 2011


@pytest.mark.seed("BS-6", "BS-7", "BS-9", "BS-11", "BS-12", "BS-13", "BS-14")
def test_the_accord_is_signed_by_nineteen_bodies_twelve_of_them_ambiti():
    signatories = plan("brescia").network.accords[0].signatories
    assert len(signatories) == 19
    assert sum(organisation("brescia", each).type == "ambito" for each in signatories) == 12


@pytest.mark.seed("BS-8")
def test_asl_became_ats_and_is_the_same_body():
    names = organisation("brescia", "ats-brescia").names
    assert [each.name for each in names] == ["ASL di Brescia", "ATS di Brescia"]
    assert names[0].until == names[1].since == date(2016, 1, 1)


@pytest.mark.seed("BS-11", "MA-2", "CA-18", "CA-19")
@pytest.mark.parametrize(
    ("network", "ambiti", "comuni"), [("brescia", 12, 164), ("adda-martesana", 4, 28), ("castellanza", 2, 16)]
)
def test_the_territory_has_as_many_ambiti_and_comuni_as_the_document_says(network, ambiti, comuni):
    of = {code for alliance in plan(network).alliances for code in alliance.ambiti}
    everywhere = plan(network).network.territory.ambiti
    counted = [each for each in everywhere if network == "brescia" or each.code in of]
    assert (len(counted), sum(len(each.comuni) for each in counted)) == (ambiti, comuni)


@pytest.mark.seed("BS-16")
def test_six_types_may_adhere_to_the_network():
    assert len(plan("brescia").network.admissible_types) == 6


@pytest.mark.seed("BS-17", "BS-18")
@pytest.mark.parametrize("network", NETWORKS)
def test_members_of_an_alliance_are_members_of_the_network_first(network):
    first = {each.organisation: each.since for each in plan(network).adhesions if each.state == "active"}
    for alliance in plan(network).alliances:
        for each in alliance.adhesions:
            assert each.state != "active" or first[each.organisation] <= each.since


@pytest.mark.seed("BS-19", "BS-20", "BS-21", "BS-22")
def test_three_alliances_are_led_by_a_comune():
    leads = [alliance.lead for alliance in plan("brescia").alliances]
    assert leads == ["comune-palazzolo", "comune-brescia", "comune-montichiari"]
    assert {organisation("brescia", each).type for each in leads} == {"comune"}


@pytest.mark.seed("BS-23", "BS-24", "BS-25", "BS-26")
def test_kinds_of_benefit_are_rows_of_an_open_list():
    benefits = plan("brescia").benefits
    assert benefits.open
    assert [each.code for each in benefits.kinds] == ["voucher-lavoratori", "eventi-formativi", "consulenza"]


@pytest.mark.seed("BS-32")
def test_the_page_says_when_it_was_last_updated():
    assert plan("brescia").page.last_updated == date(2022, 9, 14)


@pytest.mark.seed("CA-12", "CA-13", "CA-14")
def test_three_members_are_being_formalised_without_vote_and_without_budget():
    alliance = plan("castellanza").alliances[0]
    pending = {each.organisation for each in alliance.adhesions if each.state == "being_formalised"}
    assert pending == {"udp-busto-arsizio", "il-seme", "dire-fare-giocare"}
    assert not any(each.votes for each in alliance.adhesions if each.organisation in pending)
    assert pending.isdisjoint(
        line.partner for line in project("castellanza", "pronti-via-sperimentiamo").resources.lines
    )
    assert "busto-arsizio" not in alliance.ambiti


@pytest.mark.seed("CA-15", "CA-16", "CA-17")
def test_the_project_of_castellanza_closes_to_the_cent():
    money = project("castellanza", "pronti-via-sperimentiamo").resources
    assert (money.total, money.contribution, money.cofinancing) == (60_741_00, 32_000_00, 28_741_00)
    assert sum(line.amount for line in money.lines) == money.total
    assert sum(source.amount for source in money.sources if source.kind == "cofinancing") == 28_741_00


@pytest.mark.seed("CA-20")
def test_about_140_000_people_live_there():
    population = plan("castellanza").alliances[0].population
    assert (population.people, population.approximate) == (140_000, True)


@pytest.mark.seed("CA-22")
def test_the_project_continues_a_concluded_one():
    before = project("castellanza", project("castellanza", "pronti-via-sperimentiamo").predecessor)
    assert before.title.it == "La conciliazione...questa sconosciuta...impariamo a conoscerla"
    assert before.state == "concluded"


@pytest.mark.seed("CA-31", "CA-32", "CA-33")
def test_vouchers_exclude_other_measures_and_open_two_ways_in():
    actions = by_code(project("castellanza", "pronti-via-sperimentiamo").actions)
    measures = by_code(plan("castellanza").other_measures)
    assert measures["nidi-gratis"].relation == "not_cumulable"
    assert measures["fse"].relation == "connected"
    for code in "AB":
        assert actions[code].entitled == ("employee_of_member", "resident_worker")
        assert actions[code].not_cumulable_with


@pytest.mark.seed("CA-33")
def test_seven_childcare_services_may_be_bought():
    actions = by_code(project("castellanza", "pronti-via-sperimentiamo").actions)
    assert len(actions["B"].service_types) == 7


@pytest.mark.seed("CA-34")
def test_the_experiment_opens_after_the_meetings():
    steps = by_code(by_code(project("castellanza", "pronti-via-sperimentiamo").actions)["C1"].steps)
    assert steps["sperimentazione"].after == ("incontri",)


@pytest.mark.seed("CA-35", "CA-37", "CA-38")
@pytest.mark.parametrize(("code", "row"), [("C2", "C1"), ("E2", "E1")])
def test_codes_that_share_a_row_share_its_words(code, row):
    of = project("castellanza", "pronti-via-sperimentiamo")
    actions = by_code(of.actions)
    assert actions[code].opportunity is None
    assert of.row_of(actions[code]) is of.row_of(actions[row]) is actions[row]
    assert actions[row].opportunity is not None


@pytest.mark.seed("MA-1")
def test_the_funding_programme_has_its_act():
    programme = by_code(plan("adda-martesana").programmes)["dgr-1081-2013"]
    assert (programme.act, programme.authority) == ("DGR 1081/2013", "regione-lombardia")


@pytest.mark.seed("MA-3")
def test_the_list_of_partners_is_open():
    assert plan("adda-martesana").alliances[0].partner_list == "open"
    assert plan("adda-martesana").network.lead == "asl-milano-2"


@pytest.mark.seed("MA-5")
def test_four_districts_represent_twenty_eight_comuni_that_are_not_members():
    districts = [each for each in plan("adda-martesana").organisations if each.type == "distretto-sociale"]
    ambiti = by_code(plan("adda-martesana").network.territory.ambiti)
    assert len({istat for each in districts for code in each.represents for istat in ambiti[code].comuni}) == 28
    assert len(districts) == 4


@pytest.mark.seed("MA-26")
def test_the_research_report_is_in_the_publications():
    assert plan("adda-martesana").publications[0].kind == "research-report"


@pytest.mark.parametrize("network", NETWORKS)
def test_no_amount_and_no_day_is_given_as_the_documents_own_without_standing_in_it(network):
    document = document_text(network)
    for path, part, keys in documents_own(plan(network)):
        for name in keys & {"amount", "total", "contribution", "cofinancing"}:
            if (cents := getattr(part, name)) is not None:
                assert f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02}" in document, (path, name)
        for name in keys:
            if isinstance(day := getattr(part, name), date):
                assert f"{day:%d/%m/%Y}" in document, (path, name)
