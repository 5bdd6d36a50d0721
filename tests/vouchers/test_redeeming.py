"""Spending a voucher at a provider's till."""

from datetime import date

import pytest

from concilia.audit.models import Entry, Receipt
from concilia.core.errors import Conflict, NotAllowed
from concilia.ledger.kinds import AccountKind
from concilia.ledger.models import Transfer
from concilia.ledger.queries import balances
from concilia.notices.models import Notice
from concilia.providers.domain import accreditations, offers
from concilia.territory.models import Network
from concilia.vouchers.domain import ending
from concilia.vouchers.domain.lookup import find
from concilia.vouchers.models import Redemption, Voucher
from concilia.vouchers.queries.spending import left, used
from tests.fixtures.refusals import refused
from tests.fixtures.vouchers import RIDE, RULES

pytestmark = pytest.mark.usefixtures("conti")


def written():
    """What a refusal must leave as it is."""
    return [model.objects.count() for model in (Redemption, Transfer, Receipt, Entry)]


@pytest.mark.seed("CA-33")
def test_the_voucher_pays_its_part_and_the_family_the_rest(buono, usa, accreditata):
    voucher = buono()
    receipt = usa(voucher, month_cost="300.00", attended="true")
    assert (receipt["cents"], receipt["own_share"], receipt["left"]) == (12_500, 17_500, 25_000)
    assert left(voucher) == 25_000
    assert balances(AccountKind.PAYABLE, [accreditata.pk]) == {accreditata.pk: 12_500}
    use = Redemption.objects.get()
    assert (use.receipt, use.unit, use.units, use.facts["month_cost"]) == (receipt["receipt"], "month", 1, "300.00")
    assert receipt["receipt"].startswith("260512-")


def test_the_holder_is_told_of_each_use(buono, usa, giulia):
    usa(buono())
    told = Notice.objects.get(code="vouchers.used", user=giulia)
    assert told.body == (
        "Cooperativa di prova ha registrato un utilizzo di €\xa0125,00 del 04/05/2026. Sul voucher restano €\xa0250,00."
    )


def test_a_cheap_month_is_paid_as_it_is(buono, usa):
    assert usa(buono(), month_cost="80.00", attended="true")["cents"] == 8_000


def test_the_monthly_ceiling_is_of_the_month_of_the_service(buono, usa):
    voucher = buono()
    usa(voucher, day=date(2026, 4, 28), month_cost="100.00", attended="true")
    assert usa(voucher, day=date(2026, 4, 30), month_cost="300.00", attended="true")["cents"] == 2_500
    assert usa(voucher, day=date(2026, 5, 4), month_cost="300.00", attended="true")["cents"] == 12_500


def test_a_month_that_is_full_pays_nothing_more(buono, usa):
    voucher = buono()
    usa(voucher)
    before = written()
    with refused("vouchers.redeem.rule") as caught:
        usa(voucher, day=date(2026, 5, 11))
    assert caught.value.params["rules"] == ["MONTH"]
    assert "Tetto mensile" in str(caught.value)
    assert written() == before


def test_the_months_granted_are_counted(buono, usa):
    """Three months were granted; a fourth is refused while there is money left."""
    voucher = buono(cents=37_500)
    for month in (4, 5):
        usa(voucher, day=date(2026, month, 30 if month == 4 else 4), month_cost="50.00", attended="true")
    usa(voucher, day=date(2026, 5, 5), month_cost="10.00", attended="true")
    with refused("vouchers.redeem.rule") as caught:
        usa(voucher, day=date(2026, 5, 6), month_cost="10.00", attended="true")
    assert caught.value.params["rules"] == ["MONTHS"]
    assert left(voucher) == 37_500 - 11_000


def test_the_last_cents_are_paid_and_then_it_is_used_up(buono, usa):
    voucher = buono(cents=13_000)
    usa(voucher, day=date(2026, 4, 30))
    assert usa(voucher, day=date(2026, 5, 4))["cents"] == 500
    with refused("vouchers.redeem.exhausted"):
        usa(voucher, day=date(2026, 5, 5))


