"""One's own vouchers, as Giulia sees them; and the refund desk."""

import io

import pytest
from pypdf import PdfReader

from concilia.engines.codes import format_voucher_code
from concilia.providers.domain import accreditations
from concilia.vouchers.domain import ending
from concilia.vouchers.models import Redemption
from concilia.vouchers.queries.spending import left
from concilia.vouchers.states import VoucherState

from .test_till import text

MINE = "/voucher/"
DESK = "/voucher/rimborsi/"


@pytest.fixture
def io_giulia(browse, giulia):
    return browse(giulia)


def own(voucher, tail=""):
    return f"{MINE}{voucher.pk}/{tail}"


def test_without_vouchers_the_list_says_what_will_come(io_giulia):
    assert "Non hai ancora voucher" in text(io_giulia.get(MINE))


def test_the_list_says_what_is_left_and_until_when(io_giulia, buono, usa):
    usa(buono())
    page = text(io_giulia.get(MINE))
    assert "voucher per i servizi all&#x27;infanzia" in page
    assert "€\xa0250,00" in page
    assert "16 dicembre 2026" in page


def test_one_voucher_with_its_code_its_places_and_its_history(io_giulia, buono, usa, accreditata, comune, irene, act):
    voucher = buono()
    usa(voucher)
    held = accreditata.accreditations.get(service__code="micronido")
    offer = {"unit": "month", "price": 45_000, "comune": comune, "hours": "7:30-18:00"}
    accreditations.add_offer(act(irene), accreditation=held, name="Nido delle Officine", **offer)
    page = text(io_giulia.get(own(voucher)))
    for shown in (
        "Nido delle Officine",
        "Castellanza",
        "450,00 al mese",
        "7:30-18:00",
        "1 mese",
        "€\xa0175,00",
        "Micronido",
    ):
        assert shown in page
    for group in format_voucher_code(voucher.code).split("-"):
        assert f"<span>{group}</span>" in page
    assert f'src="{own(voucher, "qr.svg")}"' in page
    assert voucher.token not in page


def test_the_qr_code_is_an_image_of_its_own(io_giulia, buono):
    answer = io_giulia.get(own(buono(), "qr.svg"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"<svg")


@pytest.mark.parametrize("query", ["", "?caratteri=grandi"])
def test_the_voucher_on_paper(query, io_giulia, buono):
    voucher = buono()
    answer = io_giulia.get(own(voucher, f"voucher.pdf{query}"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert voucher.code[:4] in printed
    assert "375,00" in printed


@pytest.mark.parametrize("tail", ["", "qr.svg", "voucher.pdf", "rinuncia/"])
@pytest.mark.parametrize("who", ["anna", "irene", "sara"])
def test_anybody_elses_voucher_is_not_found(who, tail, request, browse, buono):
    assert browse(request.getfixturevalue(who)).get(own(buono(), tail)).status_code == 404


def test_renouncing_is_said_and_then_done(io_giulia, buono):
    voucher = buono()
    assert "lista d'attesa" in text(io_giulia.get(own(voucher, "rinuncia/")))
    assert io_giulia.post(own(voucher, "rinuncia/")).url == own(voucher)
    voucher.refresh_from_db()
    assert voucher.state == VoucherState.RENOUNCED
    page = text(io_giulia.get(own(voucher)))
    assert "rinunciato" in page
    assert "qr.svg" not in page
    text(io_giulia.post(own(voucher, "rinuncia/")), status=409)


def test_a_suspended_voucher_says_so_and_shows_no_code(io_giulia, buono, sara, act):
    voucher = buono()
    ending.suspend(act(sara, reason="Verifica"), voucher=voucher)
    page = text(io_giulia.get(own(voucher)))
    assert "per ora non si può usare" in page
    assert "qr.svg" not in page


def test_the_lists_cost_the_same_whatever_they_hold(assert_list_queries, io_giulia, giulia, concessione, sara, act):
    from concilia.vouchers.domain import issuing

    kinds = iter([("nursery", 37_500), ("rides", 3_600), ("receipts", 40_000)])

    def add():
        kind, cents = next(kinds)
        issuing.issue(act(sara), award=concessione(giulia, cents, kind))

    page = text(assert_list_queries(5, add_row=add, show=lambda: io_giulia.get(MINE)))
    assert page.count("box-card-link") == 3


def test_a_voucher_costs_the_same_whatever_its_history(assert_list_queries, io_giulia, buono, usa):
    from datetime import date

    voucher = buono()
    days = iter([date(2026, 4, 21), date(2026, 4, 22), date(2026, 4, 23)])

    def add():
        usa(voucher, day=next(days), month_cost="10.00", attended="true")

    page = text(assert_list_queries(11, add_row=add, show=lambda: io_giulia.get(own(voucher))))
    assert page.count("registrato") == 3


# The refund desk (MA-22)


@pytest.fixture
def sportello(browse, sara):
    return browse(sara)


def filled(page, **facts):
    import re

    key = re.search(r'name="use-key" value="([^"]+)"', page)[1]
    given = {"receipt_amount": "120,00", "service": "after_school", "traceable": "true"}
    return {"use-day": "2026-05-04", "use-key": key, **given, **facts}


@pytest.mark.seed("MA-22")
def test_a_receipt_is_refunded_at_the_desk(sportello, io_giulia, buono):
    voucher = buono(kind="receipts", cents=40_000)
    assert "portala allo sportello" in text(io_giulia.get(own(voucher)))
    address = sportello.post(DESK, {"code": voucher.code}).url
    page = text(sportello.get(address))
    assert "Giulia Prova" in page
    form = filled(page)
    assert sportello.post(address, form).url == sportello.post(address, form).url == DESK
    page = text(sportello.get(DESK))
    assert "si rimborsano €\xa060,00" in page
    assert Redemption.objects.get().receipt in page
    assert left(voucher) == 34_000
    assert "rimborso a te" in text(io_giulia.get(own(voucher)))


def test_a_receipt_that_the_call_does_not_admit(sportello, buono):
    voucher = buono(kind="receipts", cents=40_000)
    address = f"{DESK}{voucher.pk}/"
    page = text(sportello.post(address, filled(text(sportello.get(address)), traceable="false")), status=422)
    assert "Il pagamento non è tracciabile" in page


def test_a_voucher_that_pays_providers_is_refused_at_the_desk(sportello, buono):
    address = f"{DESK}{buono().pk}/"
    form = filled(text(sportello.get(address)), month_cost="300,00", attended="true")
    assert "non rimborsa" in text(sportello.post(address, form), status=422)


@pytest.mark.parametrize("who", ["giulia", "irene", "elena", "davide"])
def test_the_desk_is_of_officials(who, request, browse, buono):
    client = browse(request.getfixturevalue(who))
    text(client.get(DESK), status=404)
    text(client.get(f"{DESK}{buono().pk}/"), status=404)


def test_an_official_of_another_network_finds_nothing(browse, somebody, buono):
    from concilia.access.kinds import Kind
    from concilia.territory.models import Network

    other = Network.objects.create(code="altra", title="Altra", kind="network")
    client = browse(somebody("Ivo", (Kind.OFFICER, other)))
    voucher = buono()
    assert "Nessun voucher" in text(client.post(DESK, {"code": voucher.code}), status=404)
    text(client.get(f"{DESK}{voucher.pk}/"), status=404)
