"""``concilia call``: two texts of a call compared in words, and the seed of a draw with its commitment."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import _site

if TYPE_CHECKING:
    from concilia.engines.rules import CallRules

UNREADABLE = 2


@click.group()
def call() -> None:
    """Look at calls: what changes between two of them, and for whom."""


@call.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--lang", type=click.Choice(["it", "en"]), default="it", help="The language of the sentences.")
def diff(before: str, after: str, lang: str) -> None:
    """Say in words what changes from A to B, and for whom.

    A and B are call files, or calls in the database: CODE, CODE@VERSION, NETWORK/CODE@VERSION (without a version, the last).
    Where a rule changed, both versions are tried on the values that they write and on those beside them. Ends with 0, or
    with 2 when a file cannot be read or a call is not there.
    """
    _site.ready()
    from django.utils import translation

    from concilia.calls import changewords
    from concilia.engines.rules.comparing import compare

    one, two = _rules(before), _rules(after)
    with translation.override(lang):
        told = changewords.told(compare(one, two))
        for item in told:
            click.echo(item.headline)
            for line in item.details:
                click.echo(f"  - {line}")
        if not told:
            click.echo({"it": "Nessuna differenza nelle regole.", "en": "No difference in the rules."}[lang])


def _rules(name: str) -> CallRules:
    from concilia.engines.rules import parse_call
    from concilia.engines.yamldoc import FileProblems

    path = Path(name)
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else _stored(name)
        return parse_call(text, name)
    except FileProblems as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise click.exceptions.Exit(UNREADABLE) from error
    except (UnicodeDecodeError, OSError) as error:
        _site.stop(f"{name}: can't be read: {error}")


def _stored(name: str) -> str:
    """The text of a version in the database."""
    from concilia.calls.models import RuleVersion

    _site.need_database()
    whole, _, number = name.partition("@")
    network, _, code = whole.rpartition("/")
    found = RuleVersion.objects.filter(call__code=code)
    found = found.filter(call__network__code=network) if network else found
    found = found.filter(number=number) if number.isdigit() else found
    networks = set(found.values_list("call__network__code", flat=True))
    if len(networks) > 1:
        _site.stop(
            f"{name}: {len(networks)} networks have this call; write NETWORK/CODE, one of {', '.join(sorted(networks))}"
        )
    last = found.order_by("-number").first()
    if last is None:
        _site.stop(f"{name}: neither a file nor a call in the database")
    return last.text


@call.command()
def seed() -> None:
    """Make a secret seed for a draw, and the commitment that the call's file publishes before anybody applies.

    Keep the seed in a sealed place until the day of the draw; write the commitment under `lottery: {commitment: …}`.
    """
    from concilia.engines.ranking import commitment

    made = secrets.token_hex(16)
    click.echo(f"seed        {made}")
    click.echo(f"commitment  {commitment(made)}")
