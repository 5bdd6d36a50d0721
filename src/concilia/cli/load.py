"""``concilia load``: plan files and call files into the database, all or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from concilia.engines.rules import CallRules
from concilia.plans.planfile import PlanFile

from . import _site
from .check import Desk, summary, tell

if TYPE_CHECKING:
    from concilia.core.act import Act
    from concilia.plans.difference import Difference
    from concilia.territory.models import Network


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--reason", default="", help="Why: it goes to the log, and a published call asks for it.")
def load(files: tuple[Path, ...], reason: str) -> None:
    """Load plan files and call files; a file with the key `call` is a call.

    All are checked first, with every problem at its line; if one is wrong nothing is loaded and the exit code is 2. Then
    the plans are loaded, then the calls, in one transaction. What changes is told line by line; a file that was
    loaded before changes nothing. No money moves, and no call is published.
    """
    desk = Desk()
    for path in files:
        desk.take(path)
    _site.ready()
    _site.need_database()
    _add_plans_of_calls(desk)
    desk.compare()
    tell(desk, files, quiet=True)
    _load(desk, reason)


def _add_plans_of_calls(desk: Desk) -> None:
    """The plans that calls belong to, from the database where they are not among the files."""
    from concilia.plans.queries.exporting import export, has_plan
    from concilia.territory.models import Network

    given = {plan.network.code for plan in desk.plans}
    wanted = {rules.file.network for _, rules in desk.calls if rules.file.network} - given
    desk.elsewhere += [export(network) for network in Network.objects.filter(code__in=wanted) if has_plan(network)]


def _load(desk: Desk, reason: str) -> None:
    from concilia.core.act import system
    from concilia.core.dialect import writing

    act, lines = system("load", reason=reason), list[str]()
    with _bar(len(desk.plans) + len(desk.calls)) as step, writing():
        for plan in desk.plans:
            step(plan.network.code)
            lines += _plan(act, plan)
        for document, rules in desk.calls:
            step(rules.file.call)
            lines.append(_call(act, document.file, rules))
    for line in lines:
        click.echo(line)


def _plan(act: Act, plan: PlanFile) -> Iterator[str]:
    from concilia.plans.domain.loading import load

    with _site.refusals(f"plan of {plan.network.code}"):
        return iter(_told(plan, load(act, plan)))


def _told(plan: PlanFile, difference: Difference) -> list[str]:
    if difference.new:
        lines = [f"new {summary(plan)}"]
    elif difference:
        lines = [f"changed plan of {plan.network.code}:", *(f"  {change}" for change in difference.changes)]
    else:
        lines = [f"unchanged plan of {plan.network.code}"]
    return lines + [f"  kept as changed in the portal: {change.path}" for change in difference.kept]


def _call(act: Act, file: str, rules: CallRules) -> str:
    from concilia.calls.domain import calls

    with _site.refusals(file):
        network = _network(rules)
        call = calls.adopt(act, network=network, text=Path(file).read_text(encoding="utf-8"), name=file)
    return f"call {call.code} of {network.code}: rules {rules.fingerprint[:12]}, version {call.rule_versions.count()}"


def _network(rules: CallRules) -> Network:
    from concilia.territory.models import Network

    code = rules.file.network or ""
    found = Network.objects.filter(code=code).first()
    if found is None:
        _site.stop(f"call {rules.file.call}: no network {code!r} is loaded; load its plan file too")
    return found


@contextmanager
def _bar(total: int) -> Iterator[partial[None]]:
    """A bar on a terminal; nothing where there is none."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)
        yield partial(_advance, progress, task)


def _advance(progress: object, task: object, name: str) -> None:
    progress.update(task, description=name, advance=1)  # type: ignore[attr-defined]
