"""Acts that grant and liquidate: published before money leaves, families by code, firms in full."""

import csv
import hashlib
import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from concilia.applications.models import Application
from concilia.core import storage
from concilia.core.errors import Conflict, NotAllowed
from concilia.selection.models import Award
from concilia.settlement.domain import acts, payers
from concilia.settlement.models import ActLine, OfficialAct
from concilia.settlement.queries import publication
from concilia.settlement.states import ActState
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")


def printed(deed):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(storage.get(deed.sha256))).pages)


def test_the_act_lists_every_award_of_the_call_once(buono, avviso, sara, act):
    buono()
    deed = acts.commit(act(sara), call=avviso())
    (line,) = deed.lines.all()
    assert (str(deed), line.cents, line.name, deed.responsible) == ("1/2026", 37_500, "", "Sara")
    assert hashlib.sha256(storage.get(deed.sha256)).hexdigest() == deed.sha256
    with refused("settlement.act.empty"):
        acts.commit(act(sara), call=avviso())


def test_families_are_printed_by_a_code_of_that_act_alone(buono, avviso, sara, act):
    voucher = buono()
    deed = acts.commit(act(sara), call=avviso())
    text = printed(deed)
    assert deed.lines.get().code in text
    for hidden in ("Giulia", "TEST-GIULIA", voucher.award.row.public_code + " ", voucher.code):
        assert hidden not in text


def test_firms_are_printed_in_full(buono, avviso, sara, bottega, act):
    voucher = buono()
    bottega.fiscal_code = "01234567897"
    bottega.save()
    Application.objects.filter(pk=voucher.award.application_id).update(applicant=None, organisation=bottega)
    avviso().__class__.objects.update(regime="firms")
    call = avviso().__class__.objects.get()
    text = printed(acts.commit(act(sara), call=call))
    assert "Bottega di prova" in text
    assert "01234567897" in text


# The threshold of 1,000 euros


def test_below_the_threshold_no_act_is_needed(approvata, invio):
    assert invio(approvata()).orders.count() == 1


@pytest.mark.parametrize(("cents", "blocked"), [(62_500, False), (62_501, True)], ids=["1,000.00", "1,000.01"])
def test_the_threshold_is_passed_by_a_cent(cents, blocked, approvata, concessione, giulia, invio):
    """Giulia has 375.00 for the nursery; what else the year grants her counts too (domain 4.1)."""
    statement = approvata()
    concessione(giulia, cents, "rides")
    assert bool(publication.needed_by([statement])) == blocked


def test_the_payment_waits_and_says_which_act_is_missing(approvata, concessione, giulia, avviso, invio, sara, act):
    statement = approvata()
    concessione(giulia, 70_000, "rides")
    with refused("settlement.prepare") as caught:
        invio(statement)
    assert "manca l'atto di concessione e impegno dell'avviso" in str(caught.value)
    deed = acts.commit(act(sara), call=avviso())
    with refused("settlement.prepare") as caught:
        invio(statement)
    assert "l'atto di concessione n. 1/2026" in str(caught.value)
    assert "non è ancora pubblicato" in str(caught.value)
    acts.publish(act(sara), deed=deed)
    assert invio(statement).orders.count() == 1


def test_two_small_grants_of_one_firm_in_a_year_are_both_published(concessione, giulia, anna, bottega, rete):
    """The trap: 600 and 600, neither over 1,000, both to be published (ANAC 468/2021)."""
    first, second = concessione(giulia, 60_000), concessione(anna, 60_000, "rides")
    applications = Application.objects.filter(pk__in=[first.application_id, second.application_id])
    everything = Award.objects.filter(network=rete)
    assert publication.unpublished(everything) == []
    applications.update(applicant=None, organisation=bottega)
    assert {need.award.pk for need in publication.unpublished(everything)} == {first.pk, second.pk}
    last_year = datetime(2025, 12, 31, 22, tzinfo=UTC)
    Award.objects.filter(pk=first.pk).update(granted_at=last_year)
    assert publication.unpublished(everything) == []


