"""Serving a ranking, applicant by applicant, from lines with quotas: who is funded, with how much, from where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from concilia.engines.ranking.pots import LinePot, Pot
from concilia.engines.rules.schema import Quota


@dataclass(slots=True)
class Claim:
    """What one applicant asks, in order of the ranking: parts of (cents, lines that may pay), and quotas it is in.

    ``taken``: the cents that each line or quota gave. ``seated``: the lines on which it has its place already.
    """

    row: int
    parts: tuple[tuple[int, tuple[str, ...]], ...]
    quotas: frozenset[str]
    given: int = 0
    whole: bool = False
    sources: list[str] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    seated: set[str] = field(default_factory=set)


Draw = list[tuple[Pot, int, int]]
"""What was taken, to be given back if the rest is missing: pot, cents, places."""


@dataclass(slots=True)
class Serving:
    """The state of the serving, and its rules of conduct. ``least``: the smallest part of a benefit that is paid."""

    lines: dict[str, LinePot]
    residual_to_last: bool = False
    skip_to_smaller: bool = False
    least: int = 1

    def keep(self, claim: Claim, held: Mapping[str, int]) -> None:
        """What an applicant has stays theirs, before anybody is served; it goes on asking for the rest."""
        for code, cents in held.items():
            line, missing = self.lines[code], cents
            for pot in line.pots(claim.quotas, first=True):
                taken = pot.take(missing) if pot.cents is not None or line.amount is None else 0
                missing -= taken
                self._note(claim, code, pot, taken)
            claim.seated.add(code)
            claim.parts = tuple(_without(claim.parts, code, cents - missing))
        claim.whole = not any(cents for cents, _ in claim.parts)

    def _note(self, claim: Claim, line: str, pot: Pot, cents: int) -> None:
        """The first pot with a place seats the applicant; each that gives money is a source."""
        if pot.places and line not in claim.seated:
            pot.seat()
            claim.seated.add(line)
        if cents:
            claim.given += cents
            claim.taken[pot.code] += cents
            claim.sources.append(pot.code)

    def serve(self, claims: Sequence[Claim], quotas: Iterable[Quota]) -> None:
        """First the quotas, each for its own; then everyone, in order, from what is left."""
        quotas = tuple(quotas)
        for number, quota in enumerate(quotas):
            exhausted = self._serve_quota(quota, claims)
            if exhausted:
                self._release(quota, quotas[number + 1 :])
        for claim in claims:
            if claim.whole:
                continue
            if not self._fund(claim) and not self.skip_to_smaller:
                self._turn_away(claim)
            if not any(line.common.open or _any_open(line) for line in self.lines.values()):
                break
        if self.skip_to_smaller and self.residual_to_last:
            self._give_the_rest(claims)

    def _serve_quota(self, quota: Quota, claims: Sequence[Claim]) -> bool:
        """Fund members from the quota alone, in order, up to the first it cannot cover. True: none is left waiting."""
        line = self._line(quota)
        pot = line.quotas[quota.code]
        for claim in claims:
            if quota.code not in claim.quotas or claim.whole or line.common.code not in claim.parts[0][1]:
                continue
            if not self._fund_from(claim, line, pot):
                return False
        return True

    def _line(self, quota: Quota) -> LinePot:
        return self.lines[quota.line or next(iter(self.lines))]

    def _fund_from(self, claim: Claim, line: LinePot, pot: Pot) -> bool:
        """The quota covers what it limits, the common pot the rest of what the line limits."""
        need = sum(cents for cents, _ in claim.parts)
        money = pot if pot.cents is not None else line.common
        place = pot if pot.places is not None else line.common
        seatless = place.places is not None and place.places < 1 and line.common.code not in claim.seated
        if (money.cents is not None and money.cents < need) or seatless:
            return False
        money.move(need)
        drawn: Draw = [(money, need, 0)]
        if line.places is not None and line.common.code not in claim.seated:
            place.seat()
            drawn.append((place, 0, 1))
        self._settle(claim, drawn)
        return True

    def _release(self, quota: Quota, later: Sequence[Quota]) -> None:
        """The residue of a quota whose members are all served flows where the call says."""
        line = self._line(quota)
        pot = line.quotas[quota.code]
        heir = next((self._line(item).quotas[item.code] for item in later if item.code == quota.residue_to), None)
        target = line.common if quota.residue_to == "all" else heir
        if target is not None and pot.cents:
            _pass(pot, target if target.cents is not None else line.common, pot.cents, 0)
        if target is not None and pot.places:
            _pass(pot, target if target.places is not None else line.common, 0, pot.places)
        pot.open = False

    def _fund(self, claim: Claim) -> bool:
        drawn, missing = self._draw(claim)
        if missing:
            _give_back(drawn)
            return False
        self._settle(claim, drawn)
        return True

    def _draw(self, claim: Claim) -> tuple[Draw, int]:
        """Take what the claim needs from where it may; says what was taken and what is missing (at least 1)."""
        drawn: Draw = []
        missing = 0
        seated = set(claim.seated)
        for need, lines in claim.parts:
            left, seat = need, False
            for code in lines:
                left, sat = self._draw_from(self.lines[code], claim, left, seated, drawn)
                seat |= sat
                if seat and left == 0:
                    break
            missing += left if seat else max(left, 1)
        return drawn, missing

    def _draw_from(self, line: LinePot, claim: Claim, need: int, seated: set[str], drawn: Draw) -> tuple[int, bool]:
        """Take what the line can give; says what is still missing, and whether the line seats the applicant."""
        pots = line.pots(claim.quotas)
        code, limited = line.common.code, line.places is not None
        place = next((pot for pot in pots if not limited or pot.places), None)
        if place is None and code not in seated:
            return need, False
        before = need
        for pot in pots:
            if need and (pot.cents is not None or line.amount is None):
                taken = pot.take(need)
                drawn.append((pot, taken, 0))
                need -= taken
        useful = before == 0 or need < before
        if useful and limited and place is not None and code not in seated:
            place.seat()
            drawn.append((place, 0, 1))
            seated.add(code)
        return need, useful

    def _settle(self, claim: Claim, drawn: Draw) -> None:
        claim.given += sum(cents for _, cents, _ in drawn)
        claim.whole = True
        for pot, cents, _ in drawn:
            claim.taken[pot.code] += cents
        new = dict.fromkeys(pot.code for pot, cents, seat in drawn if cents or seat)
        claim.sources.extend(code for code in new if code not in claim.sources)

    def _turn_away(self, claim: Claim) -> None:
        """Nobody below takes what this applicant could not get: its pots close, after the rest if the call gives it."""
        if self.residual_to_last:
            self._give_part(claim)
        for _, lines in claim.parts:
            for code in lines:
                for pot in self.lines[code].pots(claim.quotas):
                    pot.open = False

    def _give_part(self, claim: Claim) -> bool:
        drawn, missing = self._draw(claim)
        given = sum(cents for _, cents, _ in drawn)
        if given < self.least or not missing:
            _give_back(drawn)
            return False
        self._settle(claim, drawn)
        claim.whole = False
        return True

    def _give_the_rest(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            if not claim.whole and self._give_part(claim):
                return


def _without(
    parts: Iterable[tuple[int, tuple[str, ...]]], line: str, cents: int
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The parts less what a line has given of them."""
    for wanted, lines in parts:
        had = min(wanted, cents) if line in lines else 0
        cents -= had
        yield wanted - had, lines


def _pass(source: Pot, target: Pot, cents: int, places: int) -> None:
    """Move what is left of one pot to another: nobody is paid by it."""
    if source.cents is not None and target.cents is not None:
        source.cents, target.cents = source.cents - cents, target.cents + cents
    if source.places is not None and target.places is not None:
        source.places, target.places = source.places - places, target.places + places


def _any_open(line: LinePot) -> bool:
    return any(pot.open for pot in line.quotas.values())


def _give_back(drawn: Draw) -> None:
    for pot, cents, places in drawn:
        pot.move(-cents)
        pot.seat(-places)
