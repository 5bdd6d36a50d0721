"""The till, as Irene sees it on her phone."""

import re
from datetime import date

import pytest

from concilia.access.kinds import Kind
from concilia.territory.models import Network
from concilia.vouchers.domain import ending
from concilia.vouchers.models import Redemption, Reversal, WrongCode
from concilia.vouchers.queries.spending import left
from concilia.vouchers.views import till

TILL = "/voucher/cassa/"


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def cassa(browse, irene):
    return browse(irene)


@pytest.fixture
def trovato(cassa, accreditata):
    """Type a voucher's code; the address of its page."""

    def find(voucher):
        answer = cassa.post(TILL, {"code": voucher.code})
        assert answer.status_code == 302
        return answer.url

    return find


def filled(page, **facts):
    """The form of a use as its page gave it, with the facts written in."""
    key = re.search(r'name="use-key" value="([^"]+)"', page)[1]
    return {"use-day": "2026-05-04", "use-key": key, "month_cost": "300,00", "attended": "true", **facts}


@pytest.mark.seed("CA-33")
def test_a_use_in_two_steps(cassa, trovato, buono):
    voucher = buono()
    address = trovato(voucher)
    page = text(cassa.get(address))
    assert "€\xa0375,00" in page
    assert "Micronido" in page
    assert "Tetto mensile" in page
    assert "Costo del mese" in page
    done = cassa.post(address, filled(page))
    receipt = text(cassa.get(done.url))
    for shown in ("€\xa0125,00", "€\xa0175,00", "€\xa0250,00", Redemption.objects.get().receipt):
        assert shown in receipt
    assert left(voucher) == 25_000


def test_nobodys_name_is_at_the_till(cassa, trovato, buono, giulia):
    address = trovato(buono())
    done = cassa.post(address, filled(text(cassa.get(address))))
    for page in (text(cassa.get(address)), text(cassa.get(done.url)), text(cassa.get(TILL))):
        assert "Giulia" not in page
        assert giulia.person.fiscal_code not in page


def test_a_double_click_books_once(cassa, trovato, buono):
    voucher = buono()
    address = trovato(voucher)
    form = filled(text(cassa.get(address)))
    first, second = cassa.post(address, form), cassa.post(address, form)
    assert first.url == second.url
    assert (Redemption.objects.count(), left(voucher)) == (1, 25_000)


def test_a_qr_code_opens_the_voucher(cassa, accreditata, buono):
    answer = cassa.get(TILL, {"t": buono().token})
    assert answer.status_code == 302
    assert "Costo del mese" in text(cassa.get(answer.url))


@pytest.mark.parametrize("token", ["A" * 26, "corto", "x" * 200])
def test_a_qr_code_that_is_nobodys(token, cassa):
    assert 'name="code"' in text(cassa.get(TILL, {"t": token}), status=404)


def test_why_it_does_not_pay_is_said(cassa, trovato, buono):
    voucher = buono()
    address = trovato(voucher)
    page = text(cassa.post(address, filled(text(cassa.get(address)), attended="false")), status=422)
    assert "Un mese senza presenze non si paga" in page
    assert 'value="300,00"' in page
    assert Redemption.objects.count() == 0


def test_what_is_written_wrong_is_said_beside_its_field(cassa, trovato, buono):
    address = trovato(buono())
    page = text(cassa.post(address, filled(text(cassa.get(address)), month_cost="molto", attended="")))
    assert "Ci sono 2 cose da correggere" in page


def test_tomorrow_is_refused(cassa, trovato, buono):
    address = trovato(buono())
    page = text(cassa.post(address, filled(text(cassa.get(address)), **{"use-day": "2026-05-13"})))
    assert "Il giorno è futuro" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3333 3333 3333", "Nessun voucher"),
        ("3333 3333 3334", "non torna"),
        ("oggi", "non si usa il carattere"),
        ("34", "12 caratteri"),
    ],
)
def test_a_wrong_code_is_said_beside_the_box(typed, said, cassa, cooperativa):
    assert said in text(cassa.post(TILL, {"code": typed}), status=404)
    assert WrongCode.objects.count() == 1


def test_an_empty_box_is_no_wrong_code(cassa, cooperativa):
    assert "Scrivi il codice" in text(cassa.post(TILL, {"code": " "}))
    assert WrongCode.objects.count() == 0


def test_after_ten_wrong_codes_one_waits(cassa, buono, cooperativa):
    voucher = buono()
    for _ in range(10):
        cassa.post(TILL, {"code": "34"})
    assert "Troppi codici sbagliati" in text(cassa.post(TILL, {"code": voucher.code}), status=429)


def test_a_voucher_that_ended_or_is_empty_has_no_form(cassa, trovato, buono, usa, giulia, act):
    voucher = buono(cents=12_500)
    address = trovato(voucher)
    usa(voucher)
    assert "È esaurito" in text(cassa.get(address))
    ending.renounce(act(giulia), voucher=voucher)
    assert 'name="month_cost"' not in text(cassa.get(address))


