"""The pages of care: what holders, tills and the office do with a voucher from their screens."""

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from concilia.access.kinds import Kind
from concilia.audit.models import Entry
from concilia.providers.domain import accreditations
from concilia.vouchers.domain import protecting
from concilia.vouchers.models import Attendance, Redemption, SpokenCode, Voucher
from concilia.vouchers.queries.spending import left
from concilia.vouchers.states import AttendanceState, VoucherState
from tests.fixtures.care import PRESENT

from .test_attendance import MAY, REGISTER, presenza, registro
from .test_care import BIRTH, BORN, HOUSEHOLD, TRENTO
from .test_till import TILL, cassa, text, trovato

__all__ = ["cassa", "presenza", "registro", "trovato"]
pytestmark = pytest.mark.usefixtures("conti")


@pytest.fixture
def io_giulia(browse, giulia):
    return browse(giulia)


@pytest.fixture
def ufficio(browse, sara):
    return browse(sara)


def own(voucher, tail=""):
    return f"/voucher/{voucher.pk}/{tail}"


def desk(voucher, tail=""):
    return f"/voucher/ufficio/{voucher.pk}/{tail}"


# Holders


def test_a_voucher_is_activated_by_a_tap(io_giulia, cura):
    voucher = cura(valid=TRENTO)
    assert "Va attivato entro il 17 ottobre 2026" in text(io_giulia.get(own(voucher)))
    page = text(io_giulia.post(own(voucher, "attiva/"), follow=True))
    assert "si può usare fino al 12/05/2027" in page
    assert "Va attivato" not in page
    assert "già attivo" in text(io_giulia.post(own(voucher, "attiva/"), follow=True))


def test_the_provider_is_chosen_and_changed_with_a_reason(io_giulia, cura, accreditata, organisation, servizi, act):
    other = organisation("altra", name="Altra cooperativa")
    asked = accreditations.request(act(), organisation=other, service=servizi["micronido"])
    accreditations.approve(act(), accreditation=asked, since=date(2026, 1, 1))
    voucher = cura(providers="chosen")
    assert "sceglilo prima di usarlo" in text(io_giulia.get(own(voucher)))
    assert 'name="reason"' not in text(io_giulia.get(own(voucher, "ente/")))
    page = text(io_giulia.post(own(voucher, "ente/"), {"provider": accreditata.pk}, follow=True))
    assert "Solo presso" in page
    assert "Cooperativa di prova" in page
    text(io_giulia.post(own(voucher, "ente/"), {"provider": other.pk}))
    assert Voucher.objects.get().provider == accreditata
    io_giulia.post(own(voucher, "ente/"), {"provider": other.pk, "reason": "Più vicina"})
    assert Voucher.objects.get().provider == other


def test_who_has_no_phone_says_six_digits(io_giulia, cassa, accreditata, buono):
    voucher = buono()
    page = text(io_giulia.post(own(voucher, "codice/")))
    digits = "".join(re.findall(r"<span>(\d{3})</span>", page))
    assert len(digits) == 6
    answer = cassa.post(TILL, {"code": f"{digits[:3]} {digits[3:]}"})
    assert "Costo del mese" in text(cassa.get(answer.url))
    assert "Nessun voucher" in text(cassa.post(TILL, {"code": digits}), status=404)


def test_asking_too_many_is_said(io_giulia, buono):
    voucher = buono()
    for _ in range(5):
        io_giulia.post(own(voucher, "codice/"))
    assert "Troppi codici" in text(io_giulia.post(own(voucher, "codice/"), follow=True))


def test_a_voucher_names_its_children_to_its_holder(io_giulia, cura, figli):
    figli(*BORN)
    page = text(io_giulia.get(own(cura(parts=HOUSEHOLD))))
    assert "Tea, Ugo" in page


@pytest.mark.parametrize("tail", ["attiva/", "ente/", "codice/", "registro/"])
def test_others_vouchers_are_not_found(tail, browse, anna, cura):
    voucher = cura(valid=TRENTO)
    assert browse(anna).post(own(voucher, tail)).status_code == 404
    assert SpokenCode.objects.count() == 0


# The register, from the till to the holder's tap


def key_of(page):
    return re.search(r'name="use-key" value="([^"]+)"', page)[1]


def test_a_month_from_the_till_to_the_holders_tap(cassa, trovato, io_giulia, registro):
    voucher = registro()
    address = trovato(voucher)
    page = text(cassa.get(address))
    assert "Registra la presenza" in page
    assert "Registro firmato" not in page
    for day, kind in (("2026-05-04", "none"), ("2026-05-05", "child")):
        form = {"use-day": day, "use-key": key_of(page), "done_hours": "4", "absence": kind}
        shown = text(cassa.post(address, form, follow=True))
    assert "da confermare entro il 22 maggio 2026" in shown
    assert "Giulia" not in shown
    mine = text(io_giulia.get(own(voucher, "registro/?mese=2026-05")))
    assert "Conferma 2 presenze" in mine
    assert "Assenza: Assente il bambino" in mine
    done = text(io_giulia.post(own(voucher, "registro/?mese=2026-05"), {"mese": "2026-05"}, follow=True))
    assert "pagati €\xa036,00" in done
    assert "L&#x27;assenza del bambino non si paga" in done
    assert left(voucher) == 90_000 - 3_600
    assert (
        "in questo mese non c&#x27;è niente"
        in text(io_giulia.post(own(voucher, "registro/?mese=2026-05"), {"mese": "2026-05"}), status=422).lower()
    )


