"""The demo plans as text and as values, and the comuni they name."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from concilia.plans.planfile import Element, PlanFile, read
from concilia.plans.planfile.walk import pieces

NETWORKS = ("bari", "taranto", "brescia", "castellanza", "adda-martesana")
DOCUMENTS = Path(__file__).parent / "documents"


def plan_text(network: str) -> str:
    return (files("concilia.demo") / "plans" / f"{network}.yaml").read_text("utf-8")


@cache
def plan(network: str) -> PlanFile:
    return read(plan_text(network), f"{network}.yaml")


def document_text(network: str) -> str:
    return (DOCUMENTS / f"{network}.txt").read_text("utf-8")


def documents_own(of: PlanFile) -> Iterator[tuple[tuple, Element, set[str]]]:
    """Elements that are not marked as added, each with its path and its keys that are not marked as added either."""
    added: list[tuple] = []
    for path, part in pieces(of):
        if not isinstance(part, Element) or any(path[: len(each)] == each for each in added):
            continue
        keys = part.demo if isinstance(part.demo, tuple) else ()
        added += [path] if part.is_demo else [(*path, key) for key in keys]
        if not part.is_demo:
            yield path, part, set(type(part).model_fields) - {*keys}
