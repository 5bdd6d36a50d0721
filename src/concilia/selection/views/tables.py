"""Tables and figures of the office's pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.applications.models import Application
from concilia.calls.models import Call
from concilia.calls.queries import calls as call_queries
from concilia.calls.words import named, plain, said
from concilia.core import texts
from concilia.engines.rules import said_of
from concilia.ui.components import Chip, Column, Figure, Table
from concilia.ui.format import instant, integer
from concilia.ui.links import Link

from ..models import Award, Ranking, RankingRow
from ..queries.published import PublicRow
from ..queries.review import NOT_PROPOSED, LineTotal
from ..states import AssessmentState, AwardState, Outcome, Place, RankingState


def calls(rows: Iterable[Call]) -> Table:
    return Table(
        caption=_("Avvisi in istruttoria"),
        columns=[
            Column("title", _("Avviso"), kind="link", value=_call_link),
            Column("network", _("Rete"), value=lambda row: texts.in_language(row.network.title)),
            Column("state", _("Stato"), value=lambda row: row.get_state_display()),
            Column("submitted", _("Domande"), kind="integer"),
            Column("waiting", _("Da decidere"), kind="integer"),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Nessun avviso pubblicato, per ora."),
    )


def _call_link(call: Call) -> Link:
    return Link(texts.in_language(call.title), reverse("selection:applications", args=[call.pk]))


def counts(found: Mapping[str, Counter[str]]) -> list[Figure]:
    """How many applications there are, how many wait, and why."""
    state, outcome = found["state_now"], found["outcome"]
    return [
        Figure(_("Presentate"), integer(found["total"]["all"])),
        Figure(_("Senza proposta"), integer(state[NOT_PROPOSED])),
        Figure(_("Da decidere"), integer(state[AssessmentState.PROPOSED])),
        Figure(_("Decise"), integer(state[AssessmentState.DECIDED])),
        Figure(_("Con requisiti mancanti"), integer(outcome[Outcome.NOT_MET])),
        Figure(_("Da chiarire"), integer(outcome[Outcome.UNKNOWN])),
    ]


def applications(rows: Iterable[Any], *, named: bool) -> Table:
    """``named``: whether the reader may see who applied and open the case."""
    columns = [
        Column("protocol", _("Protocollo"), kind="link" if named else "text", value=_review_link if named else _number),
        Column("submitted_at", _("Presentata"), kind="instant"),
        Column("state_now", _("Decisione"), kind="chip", value=_state),
        Column("outcome", _("Requisiti"), kind="chip", value=lambda row: Outcome(row.outcome) if row.outcome else None),
        Column("place", _("Graduatoria"), kind="chip", value=lambda row: Place(row.place) if row.place else None),
        Column("position", _("Posizione"), kind="integer"),
        Column("funded", _("Importo"), kind="money", value=lambda row: row.funded or None),
    ]
    if named:
        columns.insert(1, Column("applicant", _("Richiedente"), value=applicant))
    return Table(
        caption=_("Domande"),
        columns=columns,
        rows=rows,
        hide_caption=True,
        empty=_("Nessuna domanda corrisponde ai filtri."),
    )


def _number(application: Application) -> str:
    return str(application.protocol)


def _review_link(application: Application) -> Link:
    return Link(_number(application), reverse("selection:review", args=[application.pk]))


def _state(row: Any) -> Chip | AssessmentState:
    return Chip(_("senza proposta")) if row.state_now == NOT_PROPOSED else AssessmentState(row.state_now)


def applicant(application: Application) -> str:
    return str(application.applicant or application.organisation)


def application_details(application: Application, named: bool) -> list[tuple[str, str]]:
    pairs = [
        (_("Protocollo"), _number(application)),
        (_("Presentata"), instant(application.submitted_at)),
        (_("Canale"), application.get_channel_display()),
    ]
    return [(_("Richiedente"), applicant(application)), *pairs] if named else pairs


def awards(rows: Iterable[Award]) -> Table | None:
    """The awards of an application, each with the page that ends it; None when there are none."""
    listed = list(rows)
    if not listed:
        return None
    return Table(
        caption=_("Concessioni"),
        columns=[
            Column("line", _("Linea"), value=lambda row: row.call_line.code),
            Column("cents", _("Importo"), kind="money"),
            Column("state", _("Stato"), kind="chip", value=lambda row: AwardState(row.state)),
            Column("granted_at", _("Concessa"), kind="day"),
            Column("end", _("Azioni"), kind="link", value=_end_link),
        ],
        rows=listed,
        hide_caption=True,
    )


def _end_link(award: Award) -> Link | None:
    if award.state != AwardState.GRANTED:
        return None
    return Link(_("Rinuncia o revoca"), reverse("selection:end-award", args=[award.pk]))


def rankings(rows: Iterable[Ranking]) -> Table:
    return Table(
        caption=_("Graduatorie"),
        columns=[
            Column("call", _("Avviso"), kind="link", value=_ranking_link),
            Column("number", _("Versione"), kind="integer"),
            Column("state", _("Stato"), kind="chip", value=lambda row: RankingState(row.state)),
            Column("computed_at", _("Calcolata"), kind="instant"),
            Column("published_at", _("Pubblicata"), kind="day"),
            Column("act_number", _("Atto")),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Nessuna graduatoria, per ora."),
    )


def _ranking_link(ranking: Ranking) -> Link:
    return Link(texts.in_language(ranking.call.title), reverse("selection:ranking", args=[ranking.pk]))


def places(found: Mapping[str, int]) -> list[Figure]:
    """How many applications are in each place; those with nobody are left out, up to six."""
    return [Figure(str(place.label).capitalize(), integer(found[place])) for place in Place if found[place]][:6]


def lines(totals: list[LineTotal]) -> Table:
    return Table(
        caption=_("Fondi"),
        columns=[
            Column("code", _("Linea")),
            Column("cents", _("Disponibile"), kind="money"),
            Column("given", _("Concesso"), kind="money"),
            Column("left", _("Resta"), kind="money"),
            Column("served", _("Domande finanziate"), kind="integer"),
        ],
        rows=totals,
        total={
            "cents": sum(line.cents for line in totals),
            "given": sum(line.given for line in totals),
            "left": sum(line.left for line in totals),
        }
        if totals
        else {},
        empty=_("L'avviso assegna posti, non denaro."),
    )


def ranking_rows(ranking: Ranking, rows: Iterable[RankingRow], *, named: bool, reviews: bool) -> Table:
    """``named``: with who applied. ``reviews``: with the way to each case."""
    columns = [
        Column("position", _("Posizione"), kind="integer"),
        Column("protocol", _("Protocollo"), kind="link", value=lambda row: _row_link(row, reviews)),
        Column("total", _("Punteggio"), value=points),
        Column("place", _("Esito"), kind="chip", value=lambda row: Place(row.place)),
        Column("due", _("Spettante"), kind="money"),
        Column("funded", _("Concesso"), kind="money"),
        Column("why", _("Perché"), value=_why),
        Column("public_code", _("Codice"), kind="code"),
    ]
    if named:
        columns.insert(2, Column("applicant", _("Richiedente"), value=lambda row: applicant(row.application)))
    return Table(caption=_("Domande in ordine"), columns=columns, rows=rows, hide_caption=True)


def points(row: RankingRow | PublicRow) -> str | None:
    return None if row.total is None else plain(row.total)


def _row_link(row: RankingRow, reviews: bool) -> Link:
    url = reverse("selection:review", args=[row.application_id]) if reviews else ""
    return Link(_number(row.application), url)


def _why(row: RankingRow) -> str:
    """What put the row where it is: reasons of a refusal, the end of the money, the key that decided a tie."""
    rules = call_queries.rules(row.application.rules)
    if row.place == Place.INCOMPLETE:
        return "; ".join(said(said_of(rules, code)[0]) for code in row.reasons)
    if row.reasons:
        return "; ".join(said(said_of(rules, code)[1]) for code in row.reasons)
    if row.place == Place.RESERVE:
        return _("I fondi finiscono prima: posto %(number)s in lista d'attesa") % {"number": row.reserve}
    if row.place == Place.PARTLY_FUNDED:
        return _("Ultima somma disponibile")
    return (
        _("A parità: %(key)s") % {"key": named(call_queries.rules(row.ranking.rules), row.tie_break)}
        if row.tie_break
        else ""
    )
