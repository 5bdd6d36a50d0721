"""`concilia doctor`: what is sound, what is advised, what is wrong and what to do about it."""

import pytest
from click.testing import CliRunner

from concilia.cli import doctor, main
from concilia.core import dialect, guards, keys, storage
from concilia.core.act import system
from concilia.core.models import TickRun
from concilia.documents.domain import documents
from concilia.networks.models import Alliance

pytestmark = pytest.mark.django_db
SLOW = pytest.mark.slow("starts processes of its own")


def lines(check):
    return [str(finding) for finding in check()]


@SLOW
def test_a_sound_installation(installation):
    done = installation.run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    said = {line.split()[1]: line.split()[0] for line in done.stdout.splitlines()}
    assert said == {
        "database": "ok",
        "tables": "ok",
        "guards": "ok",
        "durability": "ok",
        "keys": "ok",
        "files": "ok",
        "comuni": "ok",
        "clock": "ok",
        "worker": "look",
        "place": "ok",
        "settings": "look",
    }


@SLOW
def test_what_is_wrong_comes_with_what_to_do_and_ends_with_one(installation):
    installation.sql("DROP TRIGGER audit_entry_no_update")
    done = installation.run("doctor")
    assert done.returncode == 1
    assert "wrong  guards      1 are missing (audit_entry_no_update…): run `concilia init`" in done.stdout
    assert installation.run("init").returncode == 0
    assert installation.run("doctor").returncode == 0


@SLOW
def test_a_wrong_setting_is_said_in_words(installation):
    done = installation.run("doctor", CONCILIA_EMAIL_PORT="venticinque")
    assert done.returncode == 2
    assert done.stderr.startswith("CONCILIA_EMAIL_PORT: ")
    assert "Traceback" not in done.stderr


def test_a_setting_under_which_writes_could_be_lost_is_wrong(monkeypatch):
    monkeypatch.setattr(dialect, "lax_settings", lambda: ["synchronous = 1"])
    assert lines(doctor._durability) == [
        "wrong  durability  synchronous = 1: what was answered could be lost; switch it on"
    ]


def test_the_tests_own_database_is_not_durable_and_the_doctor_sees_it(on_postgres):
    wanted = ["fsync = off", "full_page_writes = off", "synchronous_commit = off"]
    assert dialect.lax_settings() == (wanted if on_postgres else ["journal_mode = memory"])


def test_a_key_that_is_gone_is_named(person, settings):
    from datetime import date

    person("Giulia", "F", date(1989, 3, 12))
    (identity,) = keys.used()
    settings.FIELD_KEYS = ["another key"]
    (line,) = [line for line in lines(doctor._keys) if line.startswith("wrong")]
    assert f"encrypted under keys that are not here ({identity})" in line
    assert "CONCILIA_FIELD_KEYS" in line


def test_a_file_that_is_gone_is_counted(rete, alleanza, settings, tmp_path):
    settings.PRIVATE_FILES = tmp_path
    documents.add(system("test"), about=alleanza, kind="act", title="Atto", data=b"%PDF-1.7 prova")
    assert lines(doctor._files) == ["ok     files       1 are in the data folder"]
    next(path for path in tmp_path.rglob("*") if path.is_file()).unlink()
    assert not storage.has("0" * 64)
    assert lines(doctor._files) == ["wrong  files       1 of 1 are not in the data folder: restore a backup"]


def test_clocks_apart_are_advice(monkeypatch):
    monkeypatch.setattr(dialect, "clock_skew", lambda: -3.21)
    assert lines(doctor._clock) == [
        "look   clock       3.2 seconds between this machine and the database: the database's is used; set both by NTP"
    ]


def test_periodic_work_that_stopped_is_advice(at):
    TickRun.objects.create(job="x", period="1", at=at("2026-03-02T12:00"))
    assert lines(doctor._periodic_work) == ["ok     worker      last at work at 12:00"]
    at("2026-03-02T12:06")
    (line,) = lines(doctor._periodic_work)
    assert line.startswith("look   worker      no periodic work since 2026-03-02 12:00")


def test_sqlite_is_outgrown_by_a_second_alliance(rete, alleanza, capofila, on_postgres):
    if on_postgres:
        assert lines(doctor._place) == []
        return
    assert lines(doctor._place) == ["ok     place       SQLite serves one small alliance well"]
    Alliance.objects.create(network=rete, code="seconda", title="Seconda", lead=capofila)
    (line,) = lines(doctor._place)
    assert line.startswith("look   place       2 alliances are too much for SQLite: it is time to move to PostgreSQL")


def test_the_demonstration_says_what_it_is(settings):
    settings.DEMO = True
    assert "never put real data in it" in lines(doctor._settings)[0]


def test_missing_guards_are_found_in_process_too(on_postgres):
    if on_postgres:
        guards.dialect.execute(["SET CONSTRAINTS ALL IMMEDIATE"])
    with guards.suspended():
        done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert "wrong  guards" in done.stdout or "wrong  tables" in done.stdout
