"""Files of rows: Marco's employees, tried, taken in, undone and taken in again; a cooperative's register of June."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from random import Random
from typing import Any

from concilia.core.act import Act
from concilia.imports.domain import imports
from concilia.imports.kinds import Importer
from concilia.imports.models import Import
from concilia.networks.employees import Employees
from concilia.providers.queries import prices
from concilia.vouchers.models import Attendance
from concilia.vouchers.register_file import CODE, DAY, SERVICE, RegisterFile

from .. import uses
from ..answers import euros
from ..lives import Body, body
from .scene import Scene, at

NETWORK, REGISTER = "castellanza", "castellanza-a-assistance-2026"
EMPLOYEES = 5


def employees(scene: Scene) -> None:
    """A file with a wrong code is refused whole, one with wrong days is undone, the right one stays. Clock: 23 January."""
    firm, kind = scene.firms[NETWORK][4], Employees()
    rng = Random("employees")  # noqa: S311 - the demo must be the same everywhere
    people = [body(rng, rng.choice("FM"), 24, 60) for _ in range(EMPLOYEES)]
    with at("2026-01-23 15:00"):
        marco = scene.company.act("marco-vivaio-dimostrativo")
        rows = [_employee(one, date(2021, 3, 1)) for one in people]
        broken = [{**rows[0], "cognome": "Rossi"}, *rows[1:]]
        tried, seen = _try(marco, kind, firm, "dipendenti.csv", broken)
        assert tried is None  # nothing is kept of a file with a problem in any line
        assert seen.problems
        applied = _apply(
            marco, kind, firm, "dipendenti-nascite.csv", [_employee(one, one.birth_date) for one in people]
        )
        imports.undo(
            marco.because("Come primo giorno c'era la data di nascita"), applied=applied, importer=kind, about=firm
        )
        _apply(marco, kind, firm, "dipendenti-corretto.csv", rows)


def attendance(scene: Scene) -> None:
    """The cooperative sends the afternoons that it kept in its own system. Clock: 27 June."""
    provider = scene.providers[NETWORK][1]
    known = Attendance.objects.filter(provider=provider).select_related("voucher", "service").order_by("voucher__code")
    row = known[0]
    rng = Random("register file")  # noqa: S311 - as above
    with at("2026-06-27 18:00"):
        act = scene.act_of(provider.pk)
        lines = []
        for day in (date(2026, 6, 25), date(2026, 6, 26)):
            listed = euros(prices.listed(provider, row.service, "hour", day)[-1])
            facts = {**uses.assistance(rng, day), "hourly_price": listed}
            lines.append({CODE: row.voucher.code, DAY: day, SERVICE: row.service.code, **_written(facts)})
        _apply(act, RegisterFile(scene.calls[REGISTER], act), provider, "registro-giugno.csv", lines)


def _written(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value).replace(".", ",") for name, value in facts.items()}


def _employee(one: Body, since: date) -> dict[str, Any]:
    return {"codice_fiscale": one.fiscal_code, "cognome": one.family_name, "nome": one.given_name, "dal": since}


def _apply(act: Act, kind: Importer, about: Any, name: str, rows: Iterable[Mapping[str, Any]]) -> Import:
    """Tried, then applied."""
    proposed, seen = _try(act, kind, about, name, rows)
    assert proposed is not None, seen.problems
    return imports.apply(act, proposed=proposed, importer=kind, about=about)


def _try(act: Act, kind: Importer, about: Any, name: str, rows: Iterable[Mapping[str, Any]]) -> Any:
    out = io.StringIO()
    sheet = csv.DictWriter(out, [column.name for column in kind.columns], delimiter=";", restval="")
    sheet.writeheader()
    sheet.writerows(rows)
    return imports.propose(act, importer=kind, about=about, file_name=name, data=out.getvalue().encode())