def test_a_day_is_disputed_and_corrected(io_giulia, cassa, registro, presenza):
    voucher = registro()
    row = presenza(voucher)
    address = f"/voucher/presenze/{row.pk}/contesta/"
    assert "Contestare" in text(io_giulia.get(address))
    text(io_giulia.post(address, {"reason": "Siamo usciti prima"}, follow=True))
    listed = text(cassa.get(f"{TILL}registri/{voucher.pk}/?mese=2026-05"))
    assert "Siamo usciti prima" in listed
    correct = f"{TILL}presenze/{row.pk}/correggi/"
    assert "Siamo usciti prima" in text(cassa.get(correct))
    assert "obbligatorio" in text(cassa.post(correct, {"done_hours": "2", "absence": "none"}))
    shown = text(cassa.post(correct, {"done_hours": "2", "absence": "none", "use-reason": "Letto male"}, follow=True))
    assert "corretta" in shown
    assert sorted(Attendance.objects.values_list("state", flat=True)) == ["corrected", "recorded"]


def test_a_day_recorded_by_mistake_is_withdrawn(cassa, registro, presenza):
    row = presenza(registro())
    cassa.post(f"{TILL}presenze/{row.pk}/annulla/", {"reason": "Era un altro"})
    assert Attendance.objects.get().state == AttendanceState.WITHDRAWN


def test_the_registers_of_a_month_are_listed_for_the_till(cassa, registro, presenza):
    voucher = registro()
    presenza(voucher)
    page = text(cassa.get(f"{TILL}registri/"))
    assert f"…{voucher.code[-4:]}" in page
    assert "compaiono qui" in text(cassa.get(f"{TILL}registri/?mese=2026-01"))


@pytest.mark.parametrize("address", ["{}registro.pdf?mese=2026-05", "cassa/registri/{}registro.pdf?mese=2026-05"])
def test_the_register_of_a_month_is_printed_for_both_signatures(address, browse, giulia, irene, registro, presenza):
    voucher = registro()
    presenza(voucher)
    client = browse(irene if "cassa" in address else giulia)
    answer = client.get(f"/voucher/{address.format(f'{voucher.pk}/')}")
    assert answer["Content-Type"] == "application/pdf"
    printed = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for said in ("Registro mensile delle presenze", "maggio 2026", "Firma di chi ha il voucher", "Ore: 4"):
        assert said in printed


def test_the_register_of_another_provider_is_not_found(browse, somebody, organisation, registro, presenza):
    voucher = registro()
    row = presenza(voucher)
    nina = browse(somebody("Nina", (Kind.PROVIDER, organisation("altra"))))
    for address in (f"{TILL}registri/{voucher.pk}/", f"{TILL}presenze/{row.pk}/correggi/"):
        text(nina.get(address), status=404)


def test_children_are_codes_at_the_till(cassa, trovato, cura, figli):
    tea, _ugo, _ada = figli(*BORN)
    voucher = cura(parts=HOUSEHOLD, attendance=REGISTER)
    address = trovato(voucher)
    page = text(cassa.get(address))
    assert "(2020)" in page
    assert "Tea" not in page
    form = {"use-day": "2026-05-04", "use-key": key_of(page), "done_hours": "4", "absence": "none"}
    cassa.post(address, {**form, "use-child": tea.pk})
    assert Attendance.objects.get().child == tea


# The office


def test_the_office_finds_a_voucher_and_suspends_it_with_a_reason(ufficio, io_giulia, cura):
    voucher = cura()
    assert f'href="{desk(voucher)}"' in text(ufficio.get("/voucher/ufficio/"))
    assert "Sospendi" in text(ufficio.get(desk(voucher)))
    address = desk(voucher, "passo/suspend/")
    assert "obbligatorio" in text(ufficio.post(address, {"reason": ""}))
    page = text(ufficio.post(address, {"reason": "Verifica della residenza"}, follow=True))
    assert "Riprendi" in page
    assert "Verifica della residenza" in text(io_giulia.get(own(voucher)))
    ufficio.post(desk(voucher, "passo/resume/"), {"reason": "Residenza verificata"})
    text(ufficio.post(desk(voucher, "passo/revoke/"), {"reason": "Dichiarazione falsa"}, follow=True))
    voucher.refresh_from_db()
    assert (voucher.state, left(voucher)) == (VoucherState.REVOKED, 0)
    assert (
        "non è più possibile"
        in text(ufficio.post(desk(voucher, "passo/revoke/"), {"reason": "Ancora"}), status=409).lower()
    )


