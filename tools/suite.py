"""Every check of the project, one after the other, with a last line like pytest's own.

`python -m tools.suite all | lint | pytest WORDS…`
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools import system, translations

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BROWSER = "journeys in the browser"
SEEN = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")

LINT = {
    "ruff": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy", "src", "run.py", "tools", "--exclude", "tools/comuni"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "djlint": ["-m", "djlint", "--lint", "--quiet", "src"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
}


@dataclass
class Result:
    """One part of the whole: its name, whether it went well, how long it took, what its tests did."""

    name: str
    good: bool
    seconds: float
    counts: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items())
        return (
            f"{'ok    ' if self.good else 'FAILED'} {self.seconds:6.1f} s  {self.name}{': ' if counts else ''}{counts}"
        )


def main(words: list[str]) -> int:
    """Run what was asked; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="concilia-check-") as folder:
        tempfile.tempdir = folder
        return run(*(words or ["all"]))


def run(command: str, *words: str) -> int:
    """Run one of the three commands."""
    begun = time.monotonic()
    translations.compile_all()
    if command == "pytest":
        return subprocess.run([PYTHON, "-m", "pytest", *words], cwd=ROOT).returncode
    if command == "lint":
        return report(lint(), time.monotonic() - begun)
    system.provide([system.POSTGRESQL, system.GETTEXT, *([system.CHROMIUM] if with_browser() else [])])
    return report(everything(), time.monotonic() - begun)


def lint() -> list[Result]:
    """Run the checks that read the code, two at a time; print what the failing ones say."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(_lint_one, LINT.items()))


def _lint_one(check: tuple[str, list[str]]) -> Result:
    name, words = check
    begun = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "CONCILIA_DATA_DIR": scratch()}
    done = subprocess.run([PYTHON, *words], cwd=ROOT, env=environment, capture_output=True, text=True)
    result = Result(name, done.returncode == 0, time.monotonic() - begun)
    print(f"{result}\n{'' if result.good else done.stdout + done.stderr}", end="", flush=True)
    return result


def tests() -> list[Result]:
    """Run the tests on both databases, two at a time."""
    return [
        pytest("tests on SQLite", "tests", "--db=sqlite", "-n", "2"),
        pytest("tests on PostgreSQL", "tests", "--db=postgres", "-n", "2"),
    ]


def everything() -> list[Result]:
    """Run every part, the journeys in the browser beside the others: they wait a good deal, and use one core at most."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        beside = [pool.submit(pytest, BROWSER, "e2e", "--db=sqlite", aloud=False)] if with_browser() else []
        results = [*lint(), *tests()]
        return [*results, *(each.result() for each in beside)]


def with_browser() -> bool:
    """Whether the browser journeys are part of this run."""
    return os.environ.get("CONCILIA_E2E", "1") != "0"


def pytest(name: str, *words: str, aloud: bool = True) -> Result:
    """Run pytest in a process of its own and read the counts that the harness leaves in a file.

    What it prints is shown as it comes, or all at its end when something else is speaking.
    """
    if aloud:
        print(f"\n{name}", flush=True)
    begun = time.monotonic()
    counts = Path(scratch()) / "counts.json"
    environment = {**os.environ, "CONCILIA_TEST_REPORT": str(counts)}
    command = [PYTHON, "-m", "pytest", "-q", "--no-header", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=not aloud, text=True)
    if not aloud:
        print(f"\n{name}\n{done.stdout}{done.stderr}", flush=True)
    read = json.loads(counts.read_text()) if counts.exists() else {"error": 1}
    return Result(name, done.returncode == 0, time.monotonic() - begun, Counter(read))


def scratch() -> str:
    """A new folder for what a check writes, gone at the end of the run."""
    return tempfile.mkdtemp()


def bad(counts: Counter[str]) -> int:
    """How many outcomes explain that a part failed."""
    return counts["failed"] + counts["error"] + counts["xpassed"]


def report(results: list[Result], seconds: float) -> int:
    """Print each part, what was left out, and one last line; return the exit code."""
    print("\n" + "\n".join(map(str, results)))
    if any("SQLite" in result.name for result in results) and not with_browser():
        print("LEFT OUT: the journeys in the browser, because CONCILIA_E2E=0")
    total = sum((result.counts for result in results), Counter[str]())
    total["error"] += sum(1 for result in results if not result.good and not bad(result.counts))
    outcomes = ", ".join(f"{total[outcome]} {outcome}" for outcome in SEEN if total[outcome])
    good = all(result.good for result in results)
    outcomes = outcomes or f"{len(results)} checks passed"
    print(f"{' ' + outcomes + f' in {seconds:.2f}s ':=^80}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
