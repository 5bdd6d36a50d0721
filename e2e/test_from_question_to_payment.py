"""One voucher's whole life, as its people see it: from "does this suit me?" to the euro that the bank paid.

Giulia asks and applies, Sara examines and publishes, Irene is paid in part by the voucher, Elena approves and pays.
"""

import pytest

from .stage import Stage, elena_pays

CALL = "castellanza/castellanza-b-2026"
ANSWERS = {"works": "true", "service": "micronido", "other_measure": "none"}
ISSUE = """
from concilia.calls.models import Call
from concilia.people.models import User
from concilia.vouchers.domain import issuing
act = Act(actor=User.objects.get(username="sara").actor)
print(len(issuing.issue_all(act, call=Call.objects.get(code="castellanza-b-2026"))))
"""
#: The form of every application of the list, sent as it is.
CONFIRM = """async () => {
    const links = [...document.querySelectorAll("main table a")].map(link => link.href);
    for (const link of links) {
        const page = new DOMParser().parseFromString(await (await fetch(link)).text(), "text/html");
        const body = new URLSearchParams(new FormData(page.querySelector("main form")));
        const answer = await fetch(link, {method: "POST", body});
        if (!answer.ok || !answer.redirected) throw new Error(`${link}: ${answer.status}`);
    }
    return links.length;
}"""


@pytest.fixture(scope="module")
def stage(demonstrations):
    """The demonstration on 20 March 2026: the call is open, ninety have applied, Giulia has not."""
    return Stage(demonstrations[1])


@pytest.fixture
def site(stage):
    return stage.address


@pytest.mark.slow("builds a demonstration and plays it in a browser")
def test_a_voucher_from_the_question_to_the_payment(stage, visitor):
    giulia, sara, irene, elena = (visitor() for _ in range(4))
    with stage.scene():
        the_call_suits_giulia(giulia)
        protocol = giulia_applies(giulia)
    with stage.scene("2026-05-04 09:00"):
        sara.enter("Sara Torrebianca")
        sara_examines(sara, protocol)
        sara_ranks_and_publishes(sara, protocol)
        assert int(stage.run(ISSUE)) > 1
        code = giulia_sees_her_voucher(giulia)
        irene.enter("Irene Melograni")
        irene_is_paid_by_the_voucher(irene, code)
        the_balance_is_right(giulia)
    with stage.scene("2026-06-03 09:00"):
        elena.enter("Elena Sassolungo")
        statement = the_statement_is_sent(elena, irene)
        only_the_accountant_approves(sara, elena, statement)
        assert sum(elena_pays(elena).cents.values()) == 9_000
        irene_sees_that_she_is_paid(irene)
    assert "everything agrees" in stage.concilia("ledger", "verify")


def the_call_suits_giulia(giulia):
    """Before signing in: the answer with its reasons, first for a fee that the INPS bonus pays already, then without."""
    giulia.go(f"/avvisi/{CALL}/")
    giulia.follow("Fa per me?")
    giulia.write(registers__resident_in_territory="Castellanza", isee="14800", child_birth="2023-09-20")
    giulia.write(fee="300", months="3")
    giulia.choose(**ANSWERS | {"other_measure": "bonus_nido"})
    giulia.press("Vedi il risultato")
    assert giulia.title == "Così, non fa per te"
    assert "La spesa è già sostenuta da un'altra misura pubblica" in giulia.text
    giulia.press("Cambia le risposte")
    assert giulia.page.locator("[name=fee]").input_value() == "300,00"
    giulia.choose(other_measure="none")
    giulia.press("Vedi il risultato")
    assert giulia.title == "Sì, sembra fare per te"
    assert "€ 375,00" in giulia.text


def giulia_applies(giulia):
    """She carries her answers, signs in, leaves a draft that says what is missing, completes it, submits it."""
    giulia.page.get_by_label("Riporta queste risposte nella domanda").check()
    giulia.press("Inizia la domanda")
    giulia.enter("Giulia Ranuncoli")
    assert "Le risposte che hai dato a «Fa per me?» sono già nel modulo" in giulia.text
    giulia.press("Inizia", exact=True)
    assert giulia.page.locator("[name=isee]").input_value() == "14800,00"
    giulia.press("Salva e smetti per ora")
    assert "Protocollo della DSU" in giulia.text
    giulia.follow("Continua la bozza")
    giulia.write(dsu="INPS-ISEE-2026-00014800G")
    while giulia.title != "Controlla e presenta":
        giulia.press("Salva e continua")
    for box in giulia.page.get_by_role("checkbox").all():
        box.check()
    giulia.press("Presenta la domanda")
    assert giulia.title == "Domanda presentata"
    protocol = giulia.page.locator(".receipt-number strong").inner_text()
    assert "2026" in protocol
    return protocol