def test_the_office_adds_what_a_birth_gives(ufficio, cura):
    voucher = cura(cents=12_000, top_ups=[BIRTH])
    assert "Nascita di un altro figlio" in text(ufficio.get(desk(voucher)))
    address = desk(voucher, "evento/BIRTH/")
    form = {"use-day": "2026-05-04", "born": "1", "use-key": key_of(text(ufficio.get(address)))}
    assert "€\xa0200,00" in text(ufficio.post(address, form, follow=True))
    ufficio.post(address, form)
    assert left(voucher) == 20_000
    text(ufficio.get(desk(voucher, "evento/MOVE/")), status=404)


def test_the_desk_dictates_a_code_on_the_phone(ufficio, cura):
    voucher = cura()
    assert "Dille a chi offre il servizio" in text(ufficio.post(desk(voucher, "codice/")))
    assert SpokenCode.objects.get().voucher == voucher


def test_the_desk_confirms_a_month_from_paper(ufficio, registro, presenza):
    voucher = registro()
    presenza(voucher)
    address = desk(voucher, "registro/?mese=2026-05")
    assert "Conferma dal registro di carta" in text(ufficio.get(address))
    assert Entry.objects.filter(verb="vouchers.attendance.read").count() == 1
    text(ufficio.post(address, {"reason": "Registro di maggio, prot. 12"}, follow=True))
    assert Redemption.objects.get().cents == 3_600


@pytest.mark.seed("TA-41")
def test_a_protected_voucher_shows_a_code_in_the_place_of_names(ufficio, sara, cura, figli, io_giulia, act):
    figli(*BORN)
    voucher = cura(parts=HOUSEHOLD)
    assert "Giulia Prova" in text(ufficio.get(desk(voucher)))
    text(ufficio.post(desk(voucher, "protezione/"), follow=True))
    for page in (text(ufficio.get(desk(voucher))), text(ufficio.get("/voucher/ufficio/"))):
        assert "Giulia" not in page
        assert re.search(r"P-[0-9A-F]{8}", page)
    assert "Tea" not in text(io_giulia.get(own(voucher)))
    protecting.protect(act(sara), voucher=voucher, protected=False)
    assert "Giulia Prova" in text(ufficio.get(desk(voucher)))


@pytest.mark.seed("CA-32")
def test_the_log_of_rides_has_origin_destination_and_time_and_no_name(ufficio, buono, usa):
    from tests.fixtures.vouchers import RIDE

    voucher = buono(kind="rides", cents=3_600)
    usa(voucher, service="trasporto", km="8", **RIDE)
    call = voucher.award.application.call
    page = text(ufficio.get(f"/voucher/avvisi/{call.pk}/utilizzi/"))
    assert "Ora di partenza: 08:30" in page
    assert "centro diurno" not in page
    answer = ufficio.get(f"/voucher/avvisi/{call.pk}/utilizzi.csv")
    head, line = answer.content.decode().splitlines()
    assert "Partenza,Destinazione,Ora di partenza,Chilometri" in head
    assert "casa,centro diurno,08:30,8" in line
    assert "Giulia" not in line
    assert voucher.code not in line
    assert Entry.objects.filter(verb="vouchers.redemption.read_special", object_id=call.pk).count() == 1


@pytest.mark.parametrize("who", ["giulia", "irene", "elena", "davide"])
def test_the_offices_pages_are_of_officials(who, request, browse, cura):
    voucher = cura()
    client = browse(request.getfixturevalue(who))
    call = voucher.award.application.call
    for address in (
        "/voucher/ufficio/",
        desk(voucher),
        desk(voucher, "passo/revoke/"),
        desk(voucher, "registro/"),
        f"/voucher/avvisi/{call.pk}/utilizzi/",
        f"/voucher/avvisi/{call.pk}/utilizzi.csv",
    ):
        assert client.get(address).status_code == 404


def test_lists_cost_the_same_whatever_they_hold(assert_list_queries, ufficio, cura, person, somebody):
    names = iter(["Nadia", "Olga", "Pia"])

    def add():
        name = next(names)
        cura(user=somebody(name, person=person(name, "F", date(1990, 1, 1))))

    page = text(assert_list_queries(6, add_row=add, show=lambda: ufficio.get("/voucher/ufficio/")))
    assert page.count("Nadia Prova") == 1


def test_a_register_costs_the_same_whatever_it_holds(assert_list_queries, io_giulia, registro, presenza):
    voucher = registro()
    days = iter([4, 5, 6])
    page = text(
        assert_list_queries(
            8,
            add_row=lambda: presenza(voucher, day=date(2026, 5, next(days))),
            show=lambda: io_giulia.get(own(voucher, "registro/?mese=2026-05")),
        )
    )
    assert "Conferma 3 presenze" in page


def test_the_log_costs_the_same_whatever_it_holds(assert_list_queries, ufficio, cura, usa):
    voucher = cura()
    days = iter([4, 5, 6])
    call = voucher.award.application.call
    page = text(
        assert_list_queries(
            7,
            add_row=lambda: usa(voucher, day=MAY.replace(day=next(days)), **PRESENT),
            show=lambda: ufficio.get(f"/voucher/avvisi/{call.pk}/utilizzi/"),
        )
    )
    assert page.count("Cooperativa di prova") == 3
