"""The waiting list scrolls when money comes back: a new version, by its own act, in which nobody who has gets less.

What comes back is read from the ledger, so that whoever returned it (a renunciation, a control, an expiry, a fund that
grew, a voucher of the rooms below) need not know of the list.
"""

from __future__ import annotations

from contextlib import suppress

from django.utils.translation import gettext_lazy as _

from concilia import access, notices
from concilia.access.kinds import Kind
from concilia.access.models import Role
from concilia.applications.models import Application
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.calls.states import CallState
from concilia.core import texts
from concilia.core.act import Act, system
from concilia.core.errors import Refusal
from concilia.core.jobs import periodic
from concilia.documents.domain import protocol
from concilia.documents.models import Protocol
from concilia.engines import deadlines
from concilia.engines.money import format_euros
from concilia.people.models import User

from ..models import Award, Ranking
from ..queries import funds
from ..states import AwardState, Place, RankingState
from . import awards, frozen, rankings, telling

WAITING = (Place.RESERVE, Place.PARTLY_FUNDED)


class _Nothing(Exception):
    """Nobody would get more: what was tried is undone."""


def propose(act: Act, *, call: Call) -> Ranking | None:
    """Compute the version that scrolls the call's waiting list, pending; None when nobody would get more.

    Side effects: those of ``rankings.compute``. Raises Refusal when decisions or applications changed since the published
    version: that is no scrolling, a person computes and publishes a new version.
    """
    access.require(act, "selection.ranking.scroll", call)
    published = call.rankings.filter(state=RankingState.PUBLISHED).select_related("rules__call").first()
    if published is None or not any(cents > 0 for cents in funds.spare(call).values()):
        return None
    if not published.rows.filter(place__in=WAITING).exists():
        return None
    _check_same(published)
    try:
        with act.writing():
            version = rankings.compute(act, call=call, seed=published.inputs["seed"], scrolls=published)
            if not gains(version):
                raise _Nothing
    except _Nothing:
        return None
    return version


def gains(version: Ranking) -> list[Application]:
    """The applications that a version which scrolls gives more than they have."""
    had = {key: sum(lines.values()) for key, lines in version.inputs.get("held", {}).items()}
    rows = version.rows.filter(funded__gt=0).select_related("application").order_by("position")
    return [row.application for row in rows if row.funded > had.get(str(row.application_id), 0)]


def _check_same(published: Ranking) -> None:
    rows = dict(published.rows.values_list("application", "decided"))
    now = frozen.decisions(published.call)
    known = set(frozen.submitted(published.call).values_list("pk", flat=True))
    if known - set(rows) or any(now.get(pk, {}) != rows[pk] for pk in known):
        raise Refusal(
            "selection.scroll.changed",
            _(
                "Dopo la pubblicazione sono cambiate decisioni o domande: non è uno scorrimento, calcola una nuova versione."
            ),
        )


def scroll(act: Act, *, call: Call, act_number: str = "") -> Ranking | None:
    """Scroll the waiting list of a call: compute the next version and publish it. None when nobody would get more.

    ``act_number``: the act that scrolls; without one the version is entered in the protocol and that is its number.
    Side effects, in order: those of ``propose``; the protocol number; those of ``rankings.publish``, with a notice to each
    who is now funded. Raises Refusal as they do.
    """
    with act.writing():
        version = propose(act, call=call)
        if version is None:
            return None
        number = act_number or f"prot. {_register(act, version)}"
        return rankings.publish(act.because(act.reason or _because(call)), ranking=version, act_number=number)


def _because(call: Call) -> str:
    """The reason as it stands in the act, in Italian whoever reads it."""
    back = sum(cents for cents in funds.spare(call).values() if cents > 0)
    return f"Scorrimento della lista d'attesa: sono disponibili {format_euros(back, 'it')}."


