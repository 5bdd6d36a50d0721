"""Monthly statements: every use on one of them at most."""

from datetime import date

import pytest

from concilia.core.errors import Conflict, NotAllowed
from concilia.ledger.queries import summary
from concilia.notices.models import Notice
from concilia.settlement.domain import statements
from concilia.settlement.models import Statement, StatementLine
from concilia.settlement.queries import totals
from concilia.settlement.states import StatementState
from concilia.territory.models import Network
from concilia.vouchers.domain import redeeming, reversing
from concilia.vouchers.models import Redemption
from concilia.vouchers.queries.spending import left
from tests.fixtures.refusals import refused

from .conftest import APRIL, JUNE, MAY

pytestmark = pytest.mark.usefixtures("conti")


def test_a_month_has_one_statement_for_each_provider(usato, anna, disegna, cooperativa, alleanza):
    usato()
    usato(anna)
    (statement,) = disegna()
    assert (statement.provider, statement.alliance, statement.month) == (cooperativa, alleanza, MAY)
    assert statement.lines.count() == 2
    assert totals.total(statement) == totals.with_totals(Statement.objects.all()).get().total == 25_000


def test_drawing_twice_adds_nothing(usato, disegna):
    usato()
    assert len(disegna()) == 1
    assert disegna() == disegna(JUNE) == []
    assert StatementLine.objects.count() == 1


def test_what_comes_late_is_on_the_next_one(usato, usa, disegna, giugno):
    voucher = usato()
    (first,) = disegna()
    usa(voucher, day=date(2026, 4, 28), at=giugno)
    (second,) = disegna(JUNE)
    assert [totals.total(first), totals.total(second)] == [12_500, 12_500]
    assert second.number == first.number + 1


def test_uses_of_later_months_wait(usato, disegna):
    usato()
    assert disegna(APRIL) == []


def test_what_was_undone_is_on_none(usato, disegna, irene, act):
    usato()
    reversing.reverse(act(irene, reason="Errore"), redemption=Redemption.objects.get())
    assert disegna() == []


def test_a_use_on_a_statement_is_no_longer_undone_at_the_till(usato, disegna, irene, act):
    usato()
    disegna()
    with refused("vouchers.reverse.settled"):
        reversing.reverse(act(irene, reason="Errore"), redemption=Redemption.objects.get())


def test_the_beneficiary_has_a_code_of_each_provider(usato, usa, buono, disegna, organisation, somebody, giulia):
    """The same on all the statements of a provider, another for another provider (and never a name)."""
    voucher = usato(giulia)
    usa(voucher, day=date(2026, 4, 28), at=voucher.issued_at.replace(month=6))
    lines = StatementLine.objects.all()
    disegna()
    codes = set(lines.values_list("beneficiary_code", flat=True))
    assert len(codes) == 1
    redemption = Redemption.objects.first()
    redemption.provider = organisation("altra")
    assert statements.beneficiary_code(redemption) not in codes
    assert "Giulia" not in codes.pop()


@pytest.mark.seed("MA-22")
def test_a_person_who_is_refunded_has_a_statement_too(buono, servizi, sara, giulia, disegna, act):
    voucher = buono(kind="receipts", cents=40_000)
    redeeming.refund(
        act(sara),
        voucher=voucher,
        service=servizi["doposcuola"],
        service_date=date(2026, 5, 4),
        facts={"receipt_amount": "120.00", "service": "after_school", "traceable": "true"},
    )
    (statement,) = disegna()
    assert (statement.person, statement.provider, totals.total(statement)) == (giulia.person, None, 6_000)


def test_who_draws_reaches_the_network(elena, act, db):
    other = Network.objects.create(code="altra", title="Altra rete", kind="network")
    with pytest.raises(NotAllowed):
        statements.draw(act(elena), network=other, month=MAY)


# Sent, given back, approved


