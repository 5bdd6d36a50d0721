"""The office of a call: the vouchers of its granted awards, issued from a page."""

from datetime import date

import pytest

from concilia.access.kinds import Kind
from concilia.territory.models import Network
from concilia.vouchers.models import Voucher
from concilia.vouchers.views import office

from .test_till import text

pytestmark = pytest.mark.usefixtures("conti")


def issue_of(call):
    return f"/voucher/avvisi/{call.pk}/emissione/"


@pytest.fixture
def ufficio(browse, sara):
    return browse(sara)


@pytest.mark.seed("CA-33")
def test_the_page_of_the_call_leads_to_the_issue_and_says_how_many_and_how_much(
    ufficio, concessione, giulia, anna, avviso
):
    concessione(giulia)
    concessione(anna, 12_500)
    call = avviso()
    assert f'href="{issue_of(call)}"' in text(ufficio.get(f"/istruttoria/avvisi/{call.pk}/"))
    page = text(ufficio.get(issue_of(call)))
    assert "€\xa0500,00" in page
    assert "Emetti 2 voucher" in page


def test_all_are_issued_by_one_button_and_the_second_time_there_is_nothing_to_do(ufficio, concessione, giulia, avviso):
    award = concessione(giulia)
    page = text(ufficio.post(issue_of(avviso()), follow=True))
    assert "Voucher emessi per 1 concessione." in page
    assert "Tutte le concessioni di questo avviso hanno il loro voucher" in page
    assert Voucher.objects.get().award == award
    ufficio.post(issue_of(avviso()))
    assert Voucher.objects.count() == 1


def test_many_are_issued_a_part_at_a_time_and_the_page_says_how_far_it_is(
    ufficio, concessione, giulia, anna, avviso, monkeypatch
):
    monkeypatch.setattr(office, "AT_ONCE", 1)
    first = concessione(giulia)
    concessione(anna)
    page = text(ufficio.post(issue_of(avviso()), follow=True))
    assert "<strong>1</strong> su 2" in page
    assert Voucher.objects.get().award == first
    ufficio.post(issue_of(avviso()))
    assert Voucher.objects.count() == 2


def test_before_the_awards_the_page_says_where_they_come_from(ufficio, avviso):
    call = avviso()
    assert "Niente da emettere" in text(ufficio.get(issue_of(call)))
    assert "emissione" not in text(ufficio.get(f"/istruttoria/avvisi/{call.pk}/"))


def test_too_late_is_said_and_nothing_is_issued(ufficio, concessione, giulia, avviso, at):
    concessione(giulia)
    at("2027-01-01T09:00")
    assert "si potevano usare fino al 31/12/2026" in text(ufficio.post(issue_of(avviso())), status=422)
    assert Voucher.objects.count() == 0


@pytest.mark.parametrize("who", ["giulia", "irene", "elena", "marco"])
def test_it_is_of_who_decides(who, request, browse, concessione, giulia, avviso):
    concessione(giulia)
    client = browse(request.getfixturevalue(who))
    assert client.get(issue_of(avviso())).status_code == 404
    assert client.post(issue_of(avviso())).status_code == 404
    assert Voucher.objects.count() == 0


def test_the_office_of_another_network_finds_no_such_call(browse, somebody, concessione, giulia, avviso):
    concessione(giulia)
    other = Network.objects.create(code="altra", title="Altra", kind="network")
    ivo = browse(somebody("Ivo", (Kind.OFFICER, other), (Kind.RESPONSIBLE, other)))
    assert ivo.post(issue_of(avviso())).status_code == 404
    assert Voucher.objects.count() == 0


def test_the_page_costs_the_same_whatever_it_holds(assert_list_queries, ufficio, concessione, somebody, person, avviso):
    names = iter(["Nadia", "Olga", "Pia"])

    def add():
        name = next(names)
        concessione(somebody(name, person=person(name, "F", date(1990, 1, 1))))

    page = text(assert_list_queries(8, add_row=add, show=lambda: ufficio.get(issue_of(avviso()))))
    assert "Emetti 3 voucher" in page
