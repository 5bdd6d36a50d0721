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
from concilia.core.errors import Refusal
from concilia.engines.invalid import Invalid

from .kinds import Effect, Importer, Line, Problem, What


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do: every line is an effect or has at least one problem. With problems nothing may be applied."""

    effects: tuple[Effect, ...]
    problems: tuple[Problem, ...]

    def count(self, what: What) -> int:
        return sum(effect.what == what for effect in self.effects)

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
    """Read a file and say what each line would do. Raises Refusal when it is no file of rows or lacks a column."""
    rows = sheets.read(data)
    if not rows:
        raise Refusal("imports.no_rows", _("Sotto i nomi delle colonne non c'è nessuna riga."))
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
        raise Refusal("imports.columns", _("Nel file mancano le colonne: %(names)s."), names=", ".join(missing))
    strange = sorted(set(row.cells) - known)
    if strange:
        raise Refusal(
            "imports.strange",
            _("Colonne sconosciute: %(names)s. Quelle ammesse sono: %(known)s."),
            names=", ".join(strange),
            known=", ".join(column.name for column in importer.columns),
        )


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
            if cell:
                values[column.name] = column.read(cell)
            elif column.required:
                raise ValueError(_("Manca: scrivi un valore."))
        except (ValueError, Invalid) as error:
            problems.append(Problem(row.line, column.name, str(error)))
    return values, problems


def template(importer: Importer) -> str:
    """An empty file with the names of the columns and one line of examples."""
    return sheets.csv_of(
        [column.name for column in importer.columns], [[column.example for column in importer.columns]]
    )
