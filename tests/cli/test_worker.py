"""`concilia worker` and `concilia tick`: the periodic work, each period once."""

import signal

import pytest
from click.testing import CliRunner

from concilia.cli import _site, main, worker
from concilia.core import jobs
from concilia.core.models import TickRun

SLOW = pytest.mark.slow("starts processes of its own")


@pytest.fixture
def only(monkeypatch, db):
    """Only these jobs: `only(x=lambda act: …)`."""

    def register(**runs):
        registry = {name: jobs.Job(name, "day", run) for name, run in runs.items()}
        monkeypatch.setattr(jobs, "REGISTRY", registry)
        monkeypatch.setattr(jobs, "discover", lambda: None)
        monkeypatch.setattr(_site, "need_database", lambda: None)

    return register


def fails(act):
    raise RuntimeError("the mail server is away")


def test_tick_names_what_it_ran_and_runs_it_once(only):
    only(expire=lambda act: None)
    assert CliRunner().invoke(main, ["tick"]).stdout == "expire\n"
    assert CliRunner().invoke(main, ["tick"]).stdout == "nothing is due\n"


def test_tick_names_what_failed_and_ends_with_one(only):
    only(send=fails, expire=lambda act: None)
    done = CliRunner().invoke(main, ["tick"])
    assert done.exit_code == 1
    assert done.stderr == "job send: RuntimeError: the mail server is away\n"
    assert list(TickRun.objects.values_list("job", flat=True)) == ["expire"]


def test_a_failing_job_does_not_end_the_worker(only, caplog):
    only(send=fails)
    worker._tick()
    assert "tried again in a minute" in caplog.text


@SLOW
def test_the_worker_does_the_periodic_work_and_ends_when_asked(installation):
    process = installation.start("worker")
    try:
        assert process.stdout.readline().startswith("working: ")
        for _ in range(100):
            if installation.sql("SELECT 1 FROM core_tickrun WHERE job = 'audit.seal'"):
                break
            process.poll() is None or pytest.fail(process.stderr.read())
            __import__("time").sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=15)
        process.communicate()
    assert code == 0
    assert installation.sql("SELECT count(*) FROM core_tickrun WHERE job = 'audit.seal'") == [(1,)]
    assert "audit.seal" not in installation.run("tick").stdout
