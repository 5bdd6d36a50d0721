"""A voucher as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.applications.domain.facts import facts_of
from concilia.calls.queries import calls
from concilia.calls.words import plain, said
from concilia.core import clock, texts
from concilia.engines.money import from_euros
from concilia.engines.rules import CallRules, limits_in_force, period_of
from concilia.engines.rules.schema import Fact, Use
from concilia.people.models import Person
from concilia.providers.models import ServiceType
from concilia.ui.components import Chip
from concilia.ui.format import integer, money

from .models import Redemption, Voucher
from .queries.identities import code_of
from .queries.spending import used
from .states import VoucherState

#: Limits as a till reads them: what is left of them in their period.
OF_PERIOD = {
    "day": gettext_lazy("oggi"),
    "week": gettext_lazy("questa settimana"),
    "month": gettext_lazy("questo mese"),
    "year": gettext_lazy("quest'anno"),
}


def title(voucher: Voucher) -> str:
    """The call's, in the reader's language."""
    return texts.in_language(voucher.award.application.call.title)


def services(rows: Iterable[ServiceType]) -> str:
    return ", ".join(texts.in_language(row.label) for row in rows)


def rules_of(voucher: Voucher) -> CallRules:
    return calls.rules(voucher.award.application.rules)


def pays_holder(voucher: Voucher) -> bool:
    """Whether its call refunds the person instead of paying providers (MA-22)."""
    payment = rules_of(voucher).file.payment
    return payment is not None and payment.to == "applicant"


def can_be_spent(voucher: Voucher, today: date, left: int) -> bool:
    return voucher.state == VoucherState.ACTIVE and left > 0 and voucher.valid_from <= today <= voucher.valid_until


def limits(voucher: Voucher, today: date) -> list[tuple[str, str]]:
    """What may still be used of each limit, in the period of today."""
    rules = rules_of(voucher)
    application = {"id": "1", **facts_of(voucher.award.application)}
    taken = used(voucher, rules)
    wall = datetime.combine(today, time(12), clock.ROME)
    rows = []
    for limit in limits_in_force(rules, application, voucher.cents):
        if limit.per == "use":
            continue
        left = max(limit.ceiling - taken.get((limit.code, period_of(limit.per, wall)), 0), 0)
        rows.append((texts.in_language(limit.label.model_dump()), _left(limit.measure, left, limit.per)))
    return rows


def _left(measure: str, left: int, per: str) -> str:
    shown = money(left) if measure == "amount" else integer(left if measure == "count" else left // 100)
    words = _("restano %(left)s") % {"left": shown}
    return f"{words} ({OF_PERIOD[per]})" if per in OF_PERIOD else words


def code_end(voucher: Voucher) -> str:
    """The last four of the code: enough to tell vouchers apart, not to spend them."""
    return f"…{voucher.code[-4:]}"


def is_undone(redemption: Redemption) -> bool:
    return hasattr(redemption, "reversal")


def outcome(redemption: Redemption) -> Chip:
    """Whether a use stands."""
    return Chip(_("stornato"), "warning") if is_undone(redemption) else Chip(_("registrato"), "success")


def use_of(voucher: Voucher) -> Use:
    """What its call says of a use."""
    rule = rules_of(voucher).file.use
    assert rule is not None  # only calls with a use issue vouchers
    return rule


def facts(voucher: Voucher, given: Mapping[str, Any]) -> str:
    """The facts of a use in words: «Ore: 4 · Assenza: presente»."""
    told = [(fact, given.get(fact.name)) for fact in use_of(voucher).facts]
    return " · ".join(f"{said(fact.label)}: {_value(fact, value)}" for fact, value in told if value not in (None, ""))


def _value(fact: Fact, value: Any) -> str:
    if fact.type == "choice" and value in fact.choices:
        return said(fact.choices[value])
    if fact.type == "boolean":
        return _("sì") if value == "true" else _("no")
    if fact.type == "money":
        return money(from_euros(Decimal(value)))
    return plain(Decimal(value)) if fact.type in ("decimal", "integer") else str(value)


def asked(rule: Use) -> list[Fact]:
    """The facts that a till asks: all but the one that the confirmation of the register answers."""
    signed = rule.attendance.signed if rule.attendance else None
    return [fact for fact in rule.facts if fact.name != signed]


def child_name(voucher: Voucher, child: Person) -> str:
    """A child as the holder reads it: by name, unless the voucher shows none (TA-41)."""
    return code_of(voucher.pk, child.pk) if voucher.protected else child.given_name
