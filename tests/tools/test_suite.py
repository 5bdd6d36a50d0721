"""The last line of `make test` says what all parts did together."""

from collections import Counter

import pytest

from tools import suite, system
from tools.suite import Result


def last_line(capsys):
    return capsys.readouterr().out.splitlines()[-1].strip("= ")


def test_the_last_line_is_the_sum_of_the_parts(capsys):
    parts = [
        Result("mypy", True, 3.0),
        Result("tests on SQLite", True, 10.0, Counter(passed=7, deselected=2)),
        Result("tests on PostgreSQL", True, 5.0, Counter(passed=2)),
    ]
    assert suite.report(parts, 15.5) == 0
    assert last_line(capsys) == "9 passed in 15.50s"


def test_a_failed_check_and_a_failed_test_both_count(capsys):
    parts = [Result("mypy", False, 3.0), Result("tests on SQLite", False, 1.0, Counter(failed=1, passed=3))]
    assert suite.report(parts, 4) == 1
    assert last_line(capsys) == "1 failed, 3 passed, 1 error in 4.00s"


def test_a_pass_that_ended_badly_without_a_failed_test_counts_as_an_error(capsys):
    assert suite.report([Result("tests on SQLite", False, 1.0, Counter(passed=3))], 1) == 1
    assert last_line(capsys) == "3 passed, 1 error in 1.00s"


def test_leaving_the_browser_out_is_said_loudly(capsys, monkeypatch):
    monkeypatch.setenv("CONCILIA_E2E", "0")
    suite.report([Result("tests on SQLite", True, 1.0, Counter(passed=3))], 1)
    assert "LEFT OUT: the journeys in the browser" in capsys.readouterr().out


def test_what_cannot_be_installed_is_named(monkeypatch):
    monkeypatch.setattr(system, "_rights", lambda: None)
    need = system.Need("chromium", "the browser journeys", lambda: False)
    with pytest.raises(SystemExit, match=r"chromium: the browser journeys\nInstall: apt install chromium"):
        system.provide([need])


def test_what_is_there_is_not_installed_again(monkeypatch):
    monkeypatch.setattr(system.subprocess, "run", lambda *words, **more: pytest.fail("it installs"))
    monkeypatch.setattr(system, "_rights", list)
    system.provide([system.Need("gettext", "translations", lambda: True)])


def test_what_is_missing_is_installed_when_we_may(monkeypatch):
    done = []
    monkeypatch.setattr(system, "_rights", lambda: ["sudo", "-n"])
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system.subprocess, "run", lambda words, **more: done.append(words))
    system.provide([system.Need("gettext", "translations", lambda: bool(done))])
    assert done[-1] == ["sudo", "-n", "apt-get", "install", "-q", "-y", "--no-install-recommends", "gettext"]
