"""`concilia init`, `load` and `export`: a whole installation from the command line."""

from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from concilia.calls.models import Call
from concilia.cli import main
from concilia.plans.queries import exporting
from concilia.territory.models import Comune, Network
from tests.plans.conftest import comuni, plan_of

__all__ = ["comuni"]

DEMO = Path(str(files("concilia.demo")))
PLAN = DEMO / "plans" / "castellanza.yaml"
CALL = DEMO / "calls" / "castellanza-b.yaml"


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture(autouse=True)
def italian():
    """The commands speak English; whoever comes after gets their language back."""
    from django.utils import translation

    with translation.override("it"):
        yield


@pytest.fixture
def ready(comuni, monkeypatch):
    """A database with tables and the comuni of Castellanza; the tests' tables come without migrations."""
    comuni(plan_of("castellanza"))
    monkeypatch.setattr("concilia.core.schema.ready", lambda: True)


@pytest.mark.slow("whole commands, with the worked cases of a call or several plans")
def test_a_plan_and_its_calls_are_loaded_then_change_nothing(ready):
    first = run("load", PLAN, CALL)
    assert first.exit_code == 0, first.output
    assert first.stdout.splitlines()[0].startswith("new plan of castellanza: 17 comuni, 16 organisations")
    assert first.stdout.splitlines()[1].startswith("call castellanza-b-2026 of castellanza: rules ")
    assert run("load", PLAN).stdout == "unchanged plan of castellanza\n"
    assert Call.objects.get().code == "castellanza-b-2026"


@pytest.mark.slow("whole commands, with the worked cases of a call or several plans")
def test_a_call_alone_is_checked_against_the_plan_in_the_database(ready, tmp_path):
    run("load", PLAN)
    assert run("load", CALL).exit_code == 0
    dear = tmp_path / "dear.yaml"
    dear.write_text(CALL.read_text("utf-8").replace("12000.00", "13000.00"), "utf-8")
    result = run("load", dear)
    assert result.exit_code == 2
    assert "less than 13000.00 here" in result.stderr


@pytest.mark.slow("whole commands, with the worked cases of a call or several plans")
def test_differences_are_told_line_by_line(ready, tmp_path):
    run("load", PLAN)
    changed = tmp_path / "changed.yaml"
    changed.write_text(PLAN.read_text("utf-8").replace("minimum_share: 30", "minimum_share: 40"), "utf-8")
    told = run("load", changed).stdout.splitlines()
    assert told[0] == "changed plan of castellanza:"
    assert told[1].strip().endswith("resources.minimum_share: '30' → '40'")


@pytest.mark.slow("whole commands, with the worked cases of a call or several plans")
def test_one_wrong_file_and_nothing_is_loaded(ready, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(PLAN.read_text("utf-8").replace("total: 60741.00", "total: 60741.01"), "utf-8")
    result = run("load", PLAN, wrong, tmp_path / "missing.yaml")
    assert result.exit_code == 2
    assert "wrong.yaml:" in result.stderr
    assert "missing.yaml:1: can't be read" in result.stderr
    assert not Network.objects.exists()


@pytest.mark.slow("whole commands, with the worked cases of a call or several plans")
def test_a_refused_call_takes_the_plan_back(ready):
    result = run("load", PLAN, DEMO / "calls" / "taranto-returners.yaml")
    assert result.exit_code == 2
    assert "no network 'taranto' is loaded; load its plan file too" in result.stderr
    assert not Network.objects.exists()


@pytest.mark.slow("whole commands, with the worked cases of a call or several plans")
def test_export_writes_the_file_back(ready, tmp_path):
    run("load", PLAN)
    output = tmp_path / "out.yaml"
    assert run("export", "castellanza").stdout == PLAN.read_text("utf-8")
    assert run("export", "castellanza", "-o", output).exit_code == 0
    assert output.read_text("utf-8") == PLAN.read_text("utf-8")
    assert run("check", output).exit_code == 0
    assert run("load", output).stdout == "unchanged plan of castellanza\n"


def test_an_unknown_network_is_told_with_the_known_ones(ready):
    run("load", PLAN)
    result = run("export", "castelanza")
    assert result.exit_code == 2
    assert "write one of: castellanza" in result.stderr


def test_a_database_that_is_not_ready_says_what_to_run(db, monkeypatch):
    monkeypatch.setattr("concilia.core.schema.ready", lambda: False)
    result = run("load", PLAN)
    assert result.exit_code == 2
    assert "run `concilia init` first" in result.stderr


def test_init_prepares_the_tables_and_the_comuni(db, monkeypatch):
    calls = []
    monkeypatch.setattr("django.core.checks.run_checks", list)
    monkeypatch.setattr("concilia.core.schema.prepare", lambda: calls.append("tables"))
    monkeypatch.setattr("concilia.territory.comuni.all_comuni", lambda: few)
    from concilia.territory.comuni import by_istat

    few = [by_istat("012042")]
    result = run("init")
    assert (result.exit_code, calls) == (0, ["tables"]), result.output
    assert "comuni: 1\n" in result.stdout
    assert Comune.objects.get().name == "Castellanza"
    assert exporting.has_plan(Network(code="x")) is False


@pytest.mark.slow("Django's own check of everything")
def test_init_tells_what_is_not_as_it_should_be(db, monkeypatch):
    monkeypatch.setattr("concilia.core.schema.prepare", lambda: None)
    monkeypatch.setattr("concilia.territory.comuni.all_comuni", list)
    monkeypatch.setattr("concilia.core.guards.missing", lambda: ["ledger_transfer_route"])
    result = run("init")
    assert result.exit_code == 1
    assert "ledger_transfer_route" in result.stderr
