"""Irene sends the register of a month as a file: tried, taken whole, taken back in one step."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concilia.core.errors import Conflict, NotAllowed
from concilia.engines import codes
from concilia.imports.domain import imports
from concilia.imports.models import Import
from concilia.vouchers.domain import answering, attending
from concilia.vouchers.models import Attendance, WrongCode
from concilia.vouchers.queries.identities import code_of
from concilia.vouchers.register_file import RegisterFile
from concilia.vouchers.states import AttendanceState
from tests.fixtures.care import PRESENT
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")
HEADER = "voucher;giorno;done_hours;absence\n"
REGISTER = {"days": 10, "silence": "unpaid", "signed": "signed"}


@pytest.fixture
def registra(irene, accreditata, servizi, act):
    """Irene records a day by hand, at the till."""

    def make(voucher, day, child=None, **facts):
        return attending.record(
            act(irene),
            voucher=voucher,
            provider=accreditata,
            service=servizi["micronido"],
            day=day,
            facts={**PRESENT, **facts},
            child=child,
        )

    return make


@pytest.fixture
def buona(cura, registra):
    """Giulia's voucher of care, whose first day Irene recorded at the till."""

    def make(**use):
        voucher = cura(attendance=REGISTER, **use)
        registra(voucher, date(2026, 5, 4))
        return voucher

    return make


@pytest.fixture
def kind(act, irene):
    return lambda voucher: RegisterFile(voucher.award.application.call, act(irene))


@pytest.fixture
def prova(act, irene, accreditata, kind):
    """Try a file of lines «day;hours;absence» of a voucher."""

    def try_it(voucher, *lines, header=HEADER, user=irene, code=None):
        rows = "".join(f"{code or voucher.code};{line}\n" for line in lines)
        return imports.propose(
            act(user), importer=kind(voucher), about=accreditata, file_name="maggio.csv", data=(header + rows).encode()
        )

    return try_it


@pytest.fixture
def presa(prova, act, irene, accreditata, kind):
    """Try a file and take it."""

    def take(voucher, *lines):
        proposed, _seen = prova(voucher, *lines)
        return imports.apply(act(irene), proposed=proposed, importer=kind(voucher), about=accreditata)

    return take


@pytest.fixture
def annulla(act, irene, accreditata, kind):
    def undo(voucher, applied):
        reason = "Mese sbagliato"
        return imports.undo(act(irene, reason=reason), applied=applied, importer=kind(voucher), about=accreditata)

    return undo


def days():
    rows = Attendance.objects.order_by("day", "recorded_at", "id")
    return [(row.day.day, row.facts["done_hours"], AttendanceState(row.state)) for row in rows]


R, W, C = AttendanceState.RECORDED, AttendanceState.WITHDRAWN, AttendanceState.CORRECTED


def test_the_dry_run_says_what_each_day_would_pay_and_records_nothing(buona, prova):
    voucher = buona()
    proposed, seen = prova(voucher, "05/05/2026;4;Presente", "06/05/2026;3,5;child", "2026-05-04;4;none")
    end = voucher.code[-4:]
    assert [(one.what, one.cents, one.text) for one in seen.effects] == [
        ("make", 3_600, f"…{end} 05/05/2026: Ore: 4 · Assenza: Presente; se confermata paga €\xa036,00"),
        (
            "make",
            0,
            f"…{end} 06/05/2026: Ore: 3,5 · Assenza: Assente il bambino; "
            "Il voucher non paga: L'assenza del bambino non si paga.",
        ),
        ("same", 0, f"…{end} 04/05/2026"),
    ]
    assert (proposed.cents, Attendance.objects.count()) == (3_600, 1)


def test_what_is_reckoned_is_what_is_paid_in_the_order_of_the_days(buona, presa, prova, act, giulia):
    """A ceiling of the month cuts the later day, wherever its line is; confirming pays the same cents."""
    voucher = buona(limits=[{"code": "MONTH", "label": "Tetto", "amount": "90", "per": "month"}])
    answering.confirm(act(giulia), attendance=Attendance.objects.get())
    lines = ("07/05/2026;4;none", "06/05/2026;2;none", "08/05/2026;1;none")
    _proposed, seen = prova(voucher, *lines)
    assert [one.cents for one in seen.effects] == [3_600, 1_800, 0]
    presa(voucher, *lines)
    done = answering.confirm_month(act(giulia), voucher=voucher, month=date(2026, 5, 1))
    assert [row.redemption.cents if row.redemption else 0 for row in done] == [1_800, 3_600, 0]


def test_all_days_are_recorded_and_taken_back_in_one_step(buona, presa, annulla):
    voucher = buona()
    applied = presa(voucher, "05/05/2026;4;none", "06/05/2026;2;illness")
    assert days() == [(4, "4.00", R), (5, "4", R), (6, "2", R)]
    annulla(voucher, applied)
    assert days() == [(4, "4.00", R), (5, "4", W), (6, "2", W)]


def test_a_day_that_is_there_is_corrected_and_corrected_back_with_its_trace(buona, presa, annulla):
    voucher = buona()
    applied = presa(voucher, "04/05/2026;2;illness")
    assert days() == [(4, "4.00", C), (4, "2", R)]
    assert Attendance.objects.get(state=R).reason == "Corretta dal file delle presenze"
    annulla(voucher, applied)
    assert days() == [(4, "4.00", C), (4, "2", C), (4, "4.00", R)]
    assert Attendance.objects.get(state=R).reason == "Mese sbagliato"


