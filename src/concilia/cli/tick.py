"""``concilia tick``: the periodic work that is due, once."""

from __future__ import annotations

import click

from . import _site

FAILED = 1


@click.command()
def tick() -> None:
    """Run what is due: expiries, reminders, notices, the seal of the log.

    Each job runs once for each of its periods, however often it is asked: for a timer of the system, in place of
    `concilia worker`. Ends with 1 when a job failed; it is tried again at the next tick.
    """
    _site.ready()
    _site.need_database()
    from concilia.core import jobs

    jobs.discover()
    try:
        ran = jobs.tick()
    except ExceptionGroup as failures:
        for error in failures.exceptions:
            click.echo(f"{', '.join(error.__notes__)}: {type(error).__name__}: {error}", err=True)
        raise click.exceptions.Exit(FAILED) from failures
    click.echo("\n".join(ran) or "nothing is due")
