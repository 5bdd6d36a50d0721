"""The day promised for a payment, and why it was not kept."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import parameters
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines.deadlines import day_of

from ..models import PaymentDelay, Statement
from ..queries import late
from ..states import DelayReason
from .telling import tell_of


def promised(act: Act) -> date:
    """The last day to pay what is approved now (D.Lgs. 231/2002, art. 4)."""
    today = day_of(act.at)
    return today + timedelta(days=parameters.on("payment_term_days", today).value)


def explain(act: Act, *, statement: Statement, code: str, text: str, expected_on: date) -> PaymentDelay:
    """Say why a payment is late and when it will come. Side effects: delay, audit entry, notice to the payee.

    Raises Refusal when it is not late, the reason is missing, or the new day has passed.
    """
    access.require(act, "settlement.delay.explain", statement)
    today = day_of(act.at)
    if not late.is_late(statement, today):
        raise Refusal(
            "settlement.delay.not_late", _("Questo pagamento non è in ritardo: è pagato, o il suo termine corre.")
        )
    if code not in DelayReason.values or not text.strip():
        raise Refusal("settlement.delay.reason", _("Scegli il motivo del ritardo e spiegalo a chi aspetta."))
    if expected_on < today:
        raise Refusal("settlement.delay.day", _("Il nuovo giorno promesso è passato: scrivine uno da oggi in poi."))
    with act.writing():
        made = PaymentDelay.objects.create(
            network_id=statement.network_id,
            statement=statement,
            code=code,
            text=text.strip(),
            expected_on=expected_on,
            at=act.at,
            by=act.actor,
        )
        audit.record(act, "settlement.delay.explain", made, code=code)
        label, day = DelayReason(code).label, f"{expected_on:%d/%m/%Y}"
        tell_of(act, statement, "settlement.payment.late", made, why=str(label), reason=text, day=day)
    return made
