"""The worked cases of firms' calls, and that each of the 87 of the ground stands in a table, once."""

from collections import Counter
from dataclasses import replace
from importlib.resources import files

from concilia.engines.rules import run_worked
from concilia.engines.rules.reading import parse_call
from tests.engines.worktime.cases import FOLDER, cases, rows

COUNTS = {"LV": 24, "FH": 14, "FS": 5, "AG": 4, "CO": 3, "PG": 9, "CM": 5, "KA": 6, "GV": 3, "OP": 7, "RD": 2, "OH": 4}
COUNTS |= {"CA": 2}
GROUND = {f"{topic}-{number}" for topic, count in COUNTS.items() for number in range(1, count + 1)} - {"PG-2"}


def ask_call(file, name):
    """What a worked case of a call expects, once the rules engine has found it so."""
    path = files("concilia.demo") / "calls" / f"{file}.yaml"
    rules = parse_call(path.read_text(encoding="utf-8"), path.name)
    worked = next(case for case in rules.file.worked if case.name == name)
    alone = rules.file.model_copy(update={"worked": (worked,)})
    assert [str(failure) for failure in run_worked(replace(rules, file=alone))] == []
    return worked.expect.model_dump(exclude_defaults=True)


@cases("company")
def test_worked_cases(case):
    expected = {name: [*value] if isinstance(value, list) else value for name, value in case["expect"].items()}
    found = {name: [*value] if isinstance(value, tuple) else value for name, value in ask_call(**case["given"]).items()}
    assert found == expected


def test_every_case_of_the_ground_stands_in_a_table_once():
    listed = Counter(row["id"] for path in FOLDER.glob("*.yaml") for row in rows(path.stem))
    assert len(GROUND) == 87
    assert GROUND - set(listed) == set()
    assert [name for name, count in listed.items() if count > 1] == []


def test_every_case_has_a_source_and_is_run_by_a_test():
    tests = FOLDER.parent.parent
    run = "".join(path.read_text(encoding="utf-8") for path in tests.rglob("test_*.py"))
    for path in FOLDER.glob("*.yaml"):
        assert f'@cases("{path.stem}")' in run, path.stem
        assert [row["id"] for row in rows(path.stem) if not row.get("source")] == []
