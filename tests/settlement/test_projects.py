"""Projects of alliances: advance, instalment, balance, and the own share that must be real (CA-15..17)."""

from datetime import date

import pytest

from concilia.access.kinds import Kind
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.settlement.domain import conditions, cost_reports, grants, instalments
from concilia.settlement.grant_states import GrantState, Method, Nature
from concilia.settlement.queries.grants import Standing
from tests.fixtures.grants import written
from tests.fixtures.projects import TERMS, TODAY, finanziato, regole, risorse
from tests.fixtures.refusals import refused

__all__ = ["finanziato", "regole", "risorse"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("conti")]


@pytest.fixture
def nadia(somebody, capofila):
    """Nadia, who acts for the lead body."""
    return somebody("Nadia", (Kind.DELEGATE, capofila))


@pytest.fixture
def rendiconta(nadia, sara, act):
    """A report of the lead body, sent and examined."""

    def make(grant, *documents, final=False):
        report = cost_reports.start(act(nadia), grant=grant, final=final)
        for document in documents:
            cost_reports.add(act(nadia), report=report, written=document)
        cost_reports.send(act(nadia), report=report)
        for document in report.documents.all():
            cost_reports.review(act(sara), document=document)
        return cost_reports.decide(act(sara), report=report)

    return make


def spent(net, number="1", **more):
    return written("staff", net, number, **{"vat_cents": 0, **more})


def test_without_an_explicit_choice_no_project_is_paid(progetto, risorse, sara, act, paolo, rete):
    line = progetto.lines.first()
    asked = {"project": progetto, "lines": {line: 100_000}, "starts_on": TODAY, "ends_on": date(2027, 6, 2)}
    with refused("settlement.grant.terms"):
        grants.open_project(act(sara), **asked)
    with refused("audit.reason"):
        grants.set_terms(act(paolo), network=rete, terms=TERMS)
    wrong = {**TERMS, "stages": TERMS["stages"][:2]}
    with refused("settlement.terms.wrong") as caught:
        grants.set_terms(act(paolo, reason="Prova"), network=rete, terms=wrong)
    assert "add up to 1" in str(caught.value)


def test_the_money_is_the_plans_and_no_more(finanziato, progetto, sara, act):
    assert finanziato.cents == 3_200_000
    assert balances(AccountKind.COMMITMENT, [finanziato.pk])[finanziato.pk] == 3_200_000
    assert finanziato.nature == Nature.PUBLIC
    line = progetto.lines.order_by("code").first()
    with refused("ledger.insufficient"):
        grants.open_project(act(sara), project=progetto, lines={line: 1}, starts_on=TODAY, ends_on=TODAY)


@pytest.mark.seed("CA-15", "CA-16", "CA-17")
def test_from_the_agreement_to_the_balance_to_the_cent(finanziato, rendiconta, sara, elena, act, progetto):
    with refused("settlement.instalment.lacks") as caught:
        instalments.settle(act(elena), grant=finanziato, stage="ADVANCE")
    assert "Convenzione firmata: da soddisfare" in str(caught.value)
    agreement = finanziato.conditions.get(code="AGREEMENT")
    conditions.meet(act(sara), condition=agreement, how="Repertorio 12/2026")
    assert instalments.settle(act(elena), grant=finanziato, stage="ADVANCE").gross_cents == 1_600_000
    rendiconta(finanziato, spent(2_400_000))
    with refused("settlement.instalment.lacks") as caught:
        instalments.settle(act(elena), grant=finanziato, stage="INTERIM")
    assert "80" in str(caught.value)
    rendiconta(finanziato, spent(100_000, "2"))
    assert instalments.settle(act(elena), grant=finanziato, stage="INTERIM").gross_cents == 960_000
    rendiconta(finanziato, spent(3_574_100, "3"), final=True)
    balance = instalments.settle(act(elena), grant=finanziato, stage="BALANCE")
    assert (balance.gross_cents, balance.withheld_cents) == (640_000, 0)
    finanziato.refresh_from_db()
    assert finanziato.state == GrantState.CLOSED
    assert sum(row.gross_cents for row in finanziato.instalments.all()) == 3_200_000


def test_what_is_in_kind_counts_and_is_never_paid(finanziato, rendiconta):
    rendiconta(finanziato, spent(1_000_000), spent(3_000_000, "2", method=Method.IN_KIND, paid_on=None), final=True)
    standing = Standing(finanziato, TODAY)
    assert standing.reckoning.admitted == 4_000_000
    assert standing.at_end == 1_000_000


def test_the_least_own_share_holds(finanziato, rendiconta):
    finanziato.own_share = 60
    finanziato.save()
    rendiconta(finanziato, spent(4_000_000), final=True)
    assert Standing(finanziato, TODAY).at_end == 1_600_000
