"""The ``concilia`` command. Each verb lives in a module of its own, which is imported only when the verb is called."""

from __future__ import annotations

import importlib
import os
import pkgutil

import click

#: Where the demonstration keeps its data, from the folder where the command is called.
DEMONSTRATION = os.path.join("var", "demo")


class Verbs(click.Group):
    """The verbs of the modules beside this one: ``rank`` is ``concilia.cli.rank.rank``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules(__path__))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = cmd_name.replace("-", "_")
        if cmd_name not in self.list_commands(ctx):
            return None
        command = getattr(importlib.import_module(f"{__name__}.{module}"), module)
        return command if isinstance(command, click.Command) else None


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--demo", is_flag=True, help="Work on the demonstration that `concilia demo` built.")
@click.version_option(package_name="concilia")
def main(demo: bool) -> None:
    """Run a territorial work-life reconciliation network, from its plan to its last euro."""
    if demo:
        use_demonstration()


def use_demonstration() -> None:
    """The demonstration's own data folder and settings, unless the environment names others."""
    os.environ["CONCILIA_DEMO"] = "true"
    os.environ.setdefault("CONCILIA_DATA_DIR", DEMONSTRATION)
