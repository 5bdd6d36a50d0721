"""What is received, aids and certificates as tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import texts
from concilia.imports.models import Import
from concilia.imports.states import ImportState
from concilia.ui.components import Chip, Column, Table
from concilia.ui.links import Link

from .aids_file import AidsFile
from .models import Aid, Durc, Linked, Measure, Received
from .queries import months, overlap
from .queries.dues import Standing
from .queries.months import Months
from .received_file import ReceivedFile
from .states import AidState, Cumulation, DurcState, Expense, Source


def _months(row: Received) -> str:
    return months.said(Months(row.since, row.until))


def _received(link: Any) -> list[Column]:
    return [
        Column("measure", _("Misura"), "link", value=link),
        Column("expense", _("Che cosa paga"), value=lambda row: Expense(row.expense).label),
        Column("months", _("Mesi"), value=_months),
        Column("cents", _("Ogni mese"), "money"),
        Column("source", _("Fonte"), value=lambda row: Source(row.source).label),
    ]


def _measure(row: Received) -> str:
    return texts.in_language(row.measure.name)


def mine(rows: Iterable[Received]) -> Table:
    """One's own rows: those that one declared lead to their correction."""

    def link(row: Received) -> Link:
        own = row.source == Source.DECLARED
        return Link(_measure(row), reverse("benefits:correct", args=[row.pk]) if own else "")

    whom = Column("person", _("Per chi"), value=lambda row: str(row.person or ""))
    return Table(caption=_("Ciò che già ricevi"), columns=[whom, *_received(link)], rows=list(rows), hide_caption=True)


def register(rows: Iterable[Received], *, keeps: bool) -> Table:
    """The register as the office reads it."""

    def link(row: Received) -> Link:
        return Link(_measure(row), reverse("benefits:correct", args=[row.pk]) if keeps else "")

    whom = Column("person", _("Persona"), value=lambda row: str(row.person or _("non registrata")))
    return Table(
        caption=_("Misure in registro"),
        columns=[whom, *_received(link), Column("registered_at", _("Dal registro"), "day")],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessuna misura in registro: le dichiarano le famiglie, o si importano da un elenco."),
    )


