"""Every worked case of every call file comes out as written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from concilia.engines.rules import run_worked
from concilia.engines.rules.schema import Worked
from tests.calls_data import files

CASES = [(name, case) for name in files.NAMES for case in files.call(name).file.worked]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case.name}" for name, case in CASES])
def test_a_worked_case_comes_out_as_written(name: str, case: Worked) -> None:
    rules = files.call(name)
    alone = replace(rules, file=rules.file.model_copy(update={"worked": (case,)}))
    assert [str(failure) for failure in run_worked(alone)] == []


def test_a_case_that_comes_out_otherwise_is_named() -> None:
    rules = files.call("card-1-brescia-oltre-la-scuola.yaml")
    case = rules.file.worked[0]
    wrong = case.model_copy(update={"expect": case.expect.model_copy(update={"state": "not_eligible"})})
    spoiled = replace(rules, file=rules.file.model_copy(update={"worked": (wrong,)}))
    assert [failure.case for failure in run_worked(spoiled)] == [case.name]
