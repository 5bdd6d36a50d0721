"""Numbered items of the source document: none invented, none forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

from concilia.plans.planfile.base import Element
from concilia.plans.planfile.book import Book, Finding, advice
from concilia.plans.planfile.file import PlanFile
from concilia.plans.planfile.walk import pieces

_RANGE = re.compile(r"^(?P<series>[A-Z]{1,6})-(?P<first>\d{1,3})\.\.(?P=series)-(?P<last>\d{1,3})$")
_SINGLE = re.compile(r"^[A-Z]{1,6}-\d{1,3}[a-z]?$")


def declared(plan: PlanFile) -> dict[str, int]:
    """Every item code the document declares, with the row of ``document.items`` that declares it."""
    rows = plan.document.items if plan.document else ()
    return {code: row for row, words in enumerate(rows) for code in expand(words)}


def expand(words: str) -> list[str]:
    """``CA-1..CA-3`` as three codes, ``CA-31b`` as itself; nothing when it is neither."""
    if match := _RANGE.match(words):
        return [f"{match['series']}-{number}" for number in range(int(match["first"]), int(match["last"]) + 1)]
    return [words] if _SINGLE.match(words) else []


def carried(plan: PlanFile) -> set[str]:
    """Every item code that some element carries."""
    return {item for _, part in pieces(plan) if isinstance(part, Element) for item in part.items}


def unknown(book: Book) -> Iterator[Finding]:
    """Items carried but not declared, and declarations that are neither a code nor a range."""
    for row, words in enumerate(book.plan.document.items if book.plan.document else ()):
        if not expand(words):
            yield Finding(
                ("document", "items", row), f"{words!r} is no item; write CA-31b, or a range like CA-1..CA-38"
            )
    known = declared(book.plan)
    for path, part in pieces(book.plan):
        for index, item in enumerate(part.items if isinstance(part, Element) else ()):
            if item not in known:
                what = advice(item, known, "declare it in document.items")
                yield Finding((*path, "items", index), f"the document has no item {item}; {what}")


def missing(book: Book) -> Iterator[Finding]:
    """Items declared that no element carries."""
    present = carried(book.plan)
    for item, row in declared(book.plan).items():
        if item not in present:
            message = f"no element carries the item {item}; write it in the items of the element that holds it"
            yield Finding(("document", "items", row), message)
