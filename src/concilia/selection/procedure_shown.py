"""The procedure in the words of a page: its clock, its stops, its requests and notices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.calls.queries import calls
from concilia.calls.words import said
from concilia.core import texts
from concilia.engines.rules import CallRules, said_of
from concilia.ui.components import Chip, Column, Event, Table
from concilia.ui.format import day
from concilia.ui.links import Link

from .models import IntegrationRequest, Observation, RefusalNotice
from .procedure_forms import papers
from .procedure_states import IntegrationState, ObservationState, RefusalNoticeState
from .queries.procedure import Pause, Procedure, Why


def days(number: int) -> str:
    return ngettext("%(n)s giorno", "%(n)s giorni", number) % {"n": number}


def why(pause: Pause) -> str:
    """Why a clock stood still, with its law."""
    if pause.why == Why.INTEGRATION:
        return _("Richiesta di integrazione (art. 2 c. 7 legge 241/1990)")
    return _("Preavviso di rigetto (art. 10-bis legge 241/1990)")


def clock(found: Procedure) -> list[tuple[str, str]]:
    """The clock in a few lines."""
    term = found.clock
    pairs = [
        (_("Il termine decorre dal"), day(term.start)),
        (_("Durata"), days(term.days)),
        (_("Giorni trascorsi"), days(term.used)),
        (_("Giorni di sospensione"), days(term.held)),
    ]
    if found.concluded:
        return [*pairs, (_("Concluso il"), day(found.concluded))]
    return [*pairs, (_("Si conclude entro il"), day(term.due) if term.due else _("sospeso: riprende dopo la risposta"))]


def stops(found: Procedure) -> list[Event]:
    """Each stop with its days."""
    return [_stop(pause) for pause in found.pauses]


def _stop(pause: Pause) -> Event:
    stop = pause.stop
    if stop.resumes is None:
        return Event(why(pause), "current", stop.since, _("Il termine è sospeso fino alla risposta."))
    return Event(why(pause), "done", stop.since, _("Il termine riprende il %(day)s.") % {"day": day(stop.resumes)})


def labels(rules: CallRules, codes: Iterable[str]) -> list[str]:
    """Requirements in the words of the call."""
    return [said(said_of(rules, code)[0]) for code in codes]


def wanted(rules: CallRules, request: IntegrationRequest) -> list[str]:
    """All that a request asks for."""
    names = dict(papers(rules))
    return [*labels(rules, request.requirements), *(names[code] for code in request.documents)]


def requests(rows: Iterable[IntegrationRequest]) -> Table:
    """The requests of an application, for the office."""
    return Table(
        caption=_("Richieste di integrazione"),
        columns=[
            Column("number", _("Richiesta"), kind="link", value=_request_link),
            Column("state", _("Stato"), kind="chip", value=lambda row: IntegrationState(row.state)),
            Column("asked_at", _("Chiesta"), kind="day"),
            Column("due_at", _("Entro"), kind="instant"),
            Column("closed_at", _("Chiusa"), kind="instant"),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Nessuna richiesta."),
    )


def _request_link(row: IntegrationRequest) -> Link:
    return Link(_("n. %(number)s") % {"number": row.number}, reverse("selection:integration", args=[row.pk]))


def notices(rows: Iterable[RefusalNotice]) -> Table:
    """The prior notices of an application, for the office."""
    return Table(
        caption=_("Preavvisi di rigetto"),
        columns=[
            Column("number", _("Preavviso"), kind="link", value=_notice_link),
            Column("state", _("Stato"), kind="chip", value=lambda row: RefusalNoticeState(row.state)),
            Column("sent_at", _("Mandato"), kind="day"),
            Column("due_at", _("Osservazioni entro"), kind="instant"),
            Column("observed_at", _("Osservazioni"), kind="instant"),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Nessun preavviso."),
    )


def _notice_link(row: RefusalNotice) -> Link:
    return Link(_("n. %(number)s") % {"number": row.number}, reverse("selection:notice", args=[row.pk]))


def observations(rows: Iterable[Observation]) -> Table:
    """The observations on a provisional ranking, those to answer first."""
    return Table(
        caption=_("Osservazioni"),
        columns=[
            Column("protocol", _("Protocollo"), kind="link", value=_observation_link),
            Column("received_at", _("Ricevuta"), kind="instant"),
            Column("application", _("Domanda"), value=lambda row: str(row.application.protocol)),
            Column("state", _("Stato"), kind="chip", value=lambda row: ObservationState(row.state)),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Nessuna osservazione, per ora."),
    )


def _observation_link(row: Observation) -> Link:
    return Link(str(row.protocol), reverse("selection:observation", args=[row.pk]))


def watched(rows: Iterable[Procedure], on: Any, *, reviews: bool) -> Table:
    """What is late or about to be; ``reviews``: with the way to each case."""
    return Table(
        caption=_("Procedimenti in scadenza"),
        columns=[
            Column("protocol", _("Domanda"), kind="link", value=lambda row: _procedure_link(row, reviews)),
            Column("call", _("Avviso"), value=lambda row: texts.in_language(row.application.call.title)),
            Column("due", _("Entro il"), kind="day", value=lambda row: row.clock.due),
            Column("used", _("Giorni trascorsi"), kind="integer", value=lambda row: row.clock.used),
            Column("held", _("Giorni di sospensione"), kind="integer", value=lambda row: row.clock.held),
            Column("state", _("Stato"), kind="chip", value=lambda row: _urgency(row, on)),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Nessun procedimento è in ritardo o vicino alla scadenza."),
    )


def _procedure_link(found: Procedure, reviews: bool) -> Link:
    application = found.application
    url = reverse("selection:procedure", args=[application.pk]) if reviews else ""
    return Link(str(application.protocol), url)


def _urgency(found: Procedure, on: Any) -> Chip:
    return Chip(_("in ritardo"), "danger") if found.is_late(on) else Chip(_("in scadenza"), "warning")


def rules_of(thing: IntegrationRequest | RefusalNotice | Observation) -> CallRules:
    """The rules of the application that a request, a notice or an observation is about."""
    return calls.rules(thing.application.rules)
