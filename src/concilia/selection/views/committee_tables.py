"""Tables of the pages of committees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.applications import shown
from concilia.applications.models import Application
from concilia.applications.queries import attached
from concilia.calls.models import Call
from concilia.calls.queries import calls, layout
from concilia.calls.words import plain, said
from concilia.core import texts
from concilia.engines.rules import CallRules, means
from concilia.ui.components import Chip, Column, Download, Table
from concilia.ui.format import ABSENT
from concilia.ui.links import Link

from .. import papers
from ..models import Committee, Declaration, Member
from ..queries import committees as found
from ..queries.committees import Board
from ..states import CommitteeState


def criteria(call: Call) -> list[tuple[str, str]]:
    """What a committee gives in a call, and within which bounds."""
    return [
        (said(fact.label), _("da %(min)s a %(max)s") % {"min": plain(fact.min or 0), "max": plain(fact.max or 0)})
        for fact in found.scored_facts(call)
    ]


def applicant(application: Application) -> str:
    """Who applied: a member must know it to declare."""
    return str(application.applicant or application.organisation)


def progress(board: Board) -> Table:
    """How far each member is."""
    return Table(
        caption=_("A che punto è la commissione"),
        columns=[
            Column("member", _("Componente"), value=str),
            Column("part", _("Parte"), value=papers.part),
            Column("declared", _("Dichiarazioni"), value=lambda member: _share(board, _declared(board, member))),
            Column("conflicts", _("Conflitti"), kind="integer", value=lambda member: _conflicts(board, member)),
            Column("scored", _("Valutate"), value=lambda member: _share(board, _scored(board, member))),
        ],
        rows=board.members,
        hide_caption=True,
    )


def _share(board: Board, number: int) -> str:
    return _("%(number)s su %(all)s") % {"number": number, "all": len(board.applications)}


def _of(board: Board, member: Member) -> list[Declaration]:
    own = (board.declaration(member, application) for application in board.applications)
    return [item for item in own if item is not None]


def _declared(board: Board, member: Member) -> int:
    return len(_of(board, member))


def _conflicts(board: Board, member: Member) -> int:
    return sum(item.conflict for item in _of(board, member))


def _scored(board: Board, member: Member) -> int:
    return sum(item.conflict or _is_scored(board, item) for item in _of(board, member))


def _is_scored(board: Board, declaration: Declaration) -> bool:
    application = next(item for item in board.applications if item.pk == declaration.application_id)
    return all((declaration.pk, fact.name) in board.scores for fact in means.scored(calls.rules(application.rules)))


def past(rows: Sequence[Committee]) -> Table | None:
    """The committees whose work is over, with their minutes."""
    if not rows:
        return None
    return Table(
        caption=_("Commissioni concluse"),
        columns=[
            Column("act_number", _("Atto di nomina")),
            Column("state", _("Stato"), kind="chip", value=lambda row: CommitteeState(row.state)),
            Column("closed_at", _("Conclusa"), kind="day"),
            Column("protocol", _("Protocollo"), value=lambda row: str(row.protocol or "")),
            Column("minutes", _("Verbale"), kind="link", value=_minutes),
        ],
        rows=rows,
        hide_caption=True,
    )


def _minutes(row: Committee) -> Link | None:
    if row.state != CommitteeState.CLOSED:
        return None
    return Link(_("Verbale"), reverse("selection:minutes", args=[row.pk]))


def mine(rows: Iterable[Committee]) -> Table:
    """The committees of a member."""
    return Table(
        caption=_("Le mie commissioni"),
        columns=[
            Column("call", _("Avviso"), kind="link", value=_evaluation_link),
            Column("act_number", _("Atto di nomina")),
            Column("state", _("Stato"), kind="chip", value=lambda row: CommitteeState(row.state)),
            Column("minutes", _("Verbale"), kind="link", value=_minutes),
        ],
        rows=rows,
        hide_caption=True,
        empty=_("Non fai parte di nessuna commissione, per ora."),
    )


def _evaluation_link(row: Committee) -> Link:
    return Link(texts.in_language(row.call.title), reverse("selection:evaluation", args=[row.pk]))


def files(board: Board, member: Member) -> Table:
    """The files before a member, each with what there is to do."""
    working = board.committee.state == CommitteeState.OPEN
    return Table(
        caption=_("Domande"),
        columns=[
            Column("protocol", _("Protocollo"), value=lambda row: str(row.protocol)),
            Column("applicant", _("Richiedente"), value=applicant),
            Column(
                "declared", _("Dichiarazione"), kind="chip", value=lambda row: _chip(board.declaration(member, row))
            ),
            Column("points", _("I miei punti"), value=lambda row: _points(board, member, row)),
            Column("todo", _("Azioni"), kind="link", value=lambda row: _todo(board, member, row) if working else None),
            Column("change", _("Conflitti"), kind="link", value=lambda row: _change(board, row) if working else None),
        ],
        rows=board.applications,
        hide_caption=True,
        empty=_("Nessuna domanda davanti alla commissione."),
    )


def _chip(declaration: Declaration | None) -> Chip:
    if declaration is None:
        return Chip(_("da dichiarare"), tone="waiting")
    if declaration.conflict:
        return Chip(_("conflitto"), tone="danger")
    return Chip(_("nessun conflitto"), tone="success")


def _points(board: Board, member: Member, row: Application) -> str:
    facts_of = means.scored(calls.rules(row.rules))
    given = ((fact, board.score(member, row, fact.name)) for fact in facts_of)
    return "; ".join(f"{said(fact.label)}: {plain(score.points.normalize())}" for fact, score in given if score)


def _todo(board: Board, member: Member, row: Application) -> Link | None:
    declaration = board.declaration(member, row)
    if declaration is None or declaration.conflict:
        return None
    return Link(_("Leggi e valuta"), reverse("selection:score", args=[board.committee.pk, row.pk]))


def _change(board: Board, row: Application) -> Link:
    return Link(_("Dichiara"), reverse("selection:declare", args=[board.committee.pk, row.pk]))


def readable(application: Application, rules: CallRules) -> list[tuple[str, str]]:
    """The facts that a committee reads: those that are not personal, from the form and from documents."""
    wanted = [fact for fact in layout.asked(rules) if fact.sensitivity == "ordinary"]
    return [(said(fact.label), shown.answer(fact, application.facts.get(fact.name)) or ABSENT) for fact in wanted]


def downloads(committee: Committee, application: Application, rules: CallRules) -> list[Download]:
    """The documents of an organisation's application."""
    if application.organisation_id is None:
        return []
    return [
        Download(
            said(slot.wanted.label),
            reverse("selection:score-document", args=[committee.pk, application.pk, slot.file.pk]),
            slot.file.media_type.rsplit("/", 1)[-1],
        )
        for slot in attached.slots(application, rules)
        if slot.file
    ]
