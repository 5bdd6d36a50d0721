from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from concilia.core import clock, crypto, guards, jobs, parameters, storage
from concilia.core.errors import Refusal
from concilia.core.ids import uuid7
from concilia.core.models import Rehearsal
from concilia.people.models import Person

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_ids_are_version_7_and_follow_time():
    ids = [uuid7() for _ in range(50)]
    assert {value.version for value in ids} == {7}
    assert {value.variant for value in ids} == {UUID(int=0x8 << 60).variant}
    assert len(set(ids)) == 50
    assert ids[0].int >> 80 <= ids[-1].int >> 80


def test_the_clock_can_be_fixed_and_speaks_roman_time():
    with clock.fixed(NOON):
        assert clock.now().isoformat() == "2026-03-02T12:00:00+01:00"
        assert clock.today() == date(2026, 3, 2)


@pytest.mark.django_db
def test_a_rehearsal_moves_the_clock_and_only_in_the_demo(settings):
    with pytest.raises(RuntimeError, match="only in the demo"):
        clock.rehearse(NOON)
    settings.DEMO = True
    try:
        clock.rehearse(NOON)
        assert abs(clock.now() - NOON) < timedelta(seconds=5)
    finally:
        Rehearsal.objects.all().delete()
        clock.forget()


def test_a_value_is_read_back_under_rotated_keys(settings):
    settings.FIELD_KEYS = ["old"]
    stored = crypto.encrypt("perché no")
    settings.FIELD_KEYS = ["new", "old"]
    assert crypto.decrypt(stored) == "perché no"
    settings.FIELD_KEYS = ["new"]
    with pytest.raises(crypto.UndecryptableError, match="CONCILIA_FIELD_KEYS"):
        crypto.decrypt(stored)


def test_a_blind_index_ignores_spaces_and_case():
    assert crypto.blind_index("abc 12") == crypto.blind_index("ABC12") != crypto.blind_index("ABC13")


@pytest.mark.django_db
def test_an_encrypted_field_is_unreadable_in_the_database_and_cannot_be_searched():
    from django.db import connection

    Person.objects.create(
        given_name="Giulia",
        family_name="Prova",
        fiscal_code="CANARY",
        fiscal_code_index=crypto.blind_index("CANARY"),
        birth_date=date(1990, 1, 1),
        sex="F",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT fiscal_code FROM people_person")
        assert "CANARY" not in cursor.fetchone()[0]
    assert Person.objects.get().fiscal_code == "CANARY"
    with pytest.raises(TypeError, match="blind index"):
        Person.objects.filter(fiscal_code="CANARY")


@pytest.mark.django_db
def test_every_declared_guard_is_installed():
    assert guards.missing() == []
    with guards.suspended():
        assert "audit_entry_no_update" in guards.missing()
    assert guards.missing() == []


@pytest.mark.django_db
def test_a_periodic_job_runs_once_for_each_period(monkeypatch):
    runs = []
    monkeypatch.setattr(jobs, "REGISTRY", {"x": jobs.Job("x", "day", lambda act: runs.append(act.at))})
    assert jobs.tick(NOON) == ["x"]
    assert jobs.tick(NOON + timedelta(hours=3)) == []
    assert jobs.tick(NOON + timedelta(days=1)) == ["x"]
    assert len(runs) == 2


@pytest.mark.django_db
def test_a_job_that_fails_leaves_no_trace_and_runs_again(monkeypatch):
    def fails(act):
        raise RuntimeError

    runs = []
    others = jobs.Job("y", "day", lambda act: runs.append(act.at))
    monkeypatch.setattr(jobs, "REGISTRY", {"x": jobs.Job("x", "day", fails), "y": others})
    with pytest.raises(ExceptionGroup) as raised:
        jobs.tick(NOON)
    assert [error.__notes__ for error in raised.value.exceptions] == [["job x"]]
    assert len(runs) == 1, "a job that fails does not hold up the next"
    monkeypatch.setattr(jobs, "REGISTRY", {"x": jobs.Job("x", "day", lambda act: None)})
    assert jobs.tick(NOON) == ["x"]


def test_the_jobs_of_every_room_are_found():
    jobs.discover()
    assert {"audit.seal", "notices.send", "vouchers.expire", "networks.expire_adhesions"} <= set(jobs.REGISTRY)


def test_parameters_hold_between_their_dates():
    assert parameters.on("de_minimis_ceiling_cents", date(2024, 1, 1)).value == 30_000_000
    with pytest.raises(parameters.UnknownParameterError, match="2023-12-31"):
        parameters.on("de_minimis_ceiling_cents", date(2023, 12, 31))


def test_files_are_kept_by_content_and_read_back(settings, tmp_path):
    settings.PRIVATE_FILES = tmp_path
    blob = storage.put(b"%PDF-1.7 prova")
    assert (storage.get(blob.sha256), blob.media_type) == (b"%PDF-1.7 prova", "application/pdf")
    assert storage.put(b"%PDF-1.7 prova") == blob


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "vuoto"), (b"MZ\x90", "non è accettato"), (b"%PDF-" + b"0" * storage.MAX_BYTES, "20 MB")],
)
def test_other_files_are_refused_with_advice(settings, tmp_path, data, words):
    settings.PRIVATE_FILES = tmp_path
    with pytest.raises(Refusal, match=words):
        storage.put(data)
    assert list(tmp_path.rglob("*")) == []
