"""Money for a project: from its sources to its lines, once."""

import pytest

from concilia.core.act import Act, system
from concilia.core.errors import NotAllowed
from concilia.ledger.kinds import AccountKind
from concilia.ledger.models import Account, Transfer
from concilia.ledger.queries import verify
from concilia.plans.domain.funding import fund, funded
from concilia.plans.domain.loading import load
from concilia.plans.models import BudgetLine, Project

from .conftest import plan_of


@pytest.fixture
def project(loaded):
    loaded("castellanza")
    return Project.objects.get(code="pronti-via-sperimentiamo")


@pytest.mark.seed("CA-16", "CA-17")
def test_lines_receive_from_money_and_not_from_hours(project):
    assert fund(system("test"), project=project) == 32_000_00 + 10_000_00 + 2_500_00
    balances = dict(Account.objects.filter(kind=AccountKind.BUDGET).values_list("owner", "balance"))
    lines = {line.pk: line.cents for line in project.lines.filter(source__form="money")}
    assert balances == lines
    assert list(verify()) == []


def test_loading_moves_no_money(project):
    assert not Transfer.objects.exists()


def test_funding_again_moves_nothing(project):
    fund(system("test"), project=project)
    assert fund(system("test"), project=project) == 0


def test_a_line_that_grew_receives_the_rest(project):
    fund(system("test"), project=project)
    old, new = (
        "          amount: 4000.00\n          call: castellanza-a-2026",
        "          amount: 5000.00\n          call: castellanza-a-2026",
    )
    more = [
        ("      total: 60741.00\n      contribution: 32000.00", "      total: 61741.00\n      contribution: 33000.00"),
        (
            "          kind: contribution\n          amount: 32000.00",
            "          kind: contribution\n          amount: 33000.00",
        ),
    ]
    load(system("load"), plan_of("castellanza", (old, new), *more))
    assert fund(system("test"), project=project) == 1_000_00
    line = BudgetLine.objects.get(code="A-transport")
    assert funded([line.pk]) == {line.pk: 5_000_00}


def test_an_auditor_does_not_fund(project, somebody):
    with pytest.raises(NotAllowed):
        fund(Act(actor=somebody("Nina").actor), project=project)
