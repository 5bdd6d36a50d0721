"""``concilia rank``: rules and facts in, ranking and reasons out, without a database, for whoever checks a ranking."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from concilia.engines.ranking import Ranking, SeedMismatch, SeedMissing
from concilia.engines.ranking import commitment as hash_of
from concilia.engines.ranking import rank as rank_applications
from concilia.engines.rules import (
    CallRules,
    Evaluation,
    NotComputable,
    evaluate,
    explanations,
    parse_call,
    read_facts_csv,
)
from concilia.engines.yamldoc import FileProblems

from ._files import replacing

if TYPE_CHECKING:
    import polars as pl

UNREADABLE = 2
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITTEN = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("call", type=EXISTING)
@click.argument("facts", type=EXISTING)
@click.option("-o", "--output", type=WRITTEN, required=True, help="The ranking, as CSV.")
@click.option("--explain", type=WRITTEN, help="One explanation a line, as JSON, in the order of FACTS.")
@click.option("--seed", help="The outcome of the public event, or the seed that was revealed, when places are drawn.")
@click.option("--commitment", help="The SHA-256 that was published before the draw; another seed is refused.")
@click.option("--period", help="Of a periodic call, only the applications of this period: a window's code, or 2026-03.")
@click.option(
    "--budget", multiple=True, metavar="LINE=EURO", help="What is left of a line, when it is not what CALL says."
)
def rank(
    call: Path,
    facts: Path,
    output: Path,
    explain: Path | None,
    seed: str | None,
    commitment: str | None,
    period: str | None,
    budget: tuple[str, ...],
) -> None:
    """Rank the applications in FACTS (CSV) by the rules of CALL (YAML).

    Rows that cannot be read are listed with their line and cause; then nothing is written and the exit code is 2.
    """
    console = Console(stderr=True)
    try:
        with _steps(console) as step:
            step("Reading the rules")
            rules = parse_call(call.read_text(encoding="utf-8"), str(call))
            step("Reading the applications")
            frame = read_facts_csv(rules, facts.read_bytes(), str(facts))
            if period is not None:
                frame = of_period(rules, frame, period)
            step("Evaluating")
            evaluation = evaluate(rules, frame)
            step("Ranking")
            _check_seed(seed, commitment)
            amounts = _amounts(rules, budget)
            ranking = rank_applications(rules, evaluation, seed=seed, budget=amounts, one_period=period is not None)
            step("Writing")
            _write_all(output, explain, ranking, evaluation)
    except FileProblems as problems:
        _fail(problems.problems)
    except (NotComputable, SeedMissing, SeedMismatch, NoSuch, UnicodeDecodeError, OSError) as error:
        _fail([error])
    click.echo(_summary(rules, ranking, output), err=True)


class NoSuch(ValueError):
    """A period or a line that the call has not, or an amount that is none."""


def of_period(rules: CallRules, frame: pl.DataFrame, period: str) -> pl.DataFrame:
    """The applications that a period ranks."""
    from concilia.engines.rules import columns, periods

    found = next((item for item in periods(rules) if item.code == period), None)
    if found is None:
        known = ", ".join(item.code for item in periods(rules)) or "the call is not periodic"
        raise NoSuch(f"--period {period}: no such period; {known}")
    received = frame.get_column(columns.RECEIVED).to_list()
    return frame.filter([at is not None and found.opens <= at < found.closes for at in received])


def _amounts(rules: CallRules, budget: tuple[str, ...]) -> dict[str, int]:
    """``LINE=EURO`` as cents by line."""
    from concilia.engines.invalid import Invalid
    from concilia.engines.money import parse

    amounts = {}
    for given in budget:
        line, _, euros = given.partition("=")
        if line not in {item.code for item in rules.file.budget.lines}:
            raise NoSuch(f"--budget {given}: the call has no line {line!r}")
        try:
            amounts[line] = parse(euros)
        except Invalid as error:
            raise NoSuch(f"--budget {given}: write LINE=1234.50") from error
    return amounts


def _check_seed(seed: str | None, promised: str | None) -> None:
    if seed is not None and promised is not None and hash_of(seed) != promised.strip().lower():
        raise SeedMismatch(f"the seed is not the one of the commitment: its SHA-256 is {hash_of(seed)}")


def _fail(problems: object) -> None:
    listed = list(problems) if isinstance(problems, list | tuple) else [problems]
    for problem in listed:
        click.echo(str(problem), err=True)
    click.echo(f"{len(listed)} problem{'s' if len(listed) != 1 else ''}: nothing was written.", err=True)
    raise SystemExit(UNREADABLE)


@contextmanager
def _steps(console: Console) -> Iterator[Callable[[str], None]]:
    """A line on the terminal that says what is being done; nothing where there is no terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        yield lambda text: progress.update(task, description=text)


def _write_all(output: Path, explain: Path | None, ranking: Ranking, evaluation: Evaluation) -> None:
    """Both files or neither: each is written beside its place and moved there at the end."""
    with replacing(output) as sheet:
        sheet.write(_csv(ranking))
        if explain is None:
            return
        with replacing(explain) as lines:
            for explanation in explanations(evaluation):
                lines.write(json.dumps(explanation.as_json(), ensure_ascii=False, separators=(",", ":")) + "\n")


def _csv(ranking: Ranking) -> str:
    return ranking.table().write_csv()


def _summary(rules: CallRules, ranking: Ranking, output: Path) -> str:
    counts: pl.DataFrame = ranking.frame.get_column("state").value_counts(sort=True)
    states = ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in counts.iter_rows())
    lines = "; ".join(f"{line.code}: {_given(line.given, line.cents)}" for line in ranking.lines)
    return f"{output}: {len(ranking)} applications ({states}). {lines}. Rules {rules.fingerprint[:12]}."


def _given(given: int, cents: int | None) -> str:
    of = "" if cents is None else f" of {cents / 100:,.2f}"
    return f"{given / 100:,.2f}{of} euro"
