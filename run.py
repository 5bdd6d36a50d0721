#!/usr/bin/env python3
"""Prepare Concilia's environment and start it: `python3 run.py demo`, `test`, `lint` or `setup`.

Standard library only, so that a machine with Python 3.11 and pip needs nothing else. Everything goes into `.venv`,
which is stamped with what it was made from: a second start finds the stamp and goes straight to the command, an
interrupted start finds none and begins again.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
NEWEST_TRIED = 14
LOCKS = {"runtime": ("runtime.lock",), "test": ("runtime.lock", "test.lock")}
PORT = 8000


class Stop(Exception):
    """A reason to stop that says what to do about it."""


def main(words: list[str] | None = None) -> None:
    """Read the command line, prepare the environment, hand over to the command."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        use_a_recent_python()
        options, rest = parser().parse_known_args(words)
        options.start(options, rest)
    except Stop as reason:
        sys.exit(f"\nrun.py: {reason}")
    except KeyboardInterrupt:
        print("\nrun.py: interrupted. Run the same command again: it repairs what was left half done.")
        sys.exit(130)


def parser() -> argparse.ArgumentParser:
    """The command line of this file."""
    top = argparse.ArgumentParser(prog="run.py", description=__doc__.splitlines()[0])
    commands = top.add_subparsers(required=True, metavar="demo | test | lint | setup")
    demo = commands.add_parser("demo", help="five networks on this machine, at http://127.0.0.1:8000")
    demo.add_argument("--stage", help="how far the networks have come (see `concilia demo --help`)")
    demo.add_argument(
        "--serve", action=argparse.BooleanOptionalAction, default=True, help="serve the portal at the end"
    )
    demo.add_argument("--port", type=int, default=PORT)
    demo.set_defaults(start=start_demo)
    test = commands.add_parser("test", help="every check; with words after it, only pytest with those words")
    test.set_defaults(start=start_test)
    commands.add_parser("lint", help="style, types, rooms, templates, migrations").set_defaults(start=start_lint)
    commands.add_parser("setup", help="only prepare the environment").set_defaults(start=start_setup)
    return top


def start_demo(options: argparse.Namespace, rest: list[str]) -> None:
    """Build the demonstration and serve it."""
    if options.serve:
        check_port(options.port)
    python = Environment(ROOT).prepare("runtime")
    words = ["--serve", "--port", str(options.port)] if options.serve else ["--no-serve"]
    if options.stage:
        words += ["--stage", options.stage]
    hand_over(python.with_name("concilia"), "demo", *words, *rest)


def start_test(options: argparse.Namespace, rest: list[str]) -> None:
    """Run every check, or pytest alone when words for it are given."""
    python = Environment(ROOT).prepare("test")
    words = rest[1:] if rest[:1] == ["--"] else rest
    hand_over(python, "-m", "tools.suite", *(["pytest", *words] if words else ["all"]))


def start_lint(options: argparse.Namespace, rest: list[str]) -> None:
    """Run the checks that read the code without running it."""
    hand_over(Environment(ROOT).prepare("test"), "-m", "tools.suite", "lint", *rest)


def start_setup(options: argparse.Namespace, rest: list[str]) -> None:
    """Prepare the environment, test tools included, and stop."""
    python = Environment(ROOT).prepare("test")
    print(f"The environment is ready: {python}")


