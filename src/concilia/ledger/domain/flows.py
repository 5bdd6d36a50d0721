"""Every way that money takes in the life of a network, as a value. ``money.send`` moves one or many, all or none.

The id of the thing is the id of its transfer: an award, a voucher, a redemption, a payment order move money once,
however often they are sent. Amounts are integer cents. Owners are the ids of the things the accounts stand for.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from ..kinds import AccountKind, TransferKind
from .accounts import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """``cents`` from ``debit`` to ``credit``: what a transfer will be when its accounts are open."""

    id: UUID
    kind: TransferKind
    debit: Key
    credit: Key
    cents: int
    reference: UUID


def fund(*, id: UUID, source: UUID, line: UUID, cents: int) -> Flow:
    """A financing gives to a budget line (stanziamento)."""
    return _flow(id, TransferKind.FUND, Key(AccountKind.SOURCE, source), Key(AccountKind.BUDGET, line), cents)


def reserve(*, id: UUID, line: UUID, call_line: UUID, cents: int) -> Flow:
    """A call takes its part of a budget line: what it awards comes from ``call_line`` (L3)."""
    return _flow(id, TransferKind.RESERVE, Key(AccountKind.BUDGET, line), Key(AccountKind.BUDGET, call_line), cents)


def award(*, award: UUID, line: UUID, cents: int) -> Flow:
    """A line, of the plan or of a call, is committed to an award (concessione)."""
    return _flow(award, TransferKind.AWARD, Key(AccountKind.BUDGET, line), Key(AccountKind.COMMITMENT, award), cents)


def issue(*, voucher: UUID, award: UUID, cents: int) -> Flow:
    """An award's money is put on a voucher (emissione)."""
    debit, credit = Key(AccountKind.COMMITMENT, award), Key(AccountKind.VOUCHER, voucher)
    return _flow(voucher, TransferKind.ISSUE, debit, credit, cents)


def top_up(*, id: UUID, line: UUID, award: UUID, voucher: UUID, cents: int) -> list[Flow]:
    """An event adds to a voucher: the line is committed to its award again, and that goes on to the voucher."""
    budget, commitment = Key(AccountKind.BUDGET, line), Key(AccountKind.COMMITMENT, award)
    target = Key(AccountKind.VOUCHER, voucher)
    committed = _flow(id, TransferKind.AWARD, budget, commitment, cents)
    put = Flow(
        id=uuid5(id, "issue"), kind=TransferKind.ISSUE, debit=commitment, credit=target, cents=cents, reference=id
    )
    return [committed, put]


def redeem(*, redemption: UUID, voucher: UUID, payee: UUID, cents: int) -> Flow:
    """A voucher is used: its value becomes a debt to the payee, a provider or a person who is refunded (utilizzo)."""
    debit, credit = Key(AccountKind.VOUCHER, voucher), Key(AccountKind.PAYABLE, payee)
    return _flow(redemption, TransferKind.REDEEM, debit, credit, cents)


def deliver(*, id: UUID, voucher: UUID, cents: int) -> Flow:
    """A use of a voucher that is paid by stages: it waits for the stage that pays it (utilizzo)."""
    debit, credit = Key(AccountKind.VOUCHER, voucher), Key(AccountKind.DELIVERED, voucher)
    return _flow(id, TransferKind.REDEEM, debit, credit, cents)


def undeliver(*, id: UUID, voucher: UUID, cents: int) -> Flow:
    """What waited for a stage is on its voucher again: a use was undone, or an advance already covers it (sblocco)."""
    debit, credit = Key(AccountKind.DELIVERED, voucher), Key(AccountKind.VOUCHER, voucher)
    return _flow(id, TransferKind.RELEASE, debit, credit, cents)


def pay_delivered(*, id: UUID, voucher: UUID, payee: UUID, cents: int, reference: UUID) -> Flow:
    """A stage pays what was used: it becomes a debt to the payee (liquidazione)."""
    debit, credit = Key(AccountKind.DELIVERED, voucher), Key(AccountKind.PAYABLE, payee)
    return Flow(id=id, kind=TransferKind.SETTLE, debit=debit, credit=credit, cents=cents, reference=reference)


def pay_ahead(*, id: UUID, voucher: UUID, payee: UUID, cents: int, reference: UUID) -> Flow:
    """A stage pays what is not used yet: the uses that follow are covered by it (anticipo)."""
    debit, credit = Key(AccountKind.VOUCHER, voucher), Key(AccountKind.PAYABLE, payee)
    return Flow(id=id, kind=TransferKind.SETTLE, debit=debit, credit=credit, cents=cents, reference=reference)


def set_aside(*, id: UUID, voucher: UUID, period: str, cents: int) -> Flow:
    """A part of a voucher is set aside for a till without network; ``period`` names its pass (blocco)."""
    return _flow(
        id, TransferKind.SET_ASIDE, Key(AccountKind.VOUCHER, voucher), Key(AccountKind.HELD, voucher, period), cents
    )


def release(*, id: UUID, voucher: UUID, period: str, cents: int) -> Flow:
    """What was set aside is on its voucher again, to be spent in the same batch or to stay (sblocco)."""
    debit, credit = Key(AccountKind.HELD, voucher, period), Key(AccountKind.VOUCHER, voucher)
    return _flow(id, TransferKind.RELEASE, debit, credit, cents)


