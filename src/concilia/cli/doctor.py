"""``concilia doctor``: whether this installation is sound, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import click

from . import _site

UNSOUND = 1
INIT = "run `concilia init`"
#: Beyond these SQLite, one file that one writes at a time, is no longer the right place.
MOST_BYTES, MOST_ALLIANCES, MOST_STAFF = 500_000_000, 1, 10
LARGEST_SKEW_SECONDS = 1.0
TICKS_STOPPED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``ok``; ``look``, advice; ``wrong``, with what to do."""

    name: str
    level: Literal["ok", "look", "wrong"]
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.level:<6} {self.name:<11} {self.text}{f': {self.remedy}' if self.remedy else ''}"


@click.command()
def doctor() -> None:
    """Look at this installation: database, tables, guards, keys, files, clock, and what is advised.

    Each line is `ok`, `look` (advice) or `wrong`, with what to do. It changes nothing. Ends with 1 when something is
    wrong, with 0 otherwise.
    """
    _site.ready()
    sound = True
    for finding in examine():
        click.echo(str(finding))
        sound &= finding.level != "wrong"
    if not sound:
        raise click.exceptions.Exit(UNSOUND)


def examine() -> Iterator[Finding]:
    """Every finding; only the first ones where the others could not be asked."""
    found = list(obstacles())
    yield from found
    if all(finding.level != "wrong" for finding in found):
        for check in CHECKS:
            yield from check()


def obstacles() -> Iterator[Finding]:
    """What must be right before anything is served: the database answers and has its tables and its guards."""
    from django.db import DatabaseError

    from concilia.core import dialect

    try:
        yield Finding("database", "ok", dialect.description())
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        yield Finding("database", "wrong", reason, "check CONCILIA_DATABASE_URL and that the server runs")
        return
    yield from _tables()


def _tables() -> Iterator[Finding]:
    from concilia.core import guards, schema

    if not schema.ready():
        yield Finding("tables", "wrong", "the database does not have the tables of this version", INIT)
        return
    yield Finding("tables", "ok", "every migration is applied")
    missing = guards.missing()
    if missing:
        yield Finding("guards", "wrong", f"{len(missing)} are missing ({', '.join(missing[:3])}…)", INIT)
    else:
        yield Finding("guards", "ok", f"{sum(guard.installs_here for guard in guards.declared())} are in the database")


def _durability() -> Iterator[Finding]:
    from concilia.core import dialect

    lax = dialect.lax_settings()
    if lax:
        yield Finding("durability", "wrong", ", ".join(lax), "what was answered could be lost; switch it on")
    else:
        yield Finding("durability", "ok", "what was answered survives a crash")


def _keys() -> Iterator[Finding]:
    from django.conf import settings

    from concilia.core import crypto
    from concilia.core.keys import used

    held = {crypto.key_id(secret) for secret in settings.FIELD_KEYS}
    lost = sorted(used() - held)
    if lost:
        remedy = "add them to CONCILIA_FIELD_KEYS, after the newest"
        yield Finding("keys", "wrong", f"fields are encrypted under keys that are not here ({', '.join(lost)})", remedy)
    else:
        yield Finding("keys", "ok", f"every encrypted field has its key ({', '.join(sorted(held))})")
    if not settings.CONCILIA.field_keys and not settings.DEMO:
        remedy = "give CONCILIA_FIELD_KEYS, so that a copy of the folder is not enough to read them"
        yield Finding("keys", "look", "they are kept in the data folder, beside what they protect", remedy)


def _files() -> Iterator[Finding]:
    from concilia.core import storage
    from concilia.documents.models import Document

    hashes = set(Document.objects.order_by().values_list("sha256", flat=True))
    lost = sum(not storage.has(sha256) for sha256 in hashes)
    if lost:
        yield Finding("files", "wrong", f"{lost} of {len(hashes)} are not in the data folder", "restore a backup")
    else:
        yield Finding("files", "ok", f"{len(hashes)} are in the data folder")


def _comuni() -> Iterator[Finding]:
    from concilia.territory import comuni
    from concilia.territory.models import Comune

    packaged, loaded = len(comuni.all_comuni()), Comune.objects.count()
    if loaded < packaged:
        yield Finding("comuni", "wrong", f"{loaded} of {packaged} are in the database", INIT)
    else:
        yield Finding("comuni", "ok", f"{loaded} are in the database")


def _clock() -> Iterator[Finding]:
    from concilia.core import dialect

    skew = dialect.clock_skew()
    text = f"{abs(skew):.1f} seconds between this machine and the database"
    if abs(skew) > LARGEST_SKEW_SECONDS:
        yield Finding("clock", "look", text, "the database's is used; set both by NTP")
    else:
        yield Finding("clock", "ok", text)


def _periodic_work() -> Iterator[Finding]:
    from django.conf import settings
    from django.db.models import Max

    from concilia.core import clock
    from concilia.core.models import TickRun

    last = TickRun.objects.aggregate(last=Max("at"))["last"]
    if last is not None and clock.now() - last < TICKS_STOPPED_AFTER:
        yield Finding("worker", "ok", f"last at work at {last.astimezone(clock.ROME):%H:%M}")
    elif not settings.DEMO:
        since = f"since {last.astimezone(clock.ROME):%Y-%m-%d %H:%M}" if last else "yet"
        yield Finding("worker", "look", f"no periodic work {since}: no notice leaves", "run `concilia worker`")


def _place() -> Iterator[Finding]:
    """Whether SQLite is still the right place."""
    from django.conf import settings

    from concilia.access.kinds import STAFF
    from concilia.access.models import Role
    from concilia.core import dialect
    from concilia.networks.models import Alliance

    if dialect.is_postgres() or settings.DEMO:
        return
    size, alliances = dialect.file_size() or 0, Alliance.objects.count()
    staff = Role.objects.filter(kind__in=STAFF, until=None).order_by().values("user").distinct().count()
    outgrown = [
        f"{size // 1_000_000} MB" if size > MOST_BYTES else "",
        f"{alliances} alliances" if alliances > MOST_ALLIANCES else "",
        f"{staff} people of the staff" if staff > MOST_STAFF else "",
    ]
    if any(outgrown):
        text = f"{', '.join(filter(None, outgrown))} are too much for SQLite"
        yield Finding("place", "look", text, "it is time to move to PostgreSQL (docs/running.md)")
    else:
        yield Finding("place", "ok", "SQLite serves one small alliance well")


def _settings() -> Iterator[Finding]:
    from django.conf import settings

    if settings.DEMO:
        yield Finding("settings", "look", "this is the demonstration", "never put real data in it")
    if settings.DEBUG:
        yield Finding("settings", "look", "CONCILIA_DEBUG shows errors in full", "never where others can reach it")
    if not settings.EMAIL_HOST or settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        yield Finding("settings", "look", "no mail server: notices stay in the outbox", "give CONCILIA_EMAIL_HOST")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _durability,
    _keys,
    _files,
    _comuni,
    _clock,
    _periodic_work,
    _place,
    _settings,
)
