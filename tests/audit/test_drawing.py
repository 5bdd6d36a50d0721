"""The page of the workflows is that of the tables of today."""

from pathlib import Path

import pytest

from concilia.audit import drawing
from concilia.networks import states
from concilia.networks.models import Adhesion

PAGE = Path(__file__).parents[2] / "docs" / "states.md"


def test_the_page_is_current():
    written = PAGE.read_text("utf-8")
    assert written == drawing.drawing(), "run: python -m concilia.audit.drawing > docs/states.md"


def test_every_workflow_is_drawn_with_every_step():
    page = drawing.drawing()
    for workflow in drawing.workflows():
        part = page.split(f"\n## {workflow.name}\n")[1].split("\n## ")[0]
        assert all(f"| `{step.verb}` |" in part for step in workflow)
        assert part.count(" --> ") >= sum(len(step.from_) for step in workflow)


def test_a_workflow_finds_the_model_that_it_moves():
    assert drawing.moved_by(states.ADHESION) is Adhesion


def test_a_workflow_of_no_model_is_an_error():
    from concilia.audit.states import Step, Workflow
    from concilia.calls.states import CallState

    step = Step(verb="x", from_=("draft",), to="published", who=())
    lost = Workflow("networks.lost", CallState, [step])
    with pytest.raises(LookupError, match=r"networks\.lost"):
        drawing.moved_by(lost)
