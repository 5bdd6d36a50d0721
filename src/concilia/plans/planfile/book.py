"""The codes that a plan defines, to look up the ones it refers to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from concilia.engines.yamldoc import Path
from concilia.plans.planfile.base import Part
from concilia.plans.planfile.catalogue import BUILTIN
from concilia.plans.planfile.file import PlanFile
from concilia.plans.planfile.walk import Reference, pieces

OF_A_PROJECT = frozenset({"action", "objective", "result", "phase", "step", "source", "line"})
"""Kinds whose codes may repeat from project to project."""


class Finding(NamedTuple):
    """Something wrong in a plan: where it stands and what to write instead."""

    path: Path
    message: str


def nearest(code: str, known: Iterable[str]) -> str | None:
    """The known code that looks most like ``code``, if any does."""
    by_case = {each.casefold(): each for each in known}
    close = get_close_matches(code.casefold(), by_case, n=1, cutoff=0.6)
    return by_case[close[0]] if close else None


def advice(code: str, known: Iterable[str], otherwise: str) -> str:
    """What to write instead of an unknown ``code``: the nearest name, the names if few, or ``otherwise``."""
    names = sorted(set(known))
    if (near := nearest(code, names)) is not None:
        return f"did you mean {near!r}?"
    return f"write one of: {', '.join(names)}" if 0 < len(names) <= 8 else otherwise


@dataclass(frozen=True)
class Book:
    """Every definition of a plan, by kind and, for the kinds of a project, by project."""

    plan: PlanFile
    places: dict[tuple[str, int | None], dict[str, Path]] = field(default_factory=dict)
    twice: list[Finding] = field(default_factory=list)
    lost: frozenset[str] = frozenset()
    """Codes defined by elements too broken to be read; whoever refers to them is not at fault."""

    @classmethod
    def of(cls, plan: PlanFile, lost: Iterable[str] = ()) -> Book:
        book = cls(plan, lost=frozenset(lost))
        for _, part in pieces(BUILTIN):
            book._define((), part)
        for path, part in pieces(plan):
            book._define(path, part)
        return book

    def _define(self, path: Path, part: Part) -> None:
        kind, code = part.defines, getattr(part, "code", None)
        if kind is None or code is None:
            return
        known = self.places.setdefault((kind, scope(path, kind)), {})
        if code in known:
            where = "every plan knows it already" if not known[code] else "it is defined twice"
            self.twice.append(Finding((*path, "code"), f"the code {code!r} of this {kind} is taken: {where}"))
        else:
            known[code] = path

    def codes(self, kind: str, project: int | None = None) -> dict[str, Path]:
        """The codes of ``kind``, of one project if the kind is of a project."""
        return self.places.get((kind, project), {})

    def fault(self, reference: Reference) -> str | None:
        """What is wrong with a reference, or None."""
        kind, code = reference.kind, reference.code
        if code in self.lost or code.rpartition("/")[2] in self.lost:
            return None
        project = scope(reference.path, kind)
        if kind in OF_A_PROJECT and (project is None or "/" in code):
            return self._fault_across(kind, code)
        known = self.codes(kind, project)
        if code in known:
            return None
        return f"no {kind} has the code {code!r}; {advice(code, known, f'define the {kind} first')}"

    def _fault_across(self, kind: str, code: str) -> str | None:
        """Faults of a code written outside its project: ``A``, or ``project/A`` where ``A`` is not of one project."""
        wanted_project, _, wanted = code.rpartition("/")
        found = [
            project.code
            for index, project in enumerate(self.plan.projects)
            if wanted in self.codes(kind, index) and wanted_project in ("", project.code)
        ]
        if len(found) == 1:
            return None
        if found:
            return f"{code!r} is an {kind} of several projects; write {' or '.join(f'{p}/{wanted}' for p in found)}"
        known = {each for (k, _), places in self.places.items() if k == kind for each in places}
        return f"no {kind} has the code {code!r}; {advice(wanted, known, f'define the {kind} first')}"


def scope(path: Path, kind: str) -> int | None:
    """The index of the project that ``path`` stands in, for kinds of a project; else None."""
    if kind in OF_A_PROJECT and len(path) > 2 and path[0] == "projects":
        return int(path[1])
    return None