def use_allowance(*, redemption: UUID, network: UUID, owner: UUID, period: str, cents: int) -> Flow:
    """A redemption eats a ceiling; send it together with the redemption. The ceiling is set by ``money.allow``."""
    debit, credit = Key(AccountKind.ALLOWANCE, owner, period), Key(AccountKind.ALLOWANCE_POOL, network)
    identity = uuid5(redemption, f"allowance {owner} {period}")
    return Flow(
        id=identity, kind=TransferKind.USE_ALLOWANCE, debit=debit, credit=credit, cents=cents, reference=redemption
    )


def settle(*, id: UUID, award: UUID, payee: UUID, cents: int) -> Flow:
    """A contribution without a voucher: a part of an award becomes a debt to the payee (liquidazione)."""
    debit, credit = Key(AccountKind.COMMITMENT, award), Key(AccountKind.PAYABLE, payee)
    return _flow(id, TransferKind.SETTLE, debit, credit, cents)


def order(*, order: UUID, payee: UUID, cents: int) -> Flow:
    """What is owed to a payee is sent to the bank (mandato). ``money.pay`` or ``money.reject`` ends it."""
    debit, credit = Key(AccountKind.PAYABLE, payee), Key(AccountKind.ORDERED, payee)
    return _flow(order, TransferKind.ORDER, debit, credit, cents)


def give_back(*, id: UUID, debit: Key, credit: Key, cents: int, reference: UUID) -> Flow:
    """The unused part of a voucher, an award or a call's line goes to a line; of a line, to its source too (ritorno)."""
    return Flow(id=id, kind=TransferKind.RETURN, debit=debit, credit=credit, cents=cents, reference=reference)


def hold(*, id: UUID, payee: UUID, cents: int, reference: UUID) -> Flow:
    """The tax of what is owed to a payee is kept for the Treasury (scissione dei pagamenti, art. 17-ter DPR 633/1972)."""
    debit, credit = Key(AccountKind.PAYABLE, payee), Key(AccountKind.TAX, payee)
    return Flow(id=id, kind=TransferKind.HOLD, debit=debit, credit=credit, cents=cents, reference=reference)


def remit(*, id: UUID, payee: UUID, cents: int, reference: UUID) -> Flow:
    """The tax that was kept is paid to the Treasury."""
    debit, credit = Key(AccountKind.TAX, payee), Key(AccountKind.PAID, payee)
    return Flow(id=id, kind=TransferKind.REMIT, debit=debit, credit=credit, cents=cents, reference=reference)


def claim(*, recovery: UUID, payee: UUID, cents: int, id: UUID | None = None) -> Flow:
    """A part of what a payee got must be given back (richiesta di restituzione). ``id``: when it is claimed in parts."""
    debit, credit = Key(AccountKind.PAID, payee), Key(AccountKind.CLAIM, recovery)
    return Flow(id=id or recovery, kind=TransferKind.CLAIM, debit=debit, credit=credit, cents=cents, reference=recovery)


def recover(*, id: UUID, recovery: UUID, line: UUID, cents: int) -> Flow:
    """What was claimed comes back to a line (recupero)."""
    debit, credit = Key(AccountKind.CLAIM, recovery), Key(AccountKind.BUDGET, line)
    return Flow(id=id, kind=TransferKind.RECOVER, debit=debit, credit=credit, cents=cents, reference=recovery)


def offset(*, id: UUID, payee: UUID, cents: int, reference: UUID) -> Flow:
    """What is owed to a payee is paid with what it must give back (compensazione); send it together with ``recover``."""
    debit, credit = Key(AccountKind.PAYABLE, payee), Key(AccountKind.PAID, payee)
    return Flow(id=id, kind=TransferKind.OFFSET, debit=debit, credit=credit, cents=cents, reference=reference)


def commit(*, id: UUID, grant: UUID, line: UUID, cents: int) -> Flow:
    """A line of the plan is committed to the grant of a project, which may take from several lines (concessione)."""
    debit, credit = Key(AccountKind.BUDGET, line), Key(AccountKind.COMMITMENT, grant)
    return Flow(id=id, kind=TransferKind.AWARD, debit=debit, credit=credit, cents=cents, reference=grant)


def withhold(*, id: UUID, payee: UUID, cents: int, reference: UUID) -> Flow:
    """The tax on a contribution that is owed to an enterprise is kept for the Treasury (DPR 600/1973 art. 28 c. 2)."""
    debit, credit = Key(AccountKind.PAYABLE, payee), Key(AccountKind.WITHHELD, payee)
    return Flow(id=id, kind=TransferKind.WITHHOLD, debit=debit, credit=credit, cents=cents, reference=reference)


def remit_withheld(*, id: UUID, payee: UUID, cents: int, reference: UUID) -> Flow:
    """What was withheld is paid to the Treasury, on the payee's account of what was paid (F24)."""
    debit, credit = Key(AccountKind.WITHHELD, payee), Key(AccountKind.PAID, payee)
    return Flow(id=id, kind=TransferKind.REMIT, debit=debit, credit=credit, cents=cents, reference=reference)


def _flow(id: UUID, kind: TransferKind, debit: Key, credit: Key, cents: int) -> Flow:
    return Flow(id=id, kind=kind, debit=debit, credit=credit, cents=cents, reference=id)
