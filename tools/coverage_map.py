"""Print every seed item with the tests that show it: `make coverage-map`, or with `--missing` only the others."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tools.seed_items import ITEMS, NETWORKS

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Collect the tests, print the table and the totals; fail only when the tests cannot be collected."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--missing", action="store_true", help="only the items that no test shows yet")
    chosen = options.parse_args()
    shown = collect()
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table(shown, missing=chosen.missing))
    console.print(totals(shown))
    return 0


def collect() -> dict[str, list[str]]:
    """The tests that carry the mark of each item, on every database and in the browser, none of them run."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        words = ["-m", "pytest", "--collect-only", "-q", "--no-header", f"--seed-map={file.name}", "tests", "e2e"]
        done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True)
        if done.returncode not in (0, 5):
            raise SystemExit(f"The tests cannot be collected:\n{done.stdout}{done.stderr}")
        return {code: list(tests) for code, tests in json.loads(Path(file.name).read_text() or "{}").items()}


def table(shown: dict[str, list[str]], *, missing: bool = False) -> Table:
    """One row for each item: code, title, how many tests, in which screen tests, and the first two by name."""
    made = Table("item", "what the document says", "tests", "screens", "shown by")
    for code, title in ITEMS.items():
        tests = shown.get(code, [])
        if not (missing and tests):
            made.add_row(code, short(title), str(len(tests) or "-"), str(screens(tests) or "-"), names(tests))
    return made


def screens(tests: list[str]) -> int:
    """How many of the tests look at a screen: in a browser, or through a view."""
    return sum(1 for test in tests if test.startswith("e2e/") or "view" in test or "screen" in test)


def names(tests: list[str]) -> str:
    """The first two different test functions, and how many more there are."""
    different = list(dict.fromkeys(test.split("[")[0].removeprefix("tests/") for test in tests))
    more = f"\nand {len(different) - 2} more" if len(different) > 2 else ""
    return "\n".join(different[:2]) + more if different else "not yet shown"


def short(title: str, width: int = 70) -> str:
    """A title on one line."""
    return title if len(title) <= width else title[: width - 1].rsplit(" ", 1)[0] + "…"


def totals(shown: dict[str, list[str]]) -> str:
    """Shown and not yet shown, for each network and in all."""
    lines = [f"{name:16} {part(letters, shown)}" for letters, name in NETWORKS.items()]
    return "\n".join([*lines, f"{'in all':16} {part('', shown)}"])


def part(letters: str, shown: dict[str, list[str]]) -> str:
    """The totals of the items whose code begins with those letters."""
    codes = [code for code in ITEMS if code.startswith(letters)]
    count = sum(1 for code in codes if shown.get(code))
    return f"{count:3} shown, {len(codes) - count:3} not yet shown, of {len(codes)}"


if __name__ == "__main__":
    sys.exit(main())
