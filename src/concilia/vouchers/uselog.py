"""The uses of a call as a table for spreadsheets: one column for each fact that the call asks of a use."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.calls.words import said
from concilia.core import clock
from concilia.core.sheets import quoted

from .domain.kept import whole
from .models import Redemption
from .queries.identities import code_of

FIRST = ("receipt", "day", "voucher", "provider", "unit", "units", "cents", "own_cents", "undone")


def csv_of(call: Call, rows: Iterable[Redemption]) -> str:
    """Headings, then one line for each use. A voucher is a code made for this file; amounts are in cents."""
    use = calls.rules(calls.rules_at(call, clock.now())).file.use
    asked = use.facts if use else ()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*FIRST, *(said(fact.label) for fact in asked)])
    for row in rows:
        facts = whole(row)
        writer.writerow([*_first(call, row), *(safe(facts.get(fact.name)) for fact in asked)])
    return out.getvalue()


def _first(call: Call, row: Redemption) -> list[object]:
    return [
        row.receipt,
        row.service_date.isoformat(),
        code_of(call.pk, row.voucher_id),
        safe(row.provider.name if row.provider else ""),
        row.unit,
        row.units,
        row.cents,
        row.own_share,
        "1" if hasattr(row, "reversal") else "",
    ]


def safe(value: object) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "" if value is None else quoted(str(value))
