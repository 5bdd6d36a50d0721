"""The lock files hold what the code needs: a machine that has only them runs the product."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.source import ROOT, modules, text

OURS = {"concilia"}


def plain(name):
    """The name of a distribution as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name):
    """The distributions that a lock file pins."""
    return {plain(found) for found in re.findall(r"^([\w.-]+)==", text(ROOT / "requirements" / name), re.MULTILINE)}


def declared():
    """The distributions that the project says it needs to run, those that one can choose, those its tests need."""
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    words = (project["dependencies"], extras["optimise"], extras["test"])
    return tuple({plain(re.match(r"[\w.-]+", line)[0]) for line in lines} for lines in words)


def imported():
    """The top names that the product imports, the standard library's aside."""
    found = set()
    for _, parsed in modules():
        for node in ast.walk(parsed):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - OURS


def test_the_locks_hold_what_the_project_declares():
    runtime, optional, test = declared()
    assert runtime - locked("runtime.lock") == set()
    assert (runtime | optional | test) - locked("test.lock") == set()


def test_both_locks_pin_the_same_versions():
    versions = [
        set(re.findall(r"^([\w.-]+==\S+)", text(ROOT / "requirements" / name), re.MULTILINE))
        for name in ("runtime.lock", "test.lock")
    ]
    assert versions[0] - versions[1] == set()


@pytest.mark.slow("it reads the whole of the code and what every installed library holds")
def test_the_product_imports_only_what_it_declares_to_run():
    runtime, optional, _ = declared()
    owners = packages_distributions()
    undeclared = {
        name: owners.get(name, ["nobody"])
        for name in imported()
        if not {plain(owner) for owner in owners.get(name, ())} & (runtime | optional)
    }
    assert undeclared == {}
