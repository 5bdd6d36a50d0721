"""``concilia report``: what a network promised and what it reached."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from . import _site
from ._files import replacing

if TYPE_CHECKING:
    from concilia.monitoring.queries.report import Line, Report
    from concilia.territory.models import Network

WIDTH, MARGIN = 118, 14
ARROWS = {"rise": "↑", "fall": "↓"}
NO_CELL = {"alliance": "the network", "sex": "not a person", "age": "not a person", "size": "not stated"}
COLUMNS = (
    "network",
    "day",
    "code",
    "label",
    "definition",
    "unit",
    "direction",
    "state",
    "dimension",
    "cell",
    "value",
    "measured_on",
    "plan_code",
    "baseline",
    "target",
    "target_by",
    "gap",
    "source",
)


@click.command()
@click.argument("network")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day to report on; today when absent."
)
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it as CSV.")
@click.option(
    "--language", type=click.Choice(["en", "it"]), default="en", show_default=True, help="Of labels and texts."
)
def report(network: str, on: datetime | None, file: Path | None, language: str) -> None:
    """Report the indicators of NETWORK (its code) at the end of a day, against what its plan expects.

    Today is measured now; a day that was measured is read as it was, another is measured from the records. Counts of
    one to four people are hidden, and with them what would give them away. Indicators of the plan that have no data are
    listed as not yet measured. docs/indicators.md says what each one counts.
    """
    _site.ready()
    _site.need_database()
    found = _made(_network(network), on.date() if on else None)
    if file is None:
        for line in _page(found, language):
            click.echo(line)
        return
    _write(file, _rows(found, language))
    click.echo(f"{file}: {len(found.measured)} indicators measured, {len(found.waiting)} not yet")


def _network(code: str) -> Network:
    from concilia.territory.models import Network

    found = Network.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Network.objects.order_by("code").values_list("code", flat=True)) or "none is loaded"
        _site.stop(f"there is no network {code!r}; known: {known}")
    return found


def _made(network: Network, day: date | None) -> Report:
    """The report of the day, measured first when it was not, or when the day is still going on."""
    from concilia.core import clock
    from concilia.core.act import system
    from concilia.monitoring.domain.measurements import take_measurements
    from concilia.monitoring.queries import report as reports

    today = clock.today()
    on = day or today
    with _site.refusals(f"report on {on}"):
        if on >= today or not reports.has_measurements(network, on):
            take_measurements(system("report"), network=network, on=on)
    return reports.report(network, on)


def _page(report: Report, language: str) -> Iterator[str]:
    from concilia.core.texts import in_language

    yield f"{in_language(report.network.title, language)}, at the end of {report.on}"
    yield ""
    for line in report.measured:
        yield from _paragraph(line, language)
        yield ""
    if report.waiting:
        yield f"Not yet measured: {len(report.waiting)}"
        for line in report.waiting:
            words = (line.code, ARROWS[line.direction], in_language(line.label, language), _expected(line, language))
            yield "  " + "  ".join(filter(None, words))


def _paragraph(line: Line, language: str) -> Iterator[str]:
    """An indicator: its value, what it counts, its breakdowns."""
    from concilia.core.texts import in_language

    value = f"{_said(line.shown, line.unit)} {in_language(line.unit, language)}"
    head = f"{line.code:<{MARGIN - 1}} {ARROWS[line.direction]} {in_language(line.label, language)}: {value}"
    yield "; ".join(filter(None, (head, _expected(line, language))))
    yield from _indented(in_language(line.definition, language))
    for dimension, cells in line.breakdown.items():
        if cells:
            said = (f"{key or NO_CELL.get(dimension, '–')} {_said(cell, line.unit)}" for key, cell in cells.items())
            yield from _indented(f"by {dimension}: {' · '.join(said)}")


def _indented(text: str) -> list[str]:
    return [f"{'':<{MARGIN}}{part}" for part in wrap(text, WIDTH - MARGIN)]


def _expected(line: Line, language: str) -> str:
    """What the plan expects, and how far it is."""
    from concilia.core.texts import in_language

    if line.target is None:
        return "the plan sets no target" if line.plan_code else ""
    by = f" by {line.target_by}" if line.target_by else ""
    unit = "" if line.shown is not None else f" {in_language(line.unit, language)}"
    return f"target {_said(line.target, line.unit)}{unit}{by}{_distance(line)}"


def _distance(line: Line) -> str:
    if line.gap is None:
        return ""
    return ", reached" if line.gap <= 0 else f", {_said(line.gap, line.unit)} to go"


def _said(value: Decimal | str | None, unit: Any) -> str:
    """A value as people read it: euros with cents, the rest without zeros that say nothing."""
    if not isinstance(value, Decimal):
        return value or ""
    euros = isinstance(unit, Mapping) and unit.get("it") == "euro"
    return f"{value:,.2f}" if euros else f"{_plain(value):,f}"


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _rows(report: Report, language: str) -> Iterator[dict[str, Any]]:
    """One row for each indicator, and one for each cell of its breakdowns."""
    for state, lines in (("measured", report.measured), ("not yet measured", report.waiting)):
        for line in lines:
            whole = {"network": report.network.code, "day": report.on, "state": state, **_columns(line, language)}
            yield whole
            yield from (
                {**whole, "dimension": dimension, "cell": key, "value": _number(cell), "target": "", "gap": ""}
                for dimension, cells in line.breakdown.items()
                for key, cell in cells.items()
            )


def _columns(line: Line, language: str) -> dict[str, Any]:
    from concilia.core.texts import in_language

    texts = {name: in_language(getattr(line, name), language) for name in ("label", "definition", "unit", "source")}
    numbers = {name: _number(getattr(line, name)) for name in ("baseline", "target", "gap")}
    same = {name: getattr(line, name) for name in ("code", "direction", "measured_on", "plan_code", "target_by")}
    return {**same, **texts, **numbers, "value": _number(line.shown)}


def _number(value: Decimal | str | None) -> str:
    return f"{_plain(value):f}" if isinstance(value, Decimal) else value or ""


def _write(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    """The CSV, whole or not at all."""
    try:
        with replacing(file) as text:
            writer = csv.DictWriter(text, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        _site.stop(f"{file}: can't be written: {error.strerror}")
