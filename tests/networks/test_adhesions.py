from datetime import date

import pytest

from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.networks.domain import adhesions, employments, organisations
from concilia.networks.models import Adhesion
from concilia.networks.queries import members
from concilia.networks.states import AdhesionState
from concilia.people.domain import persons

MARCH = date(2026, 3, 2)


@pytest.mark.seed("BS-17", "BS-18")
def test_an_alliance_is_joined_only_after_the_network(act, organisation, alliance):
    totem = organisation("totem")
    with pytest.raises(Refusal, match="Prima serve l'adesione alla rete"):
        adhesions.request(act, organisation=totem, alliance=alliance)
    asked = adhesions.request(act, organisation=totem)
    adhesions.approve(act, adhesion=asked, since=MARCH)
    joined = adhesions.request(act, organisation=totem, alliance=alliance)
    assert joined.state == AdhesionState.REQUESTED
    assert not members.is_member(totem, MARCH, alliance)
    adhesions.approve(act, adhesion=joined, since=MARCH)
    assert members.is_member(totem, MARCH, alliance)


@pytest.mark.seed("BS-16")
def test_a_network_admits_only_its_own_types(act, organisation, admits):
    admits("cooperativa", "fondazione")
    adhesions.request(act, organisation=organisation("totem"))
    with pytest.raises(Refusal, match="partito"):
        adhesions.request(act, organisation=organisation("altro", "partito"))


def test_a_second_live_adhesion_is_refused(act, organisation):
    totem = organisation("totem")
    adhesions.request(act, organisation=totem)
    with pytest.raises(Conflict, match="già in corso"):
        adhesions.request(act, organisation=totem)


@pytest.mark.seed("CA-12", "CA-13", "CA-14")
def test_a_member_being_formalised_brings_nobody_until_its_day(act, network, alliance, member, ambito, comune):
    busto = comune("012026", "Busto Arsizio")
    zone = ambito("busto", busto)
    alliance.ambiti.add(zone)
    office = member("ufficio-busto", "ufficio-di-piano")
    office.represents_ambiti.add(zone)
    asked = adhesions.request(act, organisation=office, alliance=alliance)
    adhesions.formalise(act, adhesion=asked, expected_on=date(2026, 4, 1))
    worker = persons.register(
        act, given_name="G", family_name="P", fiscal_code="X", birth_date=date(1990, 1, 1), sex="F", residence=busto
    )
    employments.declare(act, person=worker, organisation=office, since=date(2020, 1, 1))

    def eligible(on):
        return (
            members.employer_is_member(worker, network, alliance, on),
            members.resident_in_territory(busto, network, alliance, on),
        )

    assert asked.counts_votes is False
    assert eligible(MARCH) == (False, False)
    adhesions.approve(act, adhesion=asked, since=date(2026, 4, 1))
    assert eligible(date(2026, 3, 31)) == (False, False)
    assert eligible(date(2026, 4, 1)) == (True, True)


@pytest.mark.seed("BS-23", "CA-21")
def test_the_employer_counts_on_a_day_and_so_does_the_job(act, network, alliance, member):
    totem = member("totem")
    joined = adhesions.request(act, organisation=totem, alliance=alliance)
    adhesions.approve(act, adhesion=joined, since=MARCH, until=date(2026, 12, 31))
    worker = persons.register(
        act, given_name="G", family_name="P", fiscal_code="X", birth_date=date(1990, 1, 1), sex="F"
    )
    employments.declare(act, person=worker, organisation=totem, since=date(2026, 3, 10), until=date(2026, 9, 1))

    def counts(day):
        return members.employer_is_member(worker, network, alliance, day)

    days = [date(2026, 3, 9), date(2026, 3, 10), date(2026, 8, 31), date(2026, 9, 1)]
    assert [counts(day) for day in days] == [False, True, True, False]


def test_leaving_the_network_leaves_its_alliances_and_keeps_the_past(act, alliance, member):
    totem = member("totem")
    joined = adhesions.request(act, organisation=totem, alliance=alliance)
    adhesions.approve(act, adhesion=joined, since=MARCH)
    own = Adhesion.objects.get(organisation=totem, alliance=None)
    adhesions.withdraw(act.because("Cessa l'attività"), adhesion=own, on=date(2026, 6, 1))
    assert [members.is_member(totem, day, alliance) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [True, False]


def test_an_adhesion_expires_by_itself_and_can_be_renewed(act, member):
    totem = member("totem")
    own = Adhesion.objects.get(organisation=totem)
    adhesions.renew(act, adhesion=own, until=date(2026, 3, 2))
    assert adhesions.expire_due(act) == 1
    own.refresh_from_db()
    assert own.state == AdhesionState.EXPIRED
    adhesions.renew(act, adhesion=own, until=date(2027, 1, 1))
    assert members.is_member(totem, MARCH)


def test_a_stranger_may_not_approve(act, organisation):
    asked = adhesions.request(act, organisation=organisation("totem"))
    with pytest.raises(NotAllowed):
        adhesions.approve(Act(actor="anonymous"), adhesion=asked, since=MARCH)
    asked.refresh_from_db()
    assert asked.state == AdhesionState.REQUESTED


@pytest.mark.seed("BS-8")
def test_a_body_that_changes_name_keeps_its_identity(act, organisation):
    asl = organisation("ats-brescia", "ats")
    organisations.rename(act, organisation=asl, name="ATS di Brescia", on=date(2016, 1, 1), legal_act="L.R. 23/2015")
    assert members.name_on(asl, date(2011, 1, 27)) == "Ats-Brescia"
    assert members.name_on(asl, date(2016, 1, 1)) == asl.name == "ATS di Brescia"
