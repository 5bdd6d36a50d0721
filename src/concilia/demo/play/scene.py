"""What the stages share: the cast, the lives, the clock, and one transaction for each batch of verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from concilia.access.queries import Grant, grants_of
from concilia.calls.models import Call
from concilia.core import clock, dialect
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.territory.models import Comune, Network

from ..cast import Company
from ..lives import Life

SEED = 20260115
ROME = ZoneInfo("Europe/Rome")
PLAN_FILES = ("bari", "taranto", "brescia", "castellanza", "adda-martesana")
CALL_FILES = (
    "castellanza-b",
    "castellanza-a",
    "castellanza-a-assistance",
    "brescia-oltre-la-scuola",
    "adda-martesana-voucher",
    "adda-martesana-incentives",
    "taranto-returners",
    "bari-families",
    "taranto-courses",
)
Progress = Callable[[str, float], None]


@dataclass(slots=True)
class Adult:
    """A life, the person registered for it, and the name they act under."""

    life: Life
    person: Person
    actor: str


@dataclass(slots=True)
class Scene:
    """The state of the play while it runs."""

    progress: Progress
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - the demo must be the same everywhere
    company: Company = field(default_factory=Company)
    networks: dict[str, Network] = field(default_factory=dict)
    adults: dict[str, list[Adult]] = field(default_factory=dict)
    providers: dict[str, list[Organisation]] = field(default_factory=dict)
    firms: dict[str, list[Organisation]] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    actors: dict[UUID, str] = field(default_factory=dict)
    payers: dict[str, Organisation] = field(default_factory=dict)
    grants: dict[str, tuple[Grant, ...]] = field(default_factory=dict)
    comuni: dict[str, Comune] = field(default_factory=dict)

    def comune(self, istat: str) -> Comune:
        """A comune by its ISTAT code, read once: thousands live in a few."""
        if istat not in self.comuni:
            self.comuni[istat] = Comune.objects.get(pk=istat)
        return self.comuni[istat]

    def act(self, actor: str, reason: str = "") -> Act:
        """An act of somebody, now. Nobody's roles change during a stage, so they are read once."""
        known = self.grants.get(actor)
        if known is None:
            known = self.grants[actor] = grants_of(Act(actor=actor))
        return Act(actor=actor, reason=reason, grants=known)

    def act_of(self, party: UUID | None, reason: str = "") -> Act:
        """An act of a person or an organisation of the demo."""
        assert party is not None  # the play asks only for parties that are there
        return self.act(self.actors[party], reason)

    def official(self, call: Call) -> Act:
        """An act of who decides in the call's network."""
        return self.act(self.company.users[self.company.decider(call.network)].actor)


def file_text(folder: str, name: str) -> str:
    """A plan or call file of the package."""
    return resources.files("concilia.demo").joinpath(folder, f"{name}.yaml").read_text(encoding="utf-8")


def moment(text: str) -> datetime:
    """A Roman wall time as an instant: ``2026-03-02 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is tried inside is refused, for that reason: the demo stops when it is let through."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code != code:
            raise
    else:
        raise AssertionError(f"not refused: {code}")


@contextmanager
def at(text: str) -> Iterator[datetime]:
    """The clock at a wall time, and all the verbs inside in one transaction: on SQLite a commit costs a disk sync."""
    with clock.fixed(moment(text)) as instant, dialect.writing():
        yield instant
