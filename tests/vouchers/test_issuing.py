"""From a granted award to a voucher."""

from datetime import date

import pytest

from concilia.audit.models import Entry
from concilia.core.errors import Conflict, NotAllowed
from concilia.engines import codes
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries import balances
from concilia.notices.models import Notice
from concilia.selection.domain import awards
from concilia.selection.models import Award
from concilia.vouchers.domain import issuing
from concilia.vouchers.domain.lookup import find
from concilia.vouchers.models import Voucher
from concilia.vouchers.queries.spending import left
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")


@pytest.mark.seed("CA-33")
def test_an_award_becomes_a_voucher_with_its_money(concessione, giulia, sara, act):
    award = concessione(giulia, 37_500)
    voucher = issuing.issue(act(sara), award=award)
    assert (voucher.cents, left(voucher), voucher.holder) == (37_500, 37_500, giulia.person)
    assert balances(AccountKind.COMMITMENT, [award.pk]) == {award.pk: 0}
    assert Entry.objects.filter(verb="vouchers.voucher.issue", object_id=voucher.pk).count() == 1
    assert Notice.objects.filter(code="vouchers.issued", user=giulia).count() == 1


def test_an_award_that_waits_to_be_accepted_has_no_voucher_yet(concessione, giulia, sara, act):
    award = concessione(giulia)
    Award.objects.filter(pk=award.pk).update(accept_by=date(2026, 6, 1))
    with refused("vouchers.issue.acceptance"):
        issuing.issue(act(sara), award=award)
    assert issuing.issue_all(act(sara), call=award.application.call) == []
    awards.accept(act(giulia), award=Award.objects.get(pk=award.pk))
    assert len(issuing.issue_all(act(sara), call=award.application.call)) == 1


def test_it_is_valid_from_the_day_of_issue_for_the_days_of_the_call(buono):
    voucher = buono()
    assert (voucher.valid_from, voucher.valid_until) == (date(2026, 4, 20), date(2026, 12, 16))


def test_the_code_has_no_look_alikes_and_the_token_is_kept_encrypted(buono):
    voucher = buono()
    assert set(voucher.code) <= set(codes.ALPHABET)
    assert codes.voucher_code(voucher.code) == voucher.code
    assert voucher.token_index == codes.token_digest(voucher.token)
    assert (
        voucher.token
        not in Voucher.objects.filter(pk=voucher.pk).extra(select={"raw": "token"}).values("raw")[0].values()
    )


def test_it_is_found_by_its_code_as_people_type_it_and_by_its_token(buono, rete):
    voucher = buono()
    typed = f" {voucher.code[:4].lower()}-{voucher.code[4:8]} {voucher.code[8:]}"
    assert (
        find(typed, among=Voucher.objects.filter(network=rete))
        == find(voucher.token, among=Voucher.objects.all())
        == voucher
    )


def test_the_service_is_the_one_that_was_applied_for(buono):
    assert [service.code for service in buono().services.all()] == ["micronido"]


@pytest.mark.seed("CA-32")
def test_without_one_it_is_the_services_of_the_action(buono):
    assert [service.code for service in buono(kind="rides").services.all()] == ["trasporto"]


def test_an_award_has_one_voucher(concessione, giulia, sara, act):
    award = concessione(giulia)
    issuing.issue(act(sara), award=award)
    with refused("vouchers.issue.twice", Conflict):
        issuing.issue(act(sara), award=award)
    assert Voucher.objects.count() == 1


def test_all_the_awards_of_a_call_at_once_and_none_the_second_time(concessione, giulia, anna, sara, act):
    first, second = concessione(giulia), concessione(anna, 12_500)
    made = issuing.issue_all(act(sara), call=first.application.call)
    assert {voucher.award for voucher in made} == {first, second}
    assert issuing.issue_all(act(sara), call=first.application.call) == []


def test_a_voucher_that_could_never_be_spent_is_not_issued(concessione, giulia, sara, act, at):
    award = concessione(giulia)
    at("2027-01-01T09:00")
    with refused("vouchers.issue.over"):
        issuing.issue(act(sara), award=award)
    assert Voucher.objects.count() == 0


@pytest.mark.parametrize("who", ["giulia", "irene", "elena"])
def test_only_who_decides_issues(who, request, concessione, giulia, act):
    award = concessione(giulia)
    with pytest.raises(NotAllowed):
        issuing.issue(act(request.getfixturevalue(who)), award=award)
