"""``concilia call``: what changes between two calls, in words; and the seed of a draw."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from concilia.calls.domain import amendments
from concilia.cli import main
from concilia.core.act import system
from concilia.engines.ranking import commitment
from tests.calls_data import files
from tests.fixtures.calls import BEFORE, avviso, bozza, changed, linea, progetto

__all__ = ["avviso", "bozza", "linea", "progetto"]
CARD = "card-1-brescia-oltre-la-scuola.yaml"
CHANGES = (
    ("isee <= 30000.00", "isee <= 35000.00"),
    ("max: 300.00", "max: 350.00"),
    ("2018-08-20 23:59:59", "2018-08-31 23:59:59"),
    ("weekly >= 2", "weekly >= 3"),
)


def run(*arguments):
    return CliRunner().invoke(main, ["call", *map(str, arguments)])


@pytest.fixture
def two(tmp_path):
    """A real call, and the same with a few changes."""
    text = files.text(CARD)
    paths = tmp_path / "a.yaml", tmp_path / "b.yaml"
    paths[0].write_text(text, encoding="utf-8")
    paths[1].write_text(changed(*CHANGES[:3], text=text), encoding="utf-8")
    return paths


def test_it_says_in_italian_who_is_admitted_now(two):
    result = run("diff", *two)
    assert result.exit_code == 0, result.output
    assert "La finestra «1» si chiude il 31 agosto 2018, ore 23:59:59, non più il 20 agosto 2018" in result.output
    assert "Chi ha «ISEE ordinario in corso di validità» fra 30.000,01 e 35.000 euro ora è ammesso." in result.output
    assert "da € 300,00 a € 350,00" in result.output.replace("\N{NO-BREAK SPACE}", " ")


def test_it_says_so_in_english(two):
    output = run("diff", *two, "--lang", "en").output
    assert "between 30,000.01 and 35,000 euros are now admitted" in output


def test_the_same_rules_in_another_text_are_no_difference(two):
    two[1].write_text("# a comment\n" + two[0].read_text("utf-8"), encoding="utf-8")
    assert run("diff", *two).output == "Nessuna differenza nelle regole.\n"


def test_what_cannot_be_read_is_said_with_its_line(two):
    two[1].write_text(two[0].read_text("utf-8").replace("isee <= 30000.00", "nosuch <= 1"), encoding="utf-8")
    result = run("diff", *two)
    assert result.exit_code == 2
    assert "nosuch" in result.output


@pytest.mark.django_db
def test_two_versions_in_the_database_are_compared(avviso):
    act = system("test", at=BEFORE + timedelta(days=1), reason="Ripensamento")
    text = changed(("isee <= 25000.00", "isee <= 30000.00"))
    amendments.amend(act, call=avviso, text=text, act_number="Delibera 1/2026")
    for first, second in (("nido-2026@1", "nido-2026"), ("rete/nido-2026@1", "rete/nido-2026@2")):
        assert "fra 25.000,01 e 30.000 euro ora è ammesso" in run("diff", first, second).output
    missing = run("diff", "nido-2026@9", "nido-2026")
    assert (missing.exit_code, "neither a file nor a call" in missing.output) == (2, True)


def test_a_seed_comes_with_its_commitment():
    first, second = (run("seed").output.split() for _ in range(2))
    assert first[0::2] == ["seed", "commitment"]
    assert commitment(first[1]) == first[3]
    assert first[1] != second[1]
