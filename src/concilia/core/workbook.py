"""The first sheet of an XLSX or ODS, read in a process of its own.

A spreadsheet of a thousand bytes can ask its reader for half a terabyte (one cell at the last row and column is enough), and
a reader that gets none takes its process down: so it is a small one, with a ceiling on memory and time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

MEMORY = 3 * 1024**3 // 2
SECONDS = 60
#: What the child answers with when it can't give the rows.
LARGE, BROKEN = 3, 4


class TooLarge(Exception):
    """It would take more memory, time or cells than a file of rows may."""


class Broken(Exception):
    """It is no spreadsheet."""


def rows(data: bytes, most_cells: int) -> Iterator[list[str]]:
    """The rows of the first sheet as text. Raises TooLarge or Broken."""
    command = [sys.executable, "-I", __file__, str(most_cells)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TooLarge from error
    if done.returncode == BROKEN:
        raise Broken
    if done.returncode:
        raise TooLarge
    return (json.loads(line) for line in done.stdout.splitlines())


def _said(cell: Any) -> str:
    """A cell as a person would have typed it: days as 2026-03-31, whole numbers without a point."""
    from datetime import date, datetime, time
    from decimal import Decimal

    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return str(cell)


def _main(most_cells: int) -> int:
    """Read a spreadsheet from the standard input and write a JSON list for each row."""
    import io
    import resource

    from python_calamine import CalamineError, CalamineWorkbook

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError):
        return BROKEN
    if sheet.height * sheet.width > most_cells:
        return LARGE
    # The rows above the first that is filled are part of the sheet: a person counts them.
    for cells in sheet.to_python(skip_empty_area=False):
        sys.stdout.write(json.dumps([_said(cell) for cell in cells]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1])))
