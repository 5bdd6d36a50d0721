"""Money that is paid on documents: a firm's incentive from the call to the balance, a parent's receipt from photo to refund.

Anna and a parent of Brescia, Marta and Bruno who examine, Elena who pays. One demonstration, one afternoon in April 2027.
"""

import shutil
from datetime import date

import pytest

from .stage import Stage, elena_pays

CALL = "adda-martesana/adda-martesana-incentives-2027"
ANSWERS = {
    "site_in_area": "true",
    "durc": "true",
    "de_minimis": "4800",
    "employees": "7",
    "care_minors": "3",
    "care_elderly": "1",
    "care_disabled": "0",
    "reached": "6",
    "monitoring": "true",
    "export": "mentor",
    "cost": "6000",
    "requested": "3000",
    "measures": "2",
}
MEANWHILE = """
from e2e import meanwhile
meanwhile.a_firm_is_awarded()
print(meanwhile.a_family_has_a_voucher())
"""
PDF = {"mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% documento di prova\n%%EOF\n"}


@pytest.fixture(scope="module")
def stage(demo_data, tmp_path_factory):
    """A copy of the demonstration at its end, on 8 January 2027."""
    folder = tmp_path_factory.mktemp("receipts") / "var"
    shutil.copytree(demo_data, folder)
    return Stage(folder)


@pytest.fixture
def site(stage):
    return stage.address


@pytest.mark.slow("two lives of money, played in a browser")
@pytest.mark.seed("MA-17", "MA-22", "MA-25")
def test_a_firms_incentive_and_a_parents_receipt_are_paid(stage, visitor):
    anna = visitor()
    with stage.scene():
        anna_applies(anna)
    parent = stage.run(MEANWHILE).strip()
    with stage.scene("2027-04-20 09:00"):
        marta, bruno, elena, family = (visitor() for _ in range(4))
        for one, name in ((marta, "Marta Lagochiaro"), (bruno, "Bruno Querceto"), (elena, "Elena Sassolungo")):
            one.enter(name)
        family.enter(parent)
        grant = anna_accepts(anna)
        elena_settles(elena, grant, "Anticipo all'avvio")
        anna_reports(anna, grant)
        marta_cuts_a_line(marta)
        the_balance_waits_for_its_conditions(anna, marta, elena, grant)
        elena_settles(elena, grant, "Saldo")
        the_receipt_is_sent(family)
        bruno_accepts_it(bruno)
        statement = the_statement_is_approved(elena, family)
        paid = elena_pays(elena, payee="Sartoria", payer="Cernusco", booked=date(2027, 4, 22))
        assert sorted(paid.cents.values()) == [134_400, 144_000]  # less 4% on what is no capital good: 60 and 56 euros
        paid = elena_pays(elena, payee=parent, payer="Brescia", booked=date(2027, 4, 22))
        assert list(paid.cents.values()) == [2_500]
        both_see_that_they_are_paid(anna, grant, family, statement)
    assert "everything agrees" in stage.concilia("ledger", "verify")


def anna_applies(anna):
    """From the list of calls to the receipt of the application; the de minimis aids of the firm stand on a page of theirs."""
    anna.go("/avvisi/")
    anna.follow("Incentivi alle imprese per iniziative innovative di welfare aziendale (2027)")
    anna.enter("Anna Tiglioni")
    anna.go(f"/avvisi/{CALL}/")
    anna.follow("Inizia la domanda")
    anna.press("Inizia", exact=True)
    while anna.title != "Controlla e presenta":
        for name, value in ANSWERS.items():
            for field in anna.page.locator(f"main [name={name}]:not([type=file])").all():
                if field.get_attribute("type") != "radio":
                    field.fill(value)
                elif field.get_attribute("value") == value:
                    field.check()
        anna.press("Salva e continua")
    for box in anna.page.get_by_role("checkbox").all():
        box.check()
    anna.press("Presenta la domanda")
    assert anna.title == "Domanda presentata"
    anna.go("/benefici/aiuti/")
    assert "€ 4.800,00" in anna.text


def anna_accepts(anna):
    """Three thousand euros, half at once; the grant counts among the firm's de minimis aids. Returns the grant's address."""
    anna.go("/liquidazione/contributi/miei/")
    assert "€ 3.000,00" in anna.text
    anna.follow("Accetta")
    anna.press("Accetta", exact=True)
    anna.go("/benefici/aiuti/")
    assert "€ 7.800,00" in anna.text
    anna.go("/liquidazione/contributi/miei/")
    with anna.page.expect_navigation():
        anna.page.locator("main table a").first.click()
    anna.read()
    return anna.page.url


