"""From the bytes of a file to lines, effects and problems; nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from concilia.core import sheets
from concilia.core.act import Act
from concilia.engines.invalid import Invalid

from .kinds import Effect, Importer, Line, Problem, What

#: More names of columns than a person reads in one line.
NAMED = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do: every line is an effect or has at least one problem. With problems nothing may be applied."""

    effects: tuple[Effect, ...]
    problems: tuple[Problem, ...]

    def count(self, what: What) -> int:
        return sum(effect.what == what for effect in self.effects)

    @property
    def changes(self) -> int:
        """How many lines would write something."""
        return len(self.effects) - self.count(What.SAME)

    @property
    def cents(self) -> int:
        return sum(effect.cents for effect in self.effects)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the lines would do: the same file on the same records gives the same."""
        rows = [(one.line, one.what, one.values, one.target, one.cents, one.before) for one in self.effects]
        text = json.dumps(rows, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def preview(act: Act, importer: Importer, about: Any, data: bytes) -> Preview:
    """Read a file and say what each line would do. Raises Unreadable when it is no file of rows or lacks a column."""
    rows = sheets.read(data)
    if not rows:
        text = _("Sotto i nomi delle colonne non c'è nessuna riga: scrivine almeno una.")
        raise sheets.Unreadable("imports.no_rows", 1, text)
    _check_columns(importer, rows[0])
    lines, problems = _lines(importer, rows)
    found = importer.look(act, about, lines)
    effects = [one for one in found if isinstance(one, Effect)]
    problems += [one for one in found if isinstance(one, Problem)]
    return Preview(tuple(effects), tuple(sorted(problems, key=lambda problem: (problem.line, problem.column))))


def _check_columns(importer: Importer, row: sheets.Row) -> None:
    known = {column.name for column in importer.columns}
    missing = [column.name for column in importer.columns if column.required and column.name not in row.cells]
    if missing:
        text = _("Nel file mancano le colonne: %(names)s. Aggiungile, o parti dal modello.")
        raise sheets.Unreadable("imports.columns", 1, text, names=_some(missing))
    strange = sorted(set(row.cells) - known)
    if strange:
        text = _("Colonne sconosciute: %(names)s. Quelle ammesse sono: %(known)s.")
        raise sheets.Unreadable(
            "imports.strange",
            1,
            text,
            names=_some(strange),
            known=", ".join(column.name for column in importer.columns),
        )


def _some(names: list[str]) -> str:
    """The first names, and how many others."""
    first = ", ".join(name[:40] for name in names[:NAMED])
    left = len(names) - NAMED
    return _("%(first)s e altre %(left)s") % {"first": first, "left": left} if left > 0 else first


def _lines(importer: Importer, rows: Sequence[sheets.Row]) -> tuple[list[Line], list[Problem]]:
    lines, problems = [], []
    for row in rows:
        values, wrong = _values(importer, row)
        problems += wrong
        if not wrong:
            lines.append(Line(row.line, values))
    return lines, problems


def _values(importer: Importer, row: sheets.Row) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    for column in importer.columns:
        cell = row.cells.get(column.name, "")
        try:
            if sheets.runs(cell):
                text = _("«%(cell)s» comincia come una formula: scrivi il valore, senza = + - @ davanti.")
                raise ValueError(text % {"cell": cell[:40]})
            if cell:
                values[column.name] = column.read(cell)
            elif column.required:
                raise ValueError(_("Manca: scrivi un valore."))
        except (ValueError, Invalid) as error:
            problems.append(Problem(row.line, column.name, str(error)))
    return values, problems


def template(importer: Importer, about: Any) -> str:
    """A file to fill: the names of the columns, and the rows that the kind begins from or one line of examples."""
    return sheets.csv_of(
        [column.name for column in importer.columns],
        importer.begin(about) or [[column.example for column in importer.columns]],
    )
