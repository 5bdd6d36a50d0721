"""Receipts that people send for refund: each is accepted, cut with a reason, or refused with a reason (MA-22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.benefits.domain import receipts as register
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.documents.domain import documents
from concilia.engines.money import from_euros, to_euros
from concilia.engines.rules.schema import Use as UseRule
from concilia.providers.models import ServiceType
from concilia.ui.components import money_text

from .. import presenting
from ..models import Receipt, Redemption, Voucher
from ..receipt_states import RECEIPT
from . import redeeming
from .judging import Use, check_pays

LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a receipt says. ``facts``: those that the call asks of a use, canonical; the amount is among them."""

    service: ServiceType
    service_date: date
    issuer: str
    number: str
    issued_on: date
    facts: Mapping[str, Any]


def present(act: Act, *, voucher: Voucher, written: Written, name: str, data: bytes) -> Receipt:
    """The holder sends a receipt, with its photo or PDF. Side effects, in order: row, receipt taken, file, audit entry.

    The same receipt (issuer, number, day, amount) is refused when it was presented before in the network. Raises Refusal
    when the voucher pays nothing of it: state, days, service, or a call that pays providers.
    """
    access.require(act, "vouchers.receipt.present", voucher)
    rule = presenting.rules_of(voucher).file.use
    fact = amount_fact(rule) if rule and presenting.pays_holder(voucher) else ""
    if rule is None or not fact:
        raise Refusal("vouchers.receipt.desk", _("Per questo avviso la ricevuta si porta allo sportello della rete."))
    facts = {**written.facts, **_told(rule, written)}
    _check_days(act, written)
    cents = from_euros(_decimal(facts.get(fact)))
    if not written.issuer.strip() or not written.number.strip() or cents <= 0:
        raise Refusal("vouchers.receipt.whole", _("Scrivi chi ha emesso la ricevuta, il suo numero e l'importo."))
    with act.writing():
        held = Voucher.objects.select_for_update(no_key=True).get(pk=voucher.pk)
        use = Use(voucher=voucher, provider=None, service=written.service, day=written.service_date, facts=facts)
        check_pays(act, use, held)
        made = Receipt.objects.create(
            network_id=voucher.network_id,
            voucher=voucher,
            service=written.service,
            service_date=written.service_date,
            issuer=written.issuer.strip(),
            number=written.number.strip(),
            issued_on=written.issued_on,
            cents=cents,
            facts=facts,
            sent_at=act.at,
            sent_by=act.actor,
        )
        _take(act, made, made)
        made.file = documents.add(act, about=made, kind="receipt", title=name[-200:], data=data)
        made.save(update_fields=["file"])
        audit.record(act, "vouchers.receipt.present", made, cents=cents)
    return made


def accept(act: Act, *, receipt: Receipt, cut_cents: int = 0) -> dict[str, Any]:
    """Accept a receipt, in whole or with a cut of the expense; the act's reason says why it is cut. Returns the use's receipt.

    Side effects, in order: the use with its ledger transfers and notice, state, the receipt is tied to the use, audit entry.
    Raises Refusal when a cut has no reason or leaves nothing, or the call's rules pay nothing of it.
    """
    access.require(act, "vouchers.receipt.accept", receipt)
    if not 0 <= cut_cents < receipt.cents:
        raise Refusal(
            "vouchers.receipt.cut", _("Il taglio è minore della spesa; se non resta niente, non accoglierla.")
        )
    if cut_cents:
        audit.need_reason(act)
    with act.writing():
        register.release(act, about=receipt)
        done = redeeming.refund(
            act.keyed(str(receipt.pk)),
            voucher=receipt.voucher,
            service=receipt.service,
            service_date=receipt.service_date,
            facts=_less(receipt, cut_cents),
        )
        redemption = Redemption.objects.get(pk=UUID(done["redemption"]))
        if not _named(receipt):
            _take(act, receipt, redemption)
        audit.transition(
            act,
            receipt,
            "accept",
            table=RECEIPT,
            redemption=redemption,
            cut_cents=cut_cents,
            reason=act.reason.strip()[:LONGEST] if cut_cents else "",
        )
        if cut_cents:
            _tell(act, receipt, "vouchers.receipt.cut", cut=money_text(cut_cents))
    return done


def refuse(act: Act, *, receipt: Receipt) -> Receipt:
    """Refuse a receipt, with a reason. Side effects: state, it can be presented again, audit entry, notice to the holder."""
    access.require(act, "vouchers.receipt.refuse", receipt)
    with act.writing():
        audit.transition(act, receipt, "refuse", table=RECEIPT, reason=act.reason.strip()[:LONGEST])
        register.release(act, about=receipt)
        _tell(act, receipt, "vouchers.receipt.refused")
    return receipt


def withdraw(act: Act, *, receipt: Receipt) -> Receipt:
    """The holder takes a receipt back before it is examined. Side effects: state, it can be presented again, audit entry."""
    access.require(act, "vouchers.receipt.withdraw", receipt)
    with act.writing():
        audit.transition(act, receipt, "withdraw", table=RECEIPT)
        register.release(act, about=receipt)
    return receipt


def amount_fact(rule: UseRule) -> str:
    """The fact of a use that is the receipt's amount: named by the call, or its price when that is a fact by itself."""
    if rule.receipt:
        return rule.receipt.amount
    money = {fact.name for fact in rule.facts if fact.type == "money"}
    return rule.price if rule.price in money else ""


def _told(rule: UseRule, written: Written) -> dict[str, str]:
    """What the call asks to tell receipts apart is written once."""
    if rule.receipt is None:
        return {}
    return {
        rule.receipt.issuer: written.issuer.strip(),
        rule.receipt.number: written.number.strip(),
        rule.receipt.issued_on: written.issued_on.isoformat(),
    }


def _named(receipt: Receipt) -> bool:
    """Whether the call itself tells receipts apart: then the use has taken it."""
    rule = presenting.rules_of(receipt.voucher).file.use
    return rule is not None and rule.receipt is not None


def _less(receipt: Receipt, cut_cents: int) -> dict[str, Any]:
    rule = presenting.rules_of(receipt.voucher).file.use
    assert rule is not None  # it was presented for a call that has one
    return {**receipt.facts, amount_fact(rule): str(to_euros(receipt.cents - cut_cents))}


def _take(act: Act, receipt: Receipt, about: Receipt | Redemption) -> None:
    register.claim(
        act,
        network=receipt.network_id,
        issuer=receipt.issuer,
        number=receipt.number,
        issued_on=receipt.issued_on,
        cents=receipt.cents,
        about=about,
    )


def _check_days(act: Act, written: Written) -> None:
    if max(written.issued_on, written.service_date) > act.at.astimezone(clock.ROME).date():
        raise Refusal("vouchers.receipt.future", _("Il giorno è futuro: la ricevuta si manda quando c'è."))


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)


def _tell(act: Act, receipt: Receipt, notice: str, **params: str) -> None:
    told = {"issuer": receipt.issuer, "number": receipt.number, "reason": act.reason}
    notices.queue(act, notice, about=receipt, to=receipt.voucher.holder, **told, **params)
