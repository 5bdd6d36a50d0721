"""`concilia check`: what it reads, what it says, how it ends."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from concilia.cli import main
from concilia.engines.rules import parse_call

DEMO = Path(str(files("concilia.demo")))
PLAN = DEMO / "plans" / "castellanza.yaml"
CALL = DEMO / "calls" / "castellanza-a.yaml"
CASES = len(parse_call(CALL.read_text("utf-8")).file.worked)


def check(*arguments: object):
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


@pytest.fixture
def changed(tmp_path):
    """A copy of a demo file with one change."""

    def change(path: Path, old: str, new: str) -> Path:
        text = path.read_text("utf-8")
        assert old in text
        copy = tmp_path / path.name
        copy.write_text(text.replace(old, new, 1), "utf-8")
        return copy

    return change


@pytest.mark.seed("CA-15", "CA-16", "CA-17")
def test_right_files_are_summed_up_and_end_with_0():
    result = check(PLAN, CALL)
    assert result.exit_code == 0, result.stderr
    assert "plan of castellanza: 17 comuni, 16 organisations, 1 alliances" in result.stdout
    assert f"call castellanza-a-2026, {CASES} worked cases come out as written" in result.stdout
    assert result.stderr == ""


@pytest.mark.seed("CA-17")
def test_a_sum_that_does_not_close_says_both_sums_and_ends_with_2(changed):
    result = check(changed(PLAN, "total: 60741.00", "total: 60741.01"))
    assert result.exit_code == 2
    assert "(32000.00 + 28741.00) sum to 60741.00: the difference is 0.01" in result.stderr
    assert result.stderr.endswith("1 problem\n")


def test_a_worked_case_that_comes_out_otherwise_is_told_at_its_line(changed):
    path = changed(CALL, "benefit: ", "benefit: 9")
    result = check(path)
    assert result.exit_code == 2
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "worked:" in text)
    told = int(result.stderr.split(":")[1])
    assert "worked case" in result.stderr
    assert told > line


def test_a_call_with_more_money_than_its_plan_is_told(changed):
    result = check(PLAN, changed(CALL, "{code: A-transport, amount: 4000.00", "{code: A-transport, amount: 4500.00"))
    assert result.exit_code == 2
    assert "the line 'A-transport' has 4000.00 in the plan, 500.00 less than 4500.00 here" in result.stderr


def test_a_call_with_a_line_that_the_plan_lacks_is_told(changed):
    result = check(PLAN, changed(CALL, "{code: A-transport,", "{code: A-transpot,"))
    assert result.exit_code == 2
    assert "the plan has no budget line 'A-transpot' for this call; did you mean 'A-transport'?" in result.stderr


def test_a_call_that_the_plan_does_not_name_is_only_noted(changed):
    result = check(PLAN, changed(CALL, "call: castellanza-a-2026", "call: castellanza-z"))
    assert result.exit_code == 0, result.stderr
    assert "the plan of castellanza does not name the call castellanza-z" in result.stdout


def test_an_unknown_comune_is_told_with_the_code_of_its_name(changed):
    result = check(changed(PLAN, '"012098": Marnate', '"012999": Marnate'))
    assert 'no comune has the ISTAT code "012999"; Marnate is "012098"' in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\x00", "not readable text"),
        (b"a: [1", "not readable YAML"),
        (b"a: 1", "plan_file"),
    ],
)
def test_files_that_cannot_be_read_are_told(tmp_path, content, words):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    result = check(path)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_file_that_is_not_there_is_told(tmp_path):
    result = check(tmp_path / "no.yaml", PLAN)
    assert result.exit_code == 2
    assert "no.yaml:1: can't be read" in result.stderr
    assert "plan of castellanza" in result.stdout


def test_nothing_to_check_is_a_usage_error():
    assert check().exit_code == 2


@pytest.mark.parametrize("kind", ["plan", "call"])
def test_the_schema_is_written_for_editors(kind):
    result = check("--schema", kind)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["additionalProperties"] is False
