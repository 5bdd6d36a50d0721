"""Adda-Martesana: a committee scores the firms, a family's renunciation scrolls a list, a sample of firms is controlled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from concilia.applications.models import Application
from concilia.calls.models import Call
from concilia.core.act import Act
from concilia.people.models import User
from concilia.selection.domain import committees, controls, scoring, scrolling
from concilia.selection.models import Award, Committee, ControlSample
from concilia.selection.queries import committees as found
from concilia.selection.queries import controls as drawn
from concilia.selection.states import AwardState

from .scene import Scene, at

CALL = "adda-martesana-incentives-2026"
FAMILIES = "adda-martesana-voucher-2026"
CHAIR, *OTHERS = MEMBERS = ("ada", "livio", "ines")
MOTIVES = (
    "Bisogni rilevati, misure coerenti",
    "Costi chiari, risultati misurabili",
    "Buona idea, da rendere misurabile",
    "Misure utili a pochi lavoratori",
)


def begin(scene: Scene) -> None:
    """The committee is constituted and its members declare; one knows a firm. Clock: 5 and 6 May."""
    call, users = scene.calls[CALL], [scene.company.users[name] for name in MEMBERS]
    with at("2026-05-05 10:00"):
        committee = committees.constitute(
            scene.official(call),
            call=call,
            members=users,
            chair=users[0],
            act_number="Determinazione n. 88/2026",
            act_on=date(2026, 5, 4),
        )
    with at("2026-05-06 11:00"):
        known = found.applications(committee)[0]
        act = scene.act(scene.company.users["ines"].actor)
        scoring.declare(act, committee=committee, application=known, conflict="Consulente dell'impresa fino al 2025")
        for user in users:
            scoring.declare_all(scene.act(user.actor), committee=committee)
        _score(scene, committee, users[0])


def finish(scene: Scene) -> None:
    """The others score and the chair closes. Clock: 8 May."""
    committee = Committee.objects.select_related("call__network").get(call=scene.calls[CALL])
    with at("2026-05-08 16:00"):
        for name in OTHERS:
            _score(scene, committee, scene.company.users[name])
        committees.close(scene.act(scene.company.users[CHAIR].actor), committee=committee)


def _score(scene: Scene, committee: Committee, user: User) -> None:
    """Points that members give alike, a little apart, to every file on which they have no conflict."""
    act = scene.act(user.actor)
    for application in found.applications(committee):
        if found.clear(act, committee, application):
            points, motive = _opinion(application, user)
            given = {"project_quality": (points, motive)}
            scoring.score(act, committee=committee, application=application, points=given)


def _opinion(application: Application, user: User) -> tuple[Decimal, str]:
    level = Random(f"{application.facts['protocol']}").randint(2, 8)  # noqa: S311 - the demo must be the same everywhere
    half = Random(f"{application.facts['protocol']} {user.username}").randint(-2, 4)  # noqa: S311 - as above
    return Decimal(level) + Decimal(half) / 2, MOTIVES[3 - min(3, level // 3)]


def scroll(scene: Scene) -> None:
    """A family gives its voucher up and the list scrolls by itself; a sample of firms is planned. Clock: 18 May."""
    call = scene.calls[CALL]
    with at("2026-05-18 15:00"):
        award = _first_award(scene.calls[FAMILIES])
        scrolling.renounce(scene.act_of(award.application.applicant_id), award=award)
        controls.plan(
            scene.official(call),
            calls=[call],
            share=Decimal("0.30"),
            minimum=1,
            bands=[300_000],
            event="Primo estratto del lotto, ruota di Milano",
            event_on=date(2026, 5, 19),
        )


def control(scene: Scene) -> None:
    """The sample is drawn: what was declared is true but for one, who gets less. Clock: 19 May."""
    call = scene.calls[CALL]
    with at("2026-05-19 21:00"):
        sample = controls.draw(scene.official(call), sample=ControlSample.objects.get(), seed="17 44 61 8 90")
        wrong, *right = list(drawn.drawn(sample))
        act = scene.official(call).because("Una parte dei costi dichiarati non è documentata")
        cents = wrong.award.cents * 4 // 5
        controls.correct(act, item=wrong, cents=cents, due_on=date(2026, 6, 30))
        for item in right:
            controls.confirm(_agrees(scene, call), item=item)
        controls.close(scene.official(call), sample=sample)


def _agrees(scene: Scene, call: Call) -> Act:
    return scene.official(call).because("Documenti verificati")


def _first_award(call: Call) -> Award:
    """The award of who came first."""
    rows = Award.objects.filter(application__call=call, state=AwardState.GRANTED)
    return rows.select_related("application__call__network").order_by("row__position")[0]
