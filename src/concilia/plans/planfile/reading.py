"""Reads plan files: types first, then the cross checks, and all the problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from concilia.engines import yamldoc
from concilia.engines.yamldoc import Document, FileProblems, Path, Problem
from concilia.plans.planfile.book import Book, Finding
from concilia.plans.planfile.checks import actions, dates, items, membership, references, sums, territory
from concilia.plans.planfile.file import PlanFile
from concilia.plans.planfile.salvage import Salvage, salvage


def read(text: str, file: str, comuni: Mapping[str, str] | None = None) -> PlanFile:
    """Read a plan file.

    ``comuni`` is the ISTAT code and name of every known comune; None leaves the codes unchecked. Raises FileProblems
    with every problem of the file: syntax, unknown keys, wrong types, and what the cross checks find.
    """
    return from_document(yamldoc.read(text, file), comuni)


def from_document(document: Document, comuni: Mapping[str, str] | None = None) -> PlanFile:
    """The plan in a document already read. Raises FileProblems, as ``read`` does."""
    try:
        plan = yamldoc.validate(document, PlanFile)
    except FileProblems as error:
        rest = salvage(document.value)
        raise FileProblems([*error.problems, *_problems(document, _salvaged(rest, comuni))]) from error
    problems = list(_problems(document, check(plan, comuni)))
    if problems:
        raise FileProblems(problems)
    return plan


def check(plan: PlanFile, comuni: Mapping[str, str] | None = None) -> list[Finding]:
    """What the cross checks find in a plan whose types are right."""
    book = Book.of(plan)
    return [*_local(book, comuni), *membership.check(book), *sums.check(book), *items.missing(book)]


def _local(book: Book, comuni: Mapping[str, str] | None) -> Iterator[Finding]:
    """Checks that stay true when a part of the file could not be read."""
    yield from references.check(book)
    yield from dates.check(book)
    yield from territory.check(book, comuni)
    yield from actions.check(book)
    yield from items.unknown(book)


def _salvaged(rest: Salvage, comuni: Mapping[str, str] | None) -> Iterator[Finding]:
    """Findings in the readable part, at their places in the file; sums and members only where nothing is lost."""
    if rest.plan is None:
        return
    book = Book.of(rest.plan, rest.codes)
    findings = list(_local(book, comuni))
    if not rest.touches_members:
        findings += membership.check(book)
    findings += [each for each in sums.check(book) if not rest.touches(each.path[:3])]
    for path, message in findings:
        yield Finding(rest.original(path), message)


def _problems(document: Document, findings: Iterable[Finding]) -> Iterator[Problem]:
    for path, message in findings:
        yield document.problem(path, f"{_where(path)}: {message}")


def _where(path: Path) -> str:
    return ".".join(str(step) for step in path) or "file"
