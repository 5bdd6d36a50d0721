"""run.py's own decisions: when it builds, completes, repairs, refuses. Nothing is installed here."""

import os
import socket
import sys
from pathlib import Path

import pytest

import run


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project folder whose installation steps are written down and not carried out."""
    (tmp_path / "requirements").mkdir()
    for name in ("requirements/runtime.lock", "requirements/test.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    done = []

    def step(title, command, folder, log):
        done.append(command)

    def create(builder, folder):
        (Path(folder) / "bin").mkdir()
        (Path(folder) / "bin" / "python").symlink_to(sys.executable)
        done.append(["venv"])

    monkeypatch.setattr(run, "step", step)
    monkeypatch.setattr(run, "installers", lambda python: [["pip", "install"]])
    monkeypatch.setattr(run.venv.EnvBuilder, "create", create)
    return run.Environment(tmp_path), done


def titles(done):
    return [command[-1] if command[0] == "pip" else command[0] for command in done]


FROM_NOTHING = ["venv", "requirements/runtime.lock", "."]


def test_the_first_time_everything_is_made_and_the_second_nothing(project):
    environment, done = project
    environment.prepare("runtime")
    assert titles(done) == FROM_NOTHING
    done.clear()
    environment.prepare("runtime")
    assert done == []


def test_hashes_are_required_of_every_library(project):
    environment, done = project
    environment.prepare("runtime")
    assert done[1] == ["pip", "install", "--no-deps", "--require-hashes", "-r", "requirements/runtime.lock"]


def test_test_tools_are_added_to_what_is_there_and_serve_the_demo_too(project):
    environment, done = project
    environment.prepare("runtime")
    done.clear()
    environment.prepare("test")
    assert titles(done) == ["requirements/test.lock", "."]
    done.clear()
    environment.prepare("runtime")
    assert done == []


def test_a_changed_lock_begins_again_and_keeps_the_test_tools(project):
    environment, done = project
    environment.prepare("test")
    done.clear()
    (environment.root / "requirements/runtime.lock").write_text("newer")
    environment.prepare("runtime")
    assert titles(done) == ["venv", "requirements/test.lock", "."]
    assert environment.missing("test") == {}


def test_a_changed_project_file_only_installs_the_project_again(project):
    environment, done = project
    environment.prepare("runtime")
    done.clear()
    (environment.root / "pyproject.toml").write_text("newer")
    environment.prepare("runtime")
    assert titles(done) == ["."]


def test_an_interrupted_start_is_repaired(project, monkeypatch):
    environment, done = project

    def killed(title, command, folder, log):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(run, "step", killed)
        with pytest.raises(KeyboardInterrupt):
            environment.prepare("runtime")
    assert environment.installed() == {}
    done.clear()
    environment.prepare("runtime")
    assert titles(done) == FROM_NOTHING
    assert not environment.unfinished.exists()


@pytest.mark.parametrize("damage", ["stamp", "python"])
def test_a_damaged_environment_is_repaired(project, damage):
    environment, done = project
    environment.prepare("runtime")
    done.clear()
    if damage == "stamp":
        environment.stamp.write_text("{")
    else:
        environment.python.unlink()
    environment.prepare("runtime")
    assert titles(done) == FROM_NOTHING


def test_an_environment_that_moved_begins_again(project, tmp_path):
    environment, done = project
    environment.prepare("runtime")
    done.clear()
    stamp = environment.stamp.read_text()
    environment.stamp.write_text(stamp.replace(str(tmp_path), "/elsewhere"))
    environment.prepare("runtime")
    assert titles(done) == FROM_NOTHING


def test_an_environment_made_by_hand_is_completed_and_not_deleted(project):
    environment, done = project
    environment.folder.mkdir()
    (environment.folder / "bin").mkdir()
    environment.python.symlink_to(sys.executable)
    (environment.folder / "mine").touch()
    environment.prepare("runtime")
    assert titles(done) == ["requirements/runtime.lock", "."]
    assert (environment.folder / "mine").exists()


def test_pip_takes_over_when_uv_fails(project, monkeypatch, capsys):
    environment, done = project

    def step(title, command, folder, log):
        done.append(command)
        if command[0] == "uv":
            raise run.Stop("no index")

    monkeypatch.setattr(run, "step", step)
    monkeypatch.setattr(run, "installers", lambda python: [["uv"], ["pip"]])
    environment.prepare("runtime")
    assert [command[0] for command in done] == ["venv", "uv", "pip", "uv", "pip"]
    assert "trying with pip" in capsys.readouterr().out


def test_without_pip_and_uv_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(run, "answers", lambda command: False)
    with pytest.raises(run.Stop, match="apt install python3-pip"):
        run.installers(Path("python"))


def test_an_old_python_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    with pytest.raises(run.Stop, match=r"needs Python 3\.11 or newer; this is Python 3\.9"):
        run.use_a_recent_python((3, 9))


def test_an_old_python_gives_way_to_a_newer_one_of_the_machine(monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: "/bin/python3.12" if name == "python3.12" else None)
    started = []
    monkeypatch.setattr(run.os, "execv", lambda program, words: started.append(program) or sys.exit())
    with pytest.raises(SystemExit):
        run.use_a_recent_python((3, 9))
    assert started == ["/bin/python3.12"]


def test_a_taken_port_is_said_before_anything_is_built():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(run.Stop, match=rf"port {port} .* PORT={port + 1}"):
            run.check_port(port)
    run.check_port(port)


def test_a_failed_step_shows_its_last_words_and_says_what_to_do(tmp_path, capsys):
    command = [sys.executable, "-c", "print('no such host'); raise SystemExit(3)"]
    with pytest.raises(run.Stop, match=r"no such host\n.*run the same command again"):
        run.step("Installing", command, tmp_path, tmp_path / "log")
    assert "failed after" in capsys.readouterr().out


def test_a_stopped_step_leaves_no_process_behind(tmp_path, monkeypatch):
    started = []

    def interrupted(process, begun):
        started.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "wait_aloud", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.step("Installing", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, tmp_path / "log")
    assert started[0].poll() is not None


def test_a_newer_catalogue_is_compiled_again(tmp_path):
    folder = tmp_path / "src/room/locale/en/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = folder / "django.po"
    catalogue.touch()
    assert run.translations_to_compile(tmp_path)
    compiled = folder / "django.mo"
    compiled.touch()
    os.utime(catalogue, (1, 1))
    assert not run.translations_to_compile(tmp_path)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["demo", "--no-serve", "--stage", "award"], ["demo", "--no-serve", "--stage", "award"]),
        (["demo", "--port", "0"], ["demo", "--serve", "--port", "0"]),
        (["test"], ["-m", "tools.suite", "all"]),
        (
            ["test", "--", "tests/engines", "-k", "money"],
            ["-m", "tools.suite", "pytest", "tests/engines", "-k", "money"],
        ),
        (["test", "-k", "money"], ["-m", "tools.suite", "pytest", "-k", "money"]),
        (["lint"], ["-m", "tools.suite", "lint"]),
    ],
)
def test_each_command_hands_over_to_its_program(monkeypatch, words, expected):
    monkeypatch.setattr(run.Environment, "prepare", lambda environment, kind: Path("/env/bin/python"))
    started = []
    monkeypatch.setattr(run, "hand_over", lambda program, *rest: started.append(list(rest)))
    run.main(words)
    assert started == [expected]
