"""Words and workflows of statements and payments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import Step, Workflow

from .grant_states import CONDITION, COST_REPORT, GRANT, TAX_PAYMENT


class StatementState(models.TextChoices):
    DRAFT = "draft", _("da inviare")
    SENT = "sent", _("inviata")
    RETURNED = "returned", _("restituita")
    APPROVED = "approved", _("approvata")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "sent": "waiting", "returned": "warning", "approved": "success"}[self.value]


class BatchState(models.TextChoices):
    PREPARED = "prepared", _("preparato")
    SENT = "sent", _("inviato alla banca")
    CLOSED = "closed", _("concluso")

    @property
    def tone(self) -> str:
        return {"prepared": "neutral", "sent": "waiting", "closed": "success"}[self.value]


class OrderState(models.TextChoices):
    ORDERED = "ordered", _("disposto")
    PAID = "paid", _("pagato")
    REJECTED = "rejected", _("respinto dalla banca")

    @property
    def tone(self) -> str:
        return {"ordered": "waiting", "paid": "success", "rejected": "danger"}[self.value]


_PAYS = (Kind.ACCOUNTANT,)

#: Who approves a statement is never who decided the awards behind it.
STATEMENT = Workflow(
    "settlement.statement",
    StatementState,
    [
        Step(
            verb="send",
            from_=("draft", "returned"),
            to="sent",
            who=(Kind.PROVIDER, Kind.CITIZEN, Kind.OFFICER),
            stamp="sent",
        ),
        Step(verb="return", from_=("sent",), to="returned", who=_PAYS, needs_reason=True),
        Step(
            verb="approve",
            from_=("sent",),
            to="approved",
            who=_PAYS,
            stamp="approved",
            notice="settlement.statement.approved",
        ),
    ],
)

BATCH = Workflow(
    "settlement.batch",
    BatchState,
    [
        Step(verb="send", from_=("prepared",), to="sent", who=_PAYS, stamp="sent"),
        Step(verb="close", from_=("sent",), to="closed", who=_PAYS),
    ],
)

ORDER = Workflow(
    "settlement.order",
    OrderState,
    [
        Step(verb="pay", from_=("ordered",), to="paid", who=_PAYS, stamp="settled", notice="settlement.order.paid"),
        Step(verb="reject", from_=("ordered",), to="rejected", who=_PAYS, needs_reason=True, stamp="settled"),
        Step(verb="return", from_=("paid",), to="rejected", who=_PAYS, needs_reason=True, stamp="settled"),
    ],
)

#: Contributions paid on a report of costs have theirs in a file of their own.
GRANTS = (GRANT, CONDITION, COST_REPORT, TAX_PAYMENT)