def measures(rows: Iterable[Measure]) -> Table:
    return Table(
        caption=_("Misure conosciute"),
        columns=[
            Column("code", _("Codice")),
            Column("name", _("Misura"), value=lambda row: texts.in_language(row.name)),
            Column("body", _("Ente"), value=lambda row: texts.in_language(row.body)),
            Column("covers", _("Che cosa copre"), value=lambda row: texts.in_language(row.covers)),
            Column("cumulation", _("Si cumula"), value=_cumulation),
            Column("source", _("Da dove viene la regola"), value=lambda row: row.law or row.source),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Il catalogo della rete è vuoto."),
    )


def _cumulation(row: Measure) -> str:
    label = str(Cumulation(row.cumulation).label)
    return f"{label}: {', '.join(row.compatible)}" if row.compatible else label


def imports(rows: Iterable[Import]) -> Table:
    kinds = {one.name: str(one.title) for one in (ReceivedFile, AidsFile)}
    return Table(
        caption=_("Importazioni"),
        columns=[
            Column("file_name", _("File")),
            Column("kind", _("Che cosa contiene"), value=lambda row: kinds[row.kind]),
            Column("made", _("Righe nuove"), "integer"),
            Column("same", _("Già in registro"), "integer"),
            Column("state", _("Stato"), "chip", value=lambda row: ImportState(row.state)),
            Column("proposed_at", _("Provato"), "instant"),
        ],
        rows=list(rows),
        empty=_("Nessun elenco importato, per ora."),
    )


def overlaps(rows: Iterable[overlap.Overlap]) -> Table:
    """The least that lets the office act: a code for the person, what pays twice, and the applications to look at."""
    return Table(
        caption=_("Spese pagate due volte"),
        columns=[
            Column("person", _("Persona"), "code", value=lambda row: row.person[:8].upper()),
            Column("expenses", _("Spesa"), value=_expenses),
            Column("months", _("Mesi"), value=lambda row: months.said(row.months)),
            Column("one", _("Pagata da"), value=lambda row: _cover(row.one)),
            Column("other", _("e da"), value=lambda row: _cover(row.other)),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessuna spesa risulta pagata due volte."),
    )


def _expenses(row: overlap.Overlap) -> str:
    return ", ".join(str(Expense(code).label) for code in sorted(row.expenses))


def _cover(cover: overlap.Cover) -> str:
    """A measure by its name; an award by its call, its alliance and its protocol number."""
    parts = [overlap.said(cover), texts.in_language(cover.alliance) if cover.alliance else "", cover.protocol]
    return ", ".join(part for part in parts if part)


def aids(rows: Iterable[Aid], *, last_days: dict[Any, date], cancels: bool, named: bool = False) -> Table:
    """Aids that count or counted: until when each does. ``cancels``: declared ones lead to taking them off."""

    def link(row: Aid) -> Link | None:
        if not cancels or row.source == Source.OWN or row.state != AidState.GRANTED:
            return None
        return Link(_("Togli"), reverse("benefits:cancel-aid", args=[row.pk]))

    columns = [
        Column("title", _("Avviso o misura")),
        Column("body", _("Concesso da")),
        Column("granted_on", _("Il"), "day"),
        Column("cents", _("Importo"), "money"),
        Column("until", _("Conta fino al"), "day", value=lambda row: last_days.get(row.pk)),
        Column("source", _("Fonte"), value=lambda row: Source(row.source).label),
        Column("state", _("Stato"), "chip", value=lambda row: AidState(row.state)),
        Column("cor", _("COR")),
        Column("act", _("Azioni"), "link", value=link),
    ]
    if named:
        columns.insert(0, Column("organisation", _("Impresa"), value=lambda row: row.organisation.name))
    return Table(
        caption=_("Aiuti"), columns=columns, rows=list(rows), hide_caption=True, empty=_("Nessun aiuto in registro.")
    )


def waiting(rows: Iterable[Aid], *, codes: bool, export_url: str) -> Table:
    """Aids that the national register does not know yet."""

    def link(row: Aid) -> Link:
        return Link(row.organisation.name, reverse("benefits:code", args=[row.pk]) if codes else "")

    return Table(
        caption=_("Aiuti da registrare nel registro nazionale"),
        columns=[
            Column("organisation", _("Impresa"), "link", value=link),
            Column("title", _("Avviso")),
            Column("cents", _("Importo"), "money"),
            Column("state", _("Stato"), "chip", value=lambda row: AidState(row.state)),
            Column("cup", _("CUP")),
        ],
        rows=list(rows),
        export_url=export_url,
        empty=_("Nessun aiuto aspetta il codice COR."),
    )


def links(rows: Iterable[Linked], *, ends: bool) -> Table:
    def link(row: Linked) -> Link | None:
        if not ends or row.until:
            return None
        return Link(_("Chiudi il legame"), reverse("benefits:unlink", args=[row.pk]))

    return Table(
        caption=_("Imprese uniche"),
        columns=[
            Column("undertaking", _("Impresa unica"), value=lambda row: row.undertaking.name),
            Column("organisation", _("Organizzazione"), value=lambda row: row.organisation.name),
            Column("link", _("Legame"), value=lambda row: Linked.Link(row.link).label),
            Column("since", _("Dal"), "day"),
            Column("until", _("Fino a prima del"), "day"),
            Column("act", _("Azioni"), "link", value=link),
        ],
        rows=list(rows),
        empty=_("Nessun legame: ogni organizzazione conta da sola."),
    )


def durcs(rows: Iterable[Standing], *, answers: bool) -> Table:
    """Certificates on a day: who must be paid and lacks one comes first."""

    def link(row: Standing) -> Link | None:
        if row.asked is None:
            return None
        return Link(_("Registra l'esito"), reverse("benefits:durc", args=[row.asked.pk]) if answers else "")

    return Table(
        caption=_("DURC"),
        columns=[
            Column("organisation", _("Organizzazione"), value=lambda row: row.organisation.name),
            Column("state", _("Oggi"), "chip", value=_standing),
            Column("until", _("Vale fino al"), "day", value=lambda row: row.held.expires_on if row.held else None),
            Column("payment", _("Pagamento previsto"), "day"),
            Column("asked", _("Chiesto il"), "day", value=lambda row: row.asked.requested_on if row.asked else None),
            Column("act", _("Azioni"), "link", value=link),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessun DURC in registro e nessun pagamento previsto."),
    )


def _standing(row: Standing) -> Chip:
    if row.lacks:
        return Chip(_("manca per il pagamento"), "danger")
    if row.held is None:
        return Chip(_("nessuno valido"), "neutral")
    return Chip(_("scade presto"), "warning") if row.expires_soon else Chip(_("valido"), "success")


def own_durcs(rows: Iterable[Durc]) -> Table:
    return Table(
        caption=_("DURC"),
        columns=[
            Column("protocol", _("Protocollo")),
            Column("requested_on", _("Chiesto il"), "day"),
            Column("state", _("Stato"), "chip", value=lambda row: DurcState(row.state)),
            Column("expires_on", _("Vale fino al"), "day"),
        ],
        rows=list(rows),
        empty=_("Nessun DURC in registro: lo chiede l'ente capofila quando serve."),
    )
