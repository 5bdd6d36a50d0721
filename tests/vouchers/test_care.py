"""What a call may ask of its vouchers: who they are for, where and by when they are spent, what events add to them."""

from datetime import date

import pytest

from concilia.access.kinds import Kind
from concilia.audit.models import Entry
from concilia.core.errors import Conflict, NotAllowed
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries import balances
from concilia.notices.models import Notice
from concilia.providers.domain import accreditations
from concilia.vouchers.domain import activating, alerting, ending, issuing, protecting, redeeming, topping
from concilia.vouchers.models import Alert, Redemption, TopUp, Voucher
from concilia.vouchers.queries.spending import left, used
from concilia.vouchers.states import VoucherState
from tests.fixtures.care import PRESENT
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")
HOURS = {"code": "HOURS", "label": "Ore", "quantity": "20", "of": "done_hours", "per": "voucher"}
HERE, MAY = date(2026, 5, 4), date(2026, 5, 12)


def line_of(award):
    return balances(AccountKind.BUDGET, [award.call_line_id])[award.call_line_id]


@pytest.fixture
def altra(organisation, servizi, act):
    """Another accredited provider, with Nina at its till."""
    other = organisation("altra", name="Altra cooperativa")
    asked = accreditations.request(act(), organisation=other, service=servizi["micronido"])
    accreditations.approve(act(), accreditation=asked, since=date(2026, 1, 1))
    return other


@pytest.fixture
def nina(somebody, altra):
    return somebody("Nina", (Kind.PROVIDER, altra))


# Who it is for (CA-30, CA-33)

BORN = (("Tea", date(2020, 5, 1)), ("Ugo", date(2024, 1, 15)), ("Ada", date(2007, 1, 1)))
HOUSEHOLD = {"one_per": "household"}


@pytest.mark.seed("CA-30")
def test_a_household_has_one_voucher_that_names_its_minor_children(cura, figli):
    tea, ugo, _ada = figli(*BORN)
    voucher = cura(parts=HOUSEHOLD)
    assert (voucher.cents, list(voucher.children.order_by("birth_date"))) == (90_000, [tea, ugo])


@pytest.mark.seed("CA-33")
def test_or_one_for_each_child_in_equal_parts_to_the_cent(concessa, figli, sara, act):
    tea, ugo, _ada = figli(*BORN)
    award = concessa({"issue": {"each": "child"}}, cents=10_001, parts=HOUSEHOLD)
    made = issuing.issue_each(act(sara), award=award)
    assert [(row.beneficiary, row.cents, left(row)) for row in made] == [(tea, 5_001, 5_001), (ugo, 5_000, 5_000)]
    assert balances(AccountKind.COMMITMENT, [award.pk]) == {award.pk: 0}
    with refused("vouchers.issue.twice", Conflict):
        issuing.issue_each(act(sara), award=award)


@pytest.mark.parametrize(("under", "names"), [(7, {"Tea", "Ugo"}), (6, {"Ugo"}), (2, set())])
def test_the_age_counts_on_the_day_of_issue(under, names, concessa, figli, sara, act):
    figli(*BORN)
    award = concessa({"issue": {"each": "application", "under": under}}, parts=HOUSEHOLD)
    made = issuing.issue(act(sara), award=award)
    assert {child.given_name for child in made.children.all()} == names


def test_an_award_whose_household_has_no_children_waits_and_stops_nobody(concessa, giulia, anna, figli, sara, act):
    each = {"issue": {"each": "child"}}
    lonely = concessa(each, cents=10_000, user=anna, parts=HOUSEHOLD)
    figli(*BORN[:1])
    concessa(each, cents=10_000, parts=HOUSEHOLD)
    call = lonely.application.call
    assert [row.holder for row in issuing.issue_all(act(sara), call=call)] == [giulia.person]
    with refused("vouchers.issue.children"):
        issuing.issue_each(act(sara), award=lonely)
    assert balances(AccountKind.COMMITMENT, [lonely.pk]) == {lonely.pk: 10_000}


def test_a_voucher_of_several_children_says_for_which_it_is_used(cura, figli, usa, person):
    _tea, ugo, _ada = figli(*BORN)
    voucher = cura(parts=HOUSEHOLD)
    with refused("vouchers.redeem.child"):
        usa(voucher, **PRESENT)
    stranger = person("Zoe", "F", date(2021, 1, 1))
    with refused("vouchers.redeem.other_child"):
        usa(voucher, child=stranger, **PRESENT)
    usa(voucher, child=ugo, **PRESENT)
    assert Redemption.objects.get().child == ugo


def test_what_is_special_in_a_use_is_kept_encrypted(cura, usa):
    usa(cura(), done_hours="4.00", absence="illness")
    use = Redemption.objects.get()
    assert use.facts == {"done_hours": "4.00"}
    raw = Redemption.objects.extra(select={"raw": "sealed"}).values_list("raw", flat=True).get()
    assert "illness" in use.sealed
    assert "illness" not in raw


