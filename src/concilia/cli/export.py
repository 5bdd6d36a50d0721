"""``concilia export``: a network's records as its plan file."""

from __future__ import annotations

from pathlib import Path

import click

from . import _site


@click.command()
@click.argument("network")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; else the screen.")
def export(network: str, output: Path | None) -> None:
    """Write the plan file of NETWORK (its code) from the records; loading it back changes nothing."""
    _site.ready()
    _site.need_database()
    from concilia.plans.queries import exporting
    from concilia.territory.models import Network

    found = Network.objects.filter(code=network).first()
    if found is None:
        known = ", ".join(Network.objects.order_by("code").values_list("code", flat=True))
        _site.stop(f"no network has the code {network!r}; write one of: {known or 'none is loaded yet'}")
    with _site.refusals(network):
        text = exporting.export(found).dump()
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"{output}: {len(text.splitlines())} lines", err=True)
