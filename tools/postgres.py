"""A PostgreSQL of one's own, for as long as something runs: private folder and socket, no network port.

`python -m tools.postgres COMMAND…` runs a command with CONCILIA_DATABASE_URL pointing to it.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

OWNER = "postgres"
#: What runs here is thrown away: durability costs time and protects nothing. Isolation and locks are as in production.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
    "timezone": "UTC",
}


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest there is, or None."""
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((path.parent for path in versions), key=lambda folder: float(folder.parent.name), default=None)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a new PostgreSQL and yield the address of its database; stop it and delete it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="concilia-pg-", dir="/tmp"))
    try:
        _give_to_owner(folder)
        _run("initdb", "-D", str(folder / "data"), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        _control(folder, "-o", f"{options} -k {folder}", "-l", str(folder / "log"), "start")
        try:
            yield f"postgres://{OWNER}@{quote(str(folder), safe='')}/postgres"
        finally:
            _control(folder, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _control(folder: Path, *words: str) -> None:
    _run("pg_ctl", "-D", str(folder / "data"), "-w", "-s", *words)


def _run(program: str, *words: str) -> None:
    """Run a server program, as user postgres when we are root: PostgreSQL refuses to run as root."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL's server is not installed (on Debian: apt install postgresql)")
    command = [str(folder / program), *words]
    user = OWNER if _root() else None
    done = subprocess.run(
        command, user=user, group=user, extra_groups=[] if user else None, cwd="/", stdout=subprocess.DEVNULL
    )
    if done.returncode:
        raise RuntimeError(f"{program} did not work (exit code {done.returncode})")


def _give_to_owner(folder: Path) -> None:
    if _root():
        shutil.chown(folder, OWNER, OWNER)


def _root() -> bool:
    return os.geteuid() == 0


if __name__ == "__main__":
    with cluster() as address:
        finished = subprocess.run(sys.argv[1:], env={**os.environ, "CONCILIA_DATABASE_URL": address})
    sys.exit(finished.returncode)
