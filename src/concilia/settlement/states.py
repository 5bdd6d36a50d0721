"""Words and workflows of statements and payments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import State, Step, Workflow, toned

from .grant_states import CONDITION, COST_REPORT, GRANT, TAX_PAYMENT


@toned(waiting="sent", warning="returned", success="approved")
class StatementState(State):
    DRAFT = "draft", _("da inviare")
    SENT = "sent", _("inviata")
    RETURNED = "returned", _("restituita")
    APPROVED = "approved", _("approvata")


@toned(waiting="sent", success="closed")
class BatchState(State):
    PREPARED = "prepared", _("preparato")
    SENT = "sent", _("inviato alla banca")
    CLOSED = "closed", _("concluso")


@toned(waiting="ordered", success="paid", danger="rejected")
class OrderState(State):
    ORDERED = "ordered", _("disposto")
    PAID = "paid", _("pagato")
    REJECTED = "rejected", _("respinto dalla banca")


@toned(success="matched")
class InvoiceState(State):
    MATCHED = "matched", _("abbinata")
    WITHDRAWN = "withdrawn", _("ritirata")


class VatRegime(models.TextChoices):
    """How the tax of an invoice is paid: not due (art. 10, or outside its field), by the supplier, or by who pays (split)."""

    EXEMPT = "exempt", _("esente o non soggetta")
    ORDINARY = "ordinary", _("IVA esposta")
    SPLIT = "split", _("scissione dei pagamenti")


@toned(warning="open", waiting="answered", success="admitted", danger="confirmed")
class RefusalState(State):
    OPEN = "open", _("da chiarire")
    ANSWERED = "answered", _("con risposta")
    ADMITTED = "admitted", _("riammessa")
    CONFIRMED = "confirmed", _("respinta in via definitiva")


class RefusalReason(models.TextChoices):
    """Why a line is not admitted."""

    NOT_DELIVERED = "not_delivered", _("servizio non reso o beneficiario assente")
    NOT_DOCUMENTED = "not_documented", _("ricevuta o registro mancante")
    AMOUNT = "amount", _("importo o quantità non corrispondente")
    NOT_ELIGIBLE = "not_eligible", _("servizio o periodo non ammesso")
    TWICE = "twice", _("già rimborsato altrove")
    OTHER = "other", _("altro")


class ActKind(models.TextChoices):
    COMMITMENT = "commitment", _("atto di concessione e impegno")
    LIQUIDATION = "liquidation", _("atto di liquidazione")


@toned(waiting="adopted", success="published")
class ActState(State):
    ADOPTED = "adopted", _("adottato")
    PUBLISHED = "published", _("pubblicato sul sito")
    ANNULLED = "annulled", _("annullato prima della pubblicazione")


@toned(waiting="proposed", success="verified", danger="refused")
class ChangeState(State):
    PROPOSED = "proposed", _("da verificare")
    VERIFIED = "verified", _("verificato")
    REFUSED = "refused", _("non accettato")


class NameCheck(models.TextChoices):
    """What the bank says of an IBAN and the name of its holder (Reg. UE 260/2012, art. 5-quater, from 9/10/2025)."""

    MATCH = "match", _("il nome corrisponde")
    CLOSE = "close", _("il nome corrisponde quasi")
    UNAVAILABLE = "unavailable", _("la banca non può rispondere")


@toned(warning="open", success="settled")
class RecoveryState(State):
    OPEN = "open", _("da recuperare")
    SETTLED = "settled", _("recuperato")
    CANCELLED = "cancelled", _("chiuso senza recupero")


class DelayReason(models.TextChoices):
    """Why a payment is late."""

    FUNDS = "funds", _("fondi non ancora trasferiti all'ente")
    ACT = "act", _("atto da adottare o da pubblicare")
    ACCOUNT = "account", _("conto da correggere o da verificare")
    INVOICE = "invoice", _("fattura da ricevere o da correggere")
    CHECKS = "checks", _("verifiche in corso (DURC, controlli a campione)")
    OFFICE = "office", _("ritardo dell'ufficio")


class Dialect(models.TextChoices):
    ISO = "iso", _("ISO 20022 (pain.001.001.09)")
    CBI = "cbi", _("CBI (CBIBdyPaymentRequest.00.04.01)")


_PAYS = (Kind.ACCOUNTANT,)
_IS_PAID = (Kind.PROVIDER, Kind.CITIZEN, Kind.OFFICER)

#: Who approves a statement is never who decided the awards behind it.
STATEMENT = Workflow(
    "settlement.statement",
    StatementState,
    [
        Step(
            verb="send",
            from_=("draft", "returned"),
            to="sent",
            who=_IS_PAID,
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
        Step(
            verb="reject",
            from_=("ordered",),
            to="rejected",
            who=_PAYS,
            needs_reason=True,
            stamp="settled",
            notice="settlement.order.rejected",
        ),
        Step(
            verb="return",
            from_=("paid",),
            to="rejected",
            who=_PAYS,
            needs_reason=True,
            stamp="settled",
            notice="settlement.order.rejected",
        ),
    ],
)

INVOICE = Workflow(
    "settlement.invoice",
    InvoiceState,
    [Step(verb="withdraw", from_=("matched",), to="withdrawn", who=(Kind.PROVIDER, Kind.OFFICER), stamp="withdrawn")],
)

REFUSAL = Workflow(
    "settlement.refusal",
    RefusalState,
    [
        Step(verb="answer", from_=("open",), to="answered", who=_IS_PAID, stamp="answered"),
        Step(
            verb="admit",
            from_=("open", "answered"),
            to="admitted",
            who=_PAYS,
            stamp="decided",
            notice="settlement.line.admitted",
        ),
        Step(
            verb="confirm",
            from_=("open", "answered"),
            to="confirmed",
            who=_PAYS,
            needs_reason=True,
            stamp="decided",
            notice="settlement.line.confirmed",
        ),
    ],
)

#: Who decides adopts the act that grants; who pays adopts the act that liquidates.
ACT = Workflow(
    "settlement.act",
    ActState,
    [
        Step(
            verb="publish",
            from_=("adopted",),
            to="published",
            who=(Kind.RESPONSIBLE, Kind.ACCOUNTANT),
            stamp="published",
        ),
        Step(
            verb="annul",
            from_=("adopted",),
            to="annulled",
            who=(Kind.RESPONSIBLE, Kind.ACCOUNTANT),
            needs_reason=True,
            stamp="annulled",
        ),
    ],
)

ACCOUNT_CHANGE = Workflow(
    "settlement.change",
    ChangeState,
    [
        Step(
            verb="verify",
            from_=("proposed",),
            to="verified",
            who=_PAYS,
            stamp="decided",
            notice="settlement.account.verified",
        ),
        Step(
            verb="refuse",
            from_=("proposed",),
            to="refused",
            who=_PAYS,
            needs_reason=True,
            stamp="decided",
            notice="settlement.account.refused",
        ),
    ],
)

RECOVERY = Workflow(
    "settlement.recovery",
    RecoveryState,
    [
        Step(
            verb="settle",
            from_=("open",),
            to="settled",
            who=_PAYS,
            stamp="closed",
            notice="settlement.recovery.settled",
        ),
        Step(
            verb="cancel",
            from_=("open",),
            to="cancelled",
            who=(Kind.ACCOUNTANT, Kind.RESPONSIBLE),
            needs_reason=True,
            stamp="closed",
        ),
    ],
)

#: Contributions paid on a report of costs have theirs in a file of their own.
GRANTS = (GRANT, CONDITION, COST_REPORT, TAX_PAYMENT)