# Units


UNITS = ("hour", "day", "week", "month", "year", "ride", "km", "access", "receipt")


@pytest.mark.parametrize("unit", UNITS)
def test_a_use_is_of_the_unit_of_its_call(unit, cura, usa):
    usa(cura(unit=unit), done_hours="2.25", absence="none")
    use = Redemption.objects.get()
    assert (use.unit, str(use.units), use.cents, use.own_share) == (unit, "2.25", 2_025, 225)


# Ceilings, in every period


PERIODS = {
    "day": (date(2026, 5, 4), date(2026, 5, 5)),
    "week": (date(2026, 5, 4), date(2026, 5, 11)),
    "month": (date(2026, 4, 30), date(2026, 5, 1)),
    "year": (date(2026, 5, 4), None),
    "voucher": (date(2026, 5, 4), None),
    "person": (date(2026, 5, 4), None),
    "household": (date(2026, 5, 4), None),
}


@pytest.mark.parametrize("per", PERIODS)
def test_a_ceiling_holds_in_its_period_and_the_person_pays_the_rest(per, cura, usa):
    voucher = cura(limits=[{"code": "MOST", "label": "Tetto", "amount": "50", "per": per}])
    day, after = PERIODS[per]
    receipts = [usa(voucher, day=day, **PRESENT) for _ in range(2)]
    assert [(one["cents"], one["own_share"]) for one in receipts] == [(3_600, 400), (1_400, 2_600)]
    with refused("vouchers.redeem.rule") as caught:
        usa(voucher, day=day, **PRESENT)
    assert caught.value.params["rules"] == ["MOST"]
    if after:
        assert usa(voucher, day=after, **PRESENT)["cents"] == 3_600


def test_a_ceiling_for_one_use_starts_again_at_each(cura, usa):
    voucher = cura(limits=[{"code": "MOST", "label": "Tetto", "amount": "20", "per": "use"}])
    assert [usa(voucher, **PRESENT)["cents"] for _ in range(3)] == [2_000] * 3


# One provider only (Molise)


def test_the_first_use_binds_the_voucher_to_its_provider(cura, usa, accreditata, altra, nina):
    voucher = cura(providers="first")
    usa(voucher, **PRESENT)
    voucher.refresh_from_db()
    assert voucher.provider == accreditata
    with refused("vouchers.redeem.other_provider"):
        usa(voucher, by=nina, provider=altra, **PRESENT)


def test_a_refused_first_use_binds_nobody(cura, usa):
    voucher = cura(providers="first")
    with refused("vouchers.redeem.rule"):
        usa(voucher, done_hours="4.00", absence="child")
    voucher.refresh_from_db()
    assert voucher.provider is None


def test_where_nothing_is_said_it_is_spent_anywhere(cura, usa, altra, nina):
    voucher = cura()
    usa(voucher, **PRESENT)
    assert usa(voucher, by=nina, provider=altra, **PRESENT)["cents"] == 3_600


def test_the_holder_chooses_before(cura, usa, accreditata, giulia, act):
    voucher = cura(providers="chosen")
    with refused("vouchers.redeem.not_chosen"):
        usa(voucher, **PRESENT)
    activating.choose(act(giulia), voucher=voucher, provider=accreditata)
    assert usa(voucher, **PRESENT)["cents"] == 3_600
    with refused("vouchers.choose.twice", Conflict):
        activating.choose(act(giulia), voucher=voucher, provider=accreditata)


def test_the_provider_is_changed_with_a_reason(cura, usa, accreditata, altra, nina, giulia, act):
    voucher = cura(providers="first")
    usa(voucher, **PRESENT)
    with refused("audit.reason"):
        activating.change_provider(act(giulia), voucher=voucher, provider=altra)
    activating.change_provider(act(giulia, reason="Abbiamo cambiato casa"), voucher=voucher, provider=altra)
    assert usa(voucher, by=nina, provider=altra, **PRESENT)["cents"] == 3_600
    entry = Entry.objects.get(verb="vouchers.voucher.change_provider")
    assert (entry.reason, entry.data) == (
        "Abbiamo cambiato casa",
        {"provider": str(altra.pk), "before": str(accreditata.pk)},
    )


def test_only_who_may_deliver_it_can_be_chosen(cura, organisation, giulia, act):
    with refused("vouchers.choose.provider"):
        activating.choose(act(giulia), voucher=cura(providers="chosen"), provider=organisation("bar"))


def test_where_the_call_lets_spend_anywhere_nobody_is_chosen(cura, accreditata, giulia, act):
    with refused("vouchers.choose.any"):
        activating.choose(act(giulia), voucher=cura(), provider=accreditata)


