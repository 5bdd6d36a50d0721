"""Taking in a list of who receives which measure, from the body that pays it (CA-31)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia import audit
from concilia.core import crypto, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.rows import BATCH, batches
from concilia.imports import cells
from concilia.imports.kinds import Column, Done, Effect, Importer, Line, Problem, What, Wrote
from concilia.people.models import Person
from concilia.territory.models import Network
from concilia.ui.format import money

from .domain import received
from .models import Measure, Received
from .queries import months
from .queries.months import Months
from .states import RECEIVED, Expense, ReceivedState, Source

CODE, MEASURE, EXPENSE, SINCE, UNTIL, CENTS = (
    "codice_fiscale",
    "misura",
    "spesa",
    "dal",
    "al",
    "importo_mensile",
)


def _expense(cell: str) -> str:
    return cells.choice({code: str(label) for code, label in Expense.choices})(cell)


class ReceivedFile(Importer):
    """What families receive, month by month. A line that the register, or the file above it, says already is left out."""

    name = "benefits.received"
    title = gettext_lazy("Misure delle famiglie da file")
    permission: ClassVar[str] = "benefits.import.apply"
    columns = (
        Column(CODE, gettext_lazy("Codice fiscale di chi la riceve"), cells.fiscal_code, example="RSSMRA85T10A562S"),
        Column(MEASURE, gettext_lazy("Codice della misura nel registro"), example="nidi-gratis"),
        Column(EXPENSE, gettext_lazy("Che cosa paga"), _expense, example="nursery"),
        Column(SINCE, gettext_lazy("Primo mese"), cells.month, example="2026-03"),
        Column(UNTIL, gettext_lazy("Ultimo mese, se non è lo stesso"), cells.month, required=False, example="2026-06"),
        Column(CENTS, gettext_lazy("Importo di ogni mese, se si sa"), cells.cents, required=False, example="300,00"),
    )

    def look(self, act: Act, about: Network, lines: Sequence[Line]) -> list[Effect | Problem]:
        """Known by person, measure, expense and months in common. Nothing tells who is registered and who is not."""
        measures = {row.code: row for row in Measure.objects.filter(network=about)}
        found = [(line, _row(about, measures, line)) for line in lines]
        wrong = [row for _line, row in found if isinstance(row, Problem)]
        rows = [(line, row) for line, row in found if isinstance(row, Received)]
        return [*wrong, *_effects(rows)]

    def write(self, act: Act, about: Network, effects: Sequence[Effect]) -> list[Wrote]:
        stamp = {"network": about, "source": Source.IMPORTED, "registered_at": act.at, "registered_by": act.actor}
        rows = [Received(**stamp, **effect.values) for effect in effects]
        Received.objects.bulk_create(rows, batch_size=BATCH)
        return [Wrote(effect.line, row) for effect, row in zip(effects, rows, strict=True)]

    def undo(self, act: Act, about: Network, rows: Iterable[Done]) -> None:
        """They are withdrawn. One that was corrected meanwhile stays as it was corrected."""
        for some in batches([row.pk for row in rows]):
            own = Received.objects.filter(network=about, pk__in=some)
            audit.transition_many(act, own, "withdraw", table=RECEIVED)


def _row(network: Network, measures: dict[str, Measure], line: Line) -> Received | Problem:
    values = line.values
    measure = measures.get(values[MEASURE])
    if measure is None:
        text = _("Misura sconosciuta: «%(code)s». Scrivi un codice del registro: %(codes)s.")
        return Problem(line.number, MEASURE, text % {"code": values[MEASURE], "codes": ", ".join(sorted(measures))})
    row = Received(
        network=network,
        person_index=crypto.blind_index(values[CODE].value),
        measure=measure,
        expense=values[EXPENSE],
        since=values[SINCE],
        until=values.get(UNTIL, values[SINCE]),
        cents=values.get(CENTS),
    )
    try:
        received.check(row)
    except Refusal as refusal:
        column = EXPENSE if refusal.code == "benefits.received.expense" else UNTIL
        return Problem(line.number, column, str(refusal))
    return row


def _effects(rows: Sequence[tuple[Line, Received]]) -> Iterator[Effect]:
    """What each row would do; some at a time, so that a query holds them."""
    seen: defaultdict[tuple[Any, ...], list[tuple[int, Received]]] = defaultdict(list)
    for some in batches(rows):
        held = _held([row for _line, row in some])
        for line, row in some:
            above = seen[_what(row)]
            first = next((number for number, other in above if _meet(row, other)), 0)
            above.append((line.number, row))
            there = next((other for other in held[_what(row)] if _meet(row, other)), None)
            yield _effect(line.number, row, there, first)


def _held(rows: Sequence[Received]) -> defaultdict[tuple[Any, ...], list[Received]]:
    """What the register holds of the same people; meanwhile each row gets its person, if registered."""
    people = [row.person_index for row in rows]
    by_index = {person.fiscal_code_index: person for person in Person.objects.filter(fiscal_code_index__in=people)}
    for row in rows:
        row.person = by_index.get(row.person_index)
    held: defaultdict[tuple[Any, ...], list[Received]] = defaultdict(list)
    networks = {row.network_id for row in rows}
    for there in Received.objects.filter(network__in=networks, person_index__in=people, state=ReceivedState.HELD):
        held[_what(there)].append(there)
    return held


def _what(row: Received) -> tuple[Any, ...]:
    return (row.person_index, row.measure_id, row.expense)


def _meet(one: Received, other: Received) -> bool:
    return one.since <= other.until and other.since <= one.until


def _effect(line: int, row: Received, there: Received | None, first: int) -> Effect:
    text = f"{texts.in_language(row.measure.name)}: {months.said(Months(row.since, row.until))}"
    if row.cents is not None:
        text = _("%(what)s, %(money)s al mese") % {"what": text, "money": money(row.cents)}
    values = {
        "person_index": row.person_index,
        "person_id": row.person_id,
        "measure_id": row.measure_id,
        "expense": row.expense,
        "since": row.since,
        "until": row.until,
        "cents": row.cents,
    }
    if there:
        return Effect(line, What.SAME, _("%(what)s (in registro)") % {"what": text}, values, target=there.pk)
    if first:
        return Effect(line, What.SAME, _("%(what)s (come la riga %(line)s)") % {"what": text, "line": first}, values)
    total = (row.cents or 0) * months.count(row.since, row.until)
    return Effect(line, What.MAKE, text, values, cents=total)
