"""Accreditations and offers as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import texts
from concilia.ui.components import Column, Table
from concilia.ui.format import money
from concilia.ui.links import Link

from . import words
from .models import Accreditation
from .states import AccreditationState


def service(row: Accreditation) -> str:
    return texts.in_language(row.service.label)


def accreditations(rows: Iterable[Accreditation], *, decides: bool) -> Table:
    """Requests and accreditations; with ``decides``, those that wait lead to their decision."""
    columns = [
        Column("organisation", _("Ente"), "link", value=lambda row: _organisation_link(row, decides)),
        Column("service", _("Servizio"), value=service),
        Column("state", _("Stato"), "chip", value=lambda row: AccreditationState(row.state)),
        Column("requested_at", _("Richiesto il"), "day"),
        Column("since", _("Dal"), "day"),
        Column("until", _("Fino a prima del"), "day"),
    ]
    return Table(
        caption=_("Enti erogatori"),
        columns=columns,
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessun ente ha ancora chiesto l'accreditamento."),
    )


def _organisation_link(row: Accreditation, decides: bool) -> Link:
    waits = decides and row.state == AccreditationState.REQUESTED
    return Link(row.organisation.name, reverse("providers:decide", args=[row.pk]) if waits else "")


def offers(rows: Iterable[Any]) -> Table:
    return Table(
        caption=_("Sedi"),
        columns=[
            Column("name", _("Sede")),
            Column("comune", _("Comune"), value=lambda row: str(row.comune)),
            Column("hours", _("Orario")),
            Column("flexible", _("Flessibile"), "yesno"),
            Column("price", _("Prezzo"), value=lambda row: f"{money(row.price)} {words.per(row.unit)}"),
            Column("places", _("Posti"), "integer"),
        ],
        rows=list(rows),
        hide_caption=True,
    )
