"""``concilia check``: plan files and call files, with every problem at its line, before anything is loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from concilia.engines import yamldoc
from concilia.engines.yamldoc import Document, FileProblems, Problem
from concilia.plans.planfile import PlanFile, from_document, funding, reference
from concilia.plans.planfile.book import Finding

if TYPE_CHECKING:
    from concilia.engines.rules import CallRules

BAD_FILES = 2
SCHEMAS = ("plan", "call")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--schema", type=click.Choice(SCHEMAS), help="Write the JSON Schema of plan or call files, for editors.")
def check(files: tuple[Path, ...], schema: str | None) -> None:
    """Check plan files and call files; a file with the key `call` is a call, and its worked cases are run.

    Files given together are checked against one another: a call that a plan names must have its budget lines there. Every problem
    is written as file:line: what is wrong, and what to write instead. Ends with 0 when all is well, with 2 otherwise.
    """
    if schema:
        click.echo(_schema(schema), nl=False)
        return
    if not files:
        raise click.UsageError("Name one or more files, or --schema plan.")
    desk = Desk()
    for path in files:
        desk.take(path)
    desk.compare()
    tell(desk, files)


def tell(desk: Desk, files: Sequence[Path], *, quiet: bool = False) -> None:
    """Write what was read, unless ``quiet``, and every problem; with problems, end with 2."""
    for line in [] if quiet else desk.read:
        click.echo(line)
    for problem in sorted(desk.problems, key=partial(_place, [str(path) for path in files])):
        click.echo(str(problem), err=True)
    if desk.problems:
        click.echo(f"{len(desk.problems)} problem{'s' if len(desk.problems) > 1 else ''}", err=True)
        raise click.exceptions.Exit(BAD_FILES)


@dataclass
class Desk:
    """The files of one check: what was read, and what is wrong."""

    read: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    plans: list[PlanFile] = field(default_factory=list)
    calls: list[tuple[Document, CallRules]] = field(default_factory=list)
    elsewhere: list[PlanFile] = field(default_factory=list)
    """Plans that are not among the files, to compare calls with."""

    def take(self, path: Path) -> None:
        """Read a file by what it holds."""
        try:
            text = path.read_text(encoding="utf-8")
            document = yamldoc.read(text, str(path))
            if isinstance(document.value, dict) and "call" in document.value:
                self._call(text, document)
            else:
                self._plan(document)
        except FileProblems as error:
            self.problems += error.problems
        except UnicodeDecodeError as error:
            self.problems.append(Problem(str(path), 1, f"not readable text: {error.reason}; save the file as UTF-8"))
        except OSError as error:
            self.problems.append(Problem(str(path), 1, f"can't be read: {error.strerror}"))

    def _plan(self, document: Document) -> None:
        plan = from_document(document, known_comuni())
        self.plans.append(plan)
        self.read.append(f"{document.file}: {summary(plan)}")

    def _call(self, text: str, document: Document) -> None:
        from concilia.engines.rules import parse_call
        from concilia.engines.rules.working import run_worked

        rules = parse_call(text, document.file)
        self.calls.append((document, rules))
        cases = {case.name: index for index, case in enumerate(rules.file.worked)}
        failures = run_worked(rules)
        for failure in failures:
            path = ("worked", cases[failure.case])
            self.problems.append(document.problem(path, f"worked case {failure}"))
        if not failures:
            self.read.append(f"{document.file}: call {rules.file.call}, {len(cases)} worked cases come out as written")

    def compare(self) -> None:
        """Each call against the plan of its network, if that plan is at hand."""
        networks = {plan.network.code: plan for plan in (*self.elsewhere, *self.plans)}
        for document, rules in self.calls:
            plan, code = networks.get(rules.file.network or ""), rules.file.call
            if plan is None:
                continue
            self.problems += _located(document, funding.check(plan, _funded(rules)))
            if not any(each.code == code for each in plan.calls):
                self.read.append(f"{document.file}: the plan of {plan.network.code} does not name the call {code}")


def _funded(rules: CallRules) -> funding.Funded:
    lines = {line.code: int(line.amount.scaleb(2)) for line in rules.file.budget.lines if line.amount is not None}
    return funding.Funded(rules.file.call, lines, rules.file.action)


def _located(document: Document, findings: Iterable[Finding]) -> Iterator[Problem]:
    for path, message in findings:
        yield document.problem(path, f"{'.'.join(map(str, path))}: {message}")


def _place(order: list[str], problem: Problem) -> tuple[int, int, str]:
    return order.index(problem.file), problem.line, problem.message


def known_comuni() -> dict[str, str]:
    """ISTAT code and name of every comune."""
    from concilia.territory.comuni import all_comuni

    return {comune.istat: comune.name for comune in all_comuni()}


def summary(plan: PlanFile) -> str:
    """What a plan holds, in a line."""
    actions = sum(len(project.actions) for project in plan.projects)
    counted = {
        "comuni": len(plan.comuni()),
        "organisations": len(plan.organisations),
        "alliances": len(plan.alliances),
        "projects": len(plan.projects),
        "actions": actions,
        "indicators": sum(1 for _ in plan.indicators()),
    }
    return f"plan of {plan.network.code}: " + ", ".join(f"{number} {name}" for name, number in counted.items())


def _schema(kind: str) -> str:
    if kind == "plan":
        return reference.schema()
    from concilia.engines.rules.schema import CallFile

    return json.dumps(CallFile.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
