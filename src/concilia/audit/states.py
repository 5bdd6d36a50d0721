"""The words of a workflow: a literal table of steps beside its enum of states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

_TONES: dict[type[State], dict[str, str]] = {}


class State(models.TextChoices):
    """The states of a workflow, or other words that a page shows as a chip: each has its ``tone`` (``toned``)."""

    @property
    def tone(self) -> str:
        """How it is coloured: ``neutral`` unless ``toned`` says otherwise."""
        return _TONES.get(type(self), {}).get(self.value, "neutral")


_S = TypeVar("_S", bound=type[State])


def toned(**states: str) -> Callable[[_S], _S]:
    """Say the tone of an enum's states, by tone: ``@toned(waiting="requested sent", success="active")``."""

    def register(kind: _S) -> _S:
        tones = {value: tone for tone, values in states.items() for value in values.split()}
        if unknown := set(tones) - {state.value for state in kind}:
            raise ValueError(f"{kind.__name__}: unknown states {sorted(unknown)}")
        _TONES[kind] = tones
        return kind

    return register


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way from a state to another.

    ``who`` names the kinds of role that may take it (``access`` reads them as its policy). ``stamp`` names the fields
    ``<stamp>_at`` and ``<stamp>_by`` that keep its instant and actor. ``notice`` is the code of the notice it queues.
    """

    verb: str
    from_: tuple[str, ...]
    to: str
    who: tuple[str, ...]
    needs_reason: bool = False
    stamp: str = ""
    notice: str = ""


class Workflow:
    """A workflow: the room's name for it, its states and its steps.

    ``Workflow("networks.adhesion", AdhesionState, [Step(...), ...])``
    """

    def __init__(self, name: str, states: type[models.TextChoices], steps: Iterable[Step]) -> None:
        self.name, self.states, self.steps = name, states, tuple(steps)
        self._by_verb = {step.verb: step for step in self.steps}
        if len(self._by_verb) != len(self.steps):
            raise ValueError(f"{name}: a verb stands twice")
        unknown = {state for step in self.steps for state in (*step.from_, step.to)} - set(states.values)
        if unknown:
            raise ValueError(f"{name}: unknown states {sorted(unknown)}")

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def step(self, verb: str) -> Step:
        return self._by_verb[verb]

    def verb_code(self, verb: str) -> str:
        """The verb's name in the policy and in the log: ``networks.adhesion.approve``."""
        return f"{self.name}.{verb}"

    def possible(self, state: str) -> list[Step]:
        return [step for step in self.steps if state in step.from_]


def in_states(states: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """A constraint: the state is one of the enum's."""
    return models.CheckConstraint(condition=models.Q(state__in=states.values), name=name)


def stamped(stamp: str, states: Iterable[str], name: str) -> models.CheckConstraint:
    """A constraint: in ``states`` the stamp's instant and author are there, and never one without the other."""
    at, by = f"{stamp}_at", f"{stamp}_by"
    both: Any = models.Q(**{f"{at}__isnull": False}) & ~models.Q(**{by: ""})
    none: Any = models.Q(**{f"{at}__isnull": True, by: ""})
    return models.CheckConstraint(condition=both | (none & ~models.Q(state__in=list(states))), name=name)