def _register(act: Act, version: Ranking) -> Protocol:
    return protocol.register(
        act,
        network=version.call.network,
        direction=Protocol.Direction.OUT,
        subject=f"Scorrimento della graduatoria dell'avviso {version.call.code}, versione {version.number}",
        about=version,
        sha256=version.output_hash,
    )


def follow(act: Act, *, call: Call) -> Ranking | None:
    """After money came back: scroll where the call lets its list scroll by itself, else prepare it and tell who confirms.

    It is the platform that acts, in the same request. Side effects: those of ``scroll`` or ``propose``; a notice to each
    responsible official. What it can't do now (a version in preparation, a decision that changed) waits for a person.
    """
    own = system("scroll", at=act.at, request_id=act.request_id)
    if call.state not in funds.ALIVE or call.rankings.filter(state=RankingState.PENDING).exists():
        return None
    with suppress(Refusal):
        if calls.rules(calls.rules_at(call, act.at)).file.scrolling.automatic:
            return scroll(own, call=call)
        with own.writing():
            version = propose(own, call=call)
            if version is not None:
                _tell_responsible(own, version)
        return version
    return None


def _tell_responsible(act: Act, version: Ranking) -> None:
    scopes = [version.network_id, *filter(None, [version.call.alliance_id])]
    roles = Role.objects.filter(kind=Kind.RESPONSIBLE, scope_id__in=scopes, until=None)
    for user in User.objects.filter(roles__in=roles, is_active=True).distinct().order_by("pk"):
        notices.queue(
            act,
            "selection.scroll.proposed",
            about=version,
            to=user,
            call=texts.in_language(version.call.title),
            number=len(gains(version)),
        )


@periodic("selection.scroll", every="hour")
def scroll_due(act: Act) -> int:
    """Scroll, or prepare to scroll, every list that has money and somebody waiting. Returns how many. Bulk verb."""
    waiting = Ranking.objects.filter(state=RankingState.PUBLISHED, rows__place__in=WAITING).values("call")
    due = Call.objects.filter(state__in=[CallState.PUBLISHED, CallState.SUSPENDED], pk__in=waiting).order_by("pk")
    return sum(follow(act, call=call) is not None for call in due.select_related("network"))


@periodic("selection.lapse", every="day")
def lapse_due(act: Act) -> int:
    """End the awards whose term of acceptance has passed, then let their lists scroll. Returns how many. Bulk verb.

    Side effects: for each, those of ``awards.lapse`` and a notice; those of ``follow`` for each call.
    """
    today = deadlines.day_of(act.at)
    rows = Award.objects.filter(state=AwardState.GRANTED, accept_by__lt=today, accepted_at=None)
    related = "application__call__network", "application__applicant", "application__organisation"
    late = list(rows.select_related(*related).order_by("pk"))
    touched: dict[object, Call] = {}
    for award in late:
        with suppress(Refusal):
            _lapse(act, award)
            touched[award.application.call_id] = award.application.call
    for call in touched.values():
        follow(act, call=call)
    return len(late)


def _lapse(act: Act, award: Award) -> None:
    with act.writing():
        awards.lapse(act, award=award)
        for to in telling.recipients_of(award.application):
            notices.queue(
                act,
                "selection.award.lapsed",
                about=award.application,
                to=to,
                call=texts.in_language(award.application.call.title),
                day=award.accept_by.strftime("%d/%m/%Y") if award.accept_by else "",
            )


def renounce(act: Act, *, award: Award) -> Award:
    """The beneficiary gives up an award, and the list scrolls. Side effects: ``awards.renounce``, then ``follow``."""
    awards.renounce(act, award=award)
    follow(act, call=award.application.call)
    return award


def revoke(act: Act, *, award: Award) -> Award:
    """Revoke an award, with a reason, and let the list scroll. Side effects: ``awards.revoke``, then ``follow``."""
    awards.revoke(act, award=award)
    follow(act, call=award.application.call)
    return award
