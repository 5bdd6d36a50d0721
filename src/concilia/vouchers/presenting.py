"""A voucher as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.applications.domain.facts import facts_of
from concilia.calls.queries import calls
from concilia.core import clock, texts
from concilia.engines.rules import CallRules, limits_in_force, period_of
from concilia.providers.models import ServiceType
from concilia.ui.components import Chip
from concilia.ui.format import integer, money

from .models import Redemption, Voucher
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
