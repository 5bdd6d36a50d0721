"""Files of rows as people's spreadsheets write them."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.core import sheets
from concilia.core.errors import Refusal

TABLE = [("nome", "dal"), ("Nicolò", "31/03/2026")]


def cells(data):
    return [(row.line, row.cells) for row in sheets.read(data)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_csv_is_read_however_it_was_saved(delimiter, encoding, newline):
    data = newline.join(delimiter.join(row) for row in TABLE).encode(encoding)
    assert cells(data) == [(2, {"nome": "Nicolò", "dal": "31/03/2026"})]


def test_empty_rows_are_skipped_and_lines_keep_their_number():
    assert [row.line for row in sheets.read(b"nome;dal\n;\nAda;1/1/2026\n\nIda;2/1/2026\n")] == [3, 5]


def test_names_of_columns_are_read_without_case_or_blanks():
    assert cells(b" Nome ;DAL\nAda;x\n") == [(2, {"nome": "Ada", "dal": "x"})]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheets.empty"),
        (b"\n\n", "sheets.empty"),
        (b"nome;nome\na;b\n", "sheets.twice"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "sheets.type"),
        (b'nome\n"aperta\n', "sheets.csv"),
        (b"PK\x03\x04 non e un foglio", "sheets.archive"),
    ],
)
def test_what_is_no_file_of_rows_is_refused_with_what_to_do(data, code):
    with pytest.raises(Refusal) as refusal:
        sheets.read(data)
    assert refusal.value.code == code


def test_an_archive_that_holds_far_more_than_it_weighs_is_not_opened():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(Refusal) as refusal:
        sheets.read(data.getvalue())
    assert refusal.value.code == "sheets.large"


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    assert len(sheets.read(b"n\n1\n2\n")) == 2
    with pytest.raises(Refusal):
        sheets.read(b"n\n1\n2\n3\n")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd", "'-cmd"),
        ("-12,50", "-12,50"),
        ("+39", "+39"),
        ("Ada", "Ada"),
        ("", ""),
    ],
)
def test_no_cell_is_written_as_a_formula(cell, written):
    assert sheets.harmless(cell) == written


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"])), min_size=1, max_size=4))
def test_what_is_written_is_read_back(row):
    header = [f"c{number}" for number in range(len(row))]
    read = sheets.read(sheets.csv_of(header, [row]).encode())
    wanted = [sheets.harmless(cell).strip() for cell in row]
    assert [list(one.cells.values()) for one in read] == ([wanted] if any(wanted) else [])


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_spreadsheet_is_read_as_its_csv_would_be(kind):
    data = (Path(__file__).parent / "sheets" / f"people.{kind}").read_bytes()
    assert cells(data) == [
        (2, {"nome": "Nicolò", "dal": "2026-03-31", "ore": "12.5", "numero": "7"}),
        (4, {"nome": "Ada", "dal": "2026-04-01", "ore": "0.1", "numero": "1200"}),
    ]
