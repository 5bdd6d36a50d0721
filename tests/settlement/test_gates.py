"""What holds before money leaves, for every kind of statement: uses, stages of a voucher, contributions to firms, to projects."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from concilia.core import storage
from concilia.settlement.domain import (
    acts,
    conditions,
    instalments,
    invoices,
    payers,
    statements,
)
from concilia.settlement.models import OfficialAct, Statement
from concilia.settlement.queries import lists, publication
from concilia.vouchers.domain import activating
from tests.fixtures.grants import accepted, bando, incentivo, regolare
from tests.fixtures.projects import finanziato, regole, risorse
from tests.fixtures.refusals import refused
from tests.fixtures.staged import a_fasi, spende
from tests.integrations.fattura.examples import invoice

__all__ = ["a_fasi", "bando", "finanziato", "incentivo", "regolare", "regole", "risorse", "spende"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("conti")]
CUP, PROJECT_CUP, COR = "J81B21000000009", "J81B21000000001", "1234567"
KINDS = ("uses", "stage", "firm", "project")
STAGED = """stages:
    - {code: ADVANCE, share: 0.50, due: start, requires: [DURC], label: Anticipo}
    - {code: BALANCE, share: 0.50, due: report, label: Saldo}
  conditions: [{code: DURC, proof: durc, label: DURC}]"""


@pytest.fixture
def distinta(request, irene, elena, act, disegna):
    """A statement of a kind: those of vouchers sent and not approved, those of contributions approved as they are made."""

    def of_uses():
        request.getfixturevalue("usato")()
        request.getfixturevalue("concessione")(request.getfixturevalue("giulia"), 70_000, "rides")

    def of_stage():
        voucher = request.getfixturevalue("a_fasi")(STAGED, 150_000)
        request.getfixturevalue("regolare")(organisation=request.getfixturevalue("cooperativa"))
        activating.activate(act(request.getfixturevalue("giulia")), voucher=voucher)

    def of_firm():
        award, anna, firm = (request.getfixturevalue(name) for name in ("incentivo", "anna", "bottega"))
        grant = accepted(award, act(anna), firm)
        request.getfixturevalue("regolare")()
        grant.cor = COR
        grant.save()
        return instalments.settle(act(elena), grant=grant, stage="ADVANCE").statement

    def of_project():
        grant = request.getfixturevalue("finanziato")
        agreement = grant.conditions.get(code="AGREEMENT")
        conditions.meet(act(request.getfixturevalue("sara")), condition=agreement, how="Rep. 12/2026")
        return instalments.settle(act(elena), grant=grant, stage="ADVANCE").statement

    def make(kind):
        found = {"uses": of_uses, "stage": of_stage, "firm": of_firm, "project": of_project}[kind]()
        if found is not None:
            return Statement.objects.get(pk=found.pk)
        (found,) = disegna()
        return statements.send(act(irene), statement=found)

    return make


@pytest.fixture
def approvata_di(distinta, elena, act):
    """The same, approved."""

    def make(kind):
        found = distinta(kind)
        if found.state == "sent":
            statements.approve(act(elena), statement=found)
        return lists.statements().get(pk=found.pk)

    return make


@pytest.fixture
def vuole(paga, elena, act):
    """What the body that pays wants."""

    def make(**what):
        wanted = {"needs_invoice": False, "needs_liquidation": False, "offsets": False, **what}
        payers.set_profile(act(elena), organisation=paga, dialect="iso", **wanted)

    return make


@pytest.fixture
def concede(sara, act, rete):
    """The act that grants what is behind a statement, adopted: `concede(statement)`."""

    def make(statement):
        (need,) = publication.needed_by([statement])
        if need.award is None:
            return acts.commit_projects(act(sara), network=rete)
        return acts.commit(act(sara), call=need.award.application.call)

    return make


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("uses", "settlement.approve.no_invoice"),
        ("stage", "settlement.approve.no_invoice"),
        ("firm", None),
        ("project", None),
    ],
)
def test_who_wants_an_invoice_gets_it_for_services_and_not_for_contributions(
    kind, code, distinta, vuole, sara, elena, act
):
    """A contribution is a transfer of money, outside VAT (DPR 633/1972 art. 2 c. 3): nobody invoices it."""
    vuole(needs_invoice=True)
    statement = distinta(kind)
    if code is None:
        assert statement.state == "approved"
        with refused("settlement.invoice.contribution"):
            invoices.attach(act(sara), statement=statement, document=invoice())
        return
    with refused(code):
        statements.approve(act(elena), statement=statement)


@pytest.mark.parametrize("kind", KINDS)
def test_above_the_threshold_nothing_is_paid_before_its_act_is_published(kind, approvata_di, invio, concede, sara, act):
    statement = approvata_di(kind)
    of = "del progetto" if kind == "project" else "dell'avviso"
    with refused("settlement.prepare") as caught:
        invio(statement)
    assert f"manca l'atto di concessione e impegno {of}" in str(caught.value)
    deed = concede(statement)
    with refused("settlement.prepare") as caught:
        invio(statement)
    assert "non è ancora pubblicato" in str(caught.value)
    acts.publish(act(sara), deed=deed)
    assert invio(statement).orders.count() == 1


@pytest.mark.slow("two acts on paper")
@pytest.mark.parametrize("kind", KINDS)
def test_who_wants_an_act_of_liquidation_pays_nothing_without_it(
    kind, approvata_di, vuole, invio, concede, sara, elena, rete, act
):
    vuole(needs_liquidation=True)
    statement = approvata_di(kind)
    acts.publish(act(sara), deed=concede(statement))
    with refused("settlement.prepare") as caught:
        invio(statement)
    assert f"manca l'atto di liquidazione della distinta {statement.number}" in str(caught.value)
    deed = acts.liquidate(act(elena), network=rete, statements=[statement])
    with refused("settlement.prepare"):
        invio(statement)
    acts.publish(act(elena), deed=deed)
    assert invio(statement).orders.count() == 1


#: kind → the gross amount, the codes on the act that grants, on the one that liquidates.
CODES = {
    "uses": (12_500, (CUP, ""), (CUP, "")),
    "stage": (75_000, (CUP, ""), (CUP, "")),
    "firm": (200_000, (PROJECT_CUP, ""), (PROJECT_CUP, COR)),
    "project": (1_600_000, (PROJECT_CUP, ""), (PROJECT_CUP, "")),
}


@pytest.mark.slow("two acts on paper")
@pytest.mark.parametrize("kind", KINDS)
def test_the_acts_bear_cup_and_cor_on_their_lines_and_on_paper(kind, progetto, approvata_di, concede, elena, rete, act):
    progetto.lines.update(cup=CUP)
    statement = approvata_di(kind)
    gross, granted, liquidated = CODES[kind]
    line = next(row for row in concede(statement).lines.all() if row.cents >= gross or kind == "uses")
    assert (line.cup, line.cor) == granted
    deed = acts.liquidate(act(elena), network=rete, statements=[statement])
    (row,) = deed.lines.all()
    assert (row.cents, row.cup, row.cor) == (gross, *liquidated)
    assert all(code in printed(deed) for code in liquidated if code)


def printed(deed: OfficialAct):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(storage.get(deed.sha256))).pages)


@pytest.mark.parametrize(
    ("kind", "asked"), [("uses", False), ("stage", True), ("firm", True), ("project", False)], ids=KINDS
)
def test_a_durc_is_asked_on_the_day_of_the_payment_where_the_terms_ask_it(
    kind, asked, approvata_di, concede, invio, sara, act
):
    statement = approvata_di(kind)
    acts.publish(act(sara), deed=concede(statement))
    late = date(2028, 1, 10)
    if not asked:
        assert invio(statement, day=late).orders.count() == 1
        return
    with refused("settlement.prepare.durc") as caught:
        invio(statement, day=late)
    assert statement.provider.name in str(caught.value)


def test_a_stage_that_asks_a_durc_waits_for_it(a_fasi, disegna, giulia, act):
    voucher = a_fasi(STAGED)
    activating.activate(act(giulia), voucher=voucher)
    assert disegna() == []


def test_an_act_of_projects_grants_each_once(finanziato, sara, rete, act):
    deed = acts.commit_projects(act(sara), network=rete)
    (line,) = deed.lines.all()
    assert (line.name, line.cents, line.grant_id) == (finanziato.organisation.name, 3_200_000, finanziato.pk)
    with refused("settlement.act.empty"):
        acts.commit_projects(act(sara), network=rete)
    acts.annul(act(sara, reason="Importo errato"), deed=deed)
    assert acts.commit_projects(act(sara), network=rete).lines.count() == 1
