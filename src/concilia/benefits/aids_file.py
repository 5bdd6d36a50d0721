"""Taking in a list of the aids that firms received, from the national register or another body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia import audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.rows import BATCH, batches
from concilia.engines.deadlines import day_of
from concilia.imports import cells
from concilia.imports.kinds import Column, Done, Effect, Importer, Line, Problem, What, Wrote
from concilia.networks.models import Organisation
from concilia.territory.models import Network
from concilia.ui.format import day, money

from .domain.aids import cor_code
from .models import Aid
from .states import AID, AidState, Source

CODE, TITLE, BODY, DAY, CENTS, COR = "codice_fiscale", "titolo", "ente", "data", "importo", "cor"
LONGEST = 240


def _cor(cell: str) -> str:
    try:
        return cor_code(cell)
    except Refusal as refusal:
        raise ValueError(str(refusal)) from refusal


def _amount(cell: str) -> int:
    found = cells.cents(cell)
    if not found:
        raise ValueError(_("L'importo deve essere maggiore di zero."))
    return found


class AidsFile(Importer):
    """*De minimis* aids of the network's firms. A line that the register, or the file above it, says already is left out."""

    name = "benefits.aids"
    title = gettext_lazy("Aiuti alle imprese da file")
    permission: ClassVar[str] = "benefits.import.apply"
    columns = (
        Column(CODE, gettext_lazy("Codice fiscale dell'impresa, della rete"), example="01234567897"),
        Column(TITLE, gettext_lazy("Avviso o misura"), example="Bando innovazione"),
        Column(BODY, gettext_lazy("Chi lo ha concesso"), example="Camera di commercio"),
        Column(DAY, gettext_lazy("Giorno della concessione"), cells.day, example="01/02/2025"),
        Column(CENTS, gettext_lazy("Equivalente sovvenzione lordo"), _amount, example="12.500,00"),
        Column(COR, gettext_lazy("Codice COR del registro nazionale, se c'è"), _cor, required=False, example="10293"),
    )

    def look(self, act: Act, about: Network, lines: Sequence[Line]) -> list[Effect | Problem]:
        """An aid is known by its code, or else by firm, day, amount and title."""
        firms = {row.fiscal_code: row for row in Organisation.objects.filter(network=about).exclude(fiscal_code="")}
        found = [(line, _row(act, about, firms, line)) for line in lines]
        wrong = [row for _line, row in found if isinstance(row, Problem)]
        return [*wrong, *_effects([(line, row) for line, row in found if isinstance(row, Aid)])]

    def write(self, act: Act, about: Network, effects: Sequence[Effect]) -> list[Wrote]:
        stamp = {"network": about, "source": Source.IMPORTED, "registered_at": act.at, "registered_by": act.actor}
        rows = [Aid(**stamp, state=AidState.GRANTED, **effect.values) for effect in effects]
        Aid.objects.bulk_create(rows, batch_size=BATCH)
        return [Wrote(effect.line, row) for effect, row in zip(effects, rows, strict=True)]

    def undo(self, act: Act, about: Network, rows: Iterable[Done]) -> None:
        """They are cancelled. One that was cancelled meanwhile stays so."""
        for some in batches([row.pk for row in rows]):
            audit.transition_many(act, Aid.objects.filter(network=about, pk__in=some), "cancel", table=AID)


def _row(act: Act, network: Network, firms: dict[str, Organisation], line: Line) -> Aid | Problem:
    values = line.values
    firm = firms.get(values[CODE].replace(" ", "").upper())
    if firm is None:
        text = _("Nessuna organizzazione della rete ha il codice fiscale «%(code)s».")
        return Problem(line.number, CODE, text % {"code": values[CODE]})
    if values[DAY] > day_of(act.at):
        return Problem(line.number, DAY, _("La data della concessione è nel futuro: scrivi quella dell'atto."))
    return Aid(
        network=network,
        organisation=firm,
        title=values[TITLE][:LONGEST],
        body=values[BODY][:LONGEST],
        granted_on=values[DAY],
        cents=values[CENTS],
        cor=values.get(COR, ""),
    )


def _effects(rows: Sequence[tuple[Line, Aid]]) -> Iterator[Effect]:
    seen: dict[tuple[Any, ...], int] = {}
    for some in batches(rows):
        known = _known([row for _line, row in some])
        for line, row in some:
            first = seen.setdefault(_what(row), line.number)
            yield _effect(line.number, row, _what(row) in known, first)


def _what(row: Aid) -> tuple[Any, ...]:
    return (row.cor,) if row.cor else _content(row)


def _content(row: Aid) -> tuple[Any, ...]:
    return (row.organisation_id, row.granted_on, row.cents, row.title.casefold())


def _known(rows: Sequence[Aid]) -> set[tuple[Any, ...]]:
    """What the register holds: by its code, and by what it says."""
    firms, given = {row.organisation_id for row in rows}, {row.cor for row in rows if row.cor}
    live = Aid.objects.filter(Q(organisation__in=firms) | Q(cor__in=given)).exclude(state=AidState.CANCELLED)
    networks = {row.network_id for row in rows}
    return {what for aid in live.filter(network__in=networks) for what in (_what(aid), _content(aid))}


def _effect(line: int, row: Aid, known: bool, first: int) -> Effect:
    name = f"{row.organisation.name}: {row.title}"
    text = _("%(what)s, %(money)s del %(day)s") % {
        "what": name,
        "money": money(row.cents),
        "day": day(row.granted_on),
    }
    names = ("organisation_id", "title", "body", "granted_on", "cents", "cor")
    values = {name: getattr(row, name) for name in names}
    if known:
        return Effect(line, What.SAME, _("%(what)s (in registro)") % {"what": text}, values)
    if first != line:
        return Effect(line, What.SAME, _("%(what)s (come la riga %(line)s)") % {"what": text, "line": first}, values)
    return Effect(line, What.MAKE, text, values, cents=row.cents)
