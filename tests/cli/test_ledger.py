"""`concilia ledger verify`."""

import shutil
import subprocess
from functools import partial

import pytest
from click.testing import CliRunner

from concilia.cli import main
from concilia.core import guards
from concilia.core.act import system
from concilia.core.ids import uuid7
from concilia.ledger.domain import flows, money
from concilia.ledger.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def funded(rete):
    line = uuid7()
    money.send(system("test"), network=rete.pk, flows=[flows.fund(id=uuid7(), source=uuid7(), line=line, cents=1_000)])
    return Account.objects.get(owner=line)


def test_it_says_that_everything_agrees(funded):
    done = CliRunner().invoke(main, ["ledger", "verify"])
    assert (done.exit_code, done.stdout) == (0, "1 transfers: everything agrees\n")


def test_it_names_each_disagreement_and_ends_with_one(funded, on_postgres):
    if on_postgres:
        guards.dialect.execute(["SET CONSTRAINTS ALL IMMEDIATE"])
    with guards.suspended():
        Account.objects.filter(pk=funded.pk).update(balance=999)
    done = CliRunner().invoke(main, ["ledger", "verify"])
    assert done.exit_code == 1
    assert f"L4 account {funded.pk} (budget): it says 999, its transfers sum to 1000" in done.stdout
    assert "2 disagreements" in done.stderr


@pytest.mark.slow("it starts the command, as people do")
def test_without_a_database_it_says_what_to_do(tmp_path, installation):
    done = installation.run("ledger", "verify", CONCILIA_DATA_DIR=str(tmp_path / "nothing"))
    assert (done.returncode, done.stderr) == (2, "the database is not ready; run `concilia init` first\n")


@pytest.mark.slow("it starts the command three times, as people do")
def test_the_demonstration_is_reached_by_one_word(installation, tmp_path):
    (tmp_path / "var").rename(tmp_path / "elsewhere")
    shutil.copytree(tmp_path / "elsewhere", tmp_path / "var" / "demo")
    kept = {name: value for name, value in installation.environment.items() if name != "CONCILIA_DATA_DIR"}
    run = partial(subprocess.run, cwd=tmp_path, env=kept, capture_output=True, text=True)
    assert "or `concilia --demo …`" in run(installation.command(["ledger", "verify"])).stderr
    assert run(installation.command(["--demo", "ledger", "verify"])).stdout == "0 transfers: everything agrees\n"
    shutil.rmtree(tmp_path / "var" / "demo")
    assert "run `concilia demo` first" in run(installation.command(["--demo", "ledger", "verify"])).stderr
