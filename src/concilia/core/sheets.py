"""Files of rows that people send: CSV as spreadsheets write it, XLSX and ODS; read as text, each row with its line."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from .errors import Refusal

MAX_ROWS = 200_000
MAX_CELLS = 5_000_000
MAX_INSIDE = 300 * 1024 * 1024
MAX_RATIO = 100
DELIMITERS = ";,\t"
#: XLSX and ODS are both ZIP archives.
ARCHIVE = b"PK\x03\x04"
#: What may stand before a formula without being seen.
BLANKS = " \u00a0\ufeff"
#: What a spreadsheet would take for a formula when it opens the file (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: the line it stands on (the header is line 1) and the text of each named column."""

    line: int
    cells: dict[str, str]


def read(data: bytes) -> list[Row]:
    """The rows below the header. Empty rows are skipped. Raises Refusal when the file can't be read or is too large."""
    table = _archive(data) if data.startswith(ARCHIVE) else _text(data)
    header = [cell.strip().lower() for cell in next(table, [])]
    if not any(header):
        raise Refusal("sheets.empty", _("Il file è vuoto: la prima riga deve avere i nomi delle colonne."))
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise Refusal("sheets.twice", _("La colonna «%(name)s» c'è due volte."), name=min(twice))
    rows = []
    for line, cells in enumerate(table, start=2):
        if any(cell.strip() for cell in cells):
            padded = itertools.zip_longest(header, cells[: len(header)], fillvalue="")
            rows.append(Row(line, {name: cell.strip() for name, cell in padded if name}))
        if len(rows) > MAX_ROWS:
            raise Refusal("sheets.rows", _("Il file ha più di %(most)s righe: dividilo."), most=MAX_ROWS)
    return rows


def _text(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise Refusal(
            "sheets.csv",
            _("Il file CSV non si legge (%(cause)s): salvalo di nuovo dal foglio di calcolo."),
            cause=error,
        ) from error


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, else what Windows spreadsheets write. A NUL is in no text."""
    if b"\x00" in data:
        raise Refusal("sheets.type", _("Il file non è un foglio di calcolo: usa CSV, XLSX o ODS."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _archive(data: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    _check_size(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Refusal(
            "sheets.archive", _("Il foglio di calcolo non si apre: salvalo di nuovo in XLSX o CSV.")
        ) from error
    if sheet.height * sheet.width > MAX_CELLS:
        raise Refusal("sheets.rows", _("Il file ha più di %(most)s righe: dividilo."), most=MAX_ROWS)
    for cells in sheet.iter_rows():
        yield [_said(cell) for cell in cells]


def _check_size(data: bytes) -> None:
    """An archive is opened only if it is about as large as it says: a few kilobytes can hold gigabytes of nothing."""
    try:
        inside = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except zipfile.BadZipFile as error:
        raise Refusal(
            "sheets.archive", _("Il foglio di calcolo non si apre: salvalo di nuovo in XLSX o CSV.")
        ) from error
    if inside > min(MAX_INSIDE, MAX_RATIO * len(data)):
        raise Refusal("sheets.large", _("Il foglio di calcolo è troppo grande da aprire: salvalo in CSV."))


def _said(cell: Any) -> str:
    """A cell as a person would have typed it: days as 2026-03-31, whole numbers without a point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return str(cell)


def csv_of(header: list[str], rows: list[list[str]]) -> str:
    """A CSV that Italian spreadsheets open as a table: semicolons, the UTF-8 mark, no cell that they would run."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """The cell, with a mark before what would be a formula; a number keeps its sign."""
    return cell if _is_number(cell.lstrip(BLANKS)) else quoted(cell)


def quoted(text: str) -> str:
    """The text of a name or of words, with a mark before what a spreadsheet would run, also after blanks."""
    return f"'{text}" if text.lstrip(BLANKS).startswith(FORMULA) else text


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(".", "").replace(",", "").isdigit()
