"""What the tests need from the machine and Python cannot bring: found, installed when we may, or named."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from tools import postgres

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """A Debian package, what it is for, and how to see that it is there."""

    package: str
    purpose: str
    present: Callable[[], bool]


def browser() -> str | None:
    """The path of Chromium: $CHROMIUM, or the first of its names on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


POSTGRESQL = Need("postgresql", "the tests on PostgreSQL", lambda: postgres.programs() is not None)
GETTEXT = Need("gettext", "the check of the translations", lambda: shutil.which("xgettext") is not None)
CHROMIUM = Need("chromium", "the browser journeys (or leave them out with CONCILIA_E2E=0)", lambda: bool(browser()))


def provide(needs: list[Need]) -> None:
    """Install the Debian packages that are missing, as root or with sudo; else say which ones and why.

    Raises SystemExit when something stays missing: no test is left out in silence.
    """
    missing = [need for need in needs if not need.present()]
    rights = _rights()
    if missing and rights is not None and shutil.which("apt-get"):
        names = [need.package for need in missing]
        print(f"Installing {', '.join(names)} with apt-get …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *names]):
            subprocess.run([*rights, "apt-get", *words], env=environment, stdout=subprocess.DEVNULL)
        missing = [need for need in missing if not need.present()]
    if missing:
        lines = "\n".join(f"  {need.package}: {need.purpose}" for need in missing)
        packages = " ".join(need.package for need in missing)
        raise SystemExit(f"The tests need, and this machine does not have:\n{lines}\nInstall: apt install {packages}")


def _rights() -> list[str] | None:
    """What to put before a command that needs root: nothing, sudo without a password, or None when we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None
