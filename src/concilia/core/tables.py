"""A table of ours as the files that people open: CSV as data, XLSX for spreadsheets. No cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from .sheets import quoted

Cell = str | int | Decimal | None
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def csv_bytes(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Commas, UTF-8; a text that a spreadsheet would run is quoted."""
    out = io.StringIO()
    csv.writer(out).writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _plain(cell: Cell) -> str:
    return "" if cell is None else quoted(cell) if isinstance(cell, str) else str(cell)


def xlsx_bytes(rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; numbers are numbers, texts are texts whatever they begin with. The first row stays in sight."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write_number(line, column, cell)
    return out.getvalue()


def written(rows: Iterable[Sequence[Cell]], kind: str) -> bytes:
    """The table as ``csv`` or ``xlsx``."""
    return csv_bytes(rows) if kind == "csv" else xlsx_bytes(rows)
