"""Money added to a voucher for an event that its call names, from the call's line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.applications.domain.facts import facts_of
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import derived, uuid7
from concilia.engines.rules import CallRules, NoTopUp, evaluate_top_up, limits_in_force, top_up_of
from concilia.engines.rules.schema import TopUp as Event
from concilia.engines.yamldoc import FileProblems
from concilia.ledger.domain import flows, money
from concilia.ledger.kinds import AccountKind
from concilia.ledger.models import Account
from concilia.ui.components import money_text

from ..models import TopUp, Voucher
from ..queries import spending
from .activating import locked, rules_of
from .kept import parted


def top_up(act: Act, *, voucher: Voucher, code: str, day: date, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Add to a voucher what its call gives for an event of ``day``; ``facts`` are the event's, as canonical text.

    Idempotent by the act's key, and once for each event and day. Returns top_up (id), cents added, left.
    Side effects, in order: the row, the voucher's worth, ledger transfers LINE → COMMITMENT → VOUCHER, ceilings that
    grow with the worth, audit entry, notice to the holder. Raises Conflict for an event that was counted; Refusal when
    the call names no such event, the day is outside the voucher's, nothing is due, or the line has not the money.
    """
    access.require(act, "vouchers.voucher.top_up", voucher)
    body = {"voucher": voucher.pk, "code": code, "day": day, "facts": dict(facts)}
    return audit.once(act, "vouchers.top_up", body, lambda: _add(act, voucher, code, day, facts))


def _add(act: Act, voucher: Voucher, code: str, day: date, facts: Mapping[str, Any]) -> dict[str, Any]:
    rules = rules_of(voucher)
    event = _event(rules, code)
    with act.writing():
        held = locked(voucher)
        _check_day(act, held, day)
        if TopUp.objects.filter(voucher=held, code=code, day=day).exists():
            raise Conflict("vouchers.top_up.twice", _("Questo evento è già stato conteggiato sul voucher."))
        cents = _due(rules, code, facts, voucher, day, held.cents)
        made = TopUp.objects.create(
            id=uuid7(),
            network_id=held.network_id,
            voucher=held,
            code=code,
            day=day,
            cents=cents,
            at=act.at,
            by=act.actor,
            **parted(event.facts, facts),
        )
        Voucher.objects.filter(pk=held.pk).update(cents=F("cents") + cents)
        _move(act, voucher, made)
        _raise_ceilings(act, voucher, rules, made, held.cents + cents)
        audit.record(act, "vouchers.voucher.top_up", held, cents=cents, event=code, day=day.isoformat())
        _tell(act, voucher, event, cents)
    voucher.refresh_from_db(fields=["cents"])
    return {"top_up": str(made.pk), "cents": cents, "left": spending.left(voucher)}


def _event(rules: CallRules, code: str) -> Event:
    try:
        return top_up_of(rules, code)
    except NoTopUp as error:
        raise Refusal("vouchers.top_up.none", _("L'avviso non prevede integrazioni per questo evento.")) from error


def _check_day(act: Act, held: Voucher, day: date) -> None:
    if day > act.at.astimezone(clock.ROME).date():
        raise Refusal("vouchers.top_up.future", _("La data dell'evento è futura: si integra quando è avvenuto."))
    if not held.valid_from <= day <= held.valid_until:
        raise Refusal(
            "vouchers.redeem.dates",
            _("Il voucher vale dal %(first)s al %(last)s."),
            first=held.valid_from.strftime("%d/%m/%Y"),
            last=held.valid_until.strftime("%d/%m/%Y"),
        )


def _due(rules: CallRules, code: str, facts: Mapping[str, Any], voucher: Voucher, day: date, worth: int) -> int:
    application = {"id": "1", **facts_of(voucher.award.application)}
    try:
        cents = evaluate_top_up(rules, code, facts, application=application, day=day, awarded=worth)
    except FileProblems as error:
        problems = "; ".join(problem.message for problem in error.problems)
        raise Refusal("vouchers.redeem.facts", _("Da correggere: %(problems)s."), problems=problems) from error
    if not cents:
        raise Refusal("vouchers.top_up.nothing", _("Per questo evento l'avviso non aggiunge niente."))
    return cents


def _move(act: Act, voucher: Voucher, made: TopUp) -> None:
    award = voucher.award
    ways = flows.top_up(id=made.pk, line=award.call_line_id, award=award.pk, voucher=voucher.pk, cents=made.cents)
    money.send(act, network=voucher.network_id, flows=ways)


def _raise_ceilings(act: Act, voucher: Voucher, rules: CallRules, made: TopUp, worth: int) -> None:
    """Ceilings that were set when the voucher was worth less, if the call makes them follow its worth."""
    application = {"id": "1", **facts_of(voucher.award.application)}
    ceilings = {limit.code: limit.ceiling for limit in limits_in_force(rules, application, worth)}
    for account in Account.objects.filter(kind=AccountKind.ALLOWANCE, owner=voucher.pk).order_by("pk"):
        ceiling = ceilings.get(account.period.partition(":")[0])
        if ceiling is not None:
            money.raise_ceiling(act, id=derived(made.pk, str(account.pk)), allowance=account, cents=ceiling)


def _tell(act: Act, voucher: Voucher, event: Event, cents: int) -> None:
    what = texts.in_language(event.label.model_dump())
    notices.queue(act, "vouchers.topped_up", about=voucher, to=voucher.holder, cents=money_text(cents), what=what)
