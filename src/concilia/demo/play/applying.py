"""Second stage: money on the lines, calls published, people apply."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from concilia.applications.domain import applications
from concilia.calls.domain import calls
from concilia.calls.models import Call
from concilia.core import clock, dialect
from concilia.core.act import system
from concilia.core.crypto import blind_index
from concilia.core.errors import Refusal
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.plans.domain import funding
from concilia.plans.models import Project
from concilia.territory.models import Network

from .. import answers
from . import drawing
from .scene import CALL_FILES, Adult, Scene, at, file_text, moment

PAUSE = moment("2026-03-20 10:00")


def open_calls(scene: Scene) -> None:
    """Fund the projects, adopt and publish the calls, and take the applications that come before the pause."""
    with at("2026-02-10 10:00"):
        for project in Project.objects.order_by("network__code", "code"):
            funding.fund(system("demo"), project=project)
        for name in CALL_FILES:
            _publish(scene, name)
    _apply(scene, before_pause=True)


def close_calls(scene: Scene) -> None:
    """The applications that come after the pause, up to each deadline."""
    _apply(scene, before_pause=False)


def _publish(scene: Scene, name: str) -> None:
    text = file_text("calls", name)
    network = Network.objects.get(code=_network_of(text))
    act = scene.act(scene.company.users[scene.company.decider(network)].actor)
    call = calls.adopt(act, network=network, text=text, name=f"{name}.yaml")
    scene.calls[call.code] = calls.publish(act, call=call)


def _network_of(text: str) -> str:
    return next(line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("network:"))


def _apply(scene: Scene, *, before_pause: bool) -> None:
    for number, call in enumerate(scene.calls.values()):
        arrivals = [one for one in _arrivals(scene, call) if (one.instant < PAUSE) == before_pause]
        with dialect.writing():
            for one in arrivals:
                with clock.fixed(one.instant):
                    _one(scene, call, one)
        scene.progress("applications", (number + 1) / len(scene.calls))


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who applies at an instant, with a draw of their own."""

    instant: datetime
    applicant: Adult | Organisation
    rng: Random


def _arrivals(scene: Scene, call: Call) -> list[Arrival]:
    """Who applies and when: spread over the call's windows, in order of time, the same at every stage."""
    windows, arrivals = list(call.windows.all()), []
    for number, applicant in enumerate(applicants(scene, call)):
        rng = Random(f"{call.code} {number}")  # noqa: S311 - the demo must be the same everywhere
        window = rng.choice(windows)
        length = int((window.closes_at - window.opens_at).total_seconds())
        arrivals.append(Arrival(window.opens_at + timedelta(seconds=rng.randrange(length + 1)), applicant, rng))
    return sorted(arrivals, key=lambda one: one.instant)


def applicants(scene: Scene, call: Call) -> Sequence[Adult | Organisation]:
    if call.applicants == "organisation":
        return [*scene.firms[call.network.code], *scene.providers[call.network.code]]
    adults = scene.adults[call.network.code]
    if call.code.startswith("castellanza-a"):
        return [adult for adult in adults if adult.life.elders or adult.life.children][::3]
    families = [adult for adult in adults if adult.life.children]
    return families[::4] if call.code == drawing.CALL else families


def _one(scene: Scene, call: Call, one: Arrival) -> None:
    """Start and submit; a few stay drafts, one in fifty is withdrawn. A second parent's is refused, as in life."""
    applicant = one.applicant
    act = scene.act_of(applicant.pk) if isinstance(applicant, Organisation) else scene.act(applicant.actor)
    if isinstance(applicant, Organisation):
        employees = applicant.employees or 1
        draft = applications.start(
            act, call=call, organisation=applicant, answers=answers.incentives(one.rng, employees)
        )
    else:
        written = answers.BY_CALL[call.code](one.rng, applicant.life)
        draft = applications.start(
            act, call=call, applicant=applicant.person, beneficiary=_child(call, applicant), answers=written
        )
    if one.rng.random() < 0.04:
        return
    with suppress(Refusal):
        applications.submit(act, application=draft)
        if one.rng.random() < 0.02:
            applications.withdraw(act, application=draft)


def _child(call: Call, adult: Adult) -> Person | None:
    """The child an application is for, where the call is per child."""
    if not call.code.startswith("brescia"):
        return None
    code = blind_index(adult.life.children[0].fiscal_code)
    return Person.objects.get(fiscal_code_index=code)
