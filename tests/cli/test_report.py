"""`concilia report`: on the screen and as CSV."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from concilia.cli import _site, main
from concilia.monitoring.models import Measurement
from concilia.networks.domain import adhesions
from concilia.plans.models import Indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def membri(rete, officine, cooperativa, act):
    """Two members of the network from 1 January 2026, and what the plan expects."""
    for organisation in (officine, cooperativa):
        asked = adhesions.request(act(), organisation=organisation)
        adhesions.approve(act(), adhesion=asked, since=date(2026, 1, 1))
    title = {"it": "Organizzazioni aderenti", "en": "Member organisations"}
    unit = {"it": "organizzazioni", "en": "organisations"}
    Indicator.objects.create(
        network=rete,
        code="organizzazioni-aderenti",
        title=title,
        unit=unit,
        direction="rise",
        target=Decimal(5),
        target_by=date(2027, 12, 31),
    )
    Indicator.objects.create(
        network=rete,
        code="interventi-sindacali",
        title={"it": "Interventi", "en": "Interventions"},
        unit={"it": "casi", "en": "cases"},
        direction="rise",
        target=Decimal(40),
    )


@pytest.fixture
def report(monkeypatch, at, membri):
    """Run it on 1 July 2026: `report("rete", "--on", "2026-06-30")`."""
    at("2026-07-01T08:00")
    monkeypatch.setattr(_site, "need_database", lambda: None)
    return lambda *words: CliRunner().invoke(main, ["report", *words])


@pytest.mark.seed("TA-42")
def test_what_is_measured_against_what_is_expected(report):
    done = report("rete")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "Test network, at the end of 2026-07-01"
    (members,) = [line for line in lines if line.startswith("G1 ")]
    assert members.endswith("↑ Member organisations: 2 organisations; target 5 by 2027-12-31, 3 to go")
    assert "              by type: cooperativa-sociale 1 · impresa 1" in lines
    assert "  interventi-sindacali  ↑  Interventions  target 40 cases" in lines


def test_in_italian(report):
    assert "Organizzazioni aderenti: 2 organizzazioni" in report("rete", "--language", "it").stdout


def test_a_day_that_was_measured_is_read_as_it_was(report, rete):
    report("rete", "--on", "2026-06-30")
    Measurement.objects.filter(indicator="G1").update(value=7)
    assert "Member organisations: 7 organisations" in report("rete", "--on", "2026-06-30").stdout


def test_today_is_measured_again(report):
    report("rete")
    Measurement.objects.filter(indicator="G1").update(value=7)
    assert "Member organisations: 2 organisations" in report("rete").stdout


def test_as_csv(report, tmp_path):
    file = tmp_path / "report.csv"
    done = report("rete", "--csv", str(file))
    assert done.exit_code == 0
    assert str(file) in done.stdout
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    whole = next(row for row in rows if row["code"] == "G1" and not row["dimension"])
    assert (whole["value"], whole["target"], whole["gap"]) == ("2", "5", "3")
    cells = {row["cell"]: row["value"] for row in rows if row["code"] == "G1" and row["dimension"] == "type"}
    assert cells == {"cooperativa-sociale": "1", "impresa": "1"}
    waiting = next(row for row in rows if row["code"] == "interventi-sindacali")
    assert (waiting["state"], waiting["value"]) == ("not yet measured", "")


def test_nothing_is_half_written(report, tmp_path):
    done = report("rete", "--csv", str(tmp_path / "nowhere" / "report.csv"))
    assert done.exit_code == 2
    assert "can't be written: No such file or directory" in done.stderr


def test_an_unknown_network_is_said_with_those_there_are(report):
    done = report("reet")
    assert (done.exit_code, done.stderr) == (2, "there is no network 'reet'; known: rete\n")


def test_a_day_to_come_is_refused(report):
    done = report("rete", "--on", "2026-07-02")
    assert done.exit_code == 2
    assert done.stderr.startswith("report on 2026-07-02: ")
    assert not Measurement.objects.exists()
