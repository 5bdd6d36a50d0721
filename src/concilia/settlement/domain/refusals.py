"""Lines that the accountant does not admit: refused with a reason, answered by the payee, admitted or reversed."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import parameters
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.documents.domain import documents
from concilia.engines.deadlines import day_of
from concilia.vouchers.domain import reversing
from concilia.vouchers.models import Redemption, Reversal

from ..models import LineRefusal, Statement, StatementLine
from ..states import REFUSAL, RefusalReason, RefusalState, StatementState
from .telling import tell_of

OPEN_STATEMENTS = (StatementState.DRAFT, StatementState.SENT, StatementState.RETURNED)


def refuse(act: Act, *, line: StatementLine, code: str, text: str) -> LineRefusal:
    """Refuse one line of a sent statement; the others go on. Side effects, in order: the line leaves its statement, its
    money waits, owed; refusal with the payee's term (L. 241/1990, art. 10-bis), audit entry, notice.

    Raises Refusal when the statement is not under control, or the reason is missing.
    """
    access.require(act, "settlement.line.refuse", line.statement)
    if code not in RefusalReason.values or not text.strip():
        raise Refusal(
            "settlement.refuse.reason", _("Scegli il motivo e spiegalo: chi ha inviato deve poter rispondere.")
        )
    with act.writing():
        statement = Statement.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.statement_id)
        if statement.state != StatementState.SENT:
            raise Refusal(
                "settlement.refuse.state", _("Si respingono righe solo di una distinta inviata e non approvata.")
            )
        held = StatementLine.objects.filter(pk=line.pk, statement=statement).first()
        if held is None:
            raise Conflict("settlement.refuse.gone", _("La riga non è più in questa distinta."))
        made = LineRefusal.objects.create(
            network_id=statement.network_id,
            statement=statement,
            redemption_id=held.redemption_id,
            beneficiary_code=held.beneficiary_code,
            code=code,
            text=text.strip(),
            answer_by=term(act),
            refused_at=act.at,
            refused_by=act.actor,
        )
        held.delete()
        audit.record(act, "settlement.line.refuse", made, receipt=made.redemption.receipt, code=code)
        label, by = RefusalReason(code).label, f"{made.answer_by:%d/%m/%Y}"
        tell_of(act, statement, "settlement.line.refused", made, why=str(label), reason=text, by=by)
    return made


def term(act: Act) -> date:
    """The last day on which the payee may answer."""
    today = day_of(act.at)
    return today + timedelta(days=parameters.on("refusal_observations_days", today).value)


def answer(act: Act, *, refusal: LineRefusal, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> LineRefusal:
    """The payee answers, with documents. Side effects: state, files, audit entry. An answer after the term still counts
    until somebody decides. Raises Refusal when nothing is said."""
    access.require(act, "settlement.refusal.answer", refusal)
    if not text.strip():
        raise Refusal(
            "settlement.answer.empty", _("Scrivi la tua risposta: che cosa è successo, o che cosa hai corretto.")
        )
    with act.writing():
        audit.transition(act, refusal, "answer", table=REFUSAL, answer=text.strip())
        for name, data in files:
            documents.add(act, about=refusal, kind="risposta", title=name[-200:], data=data)
    return refusal


def admit(act: Act, *, refusal: LineRefusal) -> StatementLine | None:
    """Admit the line after all. Returns it on its statement if that is not approved yet; else None: the use goes on the
    next statement that is drawn. Side effects: state, line, audit entry, notice. Raises Conflict when it was reversed."""
    access.require(act, "settlement.refusal.admit", refusal)
    with act.writing():
        statement = Statement.objects.select_for_update(no_key=True, of=("self",)).get(pk=refusal.statement_id)
        if Reversal.objects.filter(redemption=refusal.redemption_id).exists():
            raise Conflict(
                "settlement.admit.reversed", _("Intanto l'utilizzo è stato stornato: non si può riammettere.")
            )
        audit.transition(act, refusal, "admit", table=REFUSAL, decision=act.reason)
        line = _put_back(refusal, statement) if statement.state in OPEN_STATEMENTS else None
        tell_of(act, statement, "settlement.line.admitted", refusal, receipt=refusal.redemption.receipt)
    return line


def _put_back(refusal: LineRefusal, statement: Statement) -> StatementLine:
    return StatementLine.objects.create(
        network_id=statement.network_id,
        statement=statement,
        redemption_id=refusal.redemption_id,
        beneficiary_code=refusal.beneficiary_code,
    )


def confirm(act: Act, *, refusal: LineRefusal) -> LineRefusal:
    """Refuse the line for good, with a reason. Side effects, in order: state, reversal of the use with its ledger transfers
    (the money goes back on the voucher, or on its line when the voucher has ended), audit entries, notices.

    Raises Refusal while the payee may still answer and has not.
    """
    access.require(act, "settlement.refusal.confirm", refusal)
    today = day_of(act.at)
    if refusal.state == RefusalState.OPEN and today <= refusal.answer_by:
        raise Refusal(
            "settlement.confirm.early",
            _("Chi ha inviato la distinta può rispondere fino al %(day)s: decidi dopo, o quando ha risposto."),
            day=f"{refusal.answer_by:%d/%m/%Y}",
        )
    with act.writing():
        audit.transition(act, refusal, "confirm", table=REFUSAL, decision=act.reason)
        redemption = Redemption.objects.select_related("voucher__award").get(pk=refusal.redemption_id)
        if not Reversal.objects.filter(redemption=redemption).exists():
            reversing.undo_refused(act, redemption=redemption)
        tell_of(
            act,
            refusal.statement,
            "settlement.line.confirmed",
            refusal,
            receipt=redemption.receipt,
            reason=act.reason,
        )
    return refusal
