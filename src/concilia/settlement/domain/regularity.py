"""What a payment of a contribution must have on the day: a valid DURC, and the codes that its order bears."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from concilia.benefits.queries import durc
from concilia.core.errors import Refusal

from ..models import Instalment, Statement
from ..queries import grants


def check(statements: Iterable[Statement], day: date) -> None:
    """Refuse a batch while a contribution's payee has no DURC valid on the day of the payment (DL 69/2013 art. 31)."""
    rows = Instalment.objects.filter(statement__in=[row.pk for row in statements]).select_related(
        "grant__organisation", "statement"
    )
    asked = [row for row in rows if any(each.proof == "durc" for each in grants.terms_of(row.grant).conditions)]
    lacking = durc.without([row.grant.organisation_id for row in asked], day) if asked else set()
    names = [
        f"{row.grant.organisation.name} ({row.statement.number})"
        for row in asked
        if row.grant.organisation_id in lacking
    ]
    if names:
        raise Refusal(
            "settlement.prepare.durc",
            _("Non si può pagare il %(day)s senza un DURC valido quel giorno: %(names)s. Chiedilo e riprova."),
            day=f"{day:%d/%m/%Y}",
            names="; ".join(names),
        )


def remittance(statement: Statement) -> str:
    """What the payee reads beside the payment: the statement, and the project's and the aid's codes (CUP, COR)."""
    text = f"Distinta {statement.number} {statement.month:%m/%Y}"
    instalment = getattr(statement, "instalment", None)
    if instalment is None:
        return text
    codes = (("CUP", instalment.cup), ("COR", instalment.cor))
    return " ".join([text, *(f"{name} {code}" for name, code in codes if code)])