def elena_settles(elena, grant, stage):
    elena.go(grant)
    with elena.page.expect_navigation():
        elena.page.get_by_role("button", name=f": {stage}").click()
    elena.read()


def anna_reports(anna, grant):
    """Two costs, as on their invoices; one is a dinner that the office will not admit."""
    anna.go(grant)
    anna.press("Comincia la rendicontazione finale")
    for number, (item, net) in enumerate((("services", "5400"), ("consulting", "600")), 1):
        anna.follow("Aggiungi una spesa")
        anna.choose(item=item, method="transfer")
        anna.write(supplier="Studio di prova", number=f"{number}/2027", net=net, vat="0")
        anna.write(issued_on="2027-04-12", paid_on="2027-04-15")
        anna.page.set_input_files("[name=file]", {"name": f"fattura-{number}.pdf", **PDF})
        anna.press("Aggiungi", exact=True)
    anna.press("Invia la rendicontazione")


def marta_cuts_a_line(marta):
    marta.go("/liquidazione/contributi/")
    marta.follow("n. 1, finale")
    marta.follow("Esamina il prossimo documento")
    while marta.title == "Esamina una spesa":
        if "Consulenze" in marta.text:
            marta.write(cents="200", remark="Cena di fine progetto")
            marta.choose(motive="content")
            marta.press("Taglia", exact=True)
        else:
            marta.press("Ammetti per intero")
    assert "spesa non legata all'iniziativa: Cena di fine progetto" in marta.text
    marta.press("Concludi l'esame")


def the_balance_waits_for_its_conditions(anna, marta, elena, grant):
    """Half of 5,800 less the advance: nothing is paid until the model sheet and the survey are handed in and checked."""
    elena.go(grant)
    assert elena.page.get_by_role("button", name=": Saldo").count() == 0
    for label in ("Scheda del modello trasferibile", "Rilevazione dei bisogni dei lavoratori"):
        anna.go(grant)
        anna.follow(f"Consegna: {label}")
        anna.page.set_input_files("[name=file]", {"name": "consegna.pdf", **PDF})
        anna.press("Consegna")
        marta.go(grant)
        marta.follow(label)
        marta.write(how="Letta: completa")
        marta.press("La condizione è soddisfatta")
    elena.go(grant)
    assert elena.page.get_by_role("button", name="€ 1.400,00: Saldo").count() == 1


def the_receipt_is_sent(family):
    """The summer centre's receipt, photographed."""
    family.go("/voucher/")
    family.follow("Oltre la scuola 2027")
    family.follow("Manda una ricevuta da qui")
    family.follow("Manda una ricevuta")
    family.write(receipt__issuer="Centro ricreativo di prova", receipt__number="27", receipt__issued="2027-03-30")
    family.write(use__day="2027-03-29", receipt_amount="25")
    family.page.locator("[name=use-service]").first.check()
    family.choose(kind="service")
    family.page.set_input_files("[name='receipt-file']", {"name": "ricevuta.pdf", **PDF})
    family.press("Manda la ricevuta")
    assert "da esaminare" in family.table


def bruno_accepts_it(bruno):
    bruno.go("/voucher/ricevute/")
    bruno.follow("Centro ricreativo di prova, 27")
    bruno.press("Accogli")
    assert "si rimborsano € 25,00" in bruno.page.locator("body").inner_text().replace("\xa0", " ")


def the_statement_is_approved(elena, family):
    """March's statement of Brescia: drawn by the office, sent by the parent, approved by who did not award."""
    elena.go("/liquidazione/distinte/")
    elena.choose(month="2027-03")
    elena.page.get_by_label("Rete").select_option(label="Rete Territoriale di Conciliazione")
    elena.press("Forma le distinte")
    family.go("/liquidazione/distinte/mie/")
    with family.page.expect_navigation():
        family.page.locator("main table a").first.click()
    family.read()
    assert "€ 25,00" in family.text
    family.press("Invia la distinta")
    elena.go(family.page.url)
    elena.press("Approva per il pagamento")
    return family.page.url


def both_see_that_they_are_paid(anna, grant, family, statement):
    anna.go(grant)
    assert "Il contributo è chiuso" in anna.text
    assert anna.text.count("pagato") >= 2  # the advance and the balance
    family.go(statement)
    assert "pagat" in family.text
