"""``concilia init``: an installation ready for its first plan file."""

from __future__ import annotations

import click

from . import _site

INCOMPLETE = 1


@click.command()
def init() -> None:
    """Prepare the database: tables and guards, the comuni of Italy, then a look at what was made.

    It may be run again at any time: it brings the database to this version and changes nothing else.
    """
    _site.ready()
    from concilia.core import schema
    from concilia.core.act import system
    from concilia.territory.domain import comuni

    schema.prepare()
    click.echo("tables and guards: ready")
    click.echo(f"comuni: {comuni.load(system('init'))}")
    problems = _problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.exceptions.Exit(INCOMPLETE)
    click.echo("ready: load a plan file with `concilia load FILE`")


def _problems() -> list[str]:
    """What is not as it should be: guards that are missing, what Django's own check finds."""
    from django.core import checks

    from concilia.core import guards

    missing = [f"the guard {name} is missing from the database" for name in guards.missing()]
    return [*missing, *(str(found) for found in checks.run_checks() if found.is_serious())]
