"""Prices that are fixed for the year and decided before it begins."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from concilia.access.kinds import Kind
from concilia.core.errors import Conflict, NotAllowed
from concilia.notices.models import Notice
from concilia.providers.domain import offers
from concilia.providers.domain import terms as rules
from concilia.providers.models import Offer, Price, PriceList
from concilia.providers.queries import accredited, prices, terms
from concilia.providers.states import PlaceOrder, PriceListState
from tests.fixtures.refusals import refused

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def listino(cooperativa, offerta, irene, act):
    """Propose the price of the nido from September."""

    def make(cents, since=SEPTEMBER):
        return offers.propose_prices(act(irene), organisation=cooperativa, since=since, prices={offerta: cents})

    return make


def on(offer, *day):
    found = prices.on(offer, date(*day))
    return found and found.cents


@pytest.mark.parametrize(
    ("month", "day", "first"),
    [
        (9, date(2026, 8, 31), date(2025, 9, 1)),
        (9, date(2026, 9, 1), date(2026, 9, 1)),
        (1, date(2026, 12, 31), date(2026, 1, 1)),
        (1, date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_year_of_a_day(month, day, first):
    found = terms.year_of(terms.Terms(year_month=month), day)
    assert found == (first, date(first.year + 1, month, 1))


def test_the_first_price_holds_for_the_year_that_runs(offerta):
    row = Price.objects.get()
    assert (row.since, row.until, row.cents) == (date(2025, 9, 1), SEPTEMBER, 45_000)


def test_the_price_is_that_of_the_day(offerta, listino, sara, act):
    offers.approve_prices(act(sara), price_list=listino(47_000))
    assert [on(offerta, 2025, 8, 31), on(offerta, 2026, 8, 31), on(offerta, 2026, 9, 1)] == [None, 45_000, 47_000]
    [shown] = accredited.offers([offerta.accreditation.service], SEPTEMBER)
    assert shown.price == 47_000
    service = offerta.accreditation.service
    assert prices.listed(offerta.accreditation.organisation, service, "month", date(2026, 8, 31)) == [45_000]
    assert prices.listed(offerta.accreditation.organisation, service, "hour", SEPTEMBER) == []


def test_a_list_that_is_not_approved_changes_nothing(offerta, listino, sara, irene, act):
    refused_list = offers.refuse_prices(act(sara, reason="Oltre il tetto"), price_list=listino(90_000))
    assert (refused_list.state, refused_list.refusal) == (PriceListState.REFUSED, "Oltre il tetto")
    assert "Oltre il tetto" in Notice.objects.get(code="providers.pricelist.refused", user=irene).body
    listino(48_000)
    assert on(offerta, 2026, 9, 1) == 45_000


def test_a_list_is_approved_before_its_year_begins(maggio, offerta, listino, sara, act):
    proposed = listino(47_000)
    maggio("2026-09-01T00:00")
    with refused("providers.prices.begun"):
        offers.approve_prices(act(sara), price_list=proposed)
    assert on(offerta, 2026, 9, 1) == 45_000


def test_approved_it_does_not_change_until_the_end(offerta, listino, sara, act):
    offers.approve_prices(act(sara), price_list=listino(47_000))
    with refused("providers.prices.fixed", Conflict):
        offers.approve_prices(act(sara), price_list=listino(49_000))
    assert on(offerta, 2027, 8, 31) == 47_000
    assert PriceList.objects.filter(state=PriceListState.PROPOSED).count() == 1


def test_the_next_proposal_replaces_the_one_that_waits(listino):
    first, second = listino(47_000), listino(48_000)
    first.refresh_from_db()
    assert (first.state, second.state) == (PriceListState.REPLACED, PriceListState.PROPOSED)


@pytest.mark.parametrize("since", [date(2025, 9, 1), date(2026, 5, 12), date(2026, 10, 1)])
def test_a_list_is_for_a_whole_year_to_come(since, listino):
    with refused("providers.prices.year"):
        listino(47_000, since=since)


def test_the_offers_are_ones_own(offerta, organisation, somebody, act):
    other = organisation("altra")
    nina = somebody("Nina", (Kind.PROVIDER, other))
    with refused("providers.prices.offers"):
        offers.propose_prices(act(nina), organisation=other, since=SEPTEMBER, prices={offerta: 1})


def test_who_proposes_does_not_approve(listino, irene, act):
    with pytest.raises(NotAllowed):
        offers.approve_prices(act(irene), price_list=listino(47_000))


# What the database refuses


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2026, 8, 31), date(2027, 1, 1)), (date(2025, 1, 1), date(2025, 9, 2)), (date(2026, 1, 1), date(2026, 2, 1))],
)
def test_two_prices_never_share_a_day(since, until, offerta):
    row = {"network_id": offerta.network_id, "offer": offerta, "since": since, "until": until, "cents": 1}
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        Price.objects.create(**row, approved=True)
    proposed = Price.objects.create(**row)
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        Price.objects.filter(pk=proposed.pk).update(approved=True)


@pytest.mark.parametrize("change", [{"cents": 1}, {"until": date(2030, 1, 1)}, {"approved": False}])
def test_an_approved_price_does_not_change(change, offerta):
    with pytest.raises(IntegrityError, match="price_stands"), transaction.atomic():
        Price.objects.filter(offer=offerta).update(**change)
    with pytest.raises(IntegrityError, match="price_stands"), transaction.atomic():
        Price.objects.filter(offer=offerta).delete()


def test_the_network_sets_when_its_year_begins(rete, offerta, sara, act):
    rules.set_terms(act(sara), network=rete, year_month=1, confirm_days=10, accept_days=5, order=PlaceOrder.ARRIVAL)
    assert terms.next_year(terms.of(rete.pk), date(2026, 5, 12)) == date(2027, 1, 1)
    with refused("providers.terms.classes"):
        rules.set_terms(act(sara), network=rete, year_month=1, confirm_days=1, accept_days=1, order=PlaceOrder.CLASSES)
    assert Offer.objects.get().prices.get().until == SEPTEMBER
