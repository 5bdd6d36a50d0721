"""The demo plans as text and as values, and the comuni they name."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from concilia.plans.planfile import PlanFile, read

NETWORKS = ("bari", "taranto", "brescia", "castellanza", "adda-martesana")
DOCUMENTS = Path(__file__).parent / "documents"


def plan_text(network: str) -> str:
    return (files("concilia.demo") / "plans" / f"{network}.yaml").read_text("utf-8")


@cache
def plan(network: str) -> PlanFile:
    return read(plan_text(network), f"{network}.yaml")


def document_text(network: str) -> str:
    return (DOCUMENTS / f"{network}.txt").read_text("utf-8")
