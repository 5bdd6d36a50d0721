"""The pages: a family's own measures, a firm's aids, the office's registers."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concilia.access.kinds import Kind
from concilia.benefits.domain import aids, received, undertakings
from concilia.benefits.models import Aid, Durc, EarlierGrants, Linked, Measure, Received
from concilia.core.ids import uuid7
from concilia.engines.codes import DEMO_BIRTHPLACE, make_fiscal_code
from concilia.imports.models import Import
from concilia.territory.models import Network


def text(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def to(name, *args):
    return reverse(f"benefits:{name}", args=args)


@pytest.fixture(autouse=True)
def maggio(at, settings):
    settings.DEMO = True
    return at("2026-05-12T10:00")


@pytest.fixture
def stranger(somebody):
    """A coordinator of another network."""
    other = Network.objects.create(code="altra", title={"it": "Altra rete"}, kind="network")
    return somebody("Ugo", (Kind.COORDINATOR, other), (Kind.OFFICER, other))


# Families


@pytest.mark.seed("CA-31")
def test_giulia_says_what_her_child_receives_corrects_it_and_takes_it_off(browse, giulia, family, measures):
    client = browse(giulia)
    assert "Nessuna misura in registro" in text(client.get(to("mine")))
    page = text(client.get(to("declare")))
    assert "Nidi Gratis (Regione Lombardia)" in page
    sent = {
        "person": family.pk,
        "measure": measures["nidi-gratis"].pk,
        "expense": "nursery",
        "since": "2026-03",
        "until": "06/2026",
        "cents": "300,00",
    }
    assert "non copre questa spesa" in text(client.post(to("declare"), {**sent, "expense": "transport"}), 422)
    assert "Scrivi un mese" in text(client.post(to("declare"), {**sent, "since": "marzo"}))
    assert client.post(to("declare"), sent).url == to("mine")
    row = Received.objects.get()
    assert (row.person, row.holder, row.cents) == (family, giulia.person, 30_000)
    assert "da marzo 2026 a giugno 2026" in text(client.get(to("mine")))
    assert 'value="2026-03"' in text(client.get(to("correct", row.pk)))
    assert client.post(to("correct", row.pk), {**sent, "until": "2026-04"}).url == to("mine")
    now = Received.objects.get(state="held")
    assert "obbligatorio" in text(client.post(to("withdraw", now.pk), {"reason": " "}))
    assert client.post(to("withdraw", now.pk), {"reason": "Non la riceviamo più"}).url == to("mine")
    assert not Received.objects.filter(state="held").exists()


def test_nobody_sees_or_changes_what_another_family_declared(browse, marco, receives, stranger):
    row = receives()
    for who in (marco, stranger):
        client = browse(who)
        assert client.get(to("correct", row.pk)).status_code == 404
        assert client.post(to("withdraw", row.pk), {"reason": "x"}).status_code == 404
    assert "da marzo 2026" not in text(browse(marco).get(to("mine")))


def test_the_register_is_of_one_network_and_can_be_filtered(browse, paolo, elena, stranger, receives):
    receives()
    receives("altri-interventi", expense="transport", source="imported")
    client = browse(paolo)
    assert "Mattia Prova" in text(client.get(to("register")))
    rows = text(client.get(to("register"), {"misura": "nidi-gratis"})).partition("<table")[2]
    assert "Nidi Gratis" in rows
    assert "trasporto" not in rows
    assert "Mattia" not in text(client.get(to("register"), {"fonte": "own"}))
    assert "Mattia" not in text(browse(stranger).get(to("register")))
    assert browse(elena).get(to("register")).status_code == 404


def test_the_register_costs_the_same_with_more_rows(browse, paolo, act, giulia, person, measures, assert_list_queries):
    client, people = browse(paolo), iter("ABC")

    def add():
        who = person(f"Bimbo-{next(people)}", "M", date(2024, 1, 1))
        received.declare(
            act(giulia), measure=measures["nidi-gratis"], expense="nursery", since=date(2026, 3, 1),
            until=date(2026, 3, 1), person=who, holder=giulia.person,
        )  # fmt: skip

    assert_list_queries(7, add_row=add, show=lambda: text(client.get(to("register"))))


def test_the_coordinator_brings_the_catalogue_up_to_date(browse, paolo, sara, rete):
    assert "Il catalogo della rete è vuoto." in text(browse(sara).get(to("catalogue")))
    assert browse(sara).post(to("adopt")).status_code == 404
    client = browse(paolo)
    assert client.post(to("adopt")).url == to("catalogue")
    assert Measure.objects.filter(network=rete).count() == 5
    assert "solo con le misure indicate: bonus-nido-inps" in text(client.get(to("catalogue")))


NINA = make_fiscal_code("Prova", "Nina", date(2024, 5, 4), "F", DEMO_BIRTHPLACE)
HEAD = "codice_fiscale;misura;spesa;dal;al;importo_mensile\n"


def test_a_list_is_tried_then_imported_then_undone(browse, paolo, rete, measures):
    client, page = browse(paolo), to("import-received", rete.pk)
    assert page in text(client.get(to("imports")))
    assert to("import-aids", rete.pk) in text(client.get(to("imports")))

    def tried(content):
        return client.post(page, {"action": "try", "file": SimpleUploadedFile("elenco.csv", content)})

    wrong = text(tried(f"{HEAD}{NINA};ignota;nursery;2026-03;;\n".encode()), 422)
    assert "Misura sconosciuta: «ignota»" in wrong
    assert "elenco.csv:2" in wrong
    shown = text(tried(f"{HEAD}{NINA};nidi-gratis;nursery;2026-03;2026-06;300,00\n".encode()))
    assert not Received.objects.exists()
    assert NINA not in shown
    chosen = {"import": Import.objects.get().pk}
    client.post(page, {"action": "apply", **chosen})
    assert (Received.objects.get().person, Received.objects.get().state) == (None, "held")
    assert "elenco.csv" in text(client.get(to("imports")))
    client.post(page, {"action": "undo", "reason": "Elenco sbagliato", **chosen})
    assert Received.objects.get().state == "withdrawn"


def test_who_does_not_keep_the_register_reaches_no_list(browse, marco, stranger, rete):
    for user in (marco, stranger):
        assert browse(user).get(to("import-received", rete.pk)).status_code == 404


@pytest.mark.seed("BS-29")
def test_the_coordinator_sees_expenses_paid_twice_without_names(browse, paolo, lucia, receives, family):
    receives("detrazione-nido")
    receives("bonus-nido-inps")
    page = text(browse(paolo).get(to("overlaps")))
    assert "Bonus nido INPS" in page
    assert family.fiscal_code_index[:4].upper() in page
    assert "Mattia" not in page
    assert browse(lucia).get(to("overlaps")).status_code == 404


# Firms


def test_anna_sees_what_is_left_and_how_it_is_counted(
    browse, anna, giulia, bottega, officine, aid, certificate, rete, act, sara
):
    client = browse(anna)
    assert "300.000,00" in text(client.get(to("aids")))
    aid(bottega, "2024-05-20", 10_000_000)
    aid(officine, "2025-09-01", 5_000_000)
    group = undertakings.found(act(sara), network=rete, name="Gruppo")
    for firm in (bottega, officine):
        undertakings.link(
            act(sara), undertaking=group, organisation=firm, kind=Linked.Link.VOTES, since=date(2024, 1, 1)
        )
    certificate(bottega, "2026-03-01", "2026-06-29")
    page = text(client.get(to("aids")))
    for words in ("150.000,00", "Officine di prova", "12 maggio 2023", "20 maggio 2027", "29 giugno 2026"):
        assert words in page
    assert browse(giulia).get(to("aids")).status_code == 404


def test_anna_declares_an_aid_and_takes_it_back(browse, anna, bottega, officine, aid):
    client = browse(anna)
    sent = {
        "organisation": bottega.pk,
        "title": "Voucher digitali",
        "body": "CCIAA",
        "granted_on": "2025-03-01",
        "cents": "12.000,00",
        "cor": "COR 123",
    }
    assert "nel futuro" in text(client.post(to("declare-aid"), {**sent, "granted_on": "2026-06-01"}), 422)
    assert client.post(to("declare-aid"), {**sent, "organisation": officine.pk}).status_code == 200
    assert client.post(to("declare-aid"), sent).url == to("aids")
    row = Aid.objects.get()
    assert (row.cents, row.cor, row.organisation) == (1_200_000, "123", bottega)
    other = aid(officine, "2025-03-01", 1)
    assert client.get(to("cancel-aid", other.pk)).status_code == 404
    assert client.post(to("cancel-aid", row.pk), {"reason": "Revocato"}).url == to("aids")


def test_the_office_writes_the_codes_of_the_national_register(browse, sara, elena, bottega, act):
    bottega.name = "=Bottega"
    bottega.save()
    with act(sara).writing():
        own = aids.grant(
            act(sara), organisation=bottega, case=uuid7(), about=uuid7(), cents=123_456, title="Incentivi", body="Rete"
        )
    client = browse(sara)
    assert "=Bottega" in text(client.get(to("firms")))
    sheet = client.get(to("rna")).content.decode().splitlines()
    assert (len(sheet), "'=Bottega" in sheet[1], "1234.56" in sheet[1]) == (2, True, True)
    assert "sole cifre" in text(client.post(to("code", own.pk), {"cor": "A-1"}), 422)
    assert client.post(to("code", own.pk), {"cor": "10293"}).url == to("firms")
    assert len(client.get(to("rna")).content.decode().splitlines()) == 1
    assert "10293" in text(browse(elena).get(to("firms")))
    assert browse(elena).get(to("code", own.pk)).status_code == 404


def test_the_register_of_aids_costs_the_same_with_more_rows(browse, sara, bottega, aid, assert_list_queries):
    client = browse(sara)
    assert_list_queries(7, add_row=lambda: aid(bottega, "2025-03-01", 100), show=lambda: text(client.get(to("firms"))))


def test_single_undertakings_are_linked_and_unlinked(browse, sara, bottega, officine, rete):
    client = browse(sara)
    sent = {"undertaking": "Gruppo", "organisation": bottega.pk, "kind": "votes", "since": "2025-01-01"}
    assert client.post(to("links"), sent).url == to("links")
    assert client.post(to("links"), {**sent, "organisation": officine.pk}).url == to("links")
    assert "fa già parte" in text(client.post(to("links"), {**sent, "undertaking": "Altro"}), 409)
    row = Linked.objects.get(organisation=bottega)
    assert "maggioranza dei diritti di voto" in text(client.get(to("links")))
    assert client.post(to("unlink", row.pk), {"on": "2026-01-01", "reason": "Ceduta"}).url == to("links")
    row.refresh_from_db()
    assert row.until == date(2026, 1, 1)


def test_the_coordinator_says_whether_earlier_grants_count(browse, paolo, sara, rete, anna, bottega):
    client = browse(paolo)
    assert "1407/2013" in text(client.get(to("earlier")))
    sent = {"network": rete.pk, "counted": "no", "reason": "Parere dell'ufficio"}
    assert client.post(to("earlier"), sent).url == to("firms")
    assert not EarlierGrants.objects.get().counted
    assert browse(sara).get(to("earlier")).status_code == 404
    assert "non conta le concessioni prima" in text(browse(anna).get(to("aids")))


def test_a_certificate_is_asked_for_and_answered(browse, elena, bottega, officine):
    client = browse(elena)
    assert "Nessun DURC in registro" in text(client.get(to("durcs")))
    for number, firm in enumerate((bottega, officine)):
        sent = {"organisation": firm.pk, "protocol": f"INPS_{number}", "requested_on": "2026-05-10"}
        assert client.post(to("ask-durc"), sent).url == to("durcs")
    first, second = Durc.objects.order_by("protocol")
    assert client.post(to("durc", first.pk), {"outcome": "confirm"}).url == to("durcs")
    assert "Scrivi il motivo" in text(client.post(to("durc", second.pk), {"outcome": "deny", "reason": ""}), 422)
    assert client.post(to("durc", second.pk), {"outcome": "deny", "reason": "Debito"}).url == to("durcs")
    first.refresh_from_db()
    assert (first.state, first.expires_on) == ("regular", date(2026, 9, 7))
    page = text(client.get(to("durcs")))
    assert "valido" in page
    assert "7 settembre 2026" in page
    assert client.get(to("durc", first.pk)).status_code == 404