# Activation (Trento)

TRENTO = {"from": "award", "activate_days": 180, "complete_months": 12}


def test_once_activated_it_is_spent_within_twelve_months(cura, giulia, act):
    voucher = cura(valid=TRENTO)
    assert (voucher.activate_by, voucher.valid_until) == (date(2026, 10, 17), date(2027, 10, 17))
    activating.activate(act(giulia), voucher=voucher)
    assert (voucher.valid_until, voucher.activated_by) == (date(2027, 5, 12), giulia.actor)
    with refused("vouchers.activate.twice", Conflict):
        activating.activate(act(giulia), voucher=voucher)


def test_a_first_use_activates_it(cura, usa):
    voucher = cura(valid=TRENTO)
    usa(voucher, day=HERE, **PRESENT)
    voucher.refresh_from_db()
    assert voucher.activated_at is not None
    assert voucher.valid_until == date(2027, 5, 4)


def test_one_that_needs_no_activation_says_so(cura, giulia, act):
    with refused("vouchers.activate.none"):
        activating.activate(act(giulia), voucher=cura())


def test_nobody_activates_it_in_time_and_the_money_returns(cura, act, at):
    voucher = cura(valid=TRENTO)
    before = line_of(voucher.award)
    at("2026-10-17T23:59")
    assert ending.lapse_due(act()) == 0
    at("2026-10-18T00:00")
    assert (ending.lapse_due(act()), ending.lapse_due(act())) == (1, 0)
    voucher.refresh_from_db()
    assert (voucher.state, left(voucher), line_of(voucher.award) - before) == (VoucherState.LAPSED, 0, 90_000)
    assert Notice.objects.filter(code="vouchers.lapsed").count() == 1


def test_the_day_after_the_term_it_is_too_late_even_before_the_job_runs(cura, usa, giulia, act, at):
    voucher = cura(valid=TRENTO)
    now = at("2026-10-18T09:00")
    with refused("vouchers.redeem.not_activated"):
        activating.activate(act(giulia), voucher=voucher)
    with refused("vouchers.redeem.not_activated"):
        usa(voucher, day=date(2026, 10, 18), at=now, **PRESENT)


def test_an_activated_one_does_not_lapse(cura, giulia, act, at):
    voucher = cura(valid=TRENTO)
    activating.activate(act(giulia), voucher=voucher)
    at("2026-10-18T00:00")
    assert ending.lapse_due(act()) == 0


def test_holders_are_told_once_before_each_term(cura, act, at):
    cura(valid=TRENTO)
    at("2026-09-16T06:00")
    assert alerting.tell_terms(act()) == 0
    at("2026-09-17T06:00")
    assert (alerting.tell_terms(act()), alerting.tell_terms(act())) == (1, 0)
    assert "entro il 17/10/2026" in Notice.objects.get(code="vouchers.activate_soon").body


def test_and_before_what_is_left_is_lost(cura, usa, act, at):
    voucher = cura(cents=3_600)
    usa(voucher, **PRESENT)
    cura(user=None, parts={"title": "Altre ore"})
    at("2026-11-20T06:00")
    assert alerting.tell_terms(act()) == 1
    assert "fino al 16/12/2026" in Notice.objects.get(code="vouchers.expire_soon").body


# Money added by an event

BIRTH = {
    "code": "BIRTH",
    "label": {"it": "Nascita di un altro figlio", "en": "Birth of another child"},
    "facts": [{"name": "born", "type": "integer", "min": 1, "label": "Nati"}],
    "expression": "born * ROUND(benefit * (13 - EXTRACT(MONTH FROM event_day)) / 12.0, 2)",
    "max": 1000,
}
JUNE = date(2026, 5, 4)


def add(act, sara, voucher, day=JUNE, born="1", key=""):
    return topping.top_up(act(sara, key=key), voucher=voucher, code="BIRTH", day=day, facts={"born": born})


def test_a_birth_in_mid_year_adds_what_the_call_says_from_its_line(cura, giulia, sara, act):
    voucher = cura(cents=12_000, top_ups=[BIRTH])
    before = line_of(voucher.award)
    assert add(act, sara, voucher)["cents"] == 8_000
    voucher.refresh_from_db()
    assert (voucher.cents, left(voucher), before - line_of(voucher.award)) == (20_000, 20_000, 8_000)
    assert balances(AccountKind.COMMITMENT, [voucher.award_id]) == {voucher.award_id: 0}
    assert "€\xa080,00" in Notice.objects.get(code="vouchers.topped_up", user=giulia).body


