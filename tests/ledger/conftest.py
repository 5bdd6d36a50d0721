"""A small network's money: what a story of the ledger needs."""

from types import SimpleNamespace

import pytest

from concilia.core.act import system
from concilia.core.ids import uuid7
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key, find_accounts
from concilia.ledger.kinds import AccountKind
from concilia.ledger.models import Account
from concilia.ledger.queries import balance


class Till:
    """The verbs of one network, with the ids a story does not name."""

    def __init__(self, network):
        self.network = network.pk
        self.act = system("test")
        self.source, self.line, self.payee = uuid7(), uuid7(), uuid7()

    def send(self, *ways):
        return money.send(self.act, network=self.network, flows=ways)

    def fund(self, cents):
        return self.send(flows.fund(id=uuid7(), source=self.source, line=self.line, cents=cents))[0]

    def award(self, cents):
        made = uuid7()
        self.send(flows.award(award=made, line=self.line, cents=cents))
        return made

    def voucher(self, cents):
        """A voucher of that value, with what it takes to have it."""
        self.fund(cents)
        award, voucher = self.award(cents), uuid7()
        self.send(flows.issue(voucher=voucher, award=award, cents=cents))
        return voucher

    def redeem(self, voucher, cents, redemption=None, payee=None):
        made = redemption or uuid7()
        self.send(flows.redeem(redemption=made, voucher=voucher, payee=payee or self.payee, cents=cents))
        return made

    def order(self, cents, payee=None):
        made = uuid7()
        self.send(flows.order(order=made, payee=payee or self.payee, cents=cents))
        return made

    def give_back(self, kind, owner, cents=None, id=None, to=None):
        return money.give_back(
            self.act,
            id=id or uuid7(),
            network=self.network,
            debit=Key(kind, owner),
            credit=to or Key(AccountKind.BUDGET, self.line),
            cents=cents,
        )

    def account(self, kind, owner, period=""):
        key = Key(kind, owner, period)
        return Account.objects.get(pk=find_accounts(self.network, [key])[key])

    def left(self, kind, owner, period=""):
        return balance(self.account(kind, owner, period))


@pytest.fixture
def till(rete):
    return Till(rete)


@pytest.fixture
def kinds():
    return SimpleNamespace(**{kind.name.lower(): kind for kind in AccountKind})
