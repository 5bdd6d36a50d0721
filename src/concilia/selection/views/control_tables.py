"""Tables of the pages of controls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import texts
from concilia.ui.components import Column, Download, Table
from concilia.ui.format import money
from concilia.ui.links import Link

from .. import papers
from ..models import ControlItem, ControlSample
from ..queries.controls import Stratum
from ..states import ControlState, SampleState
from .tables import applicant


def samples(rows: Iterable[Any]) -> Table:
    return Table(
        caption=_("Campioni"),
        columns=[
            Column("number", _("Campione"), kind="link", value=_sample_link),
            Column("calls", _("Avvisi"), value=calls),
            Column("state", _("Stato"), kind="chip", value=lambda row: SampleState(row.state)),
            Column("universe", _("Concessioni"), kind="integer"),
            Column("drawn", _("Estratte"), kind="integer"),
            Column("planned_at", _("Programmato"), kind="day"),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Nessun controllo a campione, per ora."),
    )


def _sample_link(row: ControlSample) -> Link:
    return Link(
        _("Campione n. %(number)s") % {"number": row.number}, reverse("selection:control-sample", args=[row.pk])
    )


def calls(sample: ControlSample) -> str:
    """The calls of a sample, in one line."""
    return "; ".join(texts.in_language(call.title) for call in sample.calls.all())


def strata(rows: Iterable[Stratum]) -> Table:
    return Table(
        caption=_("Strati"),
        columns=[
            Column("code", _("Strato"), value=lambda row: papers.stratum(row.code)),
            Column("units", _("Concessioni"), kind="integer"),
            Column("cents", _("Importo"), kind="money"),
            Column("drawn", _("Estratte"), kind="integer"),
            Column("confirmed", _("Confermate"), kind="integer"),
            Column("corrected", _("Corrette"), kind="integer"),
            Column("decayed", _("Decadute"), kind="integer"),
        ],
        rows=rows,
        hide_caption=True,
    )


def items(rows: Iterable[ControlItem], *, decides: bool) -> Table:
    """What was drawn; ``decides``: with the way to record what was found."""
    columns = [
        Column("protocol", _("Protocollo"), value=lambda row: str(row.award.application.protocol)),
        Column("call", _("Avviso"), value=lambda row: row.award.application.call.code),
        Column("stratum", _("Strato"), value=lambda row: papers.stratum(row.stratum)),
        Column("risks", _("Rischi"), value=papers.risks),
        Column("lot", _("Numero di sorteggio"), kind="code", value=lambda row: str(row.lot)),
        Column("cents", _("Importo"), kind="money"),
        Column("state", _("Esito"), kind="chip", value=lambda row: ControlState(row.state)),
        Column("after", _("Dopo"), kind="money"),
        Column("back", _("Da restituire"), kind="money", value=_back),
        Column("motive", _("Motivo")),
    ]
    if decides:
        columns.append(Column("decide", _("Azioni"), kind="link", value=_outcome_link))
    return Table(caption=_("Campione"), columns=columns, rows=rows, hide_caption=True)


def _back(row: ControlItem) -> int | None:
    return row.owed or None


def _outcome_link(row: ControlItem) -> Link | None:
    if row.state != ControlState.DRAWN:
        return None
    return Link(_("Registra l'esito"), reverse("selection:control-outcome", args=[row.pk]))


def item_details(item: ControlItem) -> list[tuple[str, str]]:
    """What the control is about."""
    application = item.award.application
    return [
        (_("Protocollo"), str(application.protocol)),
        (_("Richiedente"), applicant(application)),
        (_("Avviso"), texts.in_language(application.call.title)),
        (_("Linea"), item.award.call_line.code),
        (_("Importo concesso"), money(item.award.cents)),
        (_("Rischi"), papers.risks(item)),
    ]


def files(sample: ControlSample) -> list[Download]:
    return [
        Download(_("Relazione"), reverse("selection:control-pdf", args=[sample.pk]), "pdf"),
        Download(_("Universo e campione"), reverse("selection:control-csv", args=[sample.pk]), "csv"),
    ]
