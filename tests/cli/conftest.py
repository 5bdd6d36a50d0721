"""Installations of their own: a data folder whose SQLite file has every table, and commands run as people run them."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

SOURCE = Path(__file__).resolve().parents[2] / "src"


class Installation:
    """One data folder, and its commands."""

    def __init__(self, folder):
        self.folder = folder
        self.database = folder / "concilia.sqlite3"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CONCILIA_")}
        self.environment = {
            **kept,
            "PYTHONPATH": str(SOURCE),
            "CONCILIA_DATA_DIR": str(folder),
            "CONCILIA_FIELD_KEYS": "a key of the tests",
        }

    def run(self, *words, **settings):
        """Run a command to its end; its exit code and what it said."""
        return subprocess.run(
            self.command(words), env={**self.environment, **settings}, capture_output=True, text=True, timeout=60
        )

    def start(self, *words, **settings):
        """Start a command that goes on."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(self.command(words), env={**self.environment, **settings}, **streams)

    def command(self, words):
        return [sys.executable, "-m", "concilia", *words]

    def sql(self, statement):
        """Send one statement to the database, past everything that guards it from the outside."""
        with closing(connection.Database.connect(self.database)) as database, database:
            return database.execute(statement).fetchall()


@pytest.fixture(scope="session")
def bare(tmp_path_factory, on_postgres):
    """A data folder as `concilia init` leaves it."""
    if on_postgres:
        pytest.skip("an installation on SQLite: it runs in the SQLite pass")
    made = Installation(tmp_path_factory.mktemp("installation"))
    done = made.run("init")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture
def installation(bare, tmp_path):
    """A copy of it for one test."""
    folder = tmp_path / "var"
    shutil.copytree(bare.folder, folder)
    return Installation(folder)


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