def test_what_the_holder_answered_is_not_taken_back_and_nothing_else_either(buona, presa, annulla, act, giulia):
    voucher = buona()
    applied = presa(voucher, "05/05/2026;4;none", "06/05/2026;2;none")
    answering.confirm(act(giulia), attendance=Attendance.objects.get(day=date(2026, 5, 5)))
    with refused("vouchers.file.answered") as refusal:
        annulla(voucher, applied)
    assert "Riga 2: la presenza del 05/05/2026 ora è confermata" in str(refusal.value)
    assert Attendance.objects.filter(state=W).count() == 0


PROBLEMS = [
    ("19/04/2026;4;none", "giorno", "Il voucher vale dal 20/04/2026"),
    ("13/05/2026;4;none", "giorno", "futura"),
    ("31/04/2026;4;none", "giorno", "non è una data"),
    ("05/05/2026;4;none\nDUE;05/05/2026;2;none", "giorno", "già alla riga 2"),
    ("05/05/2026;quattro;none", "done_hours", "numero"),
    ("05/05/2026;-1;none", "done_hours", "0"),
    ("05/05/2026;4;vacanza", "absence", "Malattia o maternità del genitore"),
    ("05/05/2026;;none", "done_hours", "Manca"),
]


@pytest.mark.parametrize(("line", "column", "text"), PROBLEMS)
def test_a_wrong_line_says_where_and_stops_all(line, column, text, buona, prova):
    voucher = buona()
    proposed, seen = prova(voucher, line.replace("DUE", voucher.code))
    assert proposed is None
    assert [one.column for one in seen.problems] == [column]
    assert text in seen.problems[0].text


def test_a_day_that_was_paid_is_not_changed_by_a_file(buona, prova, act, giulia):
    voucher = buona()
    answering.confirm(act(giulia), attendance=Attendance.objects.get())
    _proposed, seen = prova(voucher, "04/05/2026;2;none")
    assert [(one.column, one.text) for one in seen.problems] == [
        ("", "Questa presenza è già pagata: prima storna l'utilizzo, poi correggi.")
    ]


def test_a_day_that_silence_left_unpaid_is_not_changed_by_a_file(buona, prova, act, at):
    voucher = buona()
    at("2026-05-23T10:00")
    assert answering.hear_silence(act()) == 1
    _proposed, seen = prova(voucher, "04/05/2026;2;none")
    assert ["non è stato riconosciuto" in one.text for one in seen.problems] == [True]


def test_a_code_that_this_provider_never_had_is_like_one_that_does_not_exist(buona, cura, anna, prova):
    """No file tells which codes exist: nothing is gained by trying, so nothing is counted."""
    known, other = buona(), cura(user=anna, attendance=REGISTER)
    for code in (other.code, codes.make_voucher_code(lambda bound: 3)):
        _proposed, seen = prova(known, "05/05/2026;4;none", code=code)
        assert [(one.column, one.text) for one in seen.problems] == [
            ("voucher", "Nessun voucher di questo avviso, già usato da voi, ha questo codice.")
        ]
    assert WrongCode.objects.count() == 0


def test_each_child_has_its_own_lines_by_the_code_that_the_provider_knows(cura, figli, registra, prova, accreditata):
    tea, _ugo = figli(("Tea", date(2020, 5, 1)), ("Ugo", date(2024, 1, 15)))
    voucher = cura(parts={"one_per": "household"}, attendance=REGISTER)
    registra(voucher, date(2026, 5, 4), child=tea)
    header = "voucher;giorno;figlio;done_hours;absence\n"
    code = code_of(accreditata.pk, tea.pk)
    lines = (f"04/05/2026;{code};4;none", "05/05/2026;;4;none", "05/05/2026;FFFFFFFF;4;none")
    _proposed, seen = prova(voucher, *lines, header=header)
    assert [one.what for one in seen.effects] == ["same"]
    assert [(one.line, one.column) for one in seen.problems] == [(3, "figlio"), (4, "figlio")]


def test_a_day_that_was_written_meanwhile_asks_for_another_trial(buona, prova, registra, act, irene, accreditata, kind):
    voucher = buona()
    proposed, _seen = prova(voucher, "05/05/2026;4;none")
    registra(voucher, date(2026, 5, 5), done_hours="1.00")
    with refused("imports.changed", Conflict):
        imports.apply(act(irene), proposed=proposed, importer=kind(voucher), about=accreditata)
    assert Attendance.objects.count() == 2


def test_only_who_records_there_may_send_it(buona, prova, sara, marco):
    voucher = buona()
    for user in (sara, marco):
        with refused("access.denied", NotAllowed):
            prova(voucher, "05/05/2026;4;none", user=user)


def test_by_page_from_the_registers(buona, browse, irene, sara, marco, accreditata):
    voucher = buona()
    page = reverse("vouchers:register-file", args=[accreditata.pk, voucher.award.application.call_id])
    client = browse(irene)
    assert page in client.get(reverse("vouchers:registers")).content.decode()
    empty = client.get(page, {"modello": ""}).content.decode()
    assert empty.lstrip("\ufeff").startswith("voucher;giorno;servizio;figlio;done_hours;absence\r\n")
    file = SimpleUploadedFile("maggio.csv", f"{HEADER}{voucher.code};05/05/2026;4;none\n".encode())
    assert "36,00" in client.post(page, {"action": "try", "file": file}).content.decode()
    client.post(page, {"action": "apply", "import": Import.objects.get().pk})
    assert Attendance.objects.filter(day=date(2026, 5, 5), state=R).count() == 1
    for user in (sara, marco):
        assert browse(user).get(page).status_code == 404
