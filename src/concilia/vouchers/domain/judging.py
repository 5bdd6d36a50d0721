"""Whether and what a voucher pays of a use, by the rules that its award was granted under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from concilia.applications.domain.facts import facts_of
from concilia.audit.models import Entry
from concilia.calls.queries import calls
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines.rules import CallRules, UseOutcome, evaluate_use
from concilia.engines.rules.schema import Use as RuleOfUse
from concilia.engines.yamldoc import FileProblems
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.providers import words
from concilia.providers.models import ServiceType
from concilia.providers.queries import accredited, prices
from concilia.ui.components import money_text

from ..models import Voucher
from ..queries.spending import used
from ..states import VoucherState
from .activating import check_provider, check_term

NOON = time(12)
ONE_AT_A_TIME = ("ride", "access", "week", "month", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offline:
    """A use recorded without network at instant ``at``, paid from what ``period`` (a pass) holds, at most ``cents``."""

    period: str
    cents: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A use that is asked for. ``provider`` is None for a receipt refunded to the holder; ``facts`` are canonical text.

    ``child``: for which of the household's children; ``confirmed``: a day of the register that its holder confirmed.
    """

    voucher: Voucher
    provider: Organisation | None
    service: ServiceType
    day: date
    facts: Mapping[str, Any]
    child: Person | None = None
    confirmed: bool = False
    offline: Offline | None = None

    @property
    def at(self) -> datetime:
        """The instant at which the rules judge it: noon of its day, so that anybody can judge it again."""
        return datetime.combine(self.day, NOON, clock.ROME)

    @property
    def rules(self) -> CallRules:
        return calls.rules(self.voucher.award.application.rules)


def check_pays(act: Act, use: Use, held: Voucher) -> None:
    """Raise the Refusal that says why a voucher pays nothing of this use, before its rules are read (L12, L13)."""
    at = use.offline.at if use.offline else act.at
    stood = state_at(held, at) if use.offline else VoucherState(held.state)
    if stood != VoucherState.ACTIVE:
        raise Refusal("vouchers.redeem.state", _("Il voucher non è utilizzabile: è %(state)s."), state=stood.label)
    check_day(at, use.day, held)
    if not held.services.filter(pk=use.service.pk).exists():
        raise Refusal("vouchers.redeem.service", _("Il voucher non vale per questo servizio."))
    check_child(held, use)
    _check_payee(use)
    if use.provider:
        check_provider(use.rules, held, use.provider)
    rule = use.rules.file.use
    if rule and rule.attendance and not use.confirmed:
        raise Refusal(
            "vouchers.redeem.register",
            _("Per questo avviso si registrano le presenze: si pagano quando chi ha il voucher le conferma."),
        )


def state_at(held: Voucher, at: datetime) -> VoucherState:
    """The state of a voucher at an instant, from its log; it begins active."""
    steps = Entry.objects.filter(kind=held._meta.label_lower, object_id=held.pk, at__lte=at).exclude(to_state="")
    last = steps.order_by("sequence").values_list("to_state", flat=True).last()
    return VoucherState(last or VoucherState.ACTIVE)


def check_child(held: Voucher, use: Use) -> None:
    """A till says for which of several children a voucher is used; a receipt may be of the whole household's."""
    children, child = set(held.children.values_list("pk", flat=True)), use.child
    if len(children) > 1 and child is None and use.provider is not None:
        raise Refusal("vouchers.redeem.child", _("Il voucher è per più figli: scegli per quale si usa."))
    if child is not None and child.pk not in {*children, held.beneficiary_id}:
        raise Refusal("vouchers.redeem.other_child", _("Il voucher non è per questo bambino."))


def check_day(at: datetime, day: date, held: Voucher) -> None:
    """Raise the Refusal of a day on which the voucher can't be used, or that is still to come."""
    if day > at.astimezone(clock.ROME).date():
        raise Refusal("vouchers.redeem.future", _("La data del servizio è futura: si registra quando è avvenuto."))
    if not held.valid_from <= day <= held.valid_until:
        raise Refusal(
            "vouchers.redeem.dates",
            _("Il voucher vale dal %(first)s al %(last)s."),
            first=held.valid_from.strftime("%d/%m/%Y"),
            last=held.valid_until.strftime("%d/%m/%Y"),
        )
    check_term(held, day)


