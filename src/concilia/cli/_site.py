"""Getting Django ready for a command, only when the command needs the database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

REFUSED = 2


def ready() -> None:
    """Read the settings and start the rooms. Messages come in English where a translation is compiled."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.settings")
    import django
    from django.utils import translation
    from pydantic import ValidationError

    try:
        django.setup()
    except ValidationError as error:
        wrong = [f"CONCILIA_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()]
        stop("\n".join([*wrong, "docs/running.md lists the settings and what they may be"]))
    translation.activate("en")


def need_database() -> None:
    """Stop when the database was not prepared."""
    from concilia.core import schema

    if not schema.ready():
        stop(f"the database is not ready; {_advice()}")


def _advice() -> str:
    """What to run; who has only built the demonstration means that one."""
    from . import DEMONSTRATION

    if os.environ.get("CONCILIA_DEMO") == "true":
        return "run `concilia demo` first"
    elsewhere = os.environ.get("CONCILIA_DATA_DIR") or not Path(DEMONSTRATION).is_dir()
    return "run `concilia init` first" + ("" if elsewhere else ", or `concilia --demo …` to work on the demonstration")


def stop(message: str) -> NoReturn:
    """Say why, and end with 2."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(REFUSED)


@contextmanager
def refusals(where: str) -> Iterator[None]:
    """A refusal inside becomes a line, ``where: why``, and the exit code 2."""
    from concilia.core.errors import Refusal

    try:
        yield
    except Refusal as refusal:
        stop(f"{where}: {refusal}")