def sara_examines(sara, protocol):
    """The system proposes, Sara admits what is clear and refuses the rest one by one, each with its reason."""
    sara.go("/istruttoria/")
    sara.follow("Azione B: voucher per i servizi all'infanzia")
    sara.press("Proponi gli esiti")
    sara.press("Ammetti quelle con tutti i requisiti")
    doubtful = sara.page.url + "?state=proposed"
    sara.go(doubtful)
    one = sara.page.locator("main table a").first
    with sara.page.expect_navigation():
        one.click()
    sara.read()
    assert protocol not in sara.title
    reason = sara.page.locator("[name^=reason]").filter(has_text=" ").first
    reason.fill("Non dimostrato nemmeno con i documenti: " + reason.input_value())
    sara.press("Registra la decisione")
    assert "Decisione registrata" in sara.page.locator("body").inner_text()
    assert (
        "Non dimostrato nemmeno con i documenti"
        in sara.page.locator("[name^=reason]").filter(has_text=" ").first.input_value()
    )
    decide_the_others(sara.page, doubtful)


def decide_the_others(page, doubtful):
    """Confirm what the system proposes by the same form, whose words are those of the call's rules."""
    page.goto(doubtful)
    assert page.evaluate(CONFIRM) > 10


def sara_ranks_and_publishes(sara, protocol):
    sara.go("/istruttoria/")
    sara.follow("Azione B: voucher per i servizi all'infanzia")
    assert sara.figure("Da decidere") == "0"
    sara.press("Calcola la graduatoria")
    assert protocol in sara.text
    sara.follow("Pubblica", exact=True)
    sara.press("Pubblica", exact=True)
    assert sara.page.url.endswith("/pubblica/")  # no act, no ranking
    sara.write(act_number="Determinazione n. 40/2026")
    sara.press("Pubblica", exact=True)
    sara.follow("Come la vedono tutti")
    assert "Determinazione n. 40/2026" in sara.text
    assert "Ranuncoli" not in sara.text


def giulia_sees_her_voucher(giulia):
    giulia.go("/voucher/")
    giulia.follow("Azione B: voucher per i servizi all'infanzia")
    assert "Ti restano € 375,00" in giulia.text
    qr = giulia.page.get_by_role("img", name="Codice QR del voucher")
    assert qr.evaluate("image => image.complete && image.naturalWidth > 0")
    return giulia.page.locator(".voucher-show .voucher-code").inner_text()


def irene_is_paid_by_the_voucher(irene, code):
    """One use, sent three times, is booked once; another one, recorded by mistake, is undone with a reason."""
    find(irene, code.lower())
    assert "€ 375,00" in irene.text
    assert "Ranuncoli" not in irene.text
    irene.write(month_cost="90")
    irene.choose(attended="true")
    sent = irene.page.locator("main form").evaluate("form => Object.fromEntries(new FormData(form))")
    address = irene.page.url
    with irene.page.expect_navigation(url="**/ricevute/**"):
        irene.page.get_by_role("button", name="Registra l'utilizzo").dblclick()
    irene.read()
    assert irene.figure("Paga il voucher") == "€ 90,00"
    assert irene.figure("Resta sul voucher") == "€ 285,00"
    again = irene.page.context.request.post(address, form=sent, headers={"Referer": address})
    assert again.url == irene.page.url
    find(irene, code)
    irene.write(month_cost="200")
    irene.choose(attended="true")
    irene.press("Registra l'utilizzo")
    assert irene.figure("Paga il voucher") == "€ 35,00"  # what is left of the month's ceiling of 125
    irene.follow("Storna")
    irene.press("Storna", exact=True)
    assert irene.title == "Stornare l'utilizzo?"  # no reason, no undoing
    irene.write(reason="Registrato sul voucher sbagliato")
    irene.press("Storna", exact=True)
    assert irene.figure("Utilizzi di oggi") == "1"
    assert irene.figure("Pagati dai voucher") == "€ 90,00"


def find(irene, code):
    irene.go("/voucher/cassa/")
    irene.write(code=code)
    irene.press("Cerca il voucher")


def the_balance_is_right(giulia):
    giulia.page.reload()
    giulia.read()
    assert "Ti restano € 285,00" in giulia.text
    assert "stornato" in giulia.table


def the_statement_is_sent(elena, irene):
    """May's statement, drawn by the office and sent by the provider."""
    elena.go("/liquidazione/distinte/")
    elena.choose(month="2026-05")
    elena.page.get_by_label("Rete").select_option(
        label="Rete territoriale di conciliazione di ATS Insubria, area di Castellanza"
    )
    elena.press("Forma le distinte")
    irene.go("/liquidazione/distinte/mie/")
    with irene.page.expect_navigation():
        irene.page.locator("main table a").first.click()
    irene.read()
    assert "maggio 2026" in irene.title
    assert "€ 90,00" in irene.text
    assert "€ 35,00" not in irene.text  # undone
    irene.press("Invia la distinta")
    return irene.page.url


def only_the_accountant_approves(sara, elena, statement):
    """Who awards does not pay: Sara has no button, and asking without one is refused."""
    sara.go(statement)
    button = sara.page.get_by_role("button", name="Approva per il pagamento")
    assert button.count() == 0
    token = sara.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    form = {"csrfmiddlewaretoken": token}
    refused = sara.page.context.request.post(f"{statement}approva/", form=form, headers={"Referer": statement})
    assert refused.status in (403, 404)
    elena.go(statement)
    elena.press("Approva per il pagamento")
    assert "si può pagare" in elena.page.locator("body").inner_text()


def irene_sees_that_she_is_paid(irene):
    irene.go("/liquidazione/distinte/mie/")
    assert "€ 90,00" in irene.table
    assert "pagato" in irene.table
