"""What is told of a voucher once: that four fifths of it are gone, that a term is near."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from concilia import notices
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.jobs import periodic
from concilia.engines.rules import UseOutcome
from concilia.networks.models import Organisation
from concilia.networks.queries.members import delegates_of
from concilia.people.models import Person, User
from concilia.ui.components import money_text

from ..models import Alert, Redemption, Voucher
from ..queries import spending
from ..states import VoucherState
from .judging import Use

#: The part of a voucher's money, hours or rides after which holder and provider are told, in hundredths.
NEARLY = 80
#: How many days before its term a voucher is said to be near it.
DAYS_BEFORE = 30


def after_use(act: Act, use: Use, redemption: Redemption, outcome: UseOutcome, *, worth: int, left: int) -> None:
    """Tell holder and provider, once, that four fifths of the money or of a limit of the whole voucher are used.

    ``worth`` and ``left`` in cents. Side effects: an alert and its notices, for each of the two.
    """
    if (worth - left) * 100 >= worth * NEARLY:
        _tell(act, redemption, Alert.Kind.MONEY, "vouchers.nearly_spent", left=money_text(left))
    if _limit_is_near(use, outcome):
        _tell(act, redemption, Alert.Kind.UNITS, "vouchers.nearly_used")


def _limit_is_near(use: Use, outcome: UseOutcome) -> bool:
    """Whether a count or a quantity over the whole voucher has come to four fifths."""
    whole = [one for one in outcome.touched if one.period == "voucher" and one.measure != "amount"]
    taken = spending.used(use.voucher, use.rules) if whole else {}
    return any(taken.get((one.code, one.period), 0) * 100 >= one.ceiling * NEARLY for one in whole)


def _tell(act: Act, redemption: Redemption, kind: Alert.Kind, code: str, **params: Any) -> None:
    voucher = redemption.voucher
    if not _is_first(act, voucher, kind):
        return
    call = texts.in_language(voucher.award.application.call.title)
    end = f"…{voucher.code[-4:]}"
    for to in _concerned(voucher.holder, redemption.provider):
        notices.queue(act, code, about=voucher, to=to, call=call, code_end=end, **params)


def _is_first(act: Act, voucher: Voucher, kind: Alert.Kind) -> bool:
    """Keep that it was told. The voucher's row is locked by who asks, so that it is told once."""
    if Alert.objects.filter(voucher=voucher, kind=kind).exists():
        return False
    Alert.objects.create(network_id=voucher.network_id, voucher=voucher, kind=kind, at=act.at)
    return True


def _concerned(holder: Person | None, provider: Organisation | None) -> Iterable[User | Person]:
    return [*filter(None, [holder]), *(delegates_of(provider) if provider else ())]


@periodic("vouchers.terms", every="day")
def tell_terms(act: Act) -> int:
    """Tell holders, once each, that a voucher must be activated or ends within thirty days. Returns how many.

    Bulk verb. Side effects: an alert and a notice for each.
    """
    today = act.at.astimezone(clock.ROME).date()
    soon = today + timedelta(days=DAYS_BEFORE)
    mine = Voucher.objects.filter(state=VoucherState.ACTIVE).select_related("holder", "award__application__call")
    idle = mine.filter(activated_at=None, activate_by__range=(today, soon))
    ending = spending.holding(mine.filter(valid_until__range=(today, soon)))
    told = _terms(act, idle, Alert.Kind.ACTIVATE, "vouchers.activate_soon", "activate_by")
    waiting = ending.exclude(activated_at=None, activate_by__isnull=False)
    return told + _terms(act, waiting, Alert.Kind.EXPIRE, "vouchers.expire_soon", "valid_until")


def _terms(act: Act, vouchers: QuerySet[Voucher], kind: Alert.Kind, code: str, field: str) -> int:
    with act.writing():
        rows = list(vouchers.exclude(alerts__kind=kind))
        Alert.objects.bulk_create(
            [Alert(network_id=row.network_id, voucher=row, kind=kind, at=act.at) for row in rows], batch_size=500
        )
        for row in rows:
            last: date = getattr(row, field)
            call = texts.in_language(row.award.application.call.title)
            notices.queue(act, code, about=row, to=row.holder, call=call, day=last.strftime("%d/%m/%Y"))
    return len(rows)