def _check_payee(use: Use) -> None:
    """The call says who is paid: the provider, or the person who brings receipts."""
    payment = use.rules.file.payment
    if use.provider is None:
        if use.voucher.holder_id is None or (payment and payment.to != "applicant"):
            raise Refusal(
                "vouchers.refund.provider", _("Questo avviso paga l'ente che eroga il servizio, non rimborsa.")
            )
        return
    if payment and payment.to == "applicant":
        raise Refusal(
            "vouchers.redeem.applicant",
            _("Questo avviso rimborsa la persona: il servizio si paga e la ricevuta si porta allo sportello."),
        )
    if not accredited.is_accredited(use.provider, use.service, use.day):
        raise Refusal("vouchers.redeem.provider", _("L'ente non è accreditato per questo servizio in quella data."))


def judge(use: Use, balance: int, worth: int, taken: Mapping[tuple[str, str], int] | None = None) -> UseOutcome:
    """What the rules say of the use of a voucher worth ``worth`` cents with ``balance`` left.

    ``taken``: what of its limits is used, by code and period; None for what the ledger says. Raises Refusal with the
    rules' own reasons.
    """
    if not balance:
        raise Refusal("vouchers.redeem.exhausted", _("Il voucher è esaurito: non resta niente da spendere."))
    voucher = use.voucher
    application = {"id": "1", **facts_of(voucher.award.application)}
    try:
        outcome = evaluate_use(
            use.rules,
            use.facts,
            used(voucher, use.rules) if taken is None else taken,
            application=application,
            at=use.at,
            awarded=worth,
            left=balance,
        )
    except FileProblems as error:
        problems = "; ".join(problem.message for problem in error.problems)
        raise Refusal("vouchers.redeem.facts", _("Da correggere: %(problems)s."), problems=problems) from error
    if outcome.refused or not outcome.pays:
        raise _refused(outcome)
    _check_listed(use, outcome)
    return outcome


def _check_listed(use: Use, outcome: UseOutcome) -> None:
    """No use costs more than the provider's price of that day, where it has one for its unit: equal for all, all year."""
    rule = use.rules.file.use
    units = _units(rule, use) if rule else None
    if use.provider is None or rule is None or units is None or outcome.price is None:
        return
    listed = prices.listed(use.provider, use.service, rule.unit, use.day)
    if listed and outcome.price > listed[-1] * units:
        raise Refusal(
            "vouchers.redeem.listed",
            _("Il prezzo supera quello del listino in quel giorno: %(price)s %(per)s. Correggi l'importo."),
            price=money_text(listed[-1]),
            per=words.per(rule.unit),
        )


def _units(rule: RuleOfUse, use: Use) -> Decimal | None:
    """How many units a use is of: the fact that a limit measures, or one of those that are used one at a time."""
    measured = (use.facts.get(limit.of) for limit in rule.limits if limit.of)
    given = next((str(value) for value in measured if value is not None), None)
    if given is not None:
        return Decimal(given)
    return Decimal(1) if rule.unit in ONE_AT_A_TIME else None


def _refused(outcome: UseOutcome) -> Refusal:
    return Refusal(
        "vouchers.redeem.rule",
        _("Il voucher non paga: %(reasons)s."),
        reasons=_reasons(outcome) if outcome.refused else _("l'importo è zero"),
        rules=[refusal.code for refusal in outcome.refused],
    )


def _reasons(outcome: UseOutcome) -> Any:
    """The rules' own reasons, in the language of whoever reads them, which may be later."""
    return lazy(lambda: _said(outcome), str)()


def _said(outcome: UseOutcome) -> str:
    return "; ".join(texts.in_language(refusal.reason.model_dump()) for refusal in outcome.refused)
