"""Habits that the code keeps everywhere, read from its syntax."""

import ast

import pytest

from concilia.core import dialect
from tests.architecture.source import dotted, files, found, relative, text

pytestmark = pytest.mark.slow("it reads the whole of the code")

LINES = 600
CLOCKS = ("datetime.now", "datetime.utcnow", "timezone.now", "date.today", "timezone.localdate", "timezone.localtime")
VENDORS = ("sqlite", "postgres", "psycopg")
#: The guards say each trigger in both dialects, through core/dialect.py; the settings' default address is SQLite's.
MAY_NAME_A_VENDOR = ("core/dialect.py", "core/guards.py", "config.py")

#: Whether a letter went out is not a decision of anybody: the outbox keeps its own tally.
MAY_CHANGE_A_STATE = ("audit/domain/transitions.py", "notices/domain/outbox.py")


def test_time_comes_from_the_clock_alone():
    def reads_time(node):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            return name if name.endswith(CLOCKS) or name == "Now" else ""
        return ""

    assert found(reads_time, allowed=["core/clock.py", "core/dialect.py"]) == []


def test_no_field_sets_its_own_time():
    def automatic(node):
        return node.arg if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add") else ""

    assert found(automatic) == []


def test_only_transition_changes_a_state():
    def assigns(node):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets) and "state ="
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            return any(keyword.arg == "state" for keyword in node.keywords) and "update(state=…)"
        return ""

    assert found(assigns, allowed=MAY_CHANGE_A_STATE) == []


def test_one_module_knows_which_database_it_is_on():
    def names_a_vendor(node):
        words = [node.attr] if isinstance(node, ast.Attribute) else []
        words += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        words += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        return next((word for word in words if word == "vendor" or word.startswith(VENDORS)), "")

    assert hasattr(dialect, "is_postgres")
    assert found(names_a_vendor, allowed=MAY_NAME_A_VENDOR) == []


def test_the_ledger_uses_no_insert_that_swallows_its_guards():
    def swallows(node):
        return (
            node.arg if isinstance(node, ast.keyword) and node.arg in ("ignore_conflicts", "update_conflicts") else ""
        )

    elsewhere = [line for line in found(swallows) if line.startswith("ledger/")]
    assert elsewhere == []


def test_nothing_runs_text_as_code():
    def runs(node):
        return dotted(node.func) if isinstance(node, ast.Call) and dotted(node.func) in ("eval", "exec") else ""

    assert found(runs) == []


def test_no_file_is_too_long_to_read():
    lengths = {relative(path): len(text(path).splitlines()) for path in files(".py", ".html", ".css", ".js")}
    assert {name: length for name, length in lengths.items() if length > LINES} == {}
