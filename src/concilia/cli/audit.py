"""``concilia audit``: the log, proved."""

from __future__ import annotations

import click

from . import _site

CHANGED = 1


@click.group()
def audit() -> None:
    """Look at the log of what was done."""


@audit.command()
def verify() -> None:
    """Prove that no sealed entry of the log was changed, added or taken away.

    Every entry is hashed again and compared with its seal, and each seal with the one before. Entries of the last hour
    may wait for theirs. It changes nothing. Ends with 0 when all agrees, with 1 otherwise.
    """
    _site.ready()
    _site.need_database()
    from concilia.audit.domain import seals
    from concilia.audit.models import Entry, Leaf
    from concilia.core import dialect

    with dialect.snapshot():
        differences = list(seals.verify())
        sealed, unsealed = Leaf.objects.count(), Entry.objects.filter(leaf=None).count()
        number = seals.latest()
    for line in differences:
        click.echo(line)
    if differences:
        raise click.exceptions.Exit(CHANGED)
    click.echo(f"{sealed} entries under {number} seals agree; {unsealed} wait for their seal")
