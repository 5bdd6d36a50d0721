"""Taking in the employees of an organisation from a file: what each line would do to the employments it confirms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.core.act import Act
from concilia.core.crypto import blind_index
from concilia.imports import cells
from concilia.imports.kinds import Column, Done, Effect, Importer, Line, Problem, What, Wrote

from .domain import employments
from .models import Employment, Organisation

CODE, FAMILY, GIVEN, SINCE, UNTIL = "codice_fiscale", "cognome", "nome", "dal", "al"


class Employees(Importer):
    """Who works for an organisation, from when to when: an employment that the employer confirms (CA-21, BS-23)."""

    name = "networks.employees"
    title = gettext_lazy("Dipendenti da file")
    permission: ClassVar[str] = "networks.employment.import"
    columns = (
        Column(CODE, gettext_lazy("Codice fiscale"), cells.fiscal_code, example="RSSMRA85T10A562S"),
        Column(FAMILY, gettext_lazy("Cognome"), example="Rossi"),
        Column(GIVEN, gettext_lazy("Nome"), example="Mario"),
        Column(SINCE, gettext_lazy("Primo giorno di lavoro"), cells.day, example="01/09/2024"),
        Column(UNTIL, gettext_lazy("Giorno della fine, se il rapporto è finito"), cells.day, required=False),
    )

    def look(self, act: Act, about: Organisation, lines: Sequence[Line]) -> list[Effect | Problem]:
        """An employment is known by person and first day. Nothing tells whether the platform knew the person already."""
        known = self._known(about, lines)
        seen: dict[tuple[str, date], int] = {}
        return [self._look_at(line, known, seen) for line in lines]

    def _known(self, about: Organisation, lines: Sequence[Line]) -> dict[tuple[str, date], Employment]:
        wanted = {blind_index(line.values[CODE].value) for line in lines}
        rows = Employment.objects.filter(organisation=about, person__fiscal_code_index__in=wanted)
        return {(row.person.fiscal_code_index, row.since): row for row in rows.select_related("person")}

    def _look_at(
        self, line: Line, known: dict[tuple[str, date], Employment], seen: dict[tuple[str, date], int]
    ) -> Effect | Problem:
        values = line.values
        key = (blind_index(values[CODE].value), values[SINCE])
        problem = _wrong(line, seen.setdefault(key, line.number))
        return problem or _effect(line, known.get(key))

    def write(self, act: Act, about: Organisation, effects: Sequence[Effect]) -> list[Wrote]:
        wrote = []
        for effect in effects:
            row = employments.take_in(act, organisation=about, **effect.values)
            wrote.append(Wrote(effect.line, row, effect.before))
        return wrote

    def undo(self, act: Act, about: Organisation, rows: Iterable[Done]) -> None:
        for row in rows:
            employments.take_back(act, organisation=about, pk=row.pk, before=row.before)


def _wrong(line: Line, first: int) -> Problem | None:
    values = line.values
    if first != line.number:
        text = _("Questa persona, con lo stesso primo giorno, è già alla riga %(line)s.") % {"line": first}
        return Problem(line.number, CODE, text)
    if not values[CODE].is_of(values[FAMILY], values[GIVEN]):
        return Problem(line.number, CODE, _("Il codice fiscale non è di questo cognome e nome: controllali."))
    if UNTIL in values and values[UNTIL] < values[SINCE]:
        return Problem(line.number, UNTIL, _("Il rapporto finirebbe prima di cominciare: correggi una delle due date."))
    return None


def _effect(line: Line, row: Employment | None) -> Effect:
    values, name = line.values, f"{line.values[FAMILY]} {line.values[GIVEN]}"
    until = values.get(UNTIL)
    wanted = {
        "code": values[CODE].value,
        "family_name": values[FAMILY],
        "given_name": values[GIVEN],
        "since": values[SINCE],
        "until": until,
    }
    if row is None:
        text = _("%(name)s lavora qui dal %(since)s") % {"name": name, "since": _day(values[SINCE])}
        return Effect(line.number, What.MAKE, text, wanted)
    if row.until == until and row.confirmed_at:
        return Effect(line.number, What.SAME, name, wanted, target=row.pk)
    before = {
        "until": row.until.isoformat() if row.until else None,
        "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        "confirmed_by": row.confirmed_by,
    }
    return Effect(line.number, What.CHANGE, _change(name, row, until), wanted, target=row.pk, before=before)


def _change(name: str, row: Employment, until: date | None) -> str:
    if row.until == until:
        return _("%(name)s: il rapporto dichiarato è confermato") % {"name": name}
    ends = _day(until) if until else _("aperta")
    return _("%(name)s: la fine del rapporto diventa %(ends)s") % {"name": name, "ends": ends}


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
