"""``concilia rank`` on the sample facts of the real calls: fictitious people, without names."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from concilia.cli.rank import rank
from tests.calls_data import files
from tests.calls_data.judges import JUDGES, Row, Verdict

FACTS = files.CALLS / "facts"
SAMPLES = tuple(sorted(path.stem for path in FACTS.glob("*.csv")))

Ranked = tuple[list[dict[str, str]], list[dict[str, object]]]
Rankings = dict[str, Ranked]


def ranked(sample: str, where: Path, facts: Path | None = None) -> Ranked:
    """The ranking and the explanations that the command writes for a sample."""
    ranking, reasons = where / "ranking.csv", where / "reasons.jsonl"
    arguments = [files.CALLS / f"{sample}.yaml", facts or FACTS / f"{sample}.csv", "-o", ranking, "--explain", reasons]
    result = CliRunner().invoke(rank, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    with ranking.open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet)), [json.loads(line) for line in reasons.read_text("utf-8").splitlines()]


def rows_of(sample: str) -> list[dict[str, str]]:
    with (FACTS / f"{sample}.csv").open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


@pytest.fixture(scope="module")
def rankings(tmp_path_factory: pytest.TempPathFactory) -> Rankings:
    """Every sample, ranked once."""
    return {sample: ranked(sample, tmp_path_factory.mktemp(sample)) for sample in SAMPLES}


def test_every_one_of_the_five_cards_has_a_sample() -> None:
    assert {sample.split("-")[1] for sample in SAMPLES if sample.startswith("card-")} == {"1", "2", "3", "4", "5"}


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_ranked_and_explained_row_by_row(sample: str, rankings: Rankings) -> None:
    ranking, reasons = rankings[sample]
    ids = {row["id"] for row in rows_of(sample)}
    assert {row["id"] for row in ranking} == {str(reason["id"]) for reason in reasons} == ids
    assert all(row["reasons"] for row in ranking if row["state"] in {"not_eligible", "incomplete"})


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_ranking_never_gives_more_than_its_lines_hold(sample: str, rankings: Rankings) -> None:
    lines = files.call(f"{sample}.yaml").file.budget.lines
    ranking, _ = rankings[sample]
    given = sum(Decimal(row["funded"] or 0) for row in ranking)
    assert given <= sum(line.amount or 0 for line in lines)
    assert sum(row["state"] == "funded" for row in ranking) <= sum(line.places or len(ranking) for line in lines)


@pytest.mark.parametrize(("sample", "judge"), JUDGES.items(), ids=JUDGES)
def test_a_sample_comes_out_as_a_second_reading_of_the_call_judges_it(
    sample: str, judge: Callable[[Row], Verdict | None], rankings: Rankings
) -> None:
    found = {row["id"]: row for row in rankings[sample][0]}
    for row in rows_of(sample):
        verdict, outcome = judge(row), found[row["id"]]
        if verdict is not None and outcome["state"] != "superseded":
            refused, due = verdict
            assert set(filter(None, outcome["reasons"].split(";"))) == refused, row
            assert refused or Decimal(outcome["due"] or outcome["total"]) == due, row


@pytest.mark.parametrize(("sample", "judge"), JUDGES.items(), ids=JUDGES)
def test_a_row_that_cannot_be_judged_waits_or_is_refused_for_something_else(
    sample: str, judge: Callable[[Row], Verdict | None], rankings: Rankings
) -> None:
    waiting = {row["id"] for row in rows_of(sample) if judge(row) is None}
    states = {row["id"]: row["state"] for row in rankings[sample][0]}
    assert waiting
    assert {states[one] for one in waiting} <= {"incomplete", "not_eligible"}
    assert {one for one, state in states.items() if state == "incomplete"} <= waiting


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path, rankings: Rankings) -> None:
    rows = rows_of("castellanza-b")
    random.Random(20260331).shuffle(rows)
    shuffled = tmp_path / "shuffled.csv"
    with shuffled.open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    after, _ = ranked("castellanza-b", tmp_path, shuffled)
    assert after == rankings["castellanza-b"][0]


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_hold_codes_and_never_a_name(sample: str) -> None:
    names = {"name", "surname", "nome", "cognome", "email", "phone", "iban", "address"}
    assert not names & set(rows_of(sample)[0])
    assert all(row["id"].startswith("A") and row["id"][1:].isdigit() for row in rows_of(sample))
