"""Marco's firm sends the file of its employees."""

import pytest

from concilia.imports.domain import imports
from concilia.networks.employees import Employees

HEADER = "codice_fiscale;cognome;nome;dal;al\n"
ADA = "RSSDAA85T50A562G;Rossi;Ada;01/09/2024;\n"
IVO = "VRDVIO90A01F205D;Verdi;Ivo;15/01/2025;30/06/2026\n"


@pytest.fixture
def dipendenti():
    return Employees()


@pytest.fixture
def prova(act, marco, officine, dipendenti):
    """Try a file, as Marco: `prova(ADA, IVO)`."""

    def try_it(*lines, header=HEADER, user=marco):
        data = (header + "".join(lines)).encode()
        return imports.propose(act(user), importer=dipendenti, about=officine, file_name="dipendenti.csv", data=data)

    return try_it


@pytest.fixture
def eseguita(prova, act, marco, officine, dipendenti):
    """Try a file and apply it."""

    def do_it(*lines):
        proposed, _seen = prova(*lines)
        return imports.apply(act(marco), proposed=proposed, importer=dipendenti, about=officine)

    return do_it
