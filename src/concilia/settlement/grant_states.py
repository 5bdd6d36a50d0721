"""Words and workflows of contributions that are paid on a report of costs: to firms, and to projects of alliances."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import State, Step, Workflow, toned


@toned(info="running", success="closed")
class GrantState(State):
    RUNNING = "running", _("in corso")
    CLOSED = "closed", _("chiuso")


@toned(warning="open", waiting="handed_in", success="met")
class ConditionState(State):
    OPEN = "open", _("da soddisfare")
    HANDED_IN = "handed_in", _("da verificare")
    MET = "met", _("soddisfatta")


@toned(waiting="sent", warning="returned", success="decided")
class ReportState(State):
    DRAFT = "draft", _("in preparazione")
    SENT = "sent", _("da esaminare")
    RETURNED = "returned", _("da correggere")
    DECIDED = "decided", _("esaminato")


@toned(waiting="prepared", success="paid")
class TaxState(State):
    PREPARED = "prepared", _("da versare")
    PAID = "paid", _("versata")


class Nature(models.TextChoices):
    """Who is paid, for the withholding of DPR 600/1973 art. 28 c. 2."""

    ENTERPRISE = "enterprise", _("impresa")
    COMMERCIAL = "commercial", _("ente non commerciale, per attività commerciale")
    NON_COMMERCIAL = "non_commercial", _("ente non commerciale, per attività istituzionale")
    PUBLIC = "public", _("ente pubblico")
    PROFESSIONAL = "professional", _("libero professionista")

    @property
    def withheld(self) -> bool:
        return self in (self.ENTERPRISE, self.COMMERCIAL)


class Method(models.TextChoices):
    """How a cost was paid. Cash leaves no trace."""

    TRANSFER = "transfer", _("bonifico")
    CARD = "card", _("carta")
    DEBIT = "debit", _("addebito in conto")
    CHEQUE = "cheque", _("assegno non trasferibile")
    CASH = "cash", _("contanti")
    IN_KIND = "in_kind", _("in natura (ore, spazi)")

    @property
    def traceable(self) -> bool:
        return self is not Method.CASH


class Motive(models.TextChoices):
    """Why a cost is cut."""

    ITEM = "item", _("voce di costo non ammessa")
    BEFORE = "before", _("documento anteriore all'inizio del periodo ammesso")
    AFTER = "after", _("documento successivo alla fine del periodo ammesso")
    UNPAID = "unpaid", _("spesa non pagata")
    LATE = "late", _("pagamento oltre il termine")
    TRACEABLE = "traceable", _("pagamento non tracciabile")
    PROOF = "proof", _("documento assente o illeggibile")
    CONTENT = "content", _("spesa non legata all'iniziativa")
    AMOUNT = "amount", _("importo diverso da quello pagato")


_OFFICE = (Kind.OFFICER, Kind.RESPONSIBLE)
_BODY = (Kind.DELEGATE, Kind.PROVIDER)

#: A grant ends when its balance is settled; what was not used has gone back to its lines by then.
GRANT = Workflow(
    "settlement.grant",
    GrantState,
    [Step(verb="close", from_=("running",), to="closed", who=(Kind.ACCOUNTANT,), stamp="closed")],
)

CONDITION = Workflow(
    "settlement.condition",
    ConditionState,
    [
        Step(verb="hand_in", from_=("open", "handed_in"), to="handed_in", who=_BODY),
        Step(verb="meet", from_=("open", "handed_in"), to="met", who=_OFFICE, stamp="checked"),
        Step(
            verb="refuse",
            from_=("handed_in",),
            to="open",
            who=_OFFICE,
            needs_reason=True,
            notice="settlement.condition.refused",
        ),
    ],
)

#: Who decides a report does not pay on it.
COST_REPORT = Workflow(
    "settlement.report",
    ReportState,
    [
        Step(verb="send", from_=("draft", "returned"), to="sent", who=_BODY, stamp="sent"),
        Step(
            verb="return",
            from_=("sent",),
            to="returned",
            who=_OFFICE,
            needs_reason=True,
            notice="settlement.report.returned",
        ),
        Step(
            verb="decide",
            from_=("sent",),
            to="decided",
            who=_OFFICE,
            stamp="decided",
            notice="settlement.report.decided",
        ),
    ],
)

TAX_PAYMENT = Workflow(
    "settlement.tax",
    TaxState,
    [Step(verb="remit", from_=("prepared",), to="paid", who=(Kind.ACCOUNTANT,), stamp="paid")],
)
