"""What a payment must have on the day: a valid DURC, and the codes that its order bears."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from concilia.benefits.queries import durc
from concilia.core.errors import Refusal

from ..models import Statement
from ..queries import behind


def check(statements: Iterable[Statement], day: date) -> None:
    """Refuse a batch while a payee whose terms ask for it has no DURC valid on the day of the payment, whatever is paid: uses,
    stages of vouchers, instalments of contributions (DL 69/2013 art. 31)."""
    asked = [row for row in statements if row.provider is not None and behind.durc_is_asked(row)]
    lacking = durc.without([row.provider.pk for row in asked if row.provider], day) if asked else set()
    names = [f"{row.provider.name} ({row.number})" for row in asked if row.provider and row.provider.pk in lacking]
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
    instalment = behind.instalment_of(statement)
    if instalment is None:
        return text
    codes = (("CUP", instalment.cup), ("COR", instalment.cor))
    return " ".join([text, *(f"{name} {code}" for name, code in codes if code)])
