"""Membership: first the network, then the alliance; leads are members; who is not active has no vote and no budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from concilia.engines.yamldoc import Path
from concilia.plans.planfile.book import Book, Finding
from concilia.plans.planfile.catalogue import BUILTIN
from concilia.plans.planfile.checks.dates import overlap
from concilia.plans.planfile.network import Adhesion, Alliance


def check(book: Book) -> Iterator[Finding]:
    plan = book.plan
    yield from network_lead(book)
    yield from rows(("adhesions",), plan.adhesions)
    yield from admissible(book)
    for index, alliance in enumerate(plan.alliances):
        path: Path = ("alliances", index)
        yield from rows((*path, "adhesions"), alliance.adhesions)
        yield from lead(book, path, alliance)
        yield from two_steps(book, path, alliance)
    yield from budget(book)
    yield from votes(book)


def states(adhesions: Sequence[Adhesion]) -> dict[str, Adhesion]:
    """Organisation to its adhesion; the active one when it left and came back."""
    return {each.organisation: each for each in sorted(adhesions, key=lambda each: each.state == "active")}


def network_lead(book: Book) -> Iterator[Finding]:
    who = book.plan.network.lead
    adhesion = states(book.plan.adhesions).get(who)
    if adhesion is None or adhesion.state != "active":
        yield Finding(("network", "lead"), f"the lead {who!r} is not an active member of the network; add its adhesion")


def rows(path: Path, adhesions: Sequence[Adhesion]) -> Iterator[Finding]:
    """Nobody is a member twice on the same day; who left says when; only active members vote."""
    for index, each in enumerate(adhesions):
        twin = next((e for e in adhesions[:index] if e.organisation == each.organisation and overlap(e, each)), None)
        if twin:
            message = f"{each.organisation} is already a member in the same days; keep one adhesion"
            yield Finding((*path, index, "organisation"), message)
        if each.state in ("withdrawn", "expired") and each.until is None:
            yield Finding((*path, index, "state"), f"{each.organisation} is {each.state}: write its last day in until")
        if each.state == "active" and each.since is None:
            message = f"{each.organisation} is active since no day; write since, or state: being_formalised"
            yield Finding((*path, index, "organisation"), message)
        if each.votes and each.state != "active":
            message = f"{each.organisation} is {each.state}: only an active member votes; write votes: false"
            yield Finding((*path, index, "votes"), message)


def is_of(book: Book, organisation_type: str, allowed: Sequence[str]) -> bool:
    """Whether a type, or a wider one it belongs to, is among ``allowed``; an empty list allows all."""
    types = (*BUILTIN.organisation_types, *book.plan.catalogue.organisation_types)
    broader = {each.code: each.broader for each in types}
    seen: list[str] = []
    step: str | None = organisation_type
    while step is not None and step not in seen:
        seen.append(step)
        step = broader.get(step)
    return not allowed or any(each in allowed for each in seen)


def admissible(book: Book) -> Iterator[Finding]:
    network = book.plan.network
    types = {each.code: each.type for each in book.plan.organisations}
    signatories = {who for accord in network.accords for who in accord.signatories}
    for index, each in enumerate(book.plan.adhesions):
        mine = types.get(each.organisation)
        if mine and each.organisation not in signatories and not is_of(book, mine, network.admissible_types):
            message = (
                f"{each.organisation} is of type {mine!r}, which may not adhere; "
                f"the network admits {', '.join(network.admissible_types)}"
            )
            yield Finding(("adhesions", index, "organisation"), message)


def lead(book: Book, path: Path, alliance: Alliance) -> Iterator[Finding]:
    """The lead is an active member with the role of lead, the only one, and of an allowed type."""
    mine = states(alliance.adhesions).get(alliance.lead)
    if mine is None or mine.state != "active":
        message = f"the lead {alliance.lead!r} is not an active member of the alliance; add its adhesion, role: lead"
        yield Finding((*path, "lead"), message)
    elif mine.role != "lead":
        yield Finding((*path, "lead"), f"the adhesion of the lead {alliance.lead!r} has role {mine.role!r}; write lead")
    for index, each in enumerate(alliance.adhesions):
        if each.role == "lead" and each.state == "active" and each.organisation != alliance.lead:
            message = f"{each.organisation} is a second lead; the lead is {alliance.lead!r}: write role: partner"
            yield Finding((*path, "adhesions", index, "role"), message)
    types = {each.code: each.type for each in book.plan.organisations}
    kind = types.get(alliance.lead)
    if kind and not is_of(book, kind, alliance.lead_types):
        message = f"the lead {alliance.lead!r} is of type {kind!r}; only {', '.join(alliance.lead_types)} may lead"
        yield Finding((*path, "lead"), message)


def two_steps(book: Book, path: Path, alliance: Alliance) -> Iterator[Finding]:
    """An active member of an alliance is an active member of the network first."""
    network = states(book.plan.adhesions)
    allowed = {"active": ("active",), "being_formalised": ("active", "being_formalised")}
    for index, each in enumerate(alliance.adhesions):
        first = network.get(each.organisation)
        state = first.state if first else "not a member"
        if each.state in allowed and state not in allowed[each.state]:
            message = (
                f"{each.organisation} is {each.state} in the alliance but {state} in the network; "
                "a member joins the network first: correct its adhesion under adhesions"
            )
            yield Finding((*path, "adhesions", index, "organisation"), message)


def budget(book: Book) -> Iterator[Finding]:
    """Only active leads and partners carry money."""
    alliances = {each.code: each.adhesions for each in book.plan.alliances}
    for index, project in enumerate(book.plan.projects):
        members = states(alliances.get(project.alliance or "", book.plan.adhesions))
        if project.resources is None:
            continue
        path: Path = ("projects", index, "resources")
        payers = [((*path, "lines", i, "partner"), each.partner) for i, each in enumerate(project.resources.lines)]
        for i, each in enumerate(project.resources.sources):
            if each.kind == "cofinancing" and each.organisation:
                payers.append(((*path, "sources", i, "organisation"), each.organisation))
        for place, who in payers:
            if fault := _no_budget(members.get(who)):
                yield Finding(place, f"{who} is {fault} of this project's alliance: it can't have a budget")


def _no_budget(adhesion: Adhesion | None) -> str | None:
    if adhesion is None:
        return "not a member"
    if adhesion.state != "active":
        return f"a member {adhesion.state.replace('_', ' ')}, not an active one,"
    return "an adherent" if adhesion.role == "adherent" else None


def votes(book: Book) -> Iterator[Finding]:
    """A seat with a vote belongs to nobody whose adhesion is not active."""
    everywhere = [*book.plan.adhesions, *(each for one in book.plan.alliances for each in one.adhesions)]
    members = states(everywhere)
    for index, body in enumerate(book.plan.bodies):
        for seat, each in enumerate(body.seats):
            adhesion = members.get(each.organisation)
            if each.votes and adhesion and adhesion.state != "active":
                message = f"{each.organisation} is {adhesion.state}: only an active member votes; write votes: false"
                yield Finding(("bodies", index, "seats", seat, "votes"), message)
