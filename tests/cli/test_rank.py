"""``concilia rank`` as an outsider runs it: files in, files out, no database, no Django."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from concilia.cli import main
from tests.engines.rules.calls import FACTS, call_text, points, requirement

HEADER = ["id", "protocol", "submitted", *(fact["name"] for fact in FACTS)]
CALL = {
    "points": [points("minors")],
    "order": [{"by": "total", "direction": "descending"}, {"by": "isee"}],
    "requirements": [requirement("isee <= 30000", "ISEE")],
}


def row_of(name: str, protocol: int, **facts: str) -> list[str]:
    row = {"fee": "600", "minors": "1", "resident": "true", "isee": "9000", **facts}
    return [name, str(protocol), "2026-03-02 09:00:00", *(row.get(fact["name"], "") for fact in FACTS)]


@pytest.fixture
def files(tmp_path: Path):
    def write(*rows: list[str], call: dict | None = None) -> list[str]:
        (tmp_path / "call.yaml").write_text(call_text(**(call or CALL)), encoding="utf-8")
        with (tmp_path / "facts.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
        names = ("call.yaml", "facts.csv", "-o", "out.csv", "--explain", "why.jsonl")
        return [name if name.startswith("-") else str(tmp_path / name) for name in names]

    return write


def run(arguments: list[str]):
    return CliRunner().invoke(main, ["rank", *arguments])


def test_a_ranking_and_its_reasons_are_written(files, tmp_path):
    result = run(
        files(row_of("a", 1), row_of("b", 2, minors="3"), row_of("c", 3, isee="40000"), row_of("d", 4, isee=""))
    )
    assert result.exit_code == 0, result.output
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["b", "a", "c", "d"]
    assert {name: row["state"] for name, row in rows.items()} == {
        "b": "funded",
        "a": "reserve",
        "c": "not_eligible",
        "d": "incomplete",
    }
    assert (
        rows["b"]
        | {
            "position": "1",
            "points_P": "3",
            "total": "3",
            "due": "600.00",
            "funded": "600.00",
            "paid_by": "main",
        }
        == rows["b"]
    )
    assert (rows["a"]["reserve"], rows["c"]["reasons"], rows["d"]["reasons"]) == ("1", "ISEE", "ISEE")
    reasons = [json.loads(line) for line in (tmp_path / "why.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [reason["id"] for reason in reasons] == ["a", "b", "c", "d"]
    assert reasons[2]["requirements"][0]["outcome"] is False
    assert "main: 600.00 of 1,000.00 euro" in result.stderr


def test_the_same_files_give_the_same_bytes(files, tmp_path):
    rows = [row_of(str(n), n, minors=str(n % 3)) for n in range(1, 9)]
    run(files(*rows))
    once = (tmp_path / "out.csv").read_bytes()
    run(files(*reversed(rows)))
    assert (tmp_path / "out.csv").read_bytes() == once


def test_unreadable_rows_are_listed_and_nothing_is_written(files, tmp_path):
    arguments = files(row_of("a", 1, fee="1.234,50"), row_of("b", 2), row_of("b", 3, birth="31/12/2020"))
    (tmp_path / "out.csv").write_text("before", encoding="utf-8")
    result = run(arguments)
    assert result.exit_code == 2
    facts = tmp_path / "facts.csv"
    assert result.stderr.splitlines() == [
        f"{facts}:2: fee: '1.234,50' is written the Italian way; write 1234.50",
        f"{facts}:4: birth: '31/12/2020' is not read; write 2020-12-31",
        f"{facts}:4: id: b is also on line 3",
        "3 problems: nothing was written.",
    ]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "before"
    assert not (tmp_path / "why.jsonl").exists()


def test_a_wrong_call_is_refused_with_its_lines(files):
    result = run(files(row_of("a", 1), call={**CALL, "requirements": [requirement("ise <= 3")]}))
    assert result.exit_code == 2
    assert "did you mean isee?" in result.stderr


def test_nothing_is_left_behind_when_the_reasons_cannot_be_written(files, tmp_path):
    arguments = files(row_of("a", 1))
    arguments[-1] = str(tmp_path / "nowhere" / "why.jsonl")
    result = run(arguments)
    assert result.exit_code == 2
    assert "nothing was written" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["call.yaml", "facts.csv"]


def test_a_draw_needs_its_seed(files):
    lottery = {"announced": "Estrazione del Lotto", "on": "2026-04-10"}
    call = {"procedure": "lottery", "order": None, "lottery": lottery}
    result = run(files(row_of("a", 1), call=call))
    assert result.exit_code == 2
    assert "no seed yet" in result.stderr
    assert run([*files(row_of("a", 1), call=call), "--seed", "7-23-41"]).exit_code == 0


def test_ids_that_a_spreadsheet_would_run_are_made_harmless(files, tmp_path):
    run(files(row_of("=cmd()", 1)))
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1].startswith("'=cmd(),")


def test_missing_files_are_a_usage_error(tmp_path):
    assert run([str(tmp_path / "no.yaml"), str(tmp_path / "no.csv"), "-o", "x"]).exit_code == 2


@pytest.mark.slow("starts two processes")
def test_the_command_starts_without_polars_and_ranks_without_django():
    code = (
        "import sys; import concilia.cli, concilia.cli.rank;"
        "print([name for name in ('polars', 'numpy', 'sqlglot', 'django') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="src")
    assert shown.stdout.strip() == "[]"


def test_one_period_is_ranked_with_what_is_left(files, tmp_path):
    call = {**CALL, "procedure": "periodic", "every": "month", "until_day": 26}
    early, late = row_of("a", 1, minors="9"), row_of("b", 2)
    late[2] = "2026-03-27 00:00:00"
    given = files(early, late, call=call)
    assert run([*given, "--period", "2026-04", "--budget", "main=100.00"]).exit_code == 0
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8", newline="")))
    assert [(row["id"], row["state"]) for row in rows] == [("b", "reserve")]
    for wrong in (["--period", "2027-01"], ["--budget", "altra=1"], ["--budget", "main=molto"]):
        assert run([*given, *wrong]).exit_code == 2


def test_a_seed_that_was_not_promised_is_refused(files):
    call = {**CALL, "procedure": "lottery", "order": None, "lottery": {"announced": "Busta", "on": "2026-04-07"}}
    given = files(row_of("a", 1), call=call)
    promised = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert run([*given, "--seed", "abc", "--commitment", promised]).exit_code == 0
    assert run([*given, "--seed", "abd", "--commitment", promised]).exit_code == 2
