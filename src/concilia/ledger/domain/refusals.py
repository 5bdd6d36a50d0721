"""What the guards refuse, in words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concilia.core.errors import Conflict, Refusal
from concilia.engines.money import format_euros

from ..guards import NOT_BELOW_ZERO, NOT_COVERED
from ..kinds import STORED, SUMMED, AccountKind, TransferKind
from ..models import Account, Transfer
from ..queries.balances import balance

if TYPE_CHECKING:
    from .transfers import Move

#: Names of the constraints and guards as each database spells them in its error.
_REVERSED = ("ledger_transfer_reverses_id",)
_ORDER_DONE = ("ledger_transfer_ordered_once", "ledger_transfer_settled_once", "ledger_transfer.reference")
_ENDS = (TransferKind.PAY, TransferKind.REJECT)
_NOT_A_WAY = ("accounts", "one_network", "route", "one_payee", "reversal", "between_two")


def not_an_amount(cents: Any) -> Refusal:
    return Refusal(
        "ledger.cents",
        _("L'importo dev'essere un numero intero di centesimi maggiore di zero: «%(cents)s» non lo è."),
        cents=repr(cents),
    )


def other_content(first: Transfer) -> Conflict:
    text = _("Questo movimento è già stato registrato con dati diversi: ricomincia da capo.")
    return Conflict("ledger.id_reused", text, transfer=str(first.pk))


def explained(error: IntegrityError, moves: Sequence[Move]) -> Exception:
    """The refusal for a statement that failed with none of its transfers known; the error itself if nobody foresaw it."""
    told = str(error)
    if NOT_BELOW_ZERO in told or (NOT_COVERED in told and not any(one.kind in _ENDS for one in moves)):
        return _insufficient(moves)
    if any(name in told for name in _REVERSED):
        return Conflict("ledger.reversed", _("Questo movimento è già stato stornato: non si può stornare due volte."))
    if any(name in told for name in (*_ORDER_DONE, NOT_COVERED)):
        return Conflict("ledger.order_done", _("Questo mandato è già stato registrato, pagato o respinto."))
    for name in _NOT_A_WAY:
        if f"ledger_transfer_{name}" in told:
            text = _("Il denaro non può muoversi così (regola «%(rule)s»): controlla i conti e il tipo di movimento.")
            return Refusal("ledger.not_a_way", text, rule=name)
    return error


def _insufficient(moves: Sequence[Move]) -> Refusal:
    """Name the account that has too little, what it has, and what was asked of it."""
    asked: Counter[UUID] = Counter()
    for one in moves:
        asked[one.debit] += one.cents
    limited = Account.objects.filter(pk__in=asked, kind__in=[*STORED, *SUMMED]).order_by("pk")
    lefts = [(account, balance(account)) for account in limited]
    account, has = min(lefts, key=lambda each: each[1] - asked[each[0].pk])
    return Refusal(
        "ledger.insufficient",
        _("Disponibilità insufficiente (%(account)s): restano %(left)s, ne servono %(asked)s."),
        account=AccountKind(account.kind).label,
        left=_euros(has),
        asked=_euros(asked[account.pk]),
        left_cents=has,
    )


def _euros(cents: int) -> str:
    return format_euros(cents, (get_language() or "it")[:2])
