"""The call files of the package, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from concilia.engines.rules.model import CallRules
from concilia.engines.rules.reading import parse_call

CALLS = Path(str(files("concilia.demo") / "calls"))
NAMES = tuple(sorted(path.relative_to(CALLS).as_posix() for path in CALLS.rglob("*.yaml")))
CARDS = tuple(name for name in NAMES if name.startswith("card-"))
FRAGMENTS = tuple(name for name in NAMES if name.startswith("fragments/"))
DEMO = tuple(name for name in NAMES if name not in {*CARDS, *FRAGMENTS})


def text(name: str) -> str:
    return (CALLS / name).read_text(encoding="utf-8")


@cache
def call(name: str) -> CallRules:
    return parse_call(text(name), name)
