"""Windows of a call: Italian wall times to UTC, half-open at whole seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from concilia.engines import deadlines
from concilia.engines.invalid import Invalid
from concilia.engines.rules.model import OpenWindow
from concilia.engines.rules.schema import Window
from concilia.engines.yamldoc import Path

WALL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")


class BadInstant(ValueError):
    """A wall time that no clock in Italy shows, or shows twice, or that is not written as one."""


def wall_time(text: str) -> datetime:
    """``2026-03-31 12:00:00`` as what the clock shows, without a zone. Raises BadInstant."""
    if not WALL.fullmatch(text):
        raise BadInstant(f"{text!r} is not a time in Italy; write 2026-03-31 12:00:00")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInstant(f"{text!r} is not a time: {error}") from error


def instant(text: str) -> datetime:
    """The wall time as an instant in UTC. Raises BadInstant for hours that daylight saving skips or repeats."""
    shown = wall_time(text)
    try:
        return deadlines.instant(shown.date(), shown.time())
    except Invalid as error:
        raise BadInstant(f"{text} {CLOCKS[error.code]}") from error


CLOCKS = {
    "time.skipped": "does not exist in Italy: summer time begins; choose an hour that exists",
    "time.twice": "comes twice in Italy, when summer time ends; choose an hour that comes once",
}


def in_rome(moment: datetime) -> datetime:
    """What the clock in Rome shows at ``moment``, without a zone."""
    return deadlines.wall(moment).replace(tzinfo=None)


Located = tuple[Path, str]


def read_windows(windows: Sequence[Window]) -> tuple[tuple[OpenWindow, ...], list[Located]]:
    """The windows in UTC, and what is wrong with them, each with its path under the file."""
    problems: list[Located] = []
    read = [_read(window, index, problems) for index, window in enumerate(windows)]
    opened = [window for window in read if window is not None]
    problems.extend(_overlaps(read))
    problems.extend(_twice(read))
    return tuple(opened), problems


def _read(window: Window, index: int, problems: list[Located]) -> OpenWindow | None:
    path: Path = ("windows", index)
    opens, closes = _at(window.opens, (*path, "opens"), problems), _at(window.closes, (*path, "closes"), problems)
    if opens is None or closes is None:
        return None
    if closes < opens:
        problems.append(((*path, "closes"), f"the window closes ({window.closes}) before it opens ({window.opens})"))
    for number, extension in enumerate(window.extensions):
        where = (*path, "extensions", number, "closes")
        later = _at(extension.closes, where, problems)
        if later is not None and later <= closes:
            problems.append((where, f"an extension to {extension.closes} does not move the deadline forward"))
        closes = max(closes, later or closes)
    return OpenWindow(window.code or str(index + 1), opens, closes + timedelta(seconds=1))


def _at(text: str, path: Path, problems: list[Located]) -> datetime | None:
    try:
        return instant(text)
    except BadInstant as error:
        problems.append((path, str(error)))
        return None


def _overlaps(windows: Sequence[OpenWindow | None]) -> Iterator[Located]:
    for index, (one, two) in enumerate(pairwise(windows), start=1):
        if one is not None and two is not None and two.opens < one.closes:
            yield (
                ("windows", index, "opens"),
                "this window opens before the one above has closed; windows follow in time",
            )


def _twice(windows: Sequence[OpenWindow | None]) -> Iterator[Located]:
    seen: set[str] = set()
    for index, window in enumerate(windows):
        if window is not None and window.code in seen:
            yield ("windows", index), f"the window {window.code} is written twice"
        seen.add(window.code if window else "")
