"""The page of call rules is true: its examples are read, and their worked cases come out."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from concilia.engines import yamldoc
from concilia.engines.rules import parse_call, run_worked
from concilia.engines.rules.columns import OWN_CODES
from concilia.engines.rules.schema import REGISTRY, CallFile
from concilia.engines.rules.syntax import ALLOWED

PAGE = (Path(__file__).parents[3] / "docs" / "call-rules.md").read_text(encoding="utf-8")
HEAD, *EXAMPLES = (yamldoc.read(block, "page").value for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))


def text_of(example: dict[str, Any]) -> str:
    return json.dumps({**HEAD, **example}, default=str)


def test_there_are_ten():
    assert len(EXAMPLES) == 10


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["call"])
def test_an_example_is_read_and_its_worked_cases_come_out(example):
    rules = parse_call(text_of(example), example["call"])
    assert rules.file.worked
    assert list(map(str, run_worked(rules))) == []


def test_every_key_code_and_register_is_on_the_page():
    words = set(re.findall(r"[\w-]+", PAGE))
    assert set(CallFile.model_fields) - words == set()
    assert OWN_CODES - words == set()
    assert set(REGISTRY) - words == set()


def test_every_function_that_is_allowed_is_on_the_page():
    functions = {
        "Coalesce",
        "Least",
        "Greatest",
        "Nullif",
        "Abs",
        "Round",
        "Floor",
        "Ceil",
        "Extract",
        "Case",
        "Between",
    }
    assert functions <= ALLOWED
    assert {name.upper() for name in functions} - set(re.findall(r"[A-Z]+", PAGE)) == set()
