"""``concilia ledger``: the money, proved."""

from __future__ import annotations

import click

from . import _site

DISAGREES = 1


@click.group()
def ledger() -> None:
    """Look at the money."""


@ledger.command()
def verify() -> None:
    """Prove that the money agrees, from the transfers alone.

    Every disagreement is a line with the invariant it breaks (docs/money.md); it changes nothing, and reads one moment
    of the database while work goes on. Ends with 0 when all agrees, with 1 otherwise.
    """
    _site.ready()
    _site.need_database()
    disagreements, transfers = _prove()
    if disagreements:
        click.echo(f"{disagreements} disagreement{'s' if disagreements > 1 else ''}", err=True)
        raise click.exceptions.Exit(DISAGREES)
    click.echo(f"{transfers} transfers: everything agrees")


def _prove() -> tuple[int, int]:
    """Print the disagreements, with a bar on a terminal; how many they are, and of how many transfers."""
    from rich.console import Console
    from rich.progress import Progress

    from concilia.ledger.models import Transfer
    from concilia.ledger.queries import verify as disagreements

    found, transfers = 0, Transfer.objects.count()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("transfers", total=transfers)
        for line in disagreements(tell=lambda seen: progress.update(task, completed=seen)):
            click.echo(line)
            found += 1
    return found, transfers