def test_a_month_without_attendance_is_not_paid(buono, usa):
    voucher, before = buono(), written()
    before = written()
    with refused("vouchers.redeem.rule") as caught:
        usa(voucher, month_cost="300.00", attended="false")
    assert str(caught.value) == "Il voucher non paga: Un mese senza presenze non si paga."
    assert written() == before


def test_a_fact_that_is_missing_is_asked_for(buono, usa):
    with refused("vouchers.redeem.rule") as caught:
        usa(buono(), month_cost="300.00")
    assert "Manca un dato necessario" in str(caught.value)


def test_a_fact_that_cannot_be_read_is_refused(buono, usa):
    with refused("vouchers.redeem.facts"):
        usa(buono(), month_cost="molto", attended="true")


@pytest.mark.parametrize("cost", ["-1.00", "0.001", "1e3", "NaN", "∞", "١٢", "１２", "10" * 15])
def test_what_is_no_amount_moves_nothing(cost, buono, usa):
    voucher = buono()
    before = written()
    with refused("vouchers.redeem.facts"):
        usa(voucher, month_cost=cost, attended="true")
    assert written() == before


@pytest.mark.parametrize("day", [date(2026, 4, 19), date(2026, 1, 1)])
def test_before_it_begins_it_pays_nothing(day, buono, usa):
    with refused("vouchers.redeem.dates"):
        usa(buono(), day=day)


def test_after_its_last_day_it_pays_nothing(buono, usa, at):
    voucher = buono()
    now = at("2026-12-20T10:00")
    assert usa(voucher, day=voucher.valid_until, at=now)["cents"] == 12_500
    with refused("vouchers.redeem.dates"):
        usa(voucher, day=date(2026, 12, 17), at=now)


def test_tomorrow_is_not_recorded_today(buono, usa):
    with refused("vouchers.redeem.future"):
        usa(buono(), day=date(2026, 5, 13))


def test_a_suspended_voucher_pays_nothing_until_it_is_resumed(buono, usa, sara, act):
    voucher = buono()
    ending.suspend(act(sara, reason="Verifica in corso"), voucher=voucher)
    with refused("vouchers.redeem.state") as caught:
        usa(voucher)
    assert "sospeso" in str(caught.value)
    ending.resume(act(sara), voucher=voucher)
    assert usa(voucher)["cents"] == 12_500


def test_it_is_spent_only_on_its_services(buono, usa):
    with refused("vouchers.redeem.service"):
        usa(buono(), service="trasporto")


def test_only_an_accredited_provider_is_paid(buono, usa, organisation, somebody, act):
    from concilia.access.kinds import Kind

    other = organisation("altra", name="Altra cooperativa")
    nina = somebody("Nina", (Kind.PROVIDER, other))
    with refused("vouchers.redeem.provider"):
        usa(buono(), by=nina, provider=other)


def test_the_accreditation_counts_on_the_day_of_the_service(buono, usa, accreditata, sara, act):
    voucher = buono()
    held = accreditata.accreditations.get(service__code="micronido")
    accreditations.end(act(sara, reason="Chiusura"), accreditation=held, on=date(2026, 5, 5))
    assert usa(voucher, day=date(2026, 5, 4))["cents"] == 12_500
    with refused("vouchers.redeem.provider"):
        usa(voucher, day=date(2026, 5, 5))


def test_a_suspended_provider_is_paid_for_the_days_before(buono, usa, accreditata, sara, act, at):
    voucher, held = buono(), accreditata.accreditations.get(service__code="micronido")
    at("2026-05-05T10:00")
    accreditations.suspend(act(sara, reason="Ispezione"), accreditation=held)
    with refused("vouchers.redeem.provider"):
        usa(voucher, day=date(2026, 5, 5))
    assert usa(voucher, day=date(2026, 5, 4))["cents"] == 12_500


def test_a_call_that_refunds_people_pays_no_provider(buono, usa, accreditata, servizi, act):
    asked = accreditations.request(act(), organisation=accreditata, service=servizi["doposcuola"])
    accreditations.approve(act(), accreditation=asked, since=date(2026, 1, 1))
    with refused("vouchers.redeem.applicant"):
        usa(buono(kind="receipts", cents=40_000), service="doposcuola", receipt_amount="100.00")


