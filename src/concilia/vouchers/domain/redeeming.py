"""Spending a voucher: at a provider's till, or as a receipt refunded to its holder; and undoing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.applications.domain.facts import facts_of
from concilia.calls.queries import calls
from concilia.core import clock, crypto, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotFound, Refusal
from concilia.core.ids import derived, uuid7
from concilia.engines import codes
from concilia.engines.invalid import Invalid
from concilia.engines.rules import CallRules, UseOutcome, evaluate_use
from concilia.engines.yamldoc import FileProblems
from concilia.ledger.domain import flows, money
from concilia.networks.models import Organisation
from concilia.providers.models import ServiceType
from concilia.providers.queries import accredited

from ..models import Redemption, Reversal, Voucher
from ..queries.spending import left, used
from ..states import VoucherState

TRIES = 2


def find(typed: str) -> Voucher:
    """The voucher of a typed code or a scanned token. Raises NotFound, the same for every code that pays nothing."""
    rows = Voucher.objects.select_related("award__application__call", "award__application__rules__call", "holder")
    try:
        if len(typed.strip()) > 20:
            return rows.get(token_index=codes.token_digest(codes.token_text(typed)))
        return rows.get(code=codes.voucher_code(typed))
    except Invalid as error:
        raise NotFound(error.code, error.text, **error.params) from error
    except Voucher.DoesNotExist as error:
        raise NotFound("vouchers.find", _("Nessun voucher con questo codice: controlla e riprova.")) from error


def redeem(
    act: Act,
    *,
    voucher: Voucher,
    provider: Organisation,
    service: ServiceType,
    service_date: date,
    facts: Mapping[str, Any],
    units: Decimal = Decimal(1),
) -> dict[str, Any]:
    """Record a use at a provider's till. ``facts`` are those that the call asks of a use, as canonical text.

    Idempotent by the act's key. Returns the receipt: id, number, cents paid, own share, what is left. Side effects, in
    order: redemption, ledger transfers VOUCHER → PAYABLE and of each limit touched, audit entry, receipt.
    Raises Refusal with the rule's own reason; nothing is written then (L12, L13).
    """
    access.require(act, "vouchers.redemption.redeem", provider)
    if not accredited.is_accredited(provider, service, service_date):
        raise Refusal("vouchers.redeem.provider", _("L'ente non è accreditato per questo servizio in quella data."))
    return _spend(act, voucher, provider, service, service_date, facts, units)


def refund(
    act: Act,
    *,
    voucher: Voucher,
    service: ServiceType,
    service_date: date,
    facts: Mapping[str, Any],
    units: Decimal = Decimal(1),
) -> dict[str, Any]:
    """Accept a receipt of the holder for refund (MA-22): as ``redeem``, owed to the holder instead of a provider."""
    access.require(act, "vouchers.redemption.refund", voucher)
    return _spend(act, voucher, None, service, service_date, facts, units)


def _spend(
    act: Act,
    voucher: Voucher,
    provider: Organisation | None,
    service: ServiceType,
    service_date: date,
    facts: Mapping[str, Any],
    units: Decimal,
) -> dict[str, Any]:
    body = {
        "voucher": voucher.pk,
        "provider": provider.pk if provider else None,
        "service": service.code,
        "date": service_date,
        "facts": dict(facts),
        "units": units,
    }

    def run() -> dict[str, Any]:
        return _try(act, voucher, provider, service, service_date, facts, units)

    return audit.once(act, "vouchers.redeem", body, run)


def _try(act: Act, *use: Any) -> dict[str, Any]:
    """Once more when another till took from the same voucher or limit between the reading and the writing."""
    for attempt in range(TRIES):
        try:
            with act.writing():
                return _use(act, *use)
        except Refusal as error:
            if error.code != "ledger.insufficient" or attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _use(
    act: Act,
    voucher: Voucher,
    provider: Organisation | None,
    service: ServiceType,
    service_date: date,
    facts: Mapping[str, Any],
    units: Decimal,
) -> dict[str, Any]:
    held = Voucher.objects.select_for_update().get(pk=voucher.pk)
    _check_pays(held, service, service_date)
    rules = calls.rules(voucher.award.application.rules)
    before = left(held)
    outcome = _judge(voucher, rules, facts, service_date, before)
    redemption = _record(act, held, provider, service, service_date, facts, units, outcome, rules)
    _move(act, redemption, outcome)
    audit.record(act, "vouchers.redemption.redeem", redemption, cents=redemption.cents, service=service.code)
    return {
        "redemption": str(redemption.pk),
        "receipt": redemption.receipt,
        "cents": redemption.cents,
        "own_share": redemption.own_share,
        "left": before - redemption.cents,
    }


def _check_pays(voucher: Voucher, service: ServiceType, service_date: date) -> None:
    if voucher.state != VoucherState.ACTIVE:
        state = VoucherState(voucher.state).label
        raise Refusal("vouchers.redeem.state", _("Il voucher non è utilizzabile: è %(state)s."), state=state)
    if not voucher.valid_from <= service_date <= voucher.valid_until:
        raise Refusal(
            "vouchers.redeem.dates",
            _("Il voucher vale dal %(first)s al %(last)s."),
            first=voucher.valid_from.strftime("%d/%m/%Y"),
            last=voucher.valid_until.strftime("%d/%m/%Y"),
        )
    if not voucher.services.filter(pk=service.pk).exists():
        raise Refusal("vouchers.redeem.service", _("Il voucher non vale per questo servizio."))


def _judge(
    voucher: Voucher, rules: CallRules, facts: Mapping[str, Any], service_date: date, balance: int
) -> UseOutcome:
    at = clock.now().replace(year=service_date.year, month=service_date.month, day=service_date.day)
    application = {"id": "1", **facts_of(voucher.award.application)}
    try:
        outcome = evaluate_use(
            rules, facts, used(voucher), application=application, at=at, awarded=voucher.cents, left=balance
        )
    except FileProblems as error:
        problems = "; ".join(problem.message for problem in error.problems)
        raise Refusal("vouchers.redeem.facts", _("Da correggere: %(problems)s."), problems=problems) from error
    if outcome.refused or not outcome.pays:
        reasons = "; ".join(texts.in_language(refusal.reason.model_dump()) for refusal in outcome.refused)
        raise Refusal(
            "vouchers.redeem.rule", _("Il voucher non paga: %(reasons)s."), reasons=reasons or _("importo zero")
        )
    return outcome


def _record(
    act: Act,
    voucher: Voucher,
    provider: Organisation | None,
    service: ServiceType,
    service_date: date,
    facts: Mapping[str, Any],
    units: Decimal,
    outcome: UseOutcome,
    rules: CallRules,
) -> Redemption:
    new = derived(voucher.pk, f"{act.actor} {act.key}") if act.key else uuid7()
    assert rules.file.use is not None  # only calls with a use issue vouchers
    return Redemption.objects.create(
        id=new,
        network_id=voucher.network_id,
        voucher=voucher,
        provider=provider,
        service=service,
        service_date=service_date,
        units=units,
        unit=rules.file.use.unit,
        facts=dict(facts),
        cents=outcome.pays,
        own_share=outcome.own or 0,
        receipt=f"{act.at:%y%m%d}-{new.hex[-10:].upper()}",
        at=act.at,
        by=act.actor,
    )


def _move(act: Act, redemption: Redemption, outcome: UseOutcome) -> None:
    """The money and the limits it touches, together. A limit is set whole at its first use, and then taken from."""
    network, voucher = redemption.network_id, redemption.voucher
    payee = redemption.provider_id or voucher.holder_id
    assert payee is not None  # a refund has a holder
    ways = [flows.redeem(redemption=redemption.pk, voucher=voucher.pk, payee=payee, cents=redemption.cents)]
    for touched in outcome.touched:
        period = f"{touched.code}:{touched.period}"
        owner = limit_owner(voucher, period)
        money.allow(act, network=network, owner=owner, period=period, cents=touched.ceiling)
        ways.append(
            flows.use_allowance(
                redemption=redemption.pk, network=network, owner=owner, period=period, cents=touched.taken
            )
        )
    money.send(act, network=network, flows=ways)


def limit_owner(voucher: Voucher, period: str) -> UUID:
    """Whose limit it is: the voucher's, or the person's or household's over the whole call."""
    per = period.rpartition(":")[2]
    if per not in ("person", "household"):
        return voucher.pk
    who = voucher.holder_id or voucher.organisation_id
    return derived(voucher.award.application.call_id, crypto.keyed_hash(f"{per}:{who}", purpose="limit"))


def reverse(act: Act, *, redemption: Redemption) -> Reversal:
    """Undo a use, with a reason. Side effects: reversal, ledger transfers (money and limits), audit entry.

    Raises Conflict when it was undone before, Refusal once it stands on a statement.
    """
    access.require(act, "vouchers.redemption.reverse", redemption)
    if not act.reason.strip():
        raise Refusal("audit.reason", _("Scrivi il motivo: questo passaggio lo richiede."))
    if hasattr(redemption, "statement_line"):
        raise Refusal("vouchers.reverse.settled", _("L'utilizzo è già in una distinta: non si può più stornare qui."))
    if Reversal.objects.filter(redemption=redemption).exists():
        raise Conflict("vouchers.reverse.twice", _("L'utilizzo è già stato stornato."))
    with act.writing():
        reversal = Reversal.objects.create(
            network_id=redemption.network_id, redemption=redemption, reason=act.reason, at=act.at, by=act.actor
        )
        money.undo(act, id=reversal.pk, redemption=redemption.pk)
        audit.record(act, "vouchers.redemption.reverse", redemption)
    return reversal
