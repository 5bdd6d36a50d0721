"""The workflows drawn: ``python -m concilia.audit.drawing > docs/states.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module, util
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation

from concilia.rooms import INSTALLED

from .states import Step, Workflow

HEAD = """\
# States and passages

Made by `python -m concilia.audit.drawing` from the tables in each room's `states.py`; a test holds it current. A step is taken by
`audit.transition` alone, which writes state, instant, author and log entry together. *Who* are the kinds of role of
`access/kinds.py`, each within its own scope; `system` is the periodic work.
"""


def drawing() -> str:
    """The page, in Markdown with a Mermaid diagram for each workflow."""
    with translation.override("it"):
        pages = (_page(workflow) for workflow in workflows())
        return "\n".join([HEAD, *pages])


def workflows() -> Iterator[Workflow]:
    """Every workflow, in the order of the rooms and of their tables."""
    for room in INSTALLED:
        name = f"concilia.{room}.states"
        if room != "audit" and util.find_spec(name):
            yield from (value for value in vars(import_module(name)).values() if isinstance(value, Workflow))


def _page(workflow: Workflow) -> str:
    model = moved_by(workflow)
    about = " ".join((model.__doc__ or "").split("\n\n")[0].split()).replace("``", "`")
    return "\n".join([f"## {workflow.name}\n", f"{about}\n", *_diagram(workflow, model), "", *_table(workflow), ""])


def moved_by(workflow: Workflow) -> type[models.Model]:
    """The model whose state the workflow moves."""
    for model in apps.get_app_config(workflow.name.partition(".")[0]).get_models():
        if any(field.name == "state" and field.choices == workflow.states.choices for field in model._meta.fields):
            return model
    raise LookupError(f"no model has the states of {workflow.name}")


def _state_field(model: type[models.Model]) -> models.Field[Any, Any]:
    return next(field for field in model._meta.fields if field.name == "state")


def _diagram(workflow: Workflow, model: type[models.Model]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for value, label in workflow.states.choices:
        yield f"    {value}: {value} ({label})"
    yield f"    [*] --> {_state_field(model).get_default()}"
    for step in workflow:
        for state in step.from_:
            yield f"    {state} --> {step.to}: {step.verb}"
    for state in workflow.states.values:
        if not workflow.possible(state):
            yield f"    {state} --> [*]"
    yield "```"


def _table(workflow: Workflow) -> Iterator[str]:
    yield "| verb | from | to | who | reason | notice |"
    yield "|---|---|---|---|---|---|"
    for step in workflow:
        yield f"| {' | '.join(_cells(step))} |"


def _cells(step: Step) -> tuple[str, ...]:
    reason, notice = "needed" if step.needs_reason else "", f"`{step.notice}`" if step.notice else ""
    return (f"`{step.verb}`", _words(step.from_), step.to, _words(step.who), reason, notice)


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(str(value) for value in values)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.settings")
    django.setup()
    sys.stdout.write(drawing())
