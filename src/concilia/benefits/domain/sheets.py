"""Reading a CSV of what is already received: rows, duplicates, and every mistake with its line. Nothing is written here."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from concilia.core import crypto
from concilia.core.errors import Refusal
from concilia.engines import codes, money
from concilia.engines.invalid import Invalid
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.territory import comuni
from concilia.territory.models import Network

from ..models import Aid, Import, Measure, Received
from ..states import AidState, ReceivedState, Source
from . import received
from .aids import cor_code

#: A file is read whole: what is longer is split by who sends it.
LONGEST = 1_000_000
MOST_PROBLEMS = 200
BATCH = 500

COLUMNS = {
    Import.Kind.RECEIVED: ("codice_fiscale", "misura", "spesa", "dal", "al", "importo_mensile"),
    Import.Kind.AIDS: ("codice_fiscale", "titolo", "ente", "data", "importo", "cor"),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line of the file (the first is 1), and what to write instead."""

    line: int
    cause: str


@dataclass
class Sheet:
    """A file that was read: rows to write, lines that are known already, mistakes."""

    kind: Import.Kind
    read: int = 0
    rows: list[Any] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Wrong(Exception):
    """A line can't be read."""


def read(network: Network, kind: Import.Kind, text: str, at: datetime) -> Sheet:
    """Read a file for a network as it would be imported at an instant. Columns by name, ``;`` or ``,`` between them."""
    sheet = Sheet(kind)
    if len(text) > LONGEST:
        sheet.problems.append(Problem(1, _("Il file è troppo lungo: dividilo in più parti.")))
        return sheet
    lines = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=_delimiter(text))
    missing = set(COLUMNS[kind]) - {(name or "").strip() for name in lines.fieldnames or ()}
    if missing:
        cause = _("Mancano le colonne: %(names)s.") % {"names": ", ".join(sorted(missing))}
        sheet.problems.append(Problem(1, cause))
        return sheet
    reader = _received_reader(network, at) if kind == Import.Kind.RECEIVED else _aids_reader(network, at)
    _read_lines(sheet, lines, reader)
    return sheet


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") >= first.count(",") else ","


#: Values of a line → its row, and what it has in common with another that may be the same.
Reader = Callable[[dict[str, str]], tuple[Any, tuple[Any, ...]]]


def _read_lines(sheet: Sheet, lines: csv.DictReader[str], reader: Reader) -> None:
    seen: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    found: list[tuple[int, Any]] = []
    for line in lines:
        values = {str(name).strip(): str(value or "").strip() for name, value in line.items()}
        if not any(values.values()):
            continue
        sheet.read += 1
        try:
            row, same = reader(values)
        except _Wrong as wrong:
            if len(sheet.problems) < MOST_PROBLEMS:
                sheet.problems.append(Problem(lines.line_num, str(wrong)))
            continue
        if any(_meet(row, other) for other in seen[same]):
            sheet.duplicates.append(lines.line_num)
            continue
        seen[same].append(row)
        found.append((lines.line_num, row))
    for start in range(0, len(found), BATCH):
        _sort_out(sheet, found[start : start + BATCH])


def _meet(one: Any, other: Any) -> bool:
    """Whether two rows with the same in common are the same: an aid always, a measure when months meet."""
    return isinstance(one, Aid) or (one.since <= other.until and other.since <= one.until)


def _sort_out(sheet: Sheet, found: list[tuple[int, Any]]) -> None:
    """Rows that the register lacks are kept, the others counted. Some at a time, so that a query holds them."""
    known = _known_received if sheet.kind == Import.Kind.RECEIVED else _known_aids
    there = known([row for _, row in found])
    for line, row in found:
        if there(row):
            sheet.duplicates.append(line)
        else:
            sheet.rows.append(row)


# What families receive


def _received_reader(network: Network, at: datetime) -> Reader:
    measures = {row.code: row for row in Measure.objects.filter(network=network)}

    def reader(values: dict[str, str]) -> tuple[Received, tuple[Any, ...]]:
        measure = measures.get(values["misura"])
        if measure is None:
            raise _Wrong(
                _("Misura sconosciuta: «%(code)s». Scrivi un codice del registro.") % {"code": values["misura"]}
            )
        index = crypto.blind_index(_person_code(values["codice_fiscale"], at))
        row = Received(
            network=network,
            person_index=index,
            measure=measure,
            expense=values["spesa"],
            since=_month(values["dal"]),
            until=_month(values["al"] or values["dal"]),
            cents=_cents(values["importo_mensile"]) if values["importo_mensile"] else None,
            source=Source.IMPORTED,
        )
        try:
            received.check(row)
        except Refusal as refusal:
            raise _Wrong(str(refusal)) from refusal
        return row, (index, measure.code, row.expense)

    return reader


