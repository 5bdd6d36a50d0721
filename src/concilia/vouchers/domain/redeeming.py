"""Spending a voucher: at a provider's till, or as a receipt refunded to its holder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.benefits.domain import receipts
from concilia.core import clock, dialect
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import derived, uuid7
from concilia.engines.money import from_euros
from concilia.engines.rules import UseOutcome
from concilia.ledger.domain import flows, money
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.providers.models import ServiceType
from concilia.ui.components import money_text

from ..models import Redemption, Voucher
from ..queries.spending import left_and_apart, limit_owner
from .activating import begin
from .alerting import after_use
from .judging import Offline, Use, check_pays, judge
from .kept import parted

TRIES = 3


def redeem(
    act: Act,
    *,
    voucher: Voucher,
    provider: Organisation,
    service: ServiceType,
    service_date: date,
    facts: Mapping[str, Any],
    child: Person | None = None,
) -> dict[str, Any]:
    """Record a use at a provider's till. ``facts`` are those that the call asks of a use, as canonical text.

    ``child``: for which child, when the voucher names several. Idempotent by the act's key. Returns the receipt:
    redemption (id), receipt (number), cents paid, own_share, left.
    Side effects, in order: activation and binding to the provider at a first use, redemption, ledger transfers
    VOUCHER → PAYABLE and of each limit touched, audit entry, notice to the holder (who learns of a use that is not theirs,
    M16), alert that four fifths are gone, receipt.
    Raises Refusal with the rule's own reason; nothing is written then (L12, L13).
    """
    access.require(act, "vouchers.redemption.redeem", provider)
    asked = Use(voucher=voucher, provider=provider, service=service, day=service_date, facts=facts, child=child)
    return spend(act, asked)


def refund(
    act: Act, *, voucher: Voucher, service: ServiceType, service_date: date, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Accept a receipt of the holder for refund (MA-22): as ``redeem``, owed to the holder instead of a provider.

    Raises Conflict when the same receipt was refunded before, in any call that asks what tells it from others.
    """
    access.require(act, "vouchers.redemption.refund", voucher)
    return spend(act, Use(voucher=voucher, provider=None, service=service, day=service_date, facts=facts))


def spend(act: Act, use: Use) -> dict[str, Any]:
    """Spend a voucher for whoever asked ``access``: the till, the refund desk, the register. As ``redeem``."""
    body = {
        "voucher": use.voucher.pk,
        "provider": use.provider.pk if use.provider else None,
        "service": use.service.code,
        "date": use.day,
        "child": use.child.pk if use.child else None,
        "facts": dict(use.facts),
    }
    return audit.once(act, "vouchers.redeem", body, lambda: _try(act, use))


def _try(act: Act, use: Use) -> dict[str, Any]:
    """Again when a use of another voucher took from the same limit between the reading and the writing."""
    for _attempt in range(TRIES - 1):
        try:
            return _use(act, use)
        except Refusal as error:
            if error.code != "ledger.insufficient":
                raise
    return _use(act, use)


def _use(act: Act, use: Use) -> dict[str, Any]:
    """The voucher's row is locked until commit: its uses come one after the other, and none after its end."""
    with act.writing():
        held = Voucher.objects.select_for_update(no_key=True).get(pk=use.voucher.pk)
        new = _new_id(act, held)
        check_pays(act, use, held)
        on_it, apart = left_and_apart(held)
        whole = on_it + apart
        judged = judge(use, use.offline.cents if use.offline else on_it, held.cents)
        begin(act, held, use.rules, day=use.day, provider=use.provider)
        redemption = _record(act, use, new, judged)
        _claim(act, use, redemption)
        _move(act, redemption, judged, use.offline)
        audit.record(act, "vouchers.redemption.redeem", redemption, cents=redemption.cents, service=use.service.code)
        _tell(act, redemption, whole - redemption.cents)
        after_use(act, use, redemption, judged, worth=held.cents, left=whole - redemption.cents)
    return {
        "redemption": str(redemption.pk),
        "receipt": redemption.receipt,
        "cents": redemption.cents,
        "own_share": redemption.own_share,
        "left": whole - redemption.cents,
    }


def _new_id(act: Act, voucher: Voucher) -> UUID:
    """Of the act's key. If it is taken, the same act was faster: ``audit.once`` answers with its receipt."""
    if not act.key:
        return uuid7()
    new = derived(voucher.pk, f"{act.actor} {act.key}")
    if Redemption.objects.filter(pk=new).exists():
        raise Conflict("vouchers.redeem.known", _("Questo utilizzo è già stato registrato."))
    return new


def _record(act: Act, use: Use, new: UUID, outcome: UseOutcome) -> Redemption:
    rule = use.rules.file.use
    assert rule is not None  # only calls with a use issue vouchers
    day = act.at.astimezone(clock.ROME)
    redemption = Redemption(
        id=new,
        network_id=use.voucher.network_id,
        voucher=use.voucher,
        provider=use.provider,
        service=use.service,
        service_date=use.day,
        units=Decimal(outcome.units) / 100,
        unit=rule.unit,
        child=use.child,
        **parted(rule.facts, use.facts),
        cents=outcome.pays,
        own_share=outcome.own or 0,
        receipt=f"{day:%y%m%d}-{new.hex[-10:].upper()}",
        at=act.at,
        by=act.actor,
    )
    dialect.insert(redemption)
    return redemption


def _claim(act: Act, use: Use, redemption: Redemption) -> None:
    """A receipt that the call can tell from others is taken: it pays once, in whatever call of the network."""
    rule = use.rules.file.use
    if rule is None or rule.receipt is None:
        return
    told = {key: str(use.facts[getattr(rule.receipt, key)]) for key in ("issuer", "number", "issued_on", "amount")}
    receipts.claim(
        act,
        network=redemption.network_id,
        issuer=told["issuer"],
        number=told["number"],
        issued_on=date.fromisoformat(told["issued_on"]),
        cents=from_euros(Decimal(told["amount"])),
        about=redemption,
    )


def _move(act: Act, redemption: Redemption, outcome: UseOutcome, offline: Offline | None) -> None:
    """The money and the limits it touches, together; what an offline till held is released for it in the same statement.

    A limit is set whole at its first use, and then taken from.
    """
    network, voucher = redemption.network_id, redemption.voucher
    payee = redemption.provider_id or voucher.holder_id
    assert payee is not None  # a refund has a holder
    paid = redemption.cents
    ways = [flows.redeem(redemption=redemption.pk, voucher=voucher.pk, payee=payee, cents=paid)]
    if offline:
        back = derived(redemption.pk, "release")
        ways.insert(0, flows.release(id=back, voucher=voucher.pk, period=offline.period, cents=paid))
    for touched in (touched for touched in outcome.touched if touched.taken):
        period = f"{touched.code}:{touched.period}"
        owner = limit_owner(voucher, touched.period)
        money.allow(act, network=network, owner=owner, period=period, cents=touched.ceiling)
        ways.append(
            flows.use_allowance(
                redemption=redemption.pk, network=network, owner=owner, period=period, cents=touched.taken
            )
        )
    money.send(act, network=network, flows=ways)


def _tell(act: Act, redemption: Redemption, left: int) -> None:
    provider = redemption.provider
    notices.queue(
        act,
        "vouchers.used" if provider else "vouchers.refunded",
        about=redemption,
        to=redemption.voucher.holder,
        where=provider.name if provider else "",
        cents=money_text(redemption.cents),
        day=redemption.service_date.strftime("%d/%m/%Y"),
        left=money_text(left),
    )
