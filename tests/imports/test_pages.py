"""The employer's pages, as Marco sees them and nobody else."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concilia.imports.models import Import
from concilia.networks.domain import employments
from concilia.networks.models import Employment

from .conftest import ADA, HEADER, IVO


@pytest.fixture
def pagina(officine):
    return reverse("networks:employees-file", args=[officine.pk])


def sent(*lines):
    return SimpleUploadedFile("dipendenti.csv", (HEADER + "".join(lines)).encode())


def test_try_apply_undo_by_page(browse, marco, pagina, officine):
    client = browse(marco)
    tried = client.post(pagina, {"action": "try", "file": sent(ADA, IVO)})
    assert (tried.status_code, Employment.objects.count()) == (200, 0)
    assert "Rossi Ada lavora qui" in tried.content.decode()
    chosen = Import.objects.get()
    client.post(pagina, {"action": "apply", "import": chosen.pk})
    assert Employment.objects.count() == 2
    refused = client.post(pagina, {"action": "undo", "import": chosen.pk})
    assert (refused.status_code, Employment.objects.count()) == (422, 2)
    client.post(pagina, {"action": "undo", "import": chosen.pk, "reason": "Mese sbagliato"})
    assert Employment.objects.count() == 0


def test_problems_are_shown_with_their_line(browse, marco, pagina):
    answer = browse(marco).post(pagina, {"action": "try", "file": sent(ADA.replace("Rossi", "Bianchi"))})
    assert answer.status_code == 422
    assert "non è di questo cognome" in answer.content.decode()


def test_a_file_that_cannot_be_read_says_what_to_do(browse, marco, pagina):
    picture = SimpleUploadedFile("foto.png", b"\x89PNG\r\n\x1a\n\x00")
    answer = browse(marco).post(pagina, {"action": "try", "file": picture})
    assert answer.status_code == 422
    assert "usa CSV, XLSX o ODS" in answer.content.decode()


def test_the_empty_file_has_the_columns(browse, marco, pagina):
    answer = browse(marco).get(pagina, {"modello": ""})
    assert answer.content.decode().lstrip("\ufeff").startswith("codice_fiscale;cognome;nome;dal;al\r\n")


def test_nobody_else_reaches_it(browse, anna, sara, pagina, officine):
    for user in (anna, sara):
        assert browse(user).get(pagina).status_code == 404
        assert browse(user).get(reverse("networks:employees", args=[officine.pk])).status_code == 404


def test_one_declared_employment_is_confirmed_and_ended(browse, marco, giulia, officine, act):
    declared = employments.declare(act(giulia), person=giulia.person, organisation=officine, since=date(2025, 1, 1))
    client, page = browse(marco), reverse("networks:employees", args=[officine.pk])
    assert "Giulia Prova" in client.get(page).content.decode()
    client.post(reverse("networks:employment-confirm", args=[declared.pk]))
    declared.refresh_from_db()
    assert declared.confirmed_by == marco.actor
    ending = reverse("networks:employment-end", args=[declared.pk])
    assert client.post(ending, {"on_0": "31", "on_1": "12", "on_2": "2024", "on": "2024-12-31"}).status_code == 422
    client.post(ending, {"on": "2026-01-01"})
    declared.refresh_from_db()
    assert declared.until == date(2026, 1, 1)


def test_the_list_costs_the_same_with_more_people(browse, marco, officine, person, act, assert_list_queries):
    names = iter(["Ada", "Ida", "Ugo"])

    def add_row():
        name = next(names)
        employments.declare(
            act(), person=person(name, "F", date(1990, 1, 1)), organisation=officine, since=date(2025, 1, 1)
        )

    client, page = browse(marco), reverse("networks:employees", args=[officine.pk])
    assert_list_queries(7, add_row=add_row, show=lambda: client.get(page))
