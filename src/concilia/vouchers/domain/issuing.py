"""Issuing vouchers for granted awards."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.applications.domain.facts import facts_of
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import uuid7
from concilia.engines import codes
from concilia.engines.rules import CallRules, validity
from concilia.ledger.domain import flows, money
from concilia.providers.models import ServiceType
from concilia.selection.models import Award
from concilia.selection.states import AwardState

from ..models import Voucher

#: A call that names no last day lets a voucher be spent for a year.
LONGEST = timedelta(days=365)
Below = Callable[[int], int]


def issue_all(act: Act, *, call: Call, below: Below = secrets.randbelow) -> list[Voucher]:
    """Issue a voucher for each granted award of a call that has none and waits for no acceptance.

    Bulk verb; side effects as ``issue`` for each.
    """
    access.require(act, "vouchers.voucher.issue", call)
    waiting = Award.objects.filter(application__call=call, state=AwardState.GRANTED, vouchers=None)
    waiting = waiting.exclude(accept_by__isnull=False, accepted_at=None)
    related = "application__applicant", "application__call__action", "application__rules__call", "call_line"
    with act.writing():
        return [issue(act, award=award, below=below) for award in waiting.select_related(*related)]


def issue(act: Act, *, award: Award, below: Below = secrets.randbelow) -> Voucher:
    """Issue the voucher of a granted award. ``below`` draws the typed code (the demo's is seeded).

    Side effects, in order: voucher with code and token, ledger transfer COMMITMENT → VOUCHER, audit entry, notice.
    Raises Refusal when the award is not granted, the call's benefit is not a voucher, or its last day of use has passed;
    Conflict when the award has its voucher already.
    """
    access.require(act, "vouchers.voucher.issue", award)
    rules = calls.rules(award.application.rules)
    with act.writing():
        _check_to_be_issued(award, rules)
        voucher = _create(act, award, rules, below)
        money.send(
            act,
            network=voucher.network_id,
            flows=[flows.issue(voucher=voucher.pk, award=award.pk, cents=voucher.cents)],
        )
        audit.record(act, "vouchers.voucher.issue", voucher, cents=voucher.cents)
        call = texts.in_language(award.application.call.title)
        notices.queue(act, "vouchers.issued", about=voucher, to=voucher.holder, call=call)
    return voucher


def _check_to_be_issued(award: Award, rules: CallRules) -> None:
    """The award's row is locked until commit, so that two officials do not issue twice."""
    held = Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    if held.state != AwardState.GRANTED or rules.file.use is None:
        raise Refusal("vouchers.issue.award", _("Per questa concessione non si emettono voucher."))
    if held.accept_by and not held.accepted_at:
        raise Refusal("vouchers.issue.acceptance", _("La concessione non è ancora stata accettata."))
    if held.vouchers.exists():
        raise Conflict("vouchers.issue.twice", _("Il voucher di questa concessione è già stato emesso."))


def _create(act: Act, award: Award, rules: CallRules, below: Below) -> Voucher:
    application = award.application
    first, last = _validity(rules, act.at.astimezone(clock.ROME).date())
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
        valid_from=first,
        valid_until=last,
        issued_at=act.at,
        issued_by=act.actor,
    )
    voucher.services.set(_services(award, rules))
    return voucher


def _validity(rules: CallRules, today: date) -> tuple[date, date]:
    first, last = validity(rules, today)
    first = first or today
    last = last or first + LONGEST
    if last < max(first, today):
        raise Refusal(
            "vouchers.issue.over",
            _("I voucher di questo avviso si potevano usare fino al %(last)s."),
            last=last.strftime("%d/%m/%Y"),
        )
    return first, last


def _services(award: Award, rules: CallRules) -> list[ServiceType]:
    """What it can be spent on: the service that was applied for, else those the call offers, else its action's."""
    own = list(ServiceType.objects.filter(network_id=award.network_id))
    chosen, offered = _named_services(rules, facts_of(award.application))
    items = set(award.application.call.action.items)
    wanted = (
        [service for service in own if service.code in chosen],
        [service for service in own if service.code in offered],
        [service for service in own if items & set(service.items)],
    )
    return next(filter(None, wanted), own)


def _named_services(rules: CallRules, answers: dict[str, object]) -> tuple[set[str], set[str]]:
    """The codes that the applicant chose among those the call's facts offer, and the codes offered."""
    use = rules.file.use.facts if rules.file.use else ()
    offering = [fact for fact in (*rules.file.facts, *use) if fact.choices]
    chosen = {str(answers[fact.name]) for fact in offering if answers.get(fact.name) in fact.choices}
    offered = {choice for fact in offering for choice in fact.choices}
    return _as_services(chosen), _as_services(offered)


def _as_services(choices: set[str]) -> set[str]:
    """A choice of the rules is a name (``nido_famiglia``), a service's code has hyphens (``nido-famiglia``)."""
    return {choice.replace("_", "-") for choice in choices}
