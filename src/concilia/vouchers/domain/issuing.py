"""Issuing vouchers for granted awards, and ending them: what is left goes back to the call's line, once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.applications.domain.facts import facts_of
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived, uuid7
from concilia.core.jobs import periodic
from concilia.engines import codes
from concilia.engines.rules import CallRules, validity
from concilia.engines.rules.schema import Fact
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind
from concilia.providers.models import ServiceType
from concilia.selection.models import Award
from concilia.selection.states import AwardState

from ..models import Voucher
from ..states import VOUCHER, VoucherState

#: A call that names no last day lets a voucher be spent for a year.
LONGEST = timedelta(days=365)
Below = Callable[[int], int]


def issue_all(act: Act, *, call: Call, below: Below = secrets.randbelow) -> list[Voucher]:
    """Issue a voucher for each granted award of a call that has none. Bulk verb; side effects as ``issue`` for each."""
    access.require(act, "vouchers.voucher.issue", call)
    waiting = Award.objects.filter(application__call=call, state=AwardState.GRANTED, vouchers=None)
    related = "application__applicant", "application__call", "application__rules__call", "call_line"
    with act.writing():
        return [issue(act, award=award, below=below) for award in waiting.select_related(*related)]


def issue(act: Act, *, award: Award, below: Below = secrets.randbelow) -> Voucher:
    """Issue the voucher of a granted award. ``below`` draws the typed code (the demo's is seeded).

    Side effects, in order: voucher with code and token, ledger transfer COMMITMENT → VOUCHER, audit entry, notice.
    Raises Refusal when the award is not granted or the call's benefit is not a voucher.
    """
    access.require(act, "vouchers.voucher.issue", award)
    rules = calls.rules(award.application.rules)
    if award.state != AwardState.GRANTED or rules.file.use is None:
        raise Refusal("vouchers.issue.award", _("Per questa concessione non si emettono voucher."))
    with act.writing():
        voucher = _create(act, award, rules, below)
        money.send(
            act,
            network=voucher.network_id,
            flows=[flows.issue(voucher=voucher.pk, award=award.pk, cents=voucher.cents)],
        )
        audit.record(act, "vouchers.voucher.issue", voucher, cents=voucher.cents)
        notices.queue(
            act,
            "vouchers.issued",
            about=voucher,
            to=voucher.holder,
            call=texts.in_language(award.application.call.title),
        )
    return voucher


def _create(act: Act, award: Award, rules: CallRules, below: Below) -> Voucher:
    application = award.application
    today = act.at.astimezone(clock.ROME).date()
    first, last = validity(rules, today)
    token = codes.token(secrets.token_bytes)
    voucher = Voucher.objects.create(
        id=uuid7(),
        network_id=award.network_id,
        award=award,
        holder=application.applicant,
        organisation=application.organisation,
        beneficiary=application.beneficiary,
        code=codes.make_voucher_code(below),
        token=token,
        token_index=codes.token_digest(token),
        cents=award.cents,
        valid_from=first or today,
        valid_until=last or (first or today) + LONGEST,
        issued_at=act.at,
        issued_by=act.actor,
    )
    voucher.services.set(_services(award, rules))
    return voucher


def _services(award: Award, rules: CallRules) -> list[ServiceType]:
    """The services it can be spent on: those that the call's facts offer as choices, else all of the network."""
    own = ServiceType.objects.filter(network_id=award.network_id)
    chosen = {value for value in facts_of(award.application).values() if isinstance(value, str)}
    offered = {code for fact in (*rules.file.facts, *_use_facts(rules)) for code in fact.choices}
    return list(own.filter(code__in=chosen & offered) or own.filter(code__in=offered) or own)


def _use_facts(rules: CallRules) -> tuple[Fact, ...]:
    return rules.file.use.facts if rules.file.use else ()


def renounce(act: Act, *, voucher: Voucher) -> int:
    """The holder gives up what is left. Returns the cents given back. Side effects: state, audit entry, ledger transfer."""
    return _end(act, voucher, "renounce")


def revoke(act: Act, *, voucher: Voucher) -> int:
    """Revoke with a reason. Returns the cents given back. Side effects: state, audit entry, ledger transfer."""
    return _end(act, voucher, "revoke")


def suspend(act: Act, *, voucher: Voucher) -> Voucher:
    """Suspend with a reason: it pays nothing meanwhile (L12). Side effects: state, audit entry."""
    access.require(act, "vouchers.voucher.suspend", voucher)
    audit.transition(act, voucher, "suspend", table=VOUCHER)
    return voucher


def resume(act: Act, *, voucher: Voucher) -> Voucher:
    """End a suspension. Side effects: state, audit entry."""
    access.require(act, "vouchers.voucher.resume", voucher)
    audit.transition(act, voucher, "resume", table=VOUCHER)
    return voucher


@periodic("vouchers.expire", every="day")
def expire_due(act: Act) -> int:
    """Expire the vouchers whose last day has passed. Returns how many. Bulk verb; side effects as ``renounce`` for each."""
    today = act.at.astimezone(clock.ROME).date()
    due = Voucher.objects.filter(state__in=[VoucherState.ACTIVE, VoucherState.SUSPENDED], valid_until__lt=today)
    vouchers = list(due.select_related("award__call_line"))
    for voucher in vouchers:
        _end(act, voucher, "expire")
    return len(vouchers)


def _end(act: Act, voucher: Voucher, verb: str) -> int:
    """The state first: its row is locked until commit, so no use can slip between it and the balance (L11)."""
    access.require(act, VOUCHER.verb_code(verb), voucher)
    with act.writing():
        audit.transition(act, voucher, verb, table=VOUCHER)
        back = money.give_back(
            act,
            id=derived(voucher.pk, "return"),
            network=voucher.network_id,
            debit=Key(AccountKind.VOUCHER, voucher.pk),
            credit=Key(AccountKind.BUDGET, voucher.award.call_line_id),
        )
    return back.cents if back else 0
