"""What happens around the statements: acts, an invoice, a refused line, a delay, a new account, a recovery."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from concilia.calls.models import Call
from concilia.core.act import Act
from concilia.integrations import fattura
from concilia.integrations.fattura import fake
from concilia.selection.models import Award
from concilia.selection.states import AwardState
from concilia.settlement.domain import (
    accounts,
    acts,
    claims,
    delays,
    invoices,
    payers,
    payments,
    recoveries,
    refusals,
    statements,
)
from concilia.settlement.models import LineRefusal, Statement, StatementLine
from concilia.settlement.queries import behind, lists, totals
from concilia.settlement.states import OrderState, StatementState
from concilia.territory.models import Network

from .adhesion import iban
from .scene import Scene, at, moment

NETWORK = "castellanza"
REGISTER = b"%PDF-1.4\n% registro delle presenze (dimostrazione)\n%%EOF\n"


def adopt_acts(scene: Scene) -> None:
    """Each call's awards get their act, which is published: above 1,000 euros a year nothing is paid before. Clock: 18 May."""
    with at("2026-05-18 16:00"):
        for call in scene.calls.values():
            if Award.objects.filter(application__call=call, state=AwardState.GRANTED).exists():
                commit(scene, call)


def commit(scene: Scene, call: Call) -> None:
    """The act of the awards that none grants yet, published."""
    act = scene.official(call)
    acts.publish(act, deed=acts.commit(act, call=call))


def _elena(scene: Scene, reason: str = "") -> Act:
    return scene.act(scene.company.users["elena"].actor, reason)


def how_they_pay(scene: Scene, network: Network) -> None:
    """Taranto's bank takes CBI files; Castellanza's lead body allows offsets."""
    payers.set_profile(
        _elena(scene),
        organisation=scene.payers[network.code],
        dialect="cbi" if network.code == "taranto" else "iso",
        needs_invoice=False,
        needs_liquidation=False,
        offsets=network.code == NETWORK,
    )


def under_control(scene: Scene, network: Network) -> None:
    """While Elena checks: an invoice is matched, a line is refused and answered, one statement is approved early."""
    if network.code != NETWORK:
        return
    sent = Statement.objects.filter(network=network, state=StatementState.SENT).order_by("number")
    rows = [row for row in totals.with_totals(sent) if row.provider_id]
    with at("2026-12-03 09:00"):
        _invoice(scene, rows[0])
        _refuse_one(scene, next(row for row in rows[1:] if row.lines.count() > 1))
        statements.approve(_elena(scene), statement=rows[0])
    with at("2026-12-04 10:00"):
        refused = LineRefusal.objects.get(statement__network=network)
        text = "Il bambino era presente: alleghiamo il registro del giorno."
        payee = scene.act_of(refused.statement.provider_id)
        refusals.answer(payee, refusal=refused, text=text, files=(("registro.pdf", REGISTER),))


def _invoice(scene: Scene, statement: Statement) -> None:
    """The provider's invoice, exempt, as its own programme writes it."""
    provider, total = statement.provider, totals.total(statement)
    assert provider is not None  # it was chosen so
    summary = fattura.Summary(
        rate=Decimal(0), taxable_cents=total, vat_cents=0, nature="N4", law="art. 10 n. 21 DPR 633/72"
    )
    document = fattura.Invoice(
        kind="TD01",
        number="41/2026",
        date=date(2026, 12, 3),
        supplier_codes=(provider.fiscal_code,),
        supplier_name=provider.name,
        customer_codes=(scene.payers[NETWORK].fiscal_code or "00000000000",),
        customer_name=scene.payers[NETWORK].name,
        summaries=(summary,),
        total_cents=total,
        stamp_cents=200,
        cups=tuple(sorted(behind.cups(statement))),
    )
    act = scene.act_of(provider.pk)
    invoices.attach_file(act, statement=statement, name="fattura-41.xml", data=fake.write(document))


def _refuse_one(scene: Scene, statement: Statement) -> None:
    line = statement.lines.order_by("redemption__receipt")[0]
    text = "Nel registro di quel giorno il bambino non compare."
    refusals.refuse(_elena(scene), line=line, code="not_documented", text=text)


def kept_waiting(network: Network) -> list[UUID]:
    """The statement approved early waits for its funds: it is in no batch of December."""
    early = Statement.objects.filter(network=network, instalment=None, approved_at__lt=moment("2026-12-09 00:00"))
    return list(early.values_list("pk", flat=True)) if network.code == NETWORK else []


def new_account(scene: Scene, network: Network) -> None:
    """Who was refused by the bank gives a new IBAN; Elena verifies it; the second batch pays there."""
    if network.code != NETWORK:
        return
    with at("2026-12-11 09:00"):
        refused = lists.payable(lists.statements().filter(network=network, orders__state=OrderState.REJECTED))
        for statement in refused:
            act = scene.act_of(payments.payee_id(statement))
            change = accounts.propose(act, statement=statement, iban=iban(scene, 0))
            accounts.verify(_elena(scene), change=change, name_check="match", how="Telefonata al numero del registro")


def afterwards(scene: Scene) -> None:
    """A delay is explained, the refused line admitted, a paid amount asked back; one instalment has come."""
    network = scene.networks[NETWORK]
    with at("2027-01-05 09:00"):
        for statement in Statement.objects.filter(pk__in=kept_waiting(network)):
            delays.explain(
                _elena(scene),
                statement=statement,
                code="funds",
                text="La Regione trasferisce i fondi dell'anno a fine gennaio.",
                expected_on=date(2027, 1, 29),
            )
        refusals.admit(_elena(scene), refusal=LineRefusal.objects.get(statement__network=network))
        _recover(scene, network)


def _recover(scene: Scene, network: Network) -> None:
    paid = StatementLine.objects.filter(statement__network=network, statement__orders__state=OrderState.PAID)
    line = paid.select_related("statement__network", "redemption__voucher__award__call_line").order_by("pk")[0]
    made = claims.claim(
        _elena(scene, "Il servizio risulta pagato anche da un'altra misura"),
        line=line,
        cents=line.redemption.cents,
        due_on=date(2027, 1, 7),
        instalments=2,
    )
    first = made.instalments.order_by("number")[0]
    recoveries.receive(
        _elena(scene), recovery=made, cents=first.cents, received_on=date(2027, 1, 5), bank_reference="DEMO-CRO-1"
    )
