"""`concilia serve`: it says when it answers, and refuses clearly when it can't."""

import signal
import socket
import urllib.request

import pytest

SLOW = pytest.mark.slow("starts processes of its own")


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=15)
    finally:
        process.kill()
        process.communicate()


@SLOW
def test_it_says_when_it_answers_and_ends_when_asked(installation, free_port):
    process = installation.start("serve", "--port", str(free_port), CONCILIA_DEMO="true")
    try:
        assert process.stdout.readline() == f"ready at http://127.0.0.1:{free_port}\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/salute/") as answer:
            assert answer.read() == b"ok\n"
    finally:
        code = stop(process)
    assert code == 0


@SLOW
def test_outside_the_demo_it_gathers_its_static_files_under_names_that_can_be_kept_for_ever(installation, free_port):
    process = installation.start("serve", "--port", str(free_port))
    try:
        assert process.stdout.readline().startswith("ready at ")
        with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/") as answer:
            page = answer.read().decode()
        sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{free_port}{sheet}") as answer:
            assert "immutable" in answer.headers["Cache-Control"]
    finally:
        stop(process)
    assert (installation.folder / "static" / "staticfiles.json").exists()


@SLOW
def test_a_host_that_is_not_among_the_allowed_ones_does_not_keep_it_from_saying_that_it_is_ready(
    installation, free_port
):
    process = installation.start(
        "serve", "--port", str(free_port), CONCILIA_DEMO="true", CONCILIA_ALLOWED_HOSTS='["rete.example.org"]'
    )
    try:
        assert process.stdout.readline().startswith("ready at ")
    finally:
        stop(process)


def test_a_taken_port_is_said_before_anything_starts(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = installation.run("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert f"concilia serve --port {port + 1}" in done.stderr


@SLOW
def test_it_does_not_serve_without_its_guards(installation):
    installation.sql("DROP TRIGGER audit_entry_no_update")
    done = installation.run("serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert "guards: 1 are missing (audit_entry_no_update…); run `concilia init`" in done.stderr


@SLOW
def test_it_does_not_serve_tables_of_another_version(installation):
    installation.sql("DELETE FROM django_migrations WHERE app = 'settlement'")
    done = installation.run("serve")
    assert done.returncode == 2
    assert "does not have the tables of this version; run `concilia init`" in done.stderr


@SLOW
def test_a_server_that_does_not_answer_is_named(installation):
    done = installation.run("serve", CONCILIA_DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert done.returncode == 2
    assert "check CONCILIA_DATABASE_URL and that the server runs" in done.stderr
