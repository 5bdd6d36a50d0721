"""What each indicator counts, in a small network whose people and money are known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from concilia.engines.deadlines import age
from concilia.ledger.queries import summary
from concilia.monitoring.indicators import ALL, Day
from concilia.monitoring.indicators.ages import BANDS, born_by
from concilia.networks.domain import adhesions
from concilia.networks.models import Alliance
from concilia.providers.models import Offer
from concilia.vouchers.domain import ending, reversing
from tests.monitoring.conftest import JUNE

MAY = date(2026, 5, 31)


# G: who takes part


@pytest.mark.seed("BS-17", "BS-18", "CA-12")
def test_members_by_type_and_state(aderisce, measure, officine, bottega, cooperativa, alleanza, rete, act):
    aderisce(officine)
    aderisce(officine, alliance=alleanza)
    aderisce(cooperativa, until=date(2026, 6, 30))
    adhesions.formalise(act(), adhesion=adhesions.request(act(), organisation=bottega))
    before = measure("G1", date(2026, 6, 29))
    assert before.value == 2
    assert before.breakdown["type"] == {"cooperativa-sociale": 1, "impresa": 1}
    assert before.breakdown["alliance"] == {"alleanza": 1}
    assert measure("G1", JUNE).value == 1, "an adhesion counts to before its last day"
    today = measure("G1", date(2027, 1, 1))
    assert today.breakdown["state"] == {"active": 1, "formalising": 1}


def test_agreements_in_force(accordo, measure):
    accordo("intesa", signed_on=date(2026, 1, 10), expires_on=JUNE)
    accordo("patto", signed_on=date(2026, 6, 30))
    accordo("bozza")
    assert measure("G3", date(2026, 1, 9)).value == 0
    assert measure("G3", JUNE).value == 2
    assert measure("G3", date(2026, 7, 1)).value == 1


# P: money


@pytest.mark.seed("CA-15", "CA-16", "CA-17")
def test_the_share_of_co_financing(castellanza, measure):
    assert measure("P2-money").value == Decimal("12500.00")
    assert measure("P2-in-kind").value == Decimal("16241.00")
    assert measure("P2").value == Decimal("47.32")
    assert measure("P2").breakdown == {"alliance": {"alleanza": Decimal("47.32")}}


def test_a_share_of_nothing_is_not_known(rete, measure):
    assert measure("P2").value is None
    assert measure("P1").value is None
    assert measure("B3").value is None


def test_what_was_paid_of_what_was_given(pagata, measure, rete):
    assert measure("P1-budget").value == Decimal("90000.00")
    assert measure("P1-paid").value == Decimal("125.00")
    assert measure("P1").value == Decimal("0.14")
    assert measure("P1-paid", MAY).value == 0
    assert summary(rete.pk).paid == 12_500


# B: vouchers and people


@pytest.fixture
def tre(buono, giulia, marco, anna):
    """Three vouchers of 375.00 euros."""
    return [buono(user) for user in (giulia, marco, anna)]


def test_vouchers_in_number_and_value(tre, usa, measure, giulia, irene, act, at):
    usa(tre[0])
    usa(tre[1])
    assert (measure("B3-issued").value, measure("B3-activated").value) == (3, 2)
    assert measure("B4-issued").value == Decimal("1125.00")
    assert measure("B4-used").value == Decimal("250.00")
    assert measure("B3").value == Decimal("22.22")
    assert measure("B4-used").breakdown == {"alliance": {"alleanza": Decimal("250.00")}}
    at("2026-06-20T09:00")
    reversing.reverse(act(irene, reason="Cassa sbagliata"), redemption=tre[1].redemptions.get())
    assert (measure("B4-used").value, measure("B3-activated").value) == (Decimal("125.00"), 1)
    early = date(2026, 6, 19)
    assert (measure("B4-used", early).value, measure("B3-activated", early).value) == (Decimal("250.00"), 2)


def test_only_expired_vouchers_count_as_expired(tre, usa, measure, giulia, act, at):
    usa(tre[1])
    ending.renounce(act(giulia), voucher=tre[0])
    at("2027-01-02T09:00")
    assert ending.expire_due(act()) == 2
    assert measure("B4-expired", date(2026, 12, 31)).value == 0
    assert measure("B4-expired", date(2027, 1, 2)).value == Decimal("625.00")


@pytest.mark.seed("BS-29")
def test_people_are_counted_once_and_overlaps_between_alliances_are_found(
    concessione, avviso, giulia, marco, rete, capofila, measure
):
    other = Alliance.objects.create(network=rete, code="altra", title="Altra", lead=capofila)
    concessione(giulia)
    concessione(marco)
    assert measure("B5-overlap").value == 0
    rides = avviso("rides")
    rides.alliance = other
    rides.save()
    concessione(giulia, 9_000, "rides")
    reached = measure("B5")
    assert reached.value == 2
    assert reached.breakdown == {
        "sex": {"F": 1, "M": 1},
        "age": {"30-39": 1, "40-54": 1},
        "alliance": {"alleanza": 2, "altra": 1},
    }
    assert measure("B5-overlap").value == 1
    assert measure("B5", date(2026, 4, 19)).value == 0, "nothing was granted yet"


# S: services


def test_providers_and_places(accreditata, comune, rete, measure):
    accreditation = accreditata.accreditations.get(service__code="micronido")
    Offer.objects.create(network=rete, accreditation=accreditation, name="Nido", comune=comune, unit="month", places=24)
    assert measure("S1-providers").value == 1
    assert measure("S1-providers").breakdown == {"service": {"micronido": 1, "trasporto": 1}}
    assert measure("S1-places").value == 24
    assert measure("S1-providers", date(2025, 12, 31)).value == 0


def test_what_was_delivered_and_when_it_was_paid(pagata, measure):
    assert measure("S2").breakdown == {"unit": {"month": 1}, "service": {}}
    assert measure("S2").value == 0
    assert measure("S3").value == Decimal("9.0")
    assert measure("S3", MAY).value is None


# C: firms


def test_firms_by_size(concessione, giulia, bottega, measure):
    award = concessione(giulia, 50_000)
    award.application.__class__.objects.filter(pk=award.application_id).update(applicant=None, organisation=bottega)
    assert measure("C1").value == 1
    assert measure("C1").breakdown == {"size": {"micro": 1}, "alliance": {"alleanza": 1}}
    assert measure("C1-value").value == Decimal("500.00")
    assert measure("B5").value == 0


# All of them


def test_every_indicator_measures_a_network_that_has_nothing(rete):
    day = Day(rete, JUNE)
    for indicator in ALL:
        figure = indicator.measure(day)
        assert figure.value in (0, None), indicator.code
        assert set(figure.breakdown) == set(indicator.by), indicator.code


def test_codes_are_given_once():
    codes = [indicator.code for indicator in ALL] + [each.plan_code for each in ALL if each.plan_code]
    assert len(set(codes)) == len(codes)


def test_every_text_is_in_both_languages():
    for indicator in ALL:
        for text in (indicator.label, indicator.definition, indicator.unit):
            assert set(text) == {"it", "en"}, indicator.code


QUERIES = 27


def test_measuring_costs_the_same_whatever_there_is(rete, buono, usa, giulia, marco, anna, assert_queries):
    usa(buono(giulia))
    with assert_queries(QUERIES):
        measured(rete)
    usa(buono(marco))
    usa(buono(anna))
    with assert_queries(QUERIES):
        measured(rete)


def measured(network):
    day = Day(network, JUNE)
    return [indicator.measure(day) for indicator in ALL]


def test_age_bands_are_those_of_the_law():
    days = [date(2026, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(2026, 3, 1), date(2026, 12, 31)]
    for on in days:
        for years, _ in BANDS:
            last = born_by(on, years)
            assert age(last, on).years == years
            assert age(last + timedelta(days=1), on).years == years - 1