def test_a_provider_that_is_not_accredited_is_told(browse, somebody, organisation, buono):
    other = organisation("altra", name="Altra cooperativa")
    client = browse(somebody("Nina", (Kind.PROVIDER, other)))
    address = client.post(TILL, {"code": buono().code}).url
    assert "non è accreditato per Micronido" in text(client.get(address))


def test_a_voucher_that_refunds_people_is_not_for_tills(cassa, trovato, buono):
    assert "Rimborsa la persona" in text(cassa.get(trovato(buono(kind="receipts", cents=40_000))))


def test_a_voucher_of_another_network_is_nobodys(browse, somebody, buono, comune):
    from concilia.networks.models import Organisation

    network = Network.objects.create(code="altra", title="Altra", kind="network")
    other = Organisation.objects.create(network=network, code="nido", name="Nido", type="impresa", seat=comune)
    client = browse(somebody("Nina", (Kind.PROVIDER, other)))
    voucher = buono()
    assert "Nessun voucher" in text(client.post(TILL, {"code": voucher.code}), status=404)
    text(client.get(TILL, {"t": voucher.token}), status=404)


def test_the_address_of_a_voucher_is_of_who_found_it_and_for_half_an_hour(
    cassa, trovato, buono, browse, somebody, cooperativa, at
):
    address = trovato(buono())
    nina = somebody("Nina", (Kind.PROVIDER, cooperativa))
    text(browse(nina).get(address), status=404)
    text(cassa.get(address[:-3] + "xx/"), status=404)
    assert "Costo del mese" in text(cassa.get(address))


def test_after_half_an_hour_the_code_is_asked_again(cassa, trovato, buono, monkeypatch):
    address = trovato(buono())
    monkeypatch.setattr(till, "LASTS_SECONDS", -1)
    assert cassa.get(address).url == TILL
    assert "È passata mezz&#x27;ora" in text(cassa.get(TILL))


def test_who_works_at_two_tills_chooses(browse, somebody, organisation, accreditata, buono):
    other = organisation("seconda", name="Seconda sede")
    client = browse(somebody("Nina", (Kind.PROVIDER, accreditata), (Kind.PROVIDER, other)))
    voucher = buono()
    page = text(client.get(TILL, {"t": voucher.token}))
    assert "Seconda sede" in page
    assert voucher.token in page
    address = client.post(TILL, {"code": voucher.token, "provider": accreditata.pk}).url
    assert "Cooperativa di prova" in text(client.get(address))


def test_a_use_is_undone_from_its_receipt(cassa, trovato, buono, usa):
    voucher = buono()
    usa(voucher)
    use = Redemption.objects.get()
    assert "Storna" in text(cassa.get(f"{TILL}ricevute/{use.pk}/"))
    address = f"{TILL}ricevute/{use.pk}/storno/"
    assert "Stornare" in text(cassa.get(address))
    assert "obbligatorio" in text(cassa.post(address, {"reason": " "}))
    assert cassa.post(address, {"reason": "Importo sbagliato"}).url == TILL
    assert Reversal.objects.get().reason == "Importo sbagliato"
    assert left(voucher) == 37_500
    assert "Importo sbagliato" in text(cassa.get(f"{TILL}ricevute/{use.pk}/"))
    assert "già stato stornato" in text(cassa.post(address, {"reason": "Ancora"}), status=409)


def test_the_uses_of_another_till_are_not_found(browse, somebody, organisation, buono, usa):
    usa(buono())
    use = Redemption.objects.get()
    client = browse(somebody("Nina", (Kind.PROVIDER, organisation("altra"))))
    for address in (f"{TILL}ricevute/{use.pk}/", f"{TILL}ricevute/{use.pk}/storno/"):
        text(client.get(address), status=404)
    text(client.post(f"{TILL}ricevute/{use.pk}/storno/", {"reason": "Mio"}), status=404)
    assert Reversal.objects.count() == 0


def test_today_lists_cost_the_same_whatever_they_hold(
    assert_list_queries, cassa, buono, usa, person, somebody, accreditata
):
    names = iter(["Nadia", "Olga", "Pia"])

    def add():
        name = next(names)
        usa(buono(somebody(name, person=person(name, "F", date(1990, 1, 1)))))

    page = text(assert_list_queries(6, add_row=add, show=lambda: cassa.get(TILL)))
    assert page.count("260512-") == 3
    assert "€\xa0375,00" in page


def test_a_voucher_at_the_till_costs_few_queries(assert_queries, cassa, trovato, buono):
    address = trovato(buono())
    cassa.get(address)
    with assert_queries(13):
        cassa.get(address)


@pytest.mark.parametrize("who", ["giulia", "sara", "elena", "marco"])
def test_the_till_is_of_providers(who, request, browse):
    text(browse(request.getfixturevalue(who)).get(TILL), status=404)
