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

from concilia.engines.ranking import Ranking, SeedMissing
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
@click.option("--seed", help="The outcome of the public event, when places are drawn.")
def rank(call: Path, facts: Path, output: Path, explain: Path | None, seed: str | None) -> None:
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
            step("Evaluating")
            evaluation = evaluate(rules, frame)
            step("Ranking")
            ranking = rank_applications(rules, evaluation, seed=seed)
            step("Writing")
            _write_all(output, explain, ranking, evaluation)
    except FileProblems as problems:
        _fail(problems.problems)
    except (NotComputable, SeedMissing, UnicodeDecodeError, OSError) as error:
        _fail([error])
    click.echo(_summary(rules, ranking, output), err=True)


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