def test_the_provider_sends_its_own(usato, disegna, irene, somebody, organisation, act):
    from concilia.access.kinds import Kind

    usato()
    (statement,) = disegna()
    nina = somebody("Nina", (Kind.PROVIDER, organisation("altra")))
    with pytest.raises(NotAllowed):
        statements.send(act(nina), statement=statement)
    assert statements.send(act(irene), statement=statement).state == StatementState.SENT
    with refused("audit.state", Conflict):
        statements.send(act(irene), statement=statement)


def test_it_is_given_back_with_a_reason_and_sent_again(usato, disegna, irene, elena, act):
    usato()
    (statement,) = disegna()
    statements.send(act(irene), statement=statement)
    with refused("audit.reason"):
        statements.give_back(act(elena), statement=statement)
    statements.give_back(act(elena, reason="Manca il registro presenze."), statement=statement)
    assert "Manca il registro presenze." in Notice.objects.get(code="settlement.statement.returned", user=irene).body
    assert statements.send(act(irene), statement=statement).state == StatementState.SENT


def test_a_wrong_line_is_taken_off_and_its_use_undone(usato, anna, disegna, irene, act):
    voucher, _ = usato(), usato(anna)
    (statement,) = disegna()
    line = statement.lines.get(redemption__voucher=voucher)
    with refused("audit.reason"):
        statements.strike(act(irene), line=line)
    statements.strike(act(irene, reason="Il bambino era assente"), line=line)
    assert (totals.total(statement), left(voucher)) == (12_500, 37_500)


def test_a_sent_statement_keeps_its_lines(usato, disegna, irene, act):
    usato()
    (statement,) = disegna()
    statements.send(act(irene), statement=statement)
    with refused("settlement.strike.sent"):
        statements.strike(act(irene, reason="Errore"), line=statement.lines.get())
    assert statement.lines.count() == 1


def test_an_empty_statement_is_not_sent(usato, disegna, irene, act):
    usato()
    (statement,) = disegna()
    statements.strike(act(irene, reason="Errore"), line=statement.lines.get())
    with refused("settlement.send.empty"):
        statements.send(act(irene), statement=statement)
    statement.refresh_from_db()
    assert statement.state == StatementState.DRAFT


def test_who_granted_an_award_does_not_approve_its_payment(usato, disegna, irene, sara, elena, rete, act):
    """Even with both roles: who decides does not pay."""
    from concilia.access.kinds import Kind, Scope
    from concilia.access.models import Role

    since = "2020-01-01T00:00:00+01:00"
    Role.objects.create(
        user=sara, kind=Kind.ACCOUNTANT, scope=Scope.NETWORK, scope_id=rete.pk, since=since, granted_by="system:test"
    )
    usato()
    (statement,) = disegna()
    statements.send(act(irene), statement=statement)
    with refused("settlement.approve.same_person"):
        statements.approve(act(sara), statement=statement)
    assert statements.approve(act(elena), statement=statement).approved_by == elena.actor


@pytest.mark.parametrize("who", ["sara", "paolo", "davide", "irene"])
def test_only_the_accountant_approves(who, request, usato, disegna, irene, act):
    usato()
    (statement,) = disegna()
    statements.send(act(irene), statement=statement)
    with pytest.raises(NotAllowed):
        statements.approve(act(request.getfixturevalue(who)), statement=statement)


def test_a_statement_that_was_not_sent_is_not_approved(usato, disegna, elena, act):
    usato()
    (statement,) = disegna()
    with refused("audit.state", Conflict):
        statements.approve(act(elena), statement=statement)


def test_what_is_drawn_and_what_is_not_is_what_was_used(usato, anna, usa, disegna, rete, giugno):
    """L14: settled and unsettled uses are a partition of the uses."""
    voucher, _ = usato(), usato(anna)
    disegna()
    usa(voucher, day=date(2026, 6, 1), at=giugno)
    settled = sum(row.total for row in totals.with_totals(Statement.objects.all()))
    unsettled = sum(row.cents for row in totals.unsettled(rete, JUNE))
    assert (settled, unsettled) == (25_000, 12_500)
    assert summary(rete.pk).used == settled + unsettled
