"""The machine of the ledger's invariants: random lives of a network, the real ledger beside a plain one.

Each rule does the same to both and compares the answers; after each step every balance must agree (L1, L2, L4), and
what was written before must still be there unchanged (L9).
"""

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from uuid import uuid5

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from concilia.core.act import system
from concilia.core.errors import Refusal
from concilia.core.ids import uuid7
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind
from concilia.ledger.models import Account, Transfer
from concilia.ledger.queries import summary, verify
from concilia.territory.models import Network
from tests.ledger.model import Model, Refused

#: How much is asked of what is left: a cent, half, all of it, or a cent too much.
SHARES = st.sampled_from(["a cent", "half", "all", "too much"])
PICKS = st.integers(0, 5)
MONTHS = st.sampled_from(["2027-03", "2027-04"])


def key(kind, owner, period=""):
    return (kind, owner, period)


def picked(things, pick):
    """One of the last things."""
    return things[-1 - pick % len(things)]


class Lives(RuleBasedStateMachine):
    """One network, in a transaction that is rolled back. ``plant`` is a bug to enter before it begins."""

    plant = ExitStack

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.stack.enter_context(self.plant())
        self.act, self.model, self.written = system("test"), Model(), []
        self.network = Network.objects.create(code=f"n{uuid7().hex}", title="Prova", kind="rete").pk
        self.source, self.line, self.child = uuid7(), uuid7(), uuid7()
        self.payees, self.wrong = [uuid7(), uuid7()], False
        self.awards, self.vouchers, self.uses, self.undoings, self.orders, self.sent = ([] for _ in range(6))
        self.claims, self.dropped = [], set()
        self.holds = []

    def teardown(self):
        try:
            if not self.wrong:
                assert list(verify()) == []
                assert summary(self.network).closes
        finally:
            transaction.set_rollback(True)
            self.stack.close()

    # Doing the same to both

    def both(self, real, model):
        """The answer of the real ledger, which must be the model's: None, or the code of a refusal."""
        expected, answer = self.outcome(model), self.outcome(real)
        self.wrong = answer != expected
        assert not self.wrong, f"the ledger answered {answer}, the model {expected}"
        return answer is None

    @staticmethod
    def outcome(run):
        try:
            with transaction.atomic():
                run()
        except (Refusal, Refused) as refused:
            return getattr(refused, "code", str(refused))
        return None

    def send(self, *ways):
        told = [(way.id, key(*way.debit), key(*way.credit), way.cents) for way in ways]
        return self.both(lambda: money.send(self.act, network=self.network, flows=ways), lambda: self.model.send(*told))

    def keep(self, *lists, way):
        """Send one way; if it went, remember it."""
        if self.send(way):
            for each in (*lists, self.sent):
                each.append(way)

    def asked(self, share, kind, owner):
        """Cents of what is left on an account."""
        left = self.model.balances[key(kind, owner)]
        return max(1, {"a cent": 1, "half": left // 2, "all": left, "too much": left + 1}[share])

    # The ways of money

    @initialize(cents=st.integers(1, 1_000))
    def begin(self, cents):
        """A line with some money, an award and a voucher: lives that begin with nothing end with nothing."""
        self.fund(cents)
        self.award("half")
        self.issue(0, "half")

    @rule(cents=st.integers(1, 1_000))
    def fund(self, cents):
        self.keep(way=flows.fund(id=uuid7(), source=self.source, line=self.line, cents=cents))

    @rule(share=SHARES)
    def cut_the_line(self, share):
        """Refused below what is committed (M9)."""
        debit, credit = Key(AccountKind.BUDGET, self.line), Key(AccountKind.SOURCE, self.source)
        cents = self.asked(share, "budget", self.line)
        self.send(flows.give_back(id=uuid7(), debit=debit, credit=credit, cents=cents, reference=self.line))

    @rule(share=SHARES)
    def award(self, share):
        way = flows.award(award=uuid7(), line=self.line, cents=self.asked(share, "budget", self.line))
        self.keep(self.awards, way=way)

    @precondition(lambda self: self.awards)
    @rule(pick=PICKS, share=SHARES)
    def issue(self, pick, share):
        award = picked(self.awards, pick).id
        way = flows.issue(voucher=uuid7(), award=award, cents=self.asked(share, "commitment", award))
        self.keep(self.vouchers, way=way)

    @precondition(lambda self: self.awards)
    @rule(pick=PICKS, share=SHARES)
    def settle(self, pick, share):
        award = picked(self.awards, pick).id
        cents = self.asked(share, "commitment", award)
        self.keep(way=flows.settle(id=uuid7(), award=award, payee=self.payees[1], cents=cents))

    @precondition(lambda self: self.vouchers)
    @rule(pick=PICKS, payee=st.integers(0, 1), share=SHARES)
    def redeem(self, pick, payee, share):
        self.keep(self.uses, way=self._use(pick, payee, share))

    @precondition(lambda self: self.vouchers)
    @rule(pick=PICKS, share=SHARES, month=MONTHS)
    def redeem_under_a_ceiling(self, pick, share, month):
        way = self._use(pick, 0, share)
        ceiling = {"owner": self.child, "period": month, "cents": way.cents}
        if self.send(way, flows.use_allowance(redemption=way.id, network=self.network, **ceiling)):
            self.uses.append(way)

    def _use(self, pick, payee, share):
        voucher = picked(self.vouchers, pick).id
        cents = self.asked(share, "voucher", voucher)
        return flows.redeem(redemption=uuid7(), voucher=voucher, payee=self.payees[payee], cents=cents)

    # A till without network

    @precondition(lambda self: self.vouchers)
    @rule(pick=PICKS, share=SHARES)
    def issue_a_pass(self, pick, share):
        """A part of a voucher is set aside for one pass."""
        voucher = picked(self.vouchers, pick).id
        cents = self.asked(share, "voucher", voucher)
        self.keep(self.holds, way=flows.set_aside(id=uuid7(), voucher=voucher, period=str(uuid7()), cents=cents))

    @precondition(lambda self: self.holds)
    @rule(pick=PICKS, share=SHARES)
    def send_an_offline_use(self, pick, share):
        """Released and redeemed together: never more than is held, whatever is on the voucher (L17)."""
        held = picked(self.holds, pick).credit
        cents = max(1, self._of_hold(share, held))
        back = flows.release(id=uuid7(), voucher=held.owner, period=held.period, cents=cents)
        use = flows.redeem(redemption=uuid7(), voucher=held.owner, payee=self.payees[0], cents=cents)
        if self.send_in_order(back, use):
            self.uses.append(use)
            self.sent += [back, use]

    @precondition(lambda self: self.holds)
    @rule(pick=PICKS)
    def end_a_pass(self, pick):
        """At a sync or at its term: what is left is on the voucher again, and then nothing is held."""
        held = picked(self.holds, pick).credit
        cents = self.model.balances[key(*held)]
        if cents:
            self.keep(way=flows.release(id=uuid7(), voucher=held.owner, period=held.period, cents=cents))
        assert self.model.balances[key(*held)] == 0

    @precondition(lambda self: len(self.vouchers) > 1 and self.holds)
    @rule(pick=PICKS)
    def release_to_another_voucher(self, pick):
        """What is held of one voucher is no other's: the database refuses."""
        held = picked(self.holds, pick).credit
        other = next(one.id for one in self.vouchers if one.id != held.owner)
        way = replace(
            flows.release(id=uuid7(), voucher=held.owner, period=held.period, cents=1),
            credit=Key(AccountKind.VOUCHER, other),
        )
        if self.model.balances[key(*held)]:
            answer = self.outcome(lambda: money.send(self.act, network=self.network, flows=[way]))
            assert answer == "ledger.not_a_way", answer

    def _of_hold(self, share, held):
        left = self.model.balances[key(*held)]
        return {"a cent": 1, "half": left // 2, "all": left, "too much": left + 1}[share]

    def send_in_order(self, *ways):
        """In one batch, where what a way brings may be spent by the next: the model books them one by one, or none."""
        told = [(way.id, key(*way.debit), key(*way.credit), way.cents) for way in ways]
        return self.both(
            lambda: money.send(self.act, network=self.network, flows=ways), lambda: self.model.send_in_order(*told)
        )

    @rule(month=MONTHS, cents=st.integers(1, 500))
    def set_a_ceiling(self, month, cents):
        """The first amount stands."""
        ceiling, pool = key("allowance", self.child, month), key("allowance_pool", self.network)
        if ("ceiling", month) not in self.model.transfers:
            self.model.send((("ceiling", month), pool, ceiling, cents))
        money.allow(self.act, network=self.network, owner=self.child, period=month, cents=cents)

    # The same again, and something else under the same id

    @rule(pick=PICKS)
    def replay(self, pick):
        if self.sent:
            self.send(picked(self.sent, pick))

    @rule(pick=PICKS, cents=st.integers(1, 10))
    def reuse_the_id(self, pick, cents):
        if self.sent:
            self.send(replace(picked(self.sent, pick), cents=cents))

    # Undoing and ending

    @precondition(lambda self: self.uses)
    @rule(pick=PICKS, part=st.sampled_from([1, None]))
    def undo(self, pick, part):
        use = picked(self.uses, pick)
        undoing = (uuid7(), use, part or use.cents)
        if self._undo(*undoing):
            self.undoings.append(undoing)

    @precondition(lambda self: self.uses)
    @rule(pick=PICKS)
    def undo_more_than_was_used(self, pick):
        use = picked(self.uses, pick)
        assert not self._undo(uuid7(), use, use.cents + 1)

    @precondition(lambda self: self.undoings)
    @rule(pick=PICKS, same=st.booleans())
    def undo_again(self, pick, same):
        """The same undoing is a replay, another one is refused (L10)."""
        undoing, use, part = picked(self.undoings, pick)
        self._undo(undoing if same else uuid7(), use, part)

    def _undo(self, undoing, use, cents):
        originals = [one for one in (use.id, *self._eaten(use)) if one in self.model.transfers]
        return self.both(
            lambda: money.undo(self.act, id=undoing, redemption=use.id, cents=cents),
            lambda: self.model.undo(undoing, originals, cents),
        )

    def _eaten(self, use):
        return [uuid5(use.id, f"allowance {self.child} {month}") for month in ("2027-03", "2027-04")]

    @precondition(lambda self: self.vouchers)
    @rule(pick=PICKS)
    def expire(self, pick):
        """What is left goes back once; asked again, nothing more does (L11)."""
        self._give_back("voucher", picked(self.vouchers, pick).id)

    @precondition(lambda self: self.awards)
    @rule(pick=PICKS)
    def renounce(self, pick):
        self._give_back("commitment", picked(self.awards, pick).id)

    def _give_back(self, kind, owner):
        ending, debit, credit = uuid7(), key(kind, owner), key("budget", self.line)
        left = self.model.balances[debit]
        if left:
            self.model.send((ending, debit, credit, left))
        ended = {"debit": Key(AccountKind(kind), owner), "credit": Key(AccountKind.BUDGET, self.line)}
        for _ in range(2):
            money.give_back(self.act, id=ending, network=self.network, **ended)

    @precondition(lambda self: self.uses)
    @rule(payee=st.integers(0, 1), share=SHARES)
    def order(self, payee, share):
        whom = self.payees[payee]
        self.keep(self.orders, way=flows.order(order=uuid7(), payee=whom, cents=self.asked(share, "payable", whom)))

    @precondition(lambda self: self.orders)
    @rule(pick=PICKS, how=st.sampled_from(["pay", "reject"]))
    def end(self, pick, how):
        order = picked(self.orders, pick)
        verb, to = (money.pay, key("paid", order.debit.owner)) if how == "pay" else (money.reject, key(*order.debit))
        self.both(lambda: verb(self.act, order=order.id), lambda: self.model.end(order.id, to, order.cents, how))

    # What is kept for the Treasury, claimed back, recovered, offset

    @precondition(lambda self: self.uses)
    @rule(payee=st.integers(0, 1), share=SHARES)
    def hold(self, payee, share):
        whom = self.payees[payee]
        cents = self.asked(share, "payable", whom)
        self.keep(way=flows.hold(id=uuid7(), payee=whom, cents=cents, reference=uuid7()))

    @precondition(lambda self: self.uses)
    @rule(payee=st.integers(0, 1), share=SHARES, kept=st.booleans())
    def withhold_and_remit(self, payee, share, kept):
        """The tax on a contribution: kept from what is owed, then paid to the Treasury."""
        whom, way = self.payees[payee], flows.withhold if kept else flows.remit_withheld
        cents = self.asked(share, "payable" if kept else "withheld", whom)
        self.keep(way=way(id=uuid7(), payee=whom, cents=cents, reference=uuid7()))

    @precondition(lambda self: self.uses)
    @rule(payee=st.integers(0, 1), share=SHARES)
    def remit(self, payee, share):
        whom = self.payees[payee]
        self.keep(way=flows.remit(id=uuid7(), payee=whom, cents=self.asked(share, "tax", whom), reference=uuid7()))

    @precondition(lambda self: self.orders)
    @rule(payee=st.integers(0, 1), share=SHARES)
    def claim(self, payee, share):
        """No more than the payee got."""
        whom = self.payees[payee]
        way = flows.claim(recovery=uuid7(), payee=whom, cents=self.asked(share, "paid", whom))
        self.keep(self.claims, way=way)

    @precondition(lambda self: self.claims)
    @rule(pick=PICKS, share=SHARES)
    def recover(self, pick, share):
        self.keep(way=self._recovered(picked(self.claims, pick).id, share))

    @precondition(lambda self: self.claims)
    @rule(pick=PICKS, share=SHARES)
    def offset(self, pick, share):
        """What is owed is paid with what must come back: both or neither."""
        claim = picked(self.claims, pick)
        back = self._recovered(claim.id, share)
        whom = claim.debit.owner
        self.send(flows.offset(id=uuid7(), payee=whom, cents=back.cents, reference=claim.id), back)

    def _recovered(self, claim, share):
        cents = self.asked(share, "claim", claim)
        return flows.recover(id=uuid7(), recovery=claim, line=self.line, cents=cents)

    @precondition(lambda self: self.claims)
    @rule(pick=PICKS, share=SHARES)
    def drop_claim(self, pick, share):
        """What is left of a claim is not asked any more, once."""
        claim = picked(self.claims, pick).id
        if claim not in self.dropped:
            cents = self.asked(share, "claim", claim)
            dropped = self.both(
                lambda: money.drop_claim(self.act, recovery=claim, cents=cents),
                lambda: self.model.drop(claim, cents),
            )
            self.dropped |= {claim} if dropped else set()

    # What must hold after every step

    @invariant()
    def balances_agree_and_what_was_written_stays(self):
        accounts = Account.objects.filter(network=self.network).values_list("pk", "kind", "owner", "period", "balance")
        names = {pk: (key(*name), stored) for pk, *name, stored in accounts}
        rows = {row[0]: row for row in Transfer.objects.filter(network=self.network).order_by().values_list()}
        assert [rows.get(row[0]) for row in self.written] == self.written, "L9: what was written has changed"
        self.written = list(rows.values())
        real = Counter()
        for _, _, debit, credit, cents, *_ in self.written:
            real[names[debit][0]] -= cents
            real[names[credit][0]] += cents
        assert sum(real.values()) == 0, "L1: the sum of all accounts is not zero"
        assert real == self.model.balances, "the transfers do not make the model's balances"
        drifted = [name for name, stored in names.values() if stored is not None and not 0 <= stored == real[name]]
        assert drifted == [], "L2, L4: a stored balance is not the sum of its transfers"
