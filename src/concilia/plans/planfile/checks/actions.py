"""Actions: each has its own words, or shares the row of one that has."""

from __future__ import annotations

from collections.abc import Iterator

from concilia.plans.planfile.book import Book, Finding


def check(book: Book) -> Iterator[Finding]:
    for index, project in enumerate(book.plan.projects):
        rows = {action.code: action for action in project.actions}
        for row, action in enumerate(project.actions):
            path = ("projects", index, "actions", row)
            other = rows.get(action.same_row_as or "")
            if action.same_row_as is None and action.description is None:
                message = f"the action {action.code!r} has no description; write it, or same_row_as another action"
                yield Finding(path, message)
            if action.same_row_as and (action.description or action.opportunity):
                message = (
                    f"{action.code!r} shares the row of {action.same_row_as!r}: remove its own texts, or same_row_as"
                )
                yield Finding((*path, "same_row_as"), message)
            if other is not None and other.same_row_as is not None:
                message = f"{other.code!r} shares a row itself; write same_row_as: {other.same_row_as}"
                yield Finding((*path, "same_row_as"), message)
