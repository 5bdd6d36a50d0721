"""Comuni: known, called by their name, in one ambito only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from concilia.engines.yamldoc import Path
from concilia.plans.planfile.book import Book, Finding, nearest
from concilia.plans.planfile.network import Comuni


def check(book: Book, known: Mapping[str, str] | None) -> Iterator[Finding]:
    """``known``: ISTAT code to name of every comune; None leaves the codes unchecked."""
    territory = book.plan.network.territory
    mine = book.plan.comuni()
    places: list[tuple[Path, Comuni]] = [(("network", "territory", "comuni"), territory.comuni)]
    for index, ambito in enumerate(territory.ambiti):
        places.append((("network", "territory", "ambiti", index, "comuni"), ambito.comuni))
    yield from twice(places)
    for index, organisation in enumerate(book.plan.organisations):
        path: Path = ("organisations", index, "represents_comuni")
        places.append((path, organisation.represents_comuni))
        for istat in organisation.represents_comuni.keys() - mine.keys():
            yield Finding((*path, istat), f"{istat} is not in the territory of the network; add it there first")
    if known is not None:
        for path, comuni in places:
            yield from unknown(path, comuni, known)
        yield from seats(book, known)


def twice(places: list[tuple[Path, Comuni]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, comuni in places:
        for istat, name in comuni.items():
            if istat in seen:
                yield Finding((*path, istat), f"{istat} {name} is in the territory twice; keep it in one ambito")
            seen.add(istat)


def unknown(path: Path, comuni: Comuni, known: Mapping[str, str]) -> Iterator[Finding]:
    for istat, name in comuni.items():
        if istat not in known:
            yield Finding((*path, istat), f'no comune has the ISTAT code "{istat}"; {_by_name(istat, name, known)}')
        elif known[istat].casefold() != name.casefold():
            message = f'"{istat}" is {known[istat]}, not {name}; {_by_name(istat, name, known)}'
            yield Finding((*path, istat), message)


def seats(book: Book, known: Mapping[str, str]) -> Iterator[Finding]:
    for index, organisation in enumerate(book.plan.organisations):
        if organisation.seat and organisation.seat not in known:
            message = f'no comune has the ISTAT code "{organisation.seat}"; look the code up in the ISTAT table'
            yield Finding(("organisations", index, "seat"), message)


def _by_name(istat: str, name: str, known: Mapping[str, str]) -> str:
    """The code of the comune called most like ``name``, of the same province if several are called so."""
    near = nearest(name, known.values())
    if near is None:
        return "look the code up in the ISTAT table"
    code = max((code for code, each in known.items() if each == near), key=lambda code: code[:3] == istat[:3])
    return f'{near} is "{code}"'
