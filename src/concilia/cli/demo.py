"""``concilia demo``: build the demonstration from the five plan files, stage by stage, and serve it."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import use_demonstration

if TYPE_CHECKING:
    from rich.progress import TaskID

#: Called with the name of a part of the play and how much of it is done, from 0 to 1.
Tell = Callable[[str, float], None]

STAGES = ("adhesion", "call-open", "review", "ranked", "vouchers", "settled")
PLANS = ("bari", "taranto", "brescia", "castellanza", "adda-martesana")
DONE = "built.json"
#: What may be asked of the demonstration once it is built.
TRY = (
    ("the report of a network", "report castellanza"),
    ("the proof of the money", "ledger verify"),
    ("its plan file, written back", "export castellanza"),
)


@click.command()
@click.option("--stage", type=click.Choice(STAGES), default=STAGES[-1], show_default=True, help="How far to play.")
@click.option(
    "--copy",
    "copies",
    type=(click.Choice(STAGES), click.Path(file_okay=False, path_type=Path)),
    multiple=True,
    metavar="STAGE FOLDER",
    help="On the way, leave a copy as it is after STAGE in FOLDER, a new one.",
)
@click.option("--serve/--no-serve", default=False, help="Serve the portal when it is built.")
@click.option("--port", default=8000, show_default=True, help="Port of the portal.")
@click.option("--fresh", is_flag=True, help="Build again even if it is there.")
def demo(stage: str, copies: tuple[tuple[str, Path], ...], serve: bool, port: int, fresh: bool) -> None:
    """Build the demonstration: five real networks, played from their plan files to the paid provider.

    People and firms are invented; their codes can't be anyone's. A demo that is already built for the same stage and
    version starts at once; one that was left half done is built again.
    """
    folder = _prepare_environment()
    _check_copies(stage, copies)
    version = _fingerprint()
    if fresh or copies or _built(folder) != _mark(stage, version):
        _build(folder, stage, version, copies)
    _tell(port)
    if serve:
        os.execv(sys.executable, [sys.executable, "-m", "concilia", "serve", "--port", str(port)])  # noqa: S606


def _prepare_environment() -> Path:
    """The demo's own data folder and settings, unless the environment names others."""
    use_demonstration()
    folder = Path(os.environ["CONCILIA_DATA_DIR"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.settings")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _built(folder: Path) -> object:
    try:
        return json.loads((folder / DONE).read_text())
    except (OSError, ValueError):
        return None


def _fingerprint() -> str:
    """Of the code and data that make the demo: when they change, it is built again."""
    import hashlib

    import concilia

    root = Path(concilia.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".yaml") and "templates" not in path.parts:
            digest.update(f"{path.relative_to(root)} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def _mark(stage: str, version: str) -> dict[str, str]:
    """What is noted beside a demonstration that is whole."""
    return {"stage": stage, "version": version}


def _check_copies(stage: str, copies: Iterable[tuple[str, Path]]) -> None:
    for each, folder in copies:
        if STAGES.index(each) > STAGES.index(stage):
            raise click.UsageError(f"{each} comes after {stage}: no copy can be left there; choose an earlier stage")
        if folder.exists():
            raise click.UsageError(f"{folder} is there already: name a new folder")


def _build(folder: Path, stage: str, version: str, copies: Iterable[tuple[str, Path]]) -> None:
    """``version``: of the code that builds it, as it was before."""
    (folder / DONE).unlink(missing_ok=True)

    def reached(name: str) -> None:
        for target in [target for each, target in copies if each == name]:
            _copy(folder, target, _mark(name, version))

    with _progress() as tell:
        _empty_database(folder, tell)
        from concilia.demo.play import script

        gc.freeze()  # what is imported by now stays: the collector need not look at it again
        gc.set_threshold(20_000)
        script.play(stage, tell, reached)
    (folder / DONE).write_text(json.dumps(_mark(stage, version)))


def _copy(folder: Path, target: Path, mark: dict[str, str]) -> None:
    """The data folder as it is now; the database is closed first, so that its one file holds everything."""
    from django.db import connection

    connection.close()
    shutil.copytree(folder, target)
    (target / DONE).write_text(json.dumps(mark))


@contextmanager
def _progress() -> Iterator[Tell]:
    """Bars on a terminal; in a file or a pipe, a line for each part when it is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines().tell
        return
    columns = (TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as progress:

        def tell(name: str, part: float) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=1.0)
            progress.update(tasks[name], completed=part)

        yield tell


class _Lines:
    """Progress where no bar can be drawn: each part with the seconds since the one before."""

    def __init__(self) -> None:
        self.begun = time.monotonic()

    def tell(self, name: str, part: float) -> None:
        if part >= 1:
            now = time.monotonic()
            click.echo(f"{name:<28} {now - self.begun:6.1f} s", err=True)
            self.begun = now


def _empty_database(folder: Path, tell: Tell) -> None:
    """A new database with its tables, guards and comuni. Files of an earlier demo are removed."""
    for path in folder.glob("concilia.sqlite3*"):
        path.unlink()
    shutil.rmtree(folder / "files", ignore_errors=True)
    import django

    django.setup()
    from concilia.core import schema
    from concilia.core.act import system
    from concilia.territory.domain import comuni

    tell("database and comuni", 0)
    schema.prepare()
    tell("database and comuni", 0.7)
    comuni.load(system("load"))
    tell("database and comuni", 1)


def _tell(port: int) -> None:
    """The closing table and the addresses to open."""
    import django

    django.setup()
    from rich.console import Console
    from rich.table import Table

    from concilia.demo.summary import lines
    from concilia.engines.money import format_euros

    table = Table(title="Euro of the five networks", title_justify="left")
    for heading in ("network", "in", "committed", "used", "paid", "left", "closes"):
        table.add_column(heading, justify="left" if heading == "network" else "right", no_wrap=True)
    rows = lines()
    for line in rows:
        amounts = (line.came_in, line.committed, line.used, line.paid, line.left)
        style = "bold" if line is rows[-1] else None
        shown = [format_euros(cents).removesuffix("\N{NO-BREAK SPACE}€") for cents in amounts]
        table.add_row(line.network, *shown, "yes" if line.closes else "NO", style=style)
    console = Console(width=max(96, Console().width))
    console.print(table)
    for label, path in _addresses():
        console.print(f"  {label:<28} http://127.0.0.1:{port}{path}")
    for label, words in TRY:
        console.print(f"  {label:<28} concilia --demo {words}", highlight=False)
    if not all(line.closes for line in rows):
        raise click.ClickException("the sums do not close: run `concilia ledger verify`")


def _addresses() -> list[tuple[str, str]]:
    from django.urls import reverse

    return [
        ("home", reverse("home")),
        ("sign in as somebody", reverse("demo:sign-in")),
        ("a network", reverse("portal:network", args=["castellanza"])),
    ]
