"""What stands behind a statement, whatever it pays: uses, stages of vouchers, or an instalment of a contribution.

Every gate before a payment asks here, so that none holds for one kind of statement and not for another.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from concilia.calls.models import RuleVersion
from concilia.calls.queries import calls
from concilia.engines.rules.schema import Condition
from concilia.selection.models import Award
from concilia.vouchers.models import Voucher

from ..models import Grant, Instalment, Statement
from .grants import deciders as deciders_of_grant
from .grants import terms_of

_AWARDS = (
    "vouchers__redemptions__statement_line__statement__in",
    "vouchers__stage_payments__stage_line__statement__in",
    "grant__instalments__statement__in",
)


def awards(statements: Iterable[Statement]) -> QuerySet[Award]:
    """The awards that some statements pay."""
    chosen = [row.pk for row in statements]
    asked = Q()
    for path in _AWARDS:
        asked |= Q(pk__in=Award.objects.filter(**{path: chosen}).order_by().values("pk"))
    return Award.objects.filter(asked)


def projects(statements: Iterable[Statement]) -> QuerySet[Grant]:
    """The contributions to projects that some statements pay."""
    chosen = [row.pk for row in statements]
    return Grant.objects.filter(project__isnull=False, instalments__statement__in=chosen).distinct()


def vouchers(statements: Iterable[Statement]) -> QuerySet[Voucher]:
    """The vouchers whose uses or stages some statements pay."""
    chosen = [row.pk for row in statements]
    used = Q(redemptions__statement_line__statement__in=chosen)
    return Voucher.objects.filter(used | Q(stage_payments__stage_line__statement__in=chosen)).distinct()


def instalment_of(statement: Statement) -> Instalment | None:
    """The stage of a contribution that is all a statement pays; None for one of vouchers."""
    return getattr(statement, "instalment", None)


def cups(statement: Statement) -> set[str]:
    """The CUP of what it pays: that of the contribution, or of the budget lines of the vouchers; lines without one ask none."""
    instalment = instalment_of(statement)
    if instalment is not None:
        return {instalment.cup} - {""}
    found = vouchers([statement]).order_by().values_list("award__call_line__budget_line__cup", flat=True)
    return {cup for cup in found if cup}


def cor(statement: Statement) -> str:
    """The code of the aid that it pays (Registro nazionale aiuti), if it is one."""
    instalment = instalment_of(statement)
    return instalment.cor if instalment is not None else ""


def deciders(statement: Statement) -> set[str]:
    """The actors who decided what a statement pays: none of them may approve it."""
    found = set(awards([statement]).order_by().values_list("granted_by", flat=True))
    instalment = instalment_of(statement)
    return (found | deciders_of_grant(instalment.grant) if instalment else found) - {""}


def durc_is_asked(statement: Statement) -> bool:
    """Whether the terms of what it pays ask for a DURC on the day of the payment (DL 69/2013 art. 31)."""
    instalment = instalment_of(statement)
    if instalment is not None:
        return any(row.proof == "durc" for row in terms_of(instalment.grant).conditions)
    if statement.provider_id is None:
        return False
    rules = {
        row.award.application.rules for row in vouchers([statement]).select_related("award__application__rules__call")
    }
    return any(row.proof == "durc" for version in rules for row in _conditions(version))


def _conditions(version: RuleVersion) -> tuple[Condition, ...]:
    payment = calls.rules(version).file.payment
    return payment.conditions if payment else ()
