"""The seed items: the mark is checked when tests are collected, and `--seed-map FILE` writes which test shows what."""

import json
from pathlib import Path

import pytest

from tools.seed_items import ITEMS


def pytest_addoption(parser):
    parser.addoption("--seed-map", metavar="FILE", help="write, as JSON, the tests that show each seed item")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    shown = {}
    for item in items:
        for code in codes(item):
            shown.setdefault(code, []).append(item.nodeid)
    unknown = sorted(set(shown) - set(ITEMS))
    if unknown:
        places = "; ".join(f"{code} in {shown[code][0]}" for code in unknown)
        raise pytest.UsageError(f"not a seed item: {places}")
    if config.getoption("seed_map"):
        Path(config.getoption("seed_map")).write_text(json.dumps(shown))


def codes(item):
    """The seed items that a test says it shows."""
    return [code for mark in item.iter_markers("seed") for code in mark.args]
