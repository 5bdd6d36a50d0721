"""Files of rows as people's spreadsheets write them."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from concilia.core import sheets
from concilia.core.errors import Refusal
from tests.fixtures.refusals import refused

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


def test_utf_16_is_read_when_it_says_so():
    assert cells("nome\nNicolò\n".encode("utf-16")) == [(2, {"nome": "Nicolò"})]


def test_the_header_is_the_first_row_that_is_not_empty_and_a_cell_may_have_lines():
    assert cells(b';;\nnome;dal\n"Ada\nMaria";1/1/2026\nIda;\n') == [
        (3, {"nome": "Ada\nMaria", "dal": "1/1/2026"}),
        (5, {"nome": "Ida", "dal": ""}),
    ]


UNREADABLE = [
    (b"", "sheets.empty", 1),
    (b"\n\n", "sheets.empty", 1),
    (b"\xef\xbb\xbf", "sheets.empty", 1),
    (b"nome;nome\na;b\n", "sheets.twice", 1),
    (b"nome;dal\nAda;1\nNome;Dal\n", "sheets.header", 3),
    (b"nome,importo\nAda,1250\nIda,12,50\n", "sheets.cells", 3),
    (b"nome;;dal\nAda;persa;1\n", "sheets.nameless", 2),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "sheets.type", 1),
    (b"nome\nAda\nNicol\x81\n", "sheets.encoding", 3),
    ("nome\nNicolò\n".encode() + "Nicolò\n".encode("cp1252"), "sheets.encoding", 3),
    (b'nome\nAda\n"aperta\n', "sheets.csv", 3),
    (b"PK\x03\x04 non e un foglio", "sheets.archive", 1),
    (";".join(f"c{number}" for number in range(501)).encode(), "sheets.columns", 1),
]


@pytest.mark.parametrize(("data", "code", "line"), UNREADABLE)
def test_what_is_no_file_of_rows_is_refused_with_where_and_what_to_do(data, code, line):
    with pytest.raises(sheets.Unreadable) as refusal:
        sheets.read(data)
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_a_refusal_says_file_and_line_when_it_knows_them():
    with pytest.raises(sheets.Unreadable) as refusal:
        sheets.read(b"nome,importo\nIda,12,50\n")
    refusal.value.file = "prezzi.csv"
    assert str(refusal.value).startswith("prezzi.csv:2: Ha 3 celle e le colonne sono 2: ")


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def test_an_archive_that_holds_far_more_than_it_weighs_is_not_opened():
    with refused("sheets.large"):
        sheets.read(zipped({"xl/worksheets/sheet1.xml": b"0" * 50_000_000}))


def test_a_sheet_with_a_cell_at_the_end_of_the_world_is_not_opened():
    """A thousand bytes that ask for half a terabyte: the process that serves the pages must survive them."""
    far = Path(__file__).parent / "sheets" / "far.xlsx"
    with refused("sheets.large"):
        sheets.read(far.read_bytes())


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
    assume([cell.strip().lower() for cell in row] != header)
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
