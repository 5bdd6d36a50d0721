"""The packaged table of Italian comuni, read when first asked. There is no Django here.

Sources, dates and licences: ``data/SOURCES.md``. The comuni are those of ISTAT's list of January 2025; population is
that of 1 January 2023. Codes are text: an ISTAT code has six digits (``015146``), a Belfiore code a letter and three
digits (``F205``).
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

POPULATION_ON = date(2023, 1, 1)
"""The day of which ``Comune.population`` is the number of residents."""

ABROAD = "EE"
"""What stands for the province in a foreign State's row."""

_ARCHIVE = resources.files(__package__) / "data" / "comuni.zip"


@dataclass(frozen=True, slots=True)
class Comune:
    """A comune. ``province`` is the abbreviation (``VA``); ``ceased`` the last day, for the few that ended since."""

    istat: str
    name: str
    other_name: str
    province: str
    province_name: str
    region_code: str
    region: str
    belfiore: str
    ceased: date | None
    population: int | None
    latitude: float
    longitude: float

    @property
    def province_code(self) -> str:
        """ISTAT's historical code of the province: the first three digits of the comune's."""
        return self.istat[:3]

    def __str__(self) -> str:
        return f"{self.name} ({self.province})"


@dataclass(frozen=True, slots=True)
class Birthplace:
    """A name that a Belfiore code had from ``since`` to ``until``, both included; None leaves that end open."""

    belfiore: str
    name: str
    province: str
    since: date | None
    until: date | None

    @property
    def abroad(self) -> bool:
        return self.province == ABROAD

    def existed(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


def _read(part: str) -> str:
    with _ARCHIVE.open("rb") as file, zipfile.ZipFile(file) as archive:
        return archive.read(part).decode()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# Comuni


@cache
def all_comuni() -> tuple[Comune, ...]:
    """Every comune of the list, in the order of ISTAT codes."""
    return tuple(_comune(row) for row in csv.DictReader(io.StringIO(_read("comuni.csv"))))


def _comune(row: dict[str, Any]) -> Comune:
    ceased, population = _day(row.pop("ceased")), row.pop("population")
    latitude, longitude = float(row.pop("latitude")), float(row.pop("longitude"))
    return Comune(
        **row,
        ceased=ceased,
        population=int(population) if population else None,
        latitude=latitude,
        longitude=longitude,
    )


@cache
def _by_istat() -> dict[str, Comune]:
    return {comune.istat: comune for comune in all_comuni()}


@cache
def _by_name() -> dict[str, tuple[Comune, ...]]:
    index: dict[str, tuple[Comune, ...]] = {}
    for comune in all_comuni():
        for name in {_folded(comune.name), _folded(comune.other_name)} - {""}:
            index[name] = (*index.get(name, ()), comune)
    return index


def by_istat(code: str) -> Comune | None:
    """The comune of a six-digit ISTAT code, or None."""
    return _by_istat().get(code)


def find(name: str, province: str | None = None) -> tuple[Comune, ...]:
    """Comuni of that name, in Italian or in the other language, whatever the case, accents, hyphens or apostrophes.

    Several comuni share a name (Castro, Livo, Samone…): the abbreviation of the province, if given, chooses.
    """
    found = _by_name().get(_folded(name), ())
    return tuple(c for c in found if province is None or c.province == province.upper())


def suggestions(name: str, count: int = 3) -> tuple[Comune, ...]:
    """Comuni whose names look most like ``name``: for the message "what to write instead"."""
    near = difflib.get_close_matches(_folded(name), _by_name(), n=count, cutoff=0.7)
    return tuple(comune for match in near for comune in _by_name()[match])[:count]


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


# Birthplaces


@cache
def _birthplaces() -> dict[str, tuple[Birthplace, ...]]:
    index: dict[str, list[Birthplace]] = {}
    for code, name, province, since, until in _rows("birthplaces.csv"):
        index.setdefault(code, []).append(Birthplace(code, name, province, _day(since), _day(until)))
    return {code: tuple(places) for code, places in index.items()}


def _rows(part: str) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(_read(part)))
    next(rows)
    return rows


def birthplaces(belfiore: str) -> tuple[Birthplace, ...]:
    """All that a Belfiore code has named: comuni, ceased ones too, and foreign States. Empty if it names nothing."""
    return _birthplaces().get(belfiore, ())


def by_belfiore(belfiore: str, on: date) -> Birthplace | None:
    """What a Belfiore code named on a day; the latest if two records share the day."""
    return next((place for place in reversed(birthplaces(belfiore)) if place.existed(on)), None)


def birthplace_periods(belfiore: str) -> tuple[tuple[date | None, date | None], ...]:
    """First and last day of each name of a code: the lookup that ``engines.codes.fiscal_code`` asks for."""
    return tuple((place.since, place.until) for place in birthplaces(belfiore))


# Boundaries


@cache
def _topology() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_read("boundaries.json"))
    content["objects"] = {shape["id"]: shape["arcs"] for shape in content["objects"]["comuni"]["geometries"]}
    return content


def boundary(istat: str) -> dict[str, Any] | None:
    """The boundary of a comune as a GeoJSON MultiPolygon in degrees (longitude, latitude), or None.

    Simplified for maps, not for measuring; neighbours share the same points along their border.
    """
    arcs = _topology()["objects"].get(istat)
    if arcs is None:
        return None
    return {"type": "MultiPolygon", "coordinates": [[_ring(ring) for ring in polygon] for polygon in arcs]}


def _ring(numbers: list[int]) -> list[list[float]]:
    """The arcs of a ring, one after the other; ``~n`` is arc n read backwards (TopoJSON)."""
    points: list[list[float]] = []
    for number in numbers:
        arc = _arc(number) if number >= 0 else _arc(~number)[::-1]
        points.extend(arc if not points else arc[1:])
    return points


def _arc(number: int) -> list[list[float]]:
    x = y = 0
    points = []
    for dx, dy in _topology()["arcs"][number]:
        x, y = x + dx, y + dy
        points.append([x / 10_000, y / 10_000])
    return points
