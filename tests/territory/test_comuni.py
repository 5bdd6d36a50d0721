"""The packaged table of comuni: what it holds, that its parts agree, and that it is the file described."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from datetime import date
from importlib import resources
from itertools import pairwise

import pytest

from concilia.territory import comuni

DATA = resources.files("concilia.territory") / "data"


def test_the_list_is_complete_and_its_codes_are_unique():
    rows = comuni.all_comuni()
    assert len(rows) == 7896
    assert len({c.istat for c in rows}) == len({c.belfiore for c in rows}) == len(rows)
    assert len({c.province for c in rows}) == 107
    assert len({c.region_code for c in rows}) == 20


def test_population_is_that_of_the_national_total_but_for_the_three_missing():
    rows = comuni.all_comuni()
    assert {c.name for c in rows if c.population is None} == {"Misiliscemi", "Montecopiolo", "Sassofeltrio"}
    assert sum(c.population or 0 for c in rows) == 58_840_177


def test_a_comune_of_the_castellanza_alliance():
    found = comuni.by_istat("012042")
    assert found is not None
    assert (str(found), found.belfiore, found.region, found.province_code) == (
        "Castellanza (VA)",
        "C139",
        "Lombardia",
        "012",
    )
    assert found.population == 13_939
    assert (found.latitude, found.longitude) == pytest.approx((45.61, 8.90), abs=0.02)


def test_merged_comuni_have_the_population_and_the_land_of_their_parts():
    uggiate = comuni.by_istat("013256")
    assert uggiate is not None
    assert uggiate.population == 1652 + 5137
    assert comuni.boundary("013256") is not None


def test_a_ceased_comune_says_its_last_day():
    ceased = {c.name: c.ceased for c in comuni.all_comuni() if c.ceased}
    assert ceased == {
        "Lirio": date(2026, 1, 31),
        "Castegnero": date(2026, 2, 20),
        "Nanto": date(2026, 2, 20),
    }


def test_unknown_codes_give_nothing():
    assert comuni.by_istat("999999") is None
    assert comuni.by_istat("12042") is None
    assert comuni.boundary("999999") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("forlì", "040012"),
        ("FORLI'", "040012"),
        ("Reggio nell'Emilia", "035033"),
        ("reggio nell’emilia", "035033"),
        ("Bozen", "021008"),
        ("Bolzano", "021008"),
    ],
)
def test_names_are_found_as_people_type_them(typed, code):
    assert [c.istat for c in comuni.find(typed)] == [code]


def test_homonyms_are_told_apart_by_province():
    assert {c.province for c in comuni.find("Livo")} == {"CO", "TN"}
    assert [c.province for c in comuni.find("Livo", "co")] == ["CO"]
    assert comuni.find("Livo", "MI") == ()


def test_suggestions_for_a_name_written_wrong():
    assert next(c.name for c in comuni.suggestions("Castelanza")) == "Castellanza"
    assert comuni.suggestions("Qwertyuiop") == ()


# Birthplaces


def test_a_code_names_what_existed_on_that_day():
    before, after = comuni.by_belfiore("A001", date(1900, 1, 1)), comuni.by_belfiore("A001", date(2000, 1, 1))
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Abano", "Abano Terme")


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("D620", date(1940, 5, 1), "Fiume"),
        ("D620", date(1950, 5, 1), None),
        ("M439", date(2026, 2, 20), None),
        ("M439", date(2026, 2, 21), "Castegnero Nanto"),
        ("C056", date(2026, 2, 20), "Castegnero"),
        ("C056", date(2026, 2, 21), None),
        ("Z118", date(1985, 1, 1), "Jugoslavia"),
        ("Z118", date(2010, 1, 1), None),
        ("Z149", date(1960, 1, 1), "Croazia"),
        ("X999", date(2000, 1, 1), None),
    ],
)
def test_ceased_comuni_and_states(code, day, name):
    place = comuni.by_belfiore(code, day)
    assert (place.name if place else None) == name


def test_every_comune_of_the_list_is_a_birthplace_until_it_ceases():
    day = date(2025, 6, 1)
    assert [c.name for c in comuni.all_comuni() if comuni.by_belfiore(c.belfiore, day) is None] == []


def test_periods_of_a_state_have_no_first_day():
    assert comuni.birthplace_periods("Z118") == ((None, date(2003, 2, 4)),)
    assert comuni.birthplace_periods("X999") == ()


# Boundaries


def inside(longitude, latitude, ring):
    """Ray casting: is a point inside a closed ring."""
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def sample():
    return comuni.all_comuni()[::40]


def test_rings_are_closed_and_hold_their_point():
    for comune in sample():
        polygons = comuni.boundary(comune.istat)["coordinates"]
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for polygon in polygons for ring in polygon)
        holders = [p for p in polygons if inside(comune.longitude, comune.latitude, p[0])]
        assert len(holders) == 1, comune
        assert not any(inside(comune.longitude, comune.latitude, hole) for hole in holders[0][1:])


def test_neighbours_share_one_border():
    """Inside a province, each segment of a border is used by one comune (the outside) or by exactly two."""
    segments = Counter(
        frozenset(map(tuple, pair))
        for comune in comuni.all_comuni()
        if comune.province == "VA"
        for polygon in comuni.boundary(comune.istat)["coordinates"]
        for ring in polygon
        for pair in pairwise(ring)
    )
    assert set(segments.values()) == {1, 2}
    assert Counter(segments.values())[2] > 800


def test_every_comune_has_a_boundary():
    assert all(comuni.boundary(c.istat) for c in sample())
    assert len(comuni._topology()["objects"]) == len(comuni.all_comuni())


# The file


def test_the_file_is_the_one_whose_sources_are_listed():
    digest = hashlib.sha256((DATA / "comuni.zip").read_bytes()).hexdigest()
    assert digest in (DATA / "SOURCES.md").read_text(encoding="utf-8")


def test_reading_needs_no_django_and_is_lazy():
    code = (
        "import sys, concilia.territory.comuni as c; assert not c.all_comuni.cache_info().currsize;"
        "c.by_istat('012042'); assert not c._topology.cache_info().currsize; assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"})


# The territory of a seed

CASTELLANZA = """
Castellanza
Fagnano Olona
Gorla Maggiore
Gorla Minore
Marnate
Olgiate Olona
Solbiate Olona
"""
SOMMA_LOMBARDO = """
Arsago Seprio
Besnate
Cardano al Campo
Casorate Sempione
Ferno
Golasecca
Lonate Pozzolo
Somma Lombardo
Vizzola Ticino
"""


@pytest.mark.seed("CA-18", "CA-19", "CA-20")
def test_the_comuni_of_the_castellanza_alliance_and_their_people():
    found = [comuni.find(name, "VA") for name in (CASTELLANZA + SOMMA_LOMBARDO).split("\n") if name]
    assert [len(matches) for matches in found] == [1] * 16
    assert 130_000 < sum(matches[0].population for matches in found) < 150_000