@pytest.mark.parametrize("who", ["giulia", "sara", "elena", "marco"])
def test_only_the_till_of_that_provider_records_uses(who, request, buono, usa):
    voucher = buono()
    with pytest.raises(NotAllowed):
        usa(voucher, by=request.getfixturevalue(who))


# Rides (CA-32)


@pytest.mark.seed("CA-32")
def test_rides_are_paid_up_to_their_ceiling_and_counted(buono, usa):
    voucher = buono(kind="rides", cents=3_600)
    ride = {"service": "trasporto", **RIDE}
    first = usa(voucher, day=date(2026, 5, 4), km="8", **ride)
    assert (first["cents"], first["own_share"]) == (1_000, 0)
    second = usa(voucher, day=date(2026, 5, 4), km="20", **ride)
    assert (second["cents"], second["own_share"]) == (1_200, 400)
    with refused("vouchers.redeem.rule") as caught:
        usa(voucher, day=date(2026, 5, 4), km="2", **ride)
    assert caught.value.params["rules"] == ["DAY"]
    usa(voucher, day=date(2026, 5, 5), km="2", **ride)
    with refused("vouchers.redeem.rule") as caught:
        usa(voucher, day=date(2026, 5, 6), km="2", **ride)
    assert caught.value.params["rules"] == ["RIDES"]
    assert used(voucher, RULES["rides"])["RIDES", "voucher"] == 3


# The same act twice


def test_the_same_key_books_once_and_gives_the_same_receipt(buono, usa):
    voucher = buono()
    first = usa(voucher, key="k1")
    before = written()
    again = usa(voucher, key="k1")
    assert again == {**first, "replayed": True}
    assert written() == before


def test_the_receipt_is_given_again_even_when_nothing_is_left_or_the_voucher_has_ended(buono, usa, sara, act):
    voucher = buono(cents=12_500)
    first = usa(voucher, key="k1")
    ending.revoke(act(sara, reason="Dichiarazione falsa"), voucher=voucher)
    assert usa(voucher, key="k1")["receipt"] == first["receipt"]


@pytest.mark.parametrize("changed", [{"month_cost": "90.00"}, {"day": date(2026, 5, 5)}])
def test_the_same_key_for_something_else_is_refused(changed, buono, usa):
    voucher = buono()
    usa(voucher, key="k1", month_cost="80.00", attended="true")
    before = written()
    with refused("audit.key_reused", Conflict):
        usa(voucher, key="k1", **{"month_cost": "80.00", "attended": "true", **changed})
    assert written() == before


def test_a_refused_key_can_be_used_again(buono, usa):
    voucher = buono()
    with refused("vouchers.redeem.rule"):
        usa(voucher, key="k1", month_cost="80.00", attended="false")
    assert usa(voucher, key="k1", month_cost="80.00", attended="true")["cents"] == 8_000


# Finding


@pytest.mark.parametrize("typed", ["XXXX", "3333 3333 3333", "A" * 26, "", "o0o0 o0o0 o0o0"])
def test_a_code_that_is_nobodys_is_not_found(typed, rete, db):
    from concilia.core.errors import NotFound

    with pytest.raises(NotFound):
        find(typed, among=Voucher.objects.filter(network=rete))


def test_a_voucher_of_another_network_is_not_found(buono, db):
    other = Network.objects.create(code="altra", title="Altra rete", kind="network")
    voucher = buono()
    with refused("vouchers.find"):
        find(voucher.code, among=Voucher.objects.filter(network=other))


def test_no_use_costs_more_than_the_price_list_of_that_day(buono, usa, accreditata, comune, irene, sara, act, at):
    at("2026-05-12T10:00")
    held = accreditata.accreditations.get(service__code="micronido")
    place = {"name": "Nido", "comune": comune, "unit": "month"}
    offer = offers.add_offer(act(irene), accreditation=held, price=30_000, **place)
    prices = offers.propose_prices(act(irene), organisation=accreditata, since=date(2026, 9, 1), prices={offer: 32_000})
    offers.approve_prices(act(sara), price_list=prices)
    voucher, before = buono(), written()
    with refused("vouchers.redeem.listed"):
        usa(voucher, month_cost="300.01", attended="true")
    assert written() == before
    assert usa(voucher, month_cost="300.00", attended="true")["own_share"] == 17_500
