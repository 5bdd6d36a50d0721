"""Paying the stages of a grant: each on its conditions, checked on the day, with the tax withheld (MA-17, MA-25)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived, uuid7
from concilia.engines.deadlines import day_of
from concilia.engines.stages import Due
from concilia.engines.withholding import Paid
from concilia.ledger.domain import flows, money
from concilia.ui.components import money_text

from ..grant_states import GRANT, GrantState
from ..models import Grant, Instalment, Recovery, Statement
from ..queries import grants
from ..queries.grants import Standing
from ..states import STATEMENT
from . import claims, statements, withholding
from .grant_notices import tell_beneficiary
from .grants import give_back_rest
from .numbering import one_at_a_time


def settle(act: Act, *, grant: Grant, stage: str, shown_cents: int | None = None) -> Instalment | None:
    """Settle a stage: what it pays becomes a debt on a statement of its own, approved, which the next batch can pay.

    Side effects, in order: ledger transfers COMMITMENT → PAYABLE and PAYABLE → WITHHELD, statement, instalment, audit entry,
    notice; with the balance the grant is closed, and what it did not use goes back to its lines. Returns None when the
    balance is zero and there is nothing to pay. Raises Refusal with what the stage lacks: its conditions, a report, a DURC
    valid today; when the actor granted it or examined its report (who decides does not pay); when it is not ``shown_cents``;
    when more was paid than is due, which is asked back first.
    """
    access.require(act, "settlement.instalment.settle", grant)
    with act.writing():
        held = Grant.objects.select_for_update(no_key=True, of=("self",)).get(pk=grant.pk)
        _check_may(act, held)
        standing = Standing(held, day_of(act.at))
        due, final = _checked(standing, stage)
        if shown_cents is not None and shown_cents != due.cents:
            raise Refusal("settlement.instalment.shown", _("L'importo è cambiato nel frattempo: ricarica la pagina."))
        made = _settle(act, standing, due) if due.cents else None
        if final:
            _close(act, held)
    grant.refresh_from_db()
    return made


def _check_may(act: Act, grant: Grant) -> None:
    if grant.state != GrantState.RUNNING:
        raise Refusal("settlement.grant.closed", _("Il contributo è chiuso: non si cambia più niente."))
    if act.actor in grants.deciders(grant):
        raise Refusal(
            "settlement.instalment.same_person",
            _("Hai concesso tu questo contributo, o ne hai esaminato i costi: deve pagarlo un'altra persona."),
        )


def _checked(standing: Standing, code: str) -> tuple[Due, bool]:
    """The stage to pay, and whether it is the balance."""
    due = next((row for row in standing.dues if row.code == code), None)
    if due is None:
        raise Refusal("settlement.instalment.unknown", _("Questo contributo non ha questa fase."))
    final = next(row.final for row in standing.schedule if row.code == code)
    if standing.needs_durc and standing.durc is None:
        raise Refusal(
            "settlement.instalment.durc",
            _(
                "%(payee)s non ha un DURC valido al %(day)s: non si può pagare. Chiedine uno nuovo (DL 69/2013 art. 31)."
            ),
            payee=standing.grant.organisation.name,
            day=f"{standing.day:%d/%m/%Y}",
        )
    if due.lacking and not (final and due.lacking == ("paid",)):
        lacks = "; ".join(standing.lacks(due)) or str(_("non resta niente da pagare"))
        raise Refusal("settlement.instalment.lacks", _("Questa fase non si può pagare: %(lacks)s."), lacks=lacks)
    if final and standing.to_give_back:
        raise Refusal(
            "settlement.instalment.back",
            _("È stato pagato più del dovuto: chiedi prima la restituzione di %(cents)s."),
            cents=money_text(standing.to_give_back),
        )
    return due, final


def _settle(act: Act, standing: Standing, due: Due) -> Instalment:
    grant, new = standing.grant, uuid7()
    paid = withholding.reckon(standing, due.cents)
    _move(act, grant, new, paid)
    made = Instalment.objects.create(
        id=new,
        network_id=grant.network_id,
        grant=grant,
        number=(grant.instalments.aggregate(last=Max("number"))["last"] or 0) + 1,
        stage=due.code,
        gross_cents=paid.gross,
        taxable_cents=paid.taxable,
        withheld_cents=paid.withheld,
        statement=_statement(act, grant),
        cup=grant.cup,
        cor=grant.cor,
        settled_at=act.at,
        settled_by=act.actor,
    )
    _approve(act, made)
    told = {"gross": money_text(paid.gross), "tax": money_text(paid.withheld), "net": money_text(paid.net)}
    audit.record(act, "settlement.instalment.settle", made, cents=paid.gross, withheld=paid.withheld, stage=due.code)
    tell_beneficiary(act, grant, "settlement.instalment.settled", made, **told)
    return made


def _move(act: Act, grant: Grant, new: UUID, paid: Paid) -> None:
    """The gross amount becomes a debt, and the tax is kept of it at once: whatever the bank answers, it stays withheld once."""
    ways = [flows.settle(id=new, award=grant.commitment, payee=grant.organisation_id, cents=paid.gross)]
    if paid.withheld:
        ways.append(
            flows.withhold(
                id=derived(new, "withhold"),
                payee=grant.organisation_id,
                cents=paid.withheld,
                reference=new,
            )
        )
    money.send(act, network=grant.network_id, flows=ways)


def _statement(act: Act, grant: Grant) -> Statement:
    """A statement of its own, in the month of the act."""
    one_at_a_time(grant.network)
    last = Statement.objects.filter(network=grant.network_id).aggregate(last=Max("number"))["last"] or 0
    return Statement.objects.create(
        network_id=grant.network_id,
        provider=grant.organisation,
        alliance=grant.alliance,
        month=day_of(act.at).replace(day=1),
        number=last + 1,
        drawn_at=act.at,
    )


def _approve(act: Act, made: Instalment) -> None:
    """Nobody has to send it: what it pays was reported and examined. It is approved like any other."""
    audit.transition(act, made.statement, "send", table=STATEMENT)
    statements.approve(act, statement=made.statement)


def claim_back(act: Act, *, grant: Grant, due_on: date | None = None) -> Recovery:
    """Ask back what was paid beyond what is due, once the final report is decided (2.1.4), and close the grant.

    Side effects, in order: the recovery with those of ``claims``, state, what was not used returns to its lines. Raises Refusal
    when nothing is to be given back, the term is not after today, or what was paid has not left the bank yet.
    """
    access.require(act, "settlement.grant.claim", grant)
    today = day_of(act.at)
    by = due_on or today + timedelta(days=claims.DAYS)
    if by <= today:
        raise Refusal("settlement.grant.claim_term", _("Il termine per restituire deve venire dopo oggi."))
    with act.writing():
        held = Grant.objects.select_for_update(no_key=True, of=("self",)).get(pk=grant.pk)
        _check_may(act, held)
        cents = Standing(held, today).to_give_back
        if not cents:
            raise Refusal("settlement.grant.nothing_back", _("Non c'è niente da restituire."))
        made = claims.of_grant(act, grant=held, cents=cents, due_on=by)
        _close(act, held)
    grant.refresh_from_db()
    return made


def _close(act: Act, grant: Grant) -> None:
    audit.transition(act, grant, "close", table=GRANT)
    give_back_rest(act, grant)
