"""Files of rows that people send: CSV as spreadsheets write it, XLSX and ODS; read as text, each row with its line."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import workbook
from .errors import Refusal

MAX_ROWS = 200_000
MAX_CELLS = 5_000_000
MAX_COLUMNS = 500
MAX_INSIDE = 300 * 1024 * 1024
MAX_RATIO = 100
DELIMITERS = ";,\t"
#: XLSX and ODS are both ZIP archives.
ARCHIVE = b"PK\x03\x04"
#: An accented letter of Italian, as UTF-8 writes it; in Windows-1252 it would be two signs that no name has.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")
#: What may stand before a formula without being seen.
BLANKS = " \u00a0\ufeff"
#: What a spreadsheet would take for a formula when it opens the file (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Unreadable(Refusal):
    """A file that can't be taken for rows, and the ``line`` where it stops (the first is 1). With its ``file`` it says both."""

    file = ""

    def __init__(self, code: str, line: int, text: str | Promise, **params: Any) -> None:
        super().__init__(code, text, **params)
        self.line = line

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {super().__str__()}" if self.file else super().__str__()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: the line it stands on (the header is usually line 1) and the text of each named column."""

    line: int
    cells: dict[str, str]


def read(data: bytes) -> list[Row]:
    """The rows below the header, which is the first that is not empty. Empty rows are skipped.

    Raises Unreadable, with the line, when the file is not one of rows or is too large.
    """
    table = _filled(_archive(data) if data.startswith(ARCHIVE) else _text(data))
    header = _header(table)
    rows = []
    for line, cells in table:
        rows.append(Row(line, _named(header, line, cells)))
        if len(rows) > MAX_ROWS:
            raise _too_long(line)
    return rows


def _header(table: Iterator[tuple[int, list[str]]]) -> list[str]:
    line, cells = next(table, (1, []))
    header = [cell.lower() for cell in cells]
    if not header:
        raise Unreadable("sheets.empty", 1, _("Il file è vuoto: la prima riga deve avere i nomi delle colonne."))
    if len(header) > MAX_COLUMNS:
        text = _("Ci sono %(found)s colonne: tieni solo quelle del modello.")
        raise Unreadable("sheets.columns", line, text, found=len(header))
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        text = _("La colonna «%(name)s» c'è due volte: togline una.")
        raise Unreadable("sheets.twice", line, text, name=min(twice))
    return header


def _named(header: list[str], line: int, cells: list[str]) -> dict[str, str]:
    """Cells by the name of their column. A cell beyond the last means that a comma inside an amount was read as a new cell."""
    if [cell.lower() for cell in cells] == header:
        raise Unreadable("sheets.header", line, _("Ripete i nomi delle colonne: togli questa riga."))
    if len(cells) > len(header):
        text = _(
            "Ha %(found)s celle e le colonne sono %(columns)s: se fra le celle c'è la virgola, scrivi gli importi fra "
            'virgolette ("12,50") o separa con il punto e virgola.'
        )
        raise Unreadable("sheets.cells", line, text, found=len(cells), columns=len(header))
    named = list(itertools.zip_longest(header, cells, fillvalue=""))
    lost = next((cell for name, cell in named if cell and not name), "")
    if lost:
        text = _("«%(cell)s» è in una colonna senza nome: scrivi il nome nella prima riga, o togli la cella.")
        raise Unreadable("sheets.nameless", line, text, cell=lost[:40])
    return {name: cell for name, cell in named if name}


def _filled(table: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, without blanks around their cells nor empty cells at their end."""
    for line, row in table:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells


def _too_long(line: int) -> Unreadable:
    return Unreadable("sheets.rows", line, _("Il file ha più di %(most)s righe: dividilo."), most=MAX_ROWS)


def _text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        wrong = _("Il file CSV non si legge (%(cause)s): salvalo di nuovo dal foglio di calcolo.")
        raise Unreadable("sheets.csv", begins, wrong, cause=error) from error


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else what Windows spreadsheets write. A NUL is in no other text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise Unreadable("sheets.type", 1, _("Il file non è un foglio di calcolo: usa CSV, XLSX o ODS."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _windows(data, error.start)


def _windows(data: bytes, wrong: int) -> str:
    """Windows-1252, when it can be that: not with letters in UTF-8 as well, nor with bytes that it doesn't have."""
    if not _UTF8_LETTER.search(data):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError as error:
            wrong = error.start
    line = data.count(b"\n", 0, wrong) + 1
    text = _("Non si capisce in quale codifica sono le lettere: salva il file come «CSV UTF-8».")
    raise Unreadable("sheets.encoding", line, text)


def _archive(data: bytes) -> Iterator[tuple[int, list[str]]]:
    _check_size(data)
    try:
        yield from enumerate(workbook.rows(data, MAX_CELLS), start=1)
    except workbook.Broken as error:
        raise _broken() from error
    except workbook.TooLarge as error:
        raise _too_large() from error


def _check_size(data: bytes) -> None:
    """What an archive says of itself tells most bombs; the others are stopped by `workbook`."""
    try:
        inside = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _broken() from error
    if inside > min(MAX_INSIDE, MAX_RATIO * len(data)):
        raise _too_large()


def _broken() -> Unreadable:
    text = _("Il foglio di calcolo non si apre: salvalo di nuovo in XLSX o CSV.")
    return Unreadable("sheets.archive", 1, text)


def _too_large() -> Unreadable:
    return Unreadable("sheets.large", 1, _("Il foglio di calcolo è troppo grande da aprire: salvalo in CSV."))


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula."""
    return harmless(cell) != cell


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
