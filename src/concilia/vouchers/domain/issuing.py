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
from concilia.engines.rules import CallRules, activate_by, validity
from concilia.ledger.domain import flows, money
from concilia.providers.models import ServiceType
from concilia.selection.models import Award
from concilia.selection.states import AwardState

from ..models import Voucher
from ..queries import issues
from . import recipients
from .recipients import Recipient

#: A call that names no last day lets a voucher be spent for a year.
LONGEST = timedelta(days=365)
Below = Callable[[int], int]


def issue_all(act: Act, *, call: Call, most: int | None = None, below: Below = secrets.randbelow) -> list[Voucher]:
    """Issue the vouchers of each granted award of a call that has none, ``most`` awards at a time, in their order.

    All of those or none, but for awards whose household still lacks its children: they wait. Bulk verb; side effects as
    ``issue_each`` for each.
    """
    access.require(act, "vouchers.voucher.issue", call)
    related = "application__applicant", "application__call__action", "application__rules__call", "call_line"
    with act.writing():
        waiting = issues.waiting(call).select_related(*related)[:most]
        return [made for award in waiting for made in _ready(act, award, below)]


def _ready(act: Act, award: Award, below: Below) -> list[Voucher]:
    try:
        return issue_each(act, award=award, below=below)
    except Refusal as refusal:
        if refusal.code != recipients.NO_CHILDREN:
            raise
        return []


def issue(act: Act, *, award: Award, below: Below = secrets.randbelow) -> Voucher:
    """As ``issue_each``, for an award that becomes one voucher; of several it returns the first."""
    return issue_each(act, award=award, below=below)[0]


def issue_each(act: Act, *, award: Award, below: Below = secrets.randbelow) -> list[Voucher]:
    """Issue what a granted award becomes: one voucher, or one for each child of the household in equal parts (CA-33).

    ``below`` draws the typed codes (the demo's are seeded).
    Side effects, in order, for each: voucher with code and token, ledger transfer COMMITMENT → VOUCHER, audit entry, notice.
    Raises Refusal when the award is not granted, the call's benefit is not a voucher, its last day of use has passed, or
    the household has no child; Conflict when the award has its voucher already.
    """
    access.require(act, "vouchers.voucher.issue", award)
    rules = calls.rules(award.application.rules)
    with act.writing():
        _check_to_be_issued(award, rules)
        return [_issue(act, award, rules, below, one) for one in recipients.of(award, rules, _today(act))]


def _issue(act: Act, award: Award, rules: CallRules, below: Below, one: Recipient) -> Voucher:
    voucher = _create(act, award, rules, below, one)
    money.send(
        act,
        network=voucher.network_id,
        flows=[flows.issue(voucher=voucher.pk, award=award.pk, cents=voucher.cents)],
    )
    audit.record(act, "vouchers.voucher.issue", voucher, cents=voucher.cents)
    call = texts.in_language(award.application.call.title)
    notices.queue(act, "vouchers.issued", about=voucher, to=voucher.holder, call=call)
    return voucher


def _today(act: Act) -> date:
    return act.at.astimezone(clock.ROME).date()


def _check_to_be_issued(award: Award, rules: CallRules) -> None:
    """The award's row is locked until commit, so that two officials do not issue twice."""
    held = Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    if held.state != AwardState.GRANTED or rules.file.use is None:
        raise Refusal("vouchers.issue.award", _("Per questa concessione non si emettono voucher."))
    if held.accept_by and not held.accepted_at:
        raise Refusal("vouchers.issue.acceptance", _("La concessione non è ancora stata accettata."))
    if held.vouchers.exists():
        raise Conflict("vouchers.issue.twice", _("Il voucher di questa concessione è già stato emesso."))


def _create(act: Act, award: Award, rules: CallRules, below: Below, one: Recipient) -> Voucher:
    application = award.application
    first, last = _validity(rules, _today(act))
    token = codes.token(secrets.token_bytes)
    voucher = Voucher.objects.create(
        id=uuid7(),
        network_id=award.network_id,
        award=award,
        holder=application.applicant,
        organisation=application.organisation,
        beneficiary=one.child,
        code=codes.make_voucher_code(below),
        token=token,
        token_index=codes.token_digest(token),
        cents=one.cents,
        valid_from=first,
        valid_until=last,
        activate_by=activate_by(rules, _today(act)),
        issued_at=act.at,
        issued_by=act.actor,
    )
    voucher.services.add(*_services(award, rules))
    voucher.children.add(*one.children)
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
