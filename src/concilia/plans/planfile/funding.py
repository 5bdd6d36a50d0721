"""A call against the plan that funds it: its action and its budget lines must be there, with that money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from concilia.plans.planfile.base import euro
from concilia.plans.planfile.book import Finding, advice
from concilia.plans.planfile.file import PlanFile
from concilia.plans.planfile.resources import Line


@dataclass(frozen=True, slots=True)
class Funded:
    """What a call file says of its money: its code, its action if it names one, and its budget lines in cents."""

    code: str
    lines: Mapping[str, int]
    action: str | None = None


def check(plan: PlanFile, call: Funded) -> Iterator[Finding]:
    """What does not agree between a call and its plan; the paths are those of the call file.

    A call that the plan does not name is funded by others: nothing to compare.
    """
    named = next((each for each in plan.calls if each.code == call.code), None)
    if named is None:
        return
    actions = {each.rpartition("/")[2] for each in named.actions}
    if call.action is not None and actions and call.action not in actions:
        message = f"in the plan this call carries out {', '.join(sorted(actions))}, not {call.action!r}"
        yield Finding(("action",), message)
    yield from _lines(plan, call)


def _lines(plan: PlanFile, call: Funded) -> Iterator[Finding]:
    mine = {line.code: line for line in lines_of(plan, call.code)}
    for index, (code, cents) in enumerate(call.lines.items()):
        path = ("budget", "lines", index)
        if code not in mine:
            message = f"the plan has no budget line {code!r} for this call; "
            yield Finding(
                path, message + advice(code, mine, "add the line, with call:, to the resources of its project")
            )
        elif cents > mine[code].amount:
            found = mine[code].amount
            message = (
                f"the line {code!r} has {euro(found)} in the plan, {euro(cents - found)} less than {euro(cents)} here"
            )
            yield Finding(path, message)


def lines_of(plan: PlanFile, call: str) -> Iterator[Line]:
    """The budget lines that fund a call."""
    for project in plan.projects:
        for line in project.resources.lines if project.resources else ():
            if line.call == call:
                yield line