def hand_over(program: Path, *words: str) -> None:
    """Become the command: its output, its exit code and its signals are its own."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(program, [str(program), *words])


def use_a_recent_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Go on, or begin again under a newer Python of this machine, or say that there is none."""
    if version >= OLDEST:
        return
    for minor in range(NEWEST_TRIED, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    found, wanted = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
    raise Stop(
        f"Concilia needs Python {wanted} or newer; this is Python {found}. "
        "Install it (on Debian 12: apt install python3 python3-pip)."
    )


def check_port(port: int) -> None:
    """Stop now if the port is taken, rather than after the environment and the demonstration are made."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Stop(
                f"port {port} cannot be used ({error.strerror}). Close the program that uses it, "
                f"or choose another: make demo PORT={port + 1}"
            ) from error


class Environment:
    """The project's own environment, `.venv`, and the stamp that says what it was made from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / "concilia.json"
        self.unfinished = self.folder / "concilia.unfinished"
        self.log = self.folder / "install.log"

    def prepare(self, kind: str) -> Path:
        """Make, complete or repair the environment for `kind` ("runtime" or "test"); return its Python."""
        with alone(self.root):
            missing = self.missing(kind)
            if missing:
                self._make(missing)
            if translations_to_compile(self.root):
                step("Compiling the translations", [str(self.python), "-m", "tools.translations"], self.root, self.log)
        return self.python

    def missing(self, kind: str) -> dict[str, str]:
        """What the environment lacks: parts and the hashes they must have."""
        have = self.installed()
        return {part: mark for part, mark in self.wanted(kind).items() if have.get(part) != mark}

    def wanted(self, kind: str) -> dict[str, str]:
        """The parts of a finished environment: where and on what it stands, each lock, the project itself."""
        requirements = self.root / "requirements"
        return {
            "base": f"{self.root} {sys.version.split()[0]} {os.path.realpath(sys.executable)}",
            **{lock: digest(requirements / lock) for lock in LOCKS[kind]},
            "project": digest(self.root / "pyproject.toml"),
        }

    def installed(self) -> dict[str, str]:
        """What the stamp says, or nothing when it is absent, unreadable, or its Python is gone."""
        if self.unfinished.exists() or not self.python.exists():
            return {}
        try:
            return dict(json.loads(self.stamp.read_text()))
        except (OSError, ValueError):
            return {}

    def _make(self, missing: dict[str, str]) -> None:
        """Fill in what is missing; whatever stops this midway leaves the mark of an unfinished environment."""
        have = self.installed()
        if self._must_begin_again(have, missing):
            self._begin()
            have, missing = {}, {**self._expected(have), **missing}
        self.unfinished.touch()
        locks = [lock for lock in ("test.lock", "runtime.lock") if lock in missing][:1]
        for lock in locks:
            self._install(f"Installing the libraries ({lock})", "--require-hashes", "-r", f"requirements/{lock}")
        self._install("Installing Concilia itself", "--no-build-isolation", "-e", ".")
        self.stamp.write_text(json.dumps({**have, **missing}, indent=2))
        self.unfinished.unlink()

    def _must_begin_again(self, have: dict[str, str], missing: dict[str, str]) -> bool:
        """A changed lock or Python begins from nothing; a first lock, or the project alone, is added."""
        changed = any(have.get(part) for part in missing if part != "project")
        return changed or ("base" in missing and not self._made_by_hand())

    def _made_by_hand(self) -> bool:
        """Whether `.venv` works and is somebody's own: it is then completed, and not deleted."""
        if self.stamp.exists() or self.unfinished.exists() or not self.python.exists():
            return False
        return answers([str(self.python), "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"])

    def _expected(self, have: dict[str, str]) -> dict[str, str]:
        """An environment that had the test tools gets them back when it is made again."""
        return self.wanted("test" if have.get("test.lock") else "runtime")

    def _begin(self) -> None:
        """An empty environment, without pip: the pip of the Python that runs this file installs into it."""
        begun = time.monotonic()
        print(f"Making the environment in {self.folder.name} … ", end="", flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.unfinished.touch()
        venv.EnvBuilder(with_pip=False, symlinks=True).create(self.folder)
        print(took(begun))

    def _install(self, title: str, *words: str) -> None:
        tools = installers(self.python)
        for number, tool in enumerate(tools, 1):
            try:
                return step(title, [*tool, "--no-deps", *words], self.root, self.log)
            except Stop:
                if number == len(tools):
                    raise
                print("  trying with pip instead")
        return None


def installers(python: Path) -> list[list[str]]:
    """Commands that install into that Python's environment, the fastest first: uv when it is here, then pip."""
    found = []
    if answers([shutil.which("uv") or "uv", "--version"]):
        found.append(["uv", "pip", "install", "--python", str(python)])
    for interpreter in dict.fromkeys((sys.executable, getattr(sys, "_base_executable", sys.executable))):
        if answers([interpreter, "-m", "pip", "--python", interpreter, "--version"]):
            found.append(
                [interpreter, "-m", "pip", "--python", str(python), "install", "--no-compile", "--progress-bar", "off"]
            )
            break
    if not found:
        raise Stop(
            "neither pip (22.3 or newer) nor uv was found. "
            "Install pip (on Debian: apt install python3-pip) and try again."
        )
    return found


def answers(command: list[str]) -> bool:
    """Whether a command exists and works here."""
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def step(title: str, command: list[str], folder: Path, log: Path) -> None:
    """Run one step with its output in a file, showing that it lives and how long it took."""
    begun = time.monotonic()
    print(f"{title} … ", end="", flush=True)
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, close_fds=False)
        try:
            wait_aloud(process, begun)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode:
        print(f"failed after {took(begun)}")
        tail = "".join(f"  {line}\n" for line in log.read_text(errors="replace").splitlines()[-15:])
        raise Stop(
            f"this did not work: {' '.join(command)}\n{tail}"
            f"Everything it said is in {log}. Mend that and run the same command again."
        )
    print(took(begun))


def wait_aloud(process: subprocess.Popen[bytes], begun: float) -> None:
    """Wait for a process, saying every ten seconds that it is still at work."""
    while process.poll() is None:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            print(f"{time.monotonic() - begun:.0f} s … ", end="", flush=True)


def took(begun: float) -> str:
    """How long since `begun` (a reading of the monotonic clock), in words."""
    return f"{time.monotonic() - begun:.1f} s"


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def translations_to_compile(root: Path) -> bool:
    """Whether a catalogue is newer than what was compiled from it."""
    for source in (root / "src").glob("**/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            return True
    return False


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two commands started together do not build one environment at once.

    The installers inherit the hold: one that outlives this process is waited for by the next.
    """
    handle = os.open(folder, os.O_RDONLY)
    os.set_inheritable(handle, True)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another command is preparing the environment; waiting for it …", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


if __name__ == "__main__":
    main()
