"""Committees: constituted by an act, closed by their chair; then points can't change and their means are facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.calls.models import Call
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.documents.domain import protocol
from concilia.documents.models import Protocol
from concilia.people.models import User

from ..models import Committee, Mean, Member
from ..queries import committees as found
from ..states import COMMITTEE, CommitteeState
from . import assessments, frozen

LEAST = 2


def constitute(
    act: Act, *, call: Call, members: Sequence[User], chair: User, act_number: str, act_on: date
) -> Committee:
    """Constitute the committee of a call by an act. Side effects: committee, members, audit entry, a notice to each.

    Raises Refusal when the call gives nothing to score, the act has no number or is of a later day, there are fewer than
    two members, the chair is none of them, or one of them pays or publishes; Conflict when one is at work already.
    """
    committee = Committee(network_id=call.network_id, call=call, act_number=act_number.strip(), act_on=act_on)
    access.require(act, "selection.committee.constitute", committee)
    _check_act(act, committee)
    _check_members(act, committee, members, chair)
    with act.writing():
        frozen.hold(call)
        if call.committees.filter(state=CommitteeState.OPEN).exists():
            raise Conflict("selection.committee.open", _("Per questo avviso c'è già una commissione al lavoro."))
        committee.constituted_at, committee.constituted_by = act.at, act.actor
        committee.save(force_insert=True)
        Member.objects.bulk_create(
            Member(network_id=call.network_id, committee=committee, user=user, chair=user == chair) for user in members
        )
        audit.record(
            act, "selection.committee.constitute", committee, members=len(members), number=committee.act_number
        )
        title = texts.in_language(call.title)
        for user in members:
            notices.queue(act, "selection.committee.called", about=committee, to=user, call=title)
    return committee


def _check_act(act: Act, committee: Committee) -> None:
    if not found.scored_facts(committee.call):
        raise Refusal(
            "selection.committee.nothing", _("L'avviso non ha criteri di commissione: non c'è nulla da valutare.")
        )
    if not committee.act_number or committee.act_on > act.at.date():
        raise Refusal(
            "selection.committee.act", _("Scrivi numero e data dell'atto di nomina; la data non può essere futura.")
        )


def _check_members(act: Act, committee: Committee, members: Sequence[User], chair: User) -> None:
    if len(set(members)) < LEAST or len(set(members)) != len(members) or chair not in members:
        raise Refusal(
            "selection.committee.members",
            _("Una commissione ha almeno due componenti diversi, e uno di loro la presiede."),
        )
    unfit = [user.display_name for user in members if not found.may_sit(act, user, committee)]
    if unfit:
        raise Refusal(
            "selection.committee.unfit",
            _("Non possono farne parte: %(names)s. Serve il ruolo di commissario; chi paga o pubblica non valuta."),
            names=", ".join(unfit),
        )


def member_of(act: Act, committee: Committee) -> Member:
    """The actor as a member. Raises NotAllowed when they do not sit in it, or meanwhile pay or publish there."""
    access.require(act, "selection.committee.score", committee)
    member = committee.members.filter(user=act.user_id).select_related("user").first()
    if member is None or not found.may_sit(act, member.user, committee):
        raise NotAllowed(
            "selection.committee.member", _("Non fai parte di questa commissione, o non puoi più valutare.")
        )
    return member


def held_open(committee: Committee) -> Committee:
    """The committee, kept at work until this transaction ends. Raises Conflict when its work is over."""
    held = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if held.state != CommitteeState.OPEN:
        raise Conflict(
            "selection.committee.over", _("La commissione ha concluso i lavori: i punteggi non cambiano più.")
        )
    return held


def close(act: Act, *, committee: Committee) -> Committee:
    """The chair closes the work. Where points are missing the act's reason is needed, and nothing is counted as zero.

    Side effects, in order: protocol number of the minutes, state and audit entry, the means, the proposals that no one
    has decided yet are made again with them. Raises NotAllowed to who does not chair it, Refusal, Conflict.
    """
    access.require(act, "selection.committee.close", committee)
    if not member_of(act, committee).chair:
        raise NotAllowed("selection.committee.chair", _("I lavori li chiude chi presiede la commissione."))
    with act.writing():
        frozen.hold(committee.call)
        held_open(committee)
        board = found.board(committee)
        _check_complete(act, board)
        made = [
            Mean(network_id=committee.network_id, committee=committee, application=item, fact=fact.name, value=value)
            for item, fact, value in board.means()
            if value is not None
        ]
        number = _register(act, committee, board)
        files = [str(application.pk) for application in board.applications]
        made_of = {"protocol": number, "reason": act.reason, "files": files}
        audit.transition(act, committee, "close", table=COMMITTEE, data={"means": len(made)}, **made_of)
        Mean.objects.bulk_create(made, batch_size=500)
        assessments.propose_again(act, board.applications)
    return committee


def _check_complete(act: Act, board: found.Board) -> None:
    missing = board.missing()
    if missing and not act.reason.strip():
        raise Refusal(
            "selection.committee.missing",
            _(
                "Mancano ancora %(number)s medie: un commissario deve dichiararsi o dare i punti. Se chiudi così quelle "
                "domande restano incomplete: scrivi perché."
            ),
            number=missing,
        )


def fingerprint(board: found.Board) -> str:
    """SHA-256 of all that the minutes say: declarations, points with their motives, means."""
    said = [
        [str(item.member_id), str(item.application_id), item.conflict, item.reason] for item in board.declared.values()
    ]
    given = [
        [str(item.declaration_id), item.fact, f"{item.points.normalize():f}", item.motive]
        for item in board.scores.values()
    ]
    made = [[str(item.pk), fact.name, None if value is None else f"{value:f}"] for item, fact, value in board.means()]
    content = json.dumps([sorted(said), sorted(given), sorted(made, key=str)], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _register(act: Act, committee: Committee, board: found.Board) -> Protocol:
    return protocol.register(
        act,
        network=committee.call.network,
        direction=Protocol.Direction.OUT,
        subject=f"Verbale della commissione dell'avviso {committee.call.code}",
        about=committee,
        sha256=fingerprint(board),
    )


def dissolve(act: Act, *, committee: Committee) -> Committee:
    """Dissolve a committee at work, with a reason: its points count for nothing. Side effects: state, audit entry."""
    access.require(act, "selection.committee.dissolve", committee)
    with act.writing():
        held_open(committee)
        files = [str(pk) for pk in found.applications(committee).values_list("pk", flat=True)]
        audit.transition(act, committee, "dissolve", table=COMMITTEE, reason=act.reason, files=files)
    return committee
