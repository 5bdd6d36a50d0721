"""Until the first release each room has one migration: delete them and make them all again (`make migrations`).

After a release this would break every installation; it refuses as soon as CHANGELOG.md has a released version.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "concilia"
RELEASED = re.compile(r"^## \[?\d+\.\d+", re.MULTILINE)


def main() -> int:
    """Move the migrations aside, make new ones, and put the old ones back if that fails."""
    if RELEASED.search((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")):
        sys.exit("A version was released: its migrations stand. Add one with `python manage.py makemigrations`.")
    with tempfile.TemporaryDirectory() as folder:
        moved = put_aside(Path(folder))
        environment = {**os.environ, "CONCILIA_DATA_DIR": folder}
        done = subprocess.run([sys.executable, "manage.py", "makemigrations", "--no-header"], cwd=ROOT, env=environment)
        if done.returncode:
            put_back(moved)
            sys.exit("makemigrations failed: the old migrations are back in their places.")
    subprocess.run([sys.executable, "tools/fold.py"], cwd=ROOT, check=True)
    return 0


def put_aside(folder: Path) -> dict[Path, Path]:
    """Move each room's migrations under `folder`; return where each came from."""
    moved = {}
    for old in sorted(PACKAGE.glob("*/migrations/[0-9]*.py")):
        away = folder / old.relative_to(PACKAGE)
        away.parent.mkdir(parents=True, exist_ok=True)
        moved[old] = Path(shutil.move(old, away))
    return moved


def put_back(moved: dict[Path, Path]) -> None:
    """Delete what was made meanwhile and return each old migration to its place."""
    for made in PACKAGE.glob("*/migrations/[0-9]*.py"):
        made.unlink()
    for old, away in moved.items():
        shutil.move(away, old)


if __name__ == "__main__":
    sys.exit(main())
