from datetime import date
from decimal import Decimal

import pytest
from pydantic import BaseModel, ConfigDict

from concilia.engines import yamldoc


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str
    euro: Decimal


class Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    steps: list[Step]


def problems_of(text: str) -> list[str]:
    with pytest.raises(yamldoc.FileProblems) as caught:
        yamldoc.validate(yamldoc.read(text, "plan.yaml"), Plan)
    return [str(problem) for problem in caught.value.problems]


def test_scalars_are_exact_and_never_guessed():
    value = yamldoc.read("a: 21:00\nb: no\nc: 0.10\nd: 2025-03-01\ne: 012\nf: true\ng:\nh: 1e3\n", "x").value
    assert value == {
        "a": "21:00",
        "b": "no",
        "c": Decimal("0.10"),
        "d": date(2025, 3, 1),
        "e": "012",
        "f": True,
        "g": None,
        "h": "1e3",
    }


def test_every_error_is_reported_with_its_line():
    text = "title: Prova\nsteps:\n  - code: A\n    euro: 1.00\n    extra: 1\n  - code: B\n    euro: molti\n"
    assert problems_of(text) == [
        "plan.yaml:5: steps.0.extra: unknown key; remove it or correct its spelling",
        "plan.yaml:7: steps.1.euro: input should be a valid decimal (found 'molti')",
    ]


def test_a_missing_key_is_reported_at_its_parent():
    assert problems_of("title: Prova\nsteps:\n  - code: A\n") == ["plan.yaml:3: steps.0.euro: missing; write it"]


def test_an_unknown_key_is_answered_with_the_nearest_one_of_its_place():
    text = "titel: Prova\ntitle: Prova\nsteps:\n  - {code: A, eur: 1.00, euro: 1.00}\n"
    assert problems_of(text) == [
        "plan.yaml:1: titel: unknown key; did you mean 'title'?",
        "plan.yaml:4: steps.0.eur: unknown key; did you mean 'euro'?",
    ]


def test_a_long_value_is_shown_short():
    text = f"title: Prova\nsteps:\n  - code: A\n    euro: [{', '.join('x' * 40 for _ in range(40))}]\n"
    assert len(problems_of(text)[0]) < 220


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "written twice"),
        ("a: [1\n", 2, "not readable YAML"),
        ("a: 2025-02-30\n", 1, "not a date"),
        ("", 1, "empty"),
        ("a: \x00\n", 1, "not readable text"),
    ],
)
def test_unreadable_text_says_where(text, line, words):
    with pytest.raises(yamldoc.FileProblems) as caught:
        yamldoc.read(text, "x.yaml")
    problem = caught.value.problems[0]
    assert problem.line == line
    assert words in problem.message