def test_the_same_event_is_counted_once_and_the_same_act_gives_the_same_receipt(cura, sara, act):
    voucher = cura(cents=12_000, top_ups=[BIRTH])
    first = add(act, sara, voucher, key="k1")
    assert add(act, sara, voucher, key="k1") == {**first, "replayed": True}
    with refused("vouchers.top_up.twice", Conflict):
        add(act, sara, voucher)
    assert (TopUp.objects.count(), left(voucher)) == (1, 20_000)


@pytest.mark.parametrize(
    ("code", "day"),
    [("vouchers.top_up.future", date(2026, 5, 13)), ("vouchers.redeem.dates", date(2026, 4, 19))],
)
def test_the_event_is_of_a_day_of_the_voucher(code, day, cura, sara, act):
    with refused(code):
        add(act, sara, cura(cents=12_000, top_ups=[BIRTH]), day=day)


def test_an_event_that_the_call_does_not_name_adds_nothing(cura, sara, act):
    with refused("vouchers.top_up.none"):
        add(act, sara, cura())


def test_a_line_that_has_not_the_money_adds_nothing(cura, sara, act):
    voucher = cura(cents=490_000, top_ups=[BIRTH])
    with refused("ledger.insufficient"):
        add(act, sara, voucher, born="1")
    voucher.refresh_from_db()
    assert (voucher.cents, TopUp.objects.count()) == (490_000, 0)


def test_a_ceiling_that_follows_the_worth_grows_with_it(cura, usa, sara, act):
    limits = [{"code": "HALF", "label": "Metà", "amount": "benefit * 0.5", "per": "voucher"}]
    voucher = cura(cents=12_000, top_ups=[BIRTH], limits=limits)
    usa(voucher, done_hours="6.00", absence="none")
    add(act, sara, voucher)
    usa(voucher, day=date(2026, 5, 5), done_hours="8.00", absence="none")
    assert sorted(Redemption.objects.values_list("cents", flat=True)) == [4_600, 5_400]
    assert used(voucher, activating.rules_of(voucher))["HALF", "voucher"] == 10_000


@pytest.mark.parametrize("who", ["giulia", "irene", "elena"])
def test_only_who_decides_adds(who, request, cura, act):
    with pytest.raises(NotAllowed):
        add(act, request.getfixturevalue(who), cura(cents=12_000, top_ups=[BIRTH]))


# Four fifths


def test_at_four_fifths_of_the_money_holder_and_provider_are_told_once(cura, usa, giulia, irene):
    voucher = cura(cents=9_000)
    usa(voucher, done_hours="7.99", absence="none")
    assert Alert.objects.count() == 0
    usa(voucher, day=date(2026, 5, 5), done_hours="0.01", absence="none")
    usa(voucher, day=date(2026, 5, 6), done_hours="1.00", absence="none")
    told = Notice.objects.filter(code="vouchers.nearly_spent")
    assert {row.user for row in told} == {giulia, irene}
    assert told.count() == 2
    assert "restano €\xa018,00" in told.first().body


def test_and_at_four_fifths_of_the_hours(cura, usa):
    voucher = cura(limits=[HOURS])
    usa(voucher, done_hours="12.00", absence="none")
    assert Alert.objects.count() == 0
    usa(voucher, done_hours="4.00", absence="none")
    assert Alert.objects.get().kind == Alert.Kind.UNITS


# Suspended, revoked


def test_the_holder_is_told_why_it_is_suspended_and_revoked(cura, giulia, sara, act):
    voucher = cura()
    ending.suspend(act(sara, reason="Verifica della residenza."), voucher=voucher)
    assert voucher.state_reason == "Verifica della residenza."
    ending.resume(act(sara), voucher=voucher)
    assert voucher.state_reason == ""
    ending.revoke(act(sara, reason="Dichiarazione falsa."), voucher=voucher)
    told = Notice.objects.filter(user=giulia, code__in=["vouchers.suspended", "vouchers.resumed", "vouchers.revoked"])
    assert [row.code for row in told.order_by("id")] == ["vouchers.suspended", "vouchers.resumed", "vouchers.revoked"]
    assert "Dichiarazione falsa." in told.get(code="vouchers.revoked").body


# Somebody who must not be found (TA-41)


@pytest.mark.seed("TA-41")
def test_to_protect_a_voucher_leaves_no_reason_in_the_log(cura, sara, act):
    voucher = cura()
    protecting.protect(act(sara), voucher=voucher)
    assert Voucher.objects.get().protected
    entry = Entry.objects.get(verb="vouchers.voucher.protect")
    assert (entry.reason, entry.data) == ("", {"protected": True})


def test_used_on_the_till_by_nobody_but_its_provider(cura, usa, giulia, servizi, accreditata, act):
    with pytest.raises(NotAllowed):
        redeeming.redeem(
            act(giulia),
            voucher=cura(),
            provider=accreditata,
            service=servizi["micronido"],
            service_date=MAY,
            facts=PRESENT,
        )
