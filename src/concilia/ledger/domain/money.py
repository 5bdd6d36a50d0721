"""The verbs by which other rooms move money: ``send`` for the ways of ``flows``, and those that read before they write."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from concilia.core.act import Act
from concilia.core.errors import Busy, Conflict, NotFound, Refusal

from ..kinds import AccountKind, TransferKind
from ..models import Account, Transfer
from ..queries.balances import balances
from . import flows as ways
from .accounts import Key, open_accounts
from .flows import Flow
from .transfers import Move, move_many, reversal

TRIES = 10


def send(act: Act, *, network: UUID, flows: Sequence[Flow]) -> list[Transfer]:
    """Move money along one or many flows, all or none, each once. Errors as ``transfers.move``.

    Side effects: accounts that do not exist are opened; the transfers and the stored balances, in one statement.
    In one batch, put what brings money before what takes it.
    """
    accounts = open_accounts(act, network=network, keys=[key for flow in flows for key in (flow.debit, flow.credit)])
    return move_many(act, moves=[_move(network, flow, accounts) for flow in flows])


def _move(network: UUID, flow: Flow, accounts: dict[Key, UUID]) -> Move:
    return Move(
        id=flow.id,
        network=network,
        debit=accounts[flow.debit],
        credit=accounts[flow.credit],
        cents=flow.cents,
        kind=flow.kind,
        reference=flow.reference,
    )


def allow(act: Act, *, network: UUID, owner: UUID, period: str, cents: int) -> UUID:
    """Set the ceiling of ``owner`` for a period, once: the first amount stands, whoever asks again.

    Side effects: the account, whose id is returned, and the transfer that fills it.
    """
    allowance = Key(AccountKind.ALLOWANCE, owner, period)
    pool = Key(AccountKind.ALLOWANCE_POOL, network)
    accounts = open_accounts(act, network=network, keys=[allowance, pool])
    account = accounts[allowance]
    identity = uuid5(account, "ceiling")
    filled = Flow(id=identity, kind=TransferKind.ALLOW, debit=pool, credit=allowance, cents=cents, reference=owner)
    if not Transfer.objects.filter(pk=identity).exists():
        with suppress(Conflict):  # somebody set it a moment ago
            move_many(act, moves=[_move(network, filled, accounts)])
    return account


def raise_ceiling(act: Act, *, id: UUID, allowance: Account, cents: int) -> int:
    """Raise a ceiling that was set to ``cents``, once for an ``id``; a higher one stays. Returns what was added.

    Side effects: the transfer that adds to the allowance.
    """
    given = Transfer.objects.filter(credit=allowance, kind=TransferKind.ALLOW).exclude(pk=id)
    more = cents - sum(given.values_list("cents", flat=True))
    if more <= 0:
        return 0
    pool = Key(AccountKind.ALLOWANCE_POOL, allowance.network_id)
    credit = Key(AccountKind.ALLOWANCE, allowance.owner, allowance.period)
    raised = Flow(id=id, kind=TransferKind.ALLOW, debit=pool, credit=credit, cents=more, reference=allowance.owner)
    send(act, network=allowance.network_id, flows=[raised])
    return more


def undo(act: Act, *, id: UUID, redemption: UUID, cents: int | None = None) -> Transfer:
    """Reverse a redemption with the ceilings it ate, or a settled contribution; wholly or in part, once.

    Returns the reversal, which has the id given. Raises NotFound ``ledger.no_redemption``; Conflict ``ledger.reversed``;
    Refusal ``ledger.not_a_way`` for more than was used, ``ledger.insufficient`` for what was ordered meanwhile.
    """
    about = Transfer.objects.filter(reference=redemption)
    use = about.filter(kind__in=[TransferKind.REDEEM, TransferKind.SETTLE]).first()
    if use is None:
        raise NotFound("ledger.no_redemption", _("Questo utilizzo non c'è."))
    part = use.cents if cents is None else cents
    ceilings = about.filter(kind=TransferKind.USE_ALLOWANCE).order_by("id")
    eaten = [reversal(row, id=uuid5(id, str(row.pk)), cents=min(part, row.cents)) for row in ceilings]
    return move_many(act, moves=[reversal(use, id=id, cents=part), *eaten])[0]


def pay(act: Act, *, order: UUID) -> Transfer:
    """The bank has paid an order. Raises NotFound ``ledger.no_order``, Conflict when the bank rejected it before."""
    return _end(act, order, TransferKind.PAY, AccountKind.PAID)


def reject(act: Act, *, order: UUID) -> Transfer:
    """The bank has rejected an order: what was ordered is owed again. Errors as ``pay``."""
    return _end(act, order, TransferKind.REJECT, AccountKind.PAYABLE)


def unpay(act: Act, *, order: UUID) -> Transfer:
    """The payee's bank has given a payment back: payment and order are reversed, and what was paid is owed again.

    Returns the reversal of the order, the same if it is asked again. Raises NotFound ``ledger.no_order`` when the order
    was not paid.
    """
    made = {
        row.kind: row
        for row in Transfer.objects.filter(reference=order, kind__in=(TransferKind.ORDER, TransferKind.PAY))
    }
    if len(made) < 2:
        raise NotFound("ledger.no_order", _("Questo mandato non c'è."))
    back = [
        reversal(made[kind], id=uuid5(order, f"unpay {kind.value}")) for kind in (TransferKind.PAY, TransferKind.ORDER)
    ]
    return move_many(act, moves=back)[1]


def drop_claim(act: Act, *, recovery: UUID, cents: int) -> Transfer:
    """What is left of a claim is not asked any more: it is paid again. Raises NotFound ``ledger.no_claim``, Conflict
    ``ledger.reversed`` when it was dropped before."""
    made = Transfer.objects.filter(pk=recovery, kind=TransferKind.CLAIM).first()
    if made is None:
        raise NotFound("ledger.no_claim", _("Questa richiesta di restituzione non c'è."))
    return move_many(act, moves=[reversal(made, id=uuid5(recovery, "drop"), cents=cents)])[0]


def _end(act: Act, order: UUID, kind: TransferKind, to: AccountKind) -> Transfer:
    orders = Transfer.objects.filter(pk=order, kind=TransferKind.ORDER).select_related("credit")
    ordered = orders.order_by("pk").first()
    if ordered is None:
        raise NotFound("ledger.no_order", _("Questo mandato non c'è."))
    payee = ordered.credit.owner
    ended = Flow(
        id=uuid5(order, kind.value),
        kind=kind,
        debit=Key(AccountKind.ORDERED, payee),
        credit=Key(to, payee),
        cents=ordered.cents,
        reference=order,
    )
    return send(act, network=ordered.network_id, flows=[ended])[0]


def give_back(
    act: Act, *, id: UUID, network: UUID, debit: Key, credit: Key, cents: int | None = None
) -> Transfer | None:
    """Give back ``cents``, or all that is left, to a line or a source. ``id`` makes it happen once.

    Returns the transfer, or None when nothing is left. A use that comes between the reading and the moving wins its
    part, and the rest is given back.
    """
    given = cents if cents is not None else Transfer.objects.filter(pk=id).values_list("cents", flat=True).first()
    for _attempt in range(TRIES):
        amount = given if given is not None else _left(network, debit)
        if amount == 0 and cents is None:
            return None
        back = ways.give_back(id=id, debit=debit, credit=credit, cents=amount, reference=debit.owner)
        try:
            return send(act, network=network, flows=[back])[0]
        except Refusal as refusal:
            if refusal.code != "ledger.insufficient" or given is not None:
                raise
    raise Busy("core.busy", _("Il sistema è occupato: riprova tra qualche secondo."))


def _left(network: UUID, key: Key) -> int:
    return balances(key.kind, [key.owner], network=network, period=key.period)[key.owner]
