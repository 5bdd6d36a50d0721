"""What is left out is said with its count and its reason, also when workers do the collecting."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

REASONS = pytest.StashKey[Counter]()
OUTCOMES = ("passed", "failed", "skipped", "xfailed", "xpassed", "error")


def pytest_configure(config):
    config.stash[REASONS] = Counter()


def deselect(config, items, chosen, reason):
    """Leave the chosen items out of the run, for a reason that the end of the run reports."""
    left_out = set(chosen)
    if not left_out:
        return
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=chosen)
    config.stash[REASONS][reason] += len(left_out)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["deselected"] = dict(session.config.stash[REASONS])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every worker collects the same tests: the largest count is the count."""
    node.config.stash[REASONS] |= Counter(getattr(node, "workeroutput", {}).get("deselected", {}))


def pytest_terminal_summary(terminalreporter, config):
    reasons = config.stash[REASONS]
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} deselected: {reason}")
    if report := os.environ.get("CONCILIA_TEST_REPORT"):
        counts = {outcome: len(terminalreporter.stats.get(outcome, ())) for outcome in OUTCOMES}
        counts["deselected"] = sum(reasons.values())
        Path(report).write_text(json.dumps({outcome: count for outcome, count in counts.items() if count}))
