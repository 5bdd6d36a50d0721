"""The demonstration as a stranger meets it: its sums close, it proves itself, every network has its report."""

import json
import shutil
import subprocess
import sys

import pytest

from e2e.conftest import ROOT, concilia, environment

NETWORKS = ("bari", "taranto", "brescia", "castellanza", "adda-martesana")


def said(demo_data, *words):
    """What a command says over the demonstration's data."""
    done = subprocess.run(concilia(*words), env=environment(demo_data), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_starts_at_once_the_second_time_and_its_sums_close(demo_data):
    table = said(demo_data, "demo", "--no-serve")
    for network in (*NETWORKS, "all"):
        line = next(line for line in table.splitlines() if f" {network} " in line)
        assert line.rstrip("│ ").endswith("yes")


def test_money_and_log_are_proved_from_their_rows(demo_data):
    said(demo_data, "ledger", "verify")
    assert "; 0 wait for their seal" in said(demo_data, "audit", "verify")


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_says_what_it_promised_and_reached(demo_data, network):
    assert "B1" in said(demo_data, "report", network)


def test_every_address_answers_each_person_as_the_policy_says(demo_data, tmp_path):
    copy = tmp_path / "var"
    shutil.copytree(demo_data, copy)
    command = [sys.executable, "-m", "e2e.addresses"]
    done = subprocess.run(command, cwd=ROOT, env=environment(copy), capture_output=True, text=True)
    assert json.loads(done.stdout) == []