def test_a_year_turns_at_midnight_in_rome(concessione, giulia, anna, bottega, rete):
    first, second = concessione(giulia, 60_000), concessione(anna, 60_000, "rides")
    Application.objects.update(applicant=None, organisation=bottega)
    Award.objects.filter(pk=first.pk).update(granted_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    assert len(publication.unpublished(Award.objects.filter(network=rete))) == 2
    assert second.cents == 60_000


# Liquidation


def test_the_liquidation_may_be_wanted_before_paying(approvata, invio, paga, elena, rete, act):
    statement = approvata()
    payers.set_profile(
        act(elena), organisation=paga, dialect="iso", needs_invoice=False, needs_liquidation=True, offsets=False
    )
    with refused("settlement.prepare") as caught:
        invio(statement)
    assert "manca l'atto di liquidazione della distinta 1" in str(caught.value)
    deed = acts.liquidate(act(elena), network=rete, statements=[statement])
    line = deed.lines.get()
    assert (line.name, line.tax_code, line.cents) == ("Cooperativa di prova", "01234567897", 12_500)
    with refused("settlement.prepare") as caught:
        invio(statement)
    assert "l'atto di liquidazione n. 1/2026 non è ancora pubblicato" in str(caught.value)
    acts.publish(act(elena), deed=deed)
    assert invio(statement).orders.count() == 1


def test_a_statement_is_liquidated_once_and_only_when_approved(approvata, usato, disegna, anna, elena, rete, act):
    statement = approvata()
    acts.liquidate(act(elena), network=rete, statements=[statement])
    with refused("settlement.act.statement"):
        acts.liquidate(act(elena), network=rete, statements=[statement])
    usato(anna)
    with refused("settlement.act.statement"):
        acts.liquidate(act(elena), network=rete, statements=disegna())
    with refused("settlement.act.empty"):
        acts.liquidate(act(elena), network=rete, statements=[])


def test_an_act_annulled_before_its_publication_frees_its_lines(buono, avviso, sara, act):
    buono()
    deed = acts.commit(act(sara), call=avviso())
    acts.annul(act(sara, reason="Importo errato"), deed=deed)
    again = acts.commit(act(sara), call=avviso())
    assert (str(again), ActLine.objects.filter(live=True).get().act) == ("2/2026", again)
    acts.publish(act(sara), deed=again)
    with refused("audit.state", Conflict):
        acts.annul(act(sara, reason="Tardi"), deed=again)


def test_who_decides_grants_and_who_pays_liquidates(approvata, avviso, sara, elena, rete, act):
    statement = approvata()
    with pytest.raises(NotAllowed):
        acts.commit(act(elena), call=avviso())
    with pytest.raises(NotAllowed):
        acts.liquidate(act(sara), network=rete, statements=[statement])


# The pages


def test_the_office_adopts_and_publishes_and_everyone_reads(client, browse, buono, avviso, sara, giulia):
    buono()
    office = browse(sara)
    assert "Adotta l&#x27;atto" in office.get("/liquidazione/atti/").content.decode()
    answer = office.post("/liquidazione/atti/impegno/", {"call": str(avviso().pk)})
    deed = OfficialAct.objects.get()
    assert answer.url == f"/liquidazione/atti/{deed.pk}/"
    public, paper = "/liquidazione/atti/pubblicati/", f"/liquidazione/atti/pubblicati/{deed.pk}/atto.pdf"
    assert client.get(paper).status_code == 404
    assert "ancora nessun atto" in client.get(public).content.decode()
    assert deed.sha256 in office.get(answer.url).content.decode()
    assert office.post(f"{answer.url}annulla/", {"reason": ""}).status_code == 200
    assert office.post(f"{answer.url}pubblica/").status_code == 302
    assert client.get(paper)["Content-Type"] == "application/pdf"
    assert "1/2026" in client.get(public).content.decode()
    (row,) = csv.DictReader(io.StringIO(client.get(f"{public}atti.csv").content.decode()))
    assert (row["importo"], row["beneficiario"], row["codice"]) == ("375.00", "", deed.lines.get().code)
    assert OfficialAct.objects.get().state == ActState.PUBLISHED
    assert browse(giulia).get("/liquidazione/atti/").status_code == 404


def test_the_accountant_chooses_what_to_liquidate(browse, elena, approvata):
    statement = approvata()
    office = browse(elena)
    assert "Adotta l&#x27;atto di liquidazione" in office.get("/liquidazione/atti/").content.decode()
    address = "/liquidazione/atti/liquidazione/"
    assert office.post(address, {}).url == "/liquidazione/atti/"
    assert office.post(address, {"statements": [str(statement.pk)]}).status_code == 302
    assert ActLine.objects.get().statement == statement
