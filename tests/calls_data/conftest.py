"""Polars is imported by the first evaluation: here, so that no test is slow for it."""

from __future__ import annotations

import pytest

from concilia.engines.rules import run_worked
from tests.calls_data import files


@pytest.fixture(scope="session", autouse=True)
def _warm_engine() -> None:
    run_worked(files.call("card-4-maranello-nido.yaml"))