def _known_received(rows: list[Received]) -> Callable[[Received], bool]:
    """Which rows the register holds; meanwhile each gets its person, if registered."""
    people = [row.person_index for row in rows]
    by_index = {person.fiscal_code_index: person for person in Person.objects.filter(fiscal_code_index__in=people)}
    held: defaultdict[tuple[Any, ...], list[Received]] = defaultdict(list)
    networks = {row.network_id for row in rows}
    for there in Received.objects.filter(network__in=networks, person_index__in=people, state=ReceivedState.HELD):
        held[there.person_index, there.measure_id, there.expense].append(there)
    for row in rows:
        row.person = by_index.get(row.person_index)

    def known(row: Received) -> bool:
        others = held[row.person_index, row.measure_id, row.expense]
        return any(_meet(row, other) for other in others)

    return known


def _person_code(text: str, at: datetime) -> str:
    try:
        return codes.fiscal_code(text, on=at.date(), periods=comuni.birthplace_periods, demo=settings.DEMO).value
    except Invalid as error:
        raise _Wrong(_said(error)) from error


def _month(text: str) -> date:
    """``2026-03`` or ``03/2026``."""
    for form in ("%Y-%m", "%m/%Y"):
        try:
            return datetime.strptime(text, form).date().replace(day=1)  # noqa: DTZ007 - a month has no zone
        except ValueError:
            continue
    raise _Wrong(_("Mese non leggibile: «%(text)s». Scrivilo come 2026-03.") % {"text": text})


# What firms receive


def _aids_reader(network: Network, at: datetime) -> Reader:
    firms = {row.fiscal_code: row for row in Organisation.objects.filter(network=network).exclude(fiscal_code="")}

    def reader(values: dict[str, str]) -> tuple[Aid, tuple[Any, ...]]:
        firm = firms.get(values["codice_fiscale"].replace(" ", "").upper())
        if firm is None:
            cause = _("Nessuna organizzazione della rete ha il codice fiscale «%(code)s».")
            raise _Wrong(cause % {"code": values["codice_fiscale"]})
        row = Aid(
            network=network,
            organisation=firm,
            title=_required(values, "titolo")[:240],
            body=_required(values, "ente")[:240],
            granted_on=_day(values["data"], at),
            cents=_cents(values["importo"]),
            source=Source.IMPORTED,
            state=AidState.GRANTED,
            cor=_cor(values["cor"]),
        )
        if not row.cents:
            raise _Wrong(_("L'importo deve essere maggiore di zero."))
        return row, _what(row)

    return reader


def _what(row: Aid) -> tuple[Any, ...]:
    return (row.cor,) if row.cor else _content(row)


def _content(row: Aid) -> tuple[Any, ...]:
    return (row.organisation_id, row.granted_on, row.cents, row.title.casefold())


def _known_aids(rows: list[Aid]) -> Callable[[Aid], bool]:
    """Which rows the register holds: by their code, or else by what they say."""
    firms, given = {row.organisation_id for row in rows}, {row.cor for row in rows if row.cor}
    live = Aid.objects.filter(Q(organisation__in=firms) | Q(cor__in=given)).exclude(state=AidState.CANCELLED)
    networks = {row.network_id for row in rows}
    known = {what for aid in live.filter(network__in=networks) for what in (_what(aid), _content(aid))}
    return lambda row: _what(row) in known


def _required(values: dict[str, str], name: str) -> str:
    if not values[name]:
        raise _Wrong(_("Manca il valore di «%(name)s».") % {"name": name})
    return values[name]


def _cor(text: str) -> str:
    try:
        return cor_code(text)
    except Refusal as refusal:
        raise _Wrong(str(refusal)) from refusal


def _day(text: str, at: datetime) -> date:
    """``2026-03-31`` or ``31/03/2026``, not after today."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if day > at.date():
            raise _Wrong(_("La data %(text)s è nel futuro.") % {"text": text})
        return day
    raise _Wrong(_("Data non leggibile: «%(text)s». Scrivila come 2026-03-31.") % {"text": text})


def _cents(text: str) -> int:
    try:
        return money.parse(text)
    except Invalid as error:
        raise _Wrong(_said(error)) from error


def _said(error: Invalid) -> str:
    return _(error.text) % error.params if error.params else _(error.text)


def problems_said(sheet: Sheet) -> Iterator[str]:
    """Each mistake in one line."""
    for problem in sheet.problems:
        yield _("riga %(line)s: %(cause)s") % {"line": problem.line, "cause": problem.cause}
