"""The worked cases: one table per topic, each row with its source, run by the test module of the topic."""

from pathlib import Path
from typing import Any

import pytest

from concilia.engines import yamldoc
from concilia.engines.invalid import Invalid

FOLDER = Path(__file__).parent / "cases"


def rows(topic: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    path = FOLDER / f"{topic}.yaml"
    return yamldoc.read(path.read_text(encoding="utf-8"), path.name).value


def cases(topic: str):
    """The cases of a topic, to run a test over; each bears its seed items."""
    return pytest.mark.parametrize(
        "case",
        [
            pytest.param(row, id=row["id"], marks=[pytest.mark.seed(*row["seeds"])] if row.get("seeds") else [])
            for row in rows(topic)
        ],
    )


def check(case: dict[str, Any], asked: dict[str, Any]) -> None:
    """Ask what a case asks, and compare with what it expects; ``refused`` is the code of a refusal."""
    ask = asked[case["asks"]]
    if "refused" in case:
        with pytest.raises(Invalid) as refusal:
            ask(**case["given"])
        assert refusal.value.code == case["refused"]
        assert str(refusal.value)
        return
    assert ask(**case["given"]) == case["expect"]


def clock(text: str) -> int:
    """Minutes from midnight of a time of day, or minutes of a duration: 7:12 is 432."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
