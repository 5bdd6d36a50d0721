"""What families and firms already receive: other measures declared and imported, aids and certificates of firms."""

from __future__ import annotations

from datetime import date
from typing import Any

from concilia.benefits.domain import aids, durcs, measures, received, undertakings
from concilia.benefits.models import Aid, Linked, Measure
from concilia.benefits.queries import aids as register
from concilia.benefits.received_file import ReceivedFile
from concilia.core import clock
from concilia.core.act import Act
from concilia.imports.domain import imports
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.selection.models import Award
from concilia.selection.states import AwardState

from .scene import Adult, Scene, at

LINE = "{code};{measure};nursery;2026-01;2026-12;{cents}\n"
SMALL = date(2023, 4, 1)


def know(scene: Scene) -> None:
    """The networks' catalogues; families that hold Nidi Gratis in Castellanza; aids of firms. Clock: 22 January."""
    with at("2026-01-22 10:00"):
        paolo = scene.company.act("paolo")
        for network in scene.networks.values():
            measures.adopt(paolo, network=network)
        families = [adult for adult in scene.adults["castellanza"] if _small(adult)]
        _import(scene, paolo, [_code(adult) for adult in families[2::3]])
        for adult in families[3::6]:
            _declare(scene, adult)
        _aids(scene)


def certify(scene: Scene) -> None:
    """DURC of the firms that may be granted an incentive, and one that is not in order. Clock: 8 May."""
    with at("2026-05-08 10:00"):
        elena, day = scene.act(scene.company.users["elena"].actor), clock.today()
        firms = [*scene.firms["adda-martesana"], *scene.providers["adda-martesana"]]
        for number, firm in enumerate(firms):
            asked = durcs.request(elena, organisation=firm, protocol=f"INPS_{26_000_000 + number}", requested_on=day)
            durcs.confirm(elena, durc=asked)
        late = scene.firms["castellanza"][1]
        asked = durcs.request(elena, organisation=late, protocol="INPS_26100000", requested_on=day)
        durcs.deny(elena.because("Contributi non versati"), durc=asked)


def register_aids(scene: Scene) -> None:
    """The codes of the aids just granted, and a list that shows an expense paid twice. Clock: 18 May."""
    with at("2026-05-18 15:00"):
        marta = scene.act(scene.company.users["marta"].actor)
        for number, aid in enumerate(register.waiting().order_by("pk")[1:]):
            aids.set_code(marta, aid=aid, cor=f"{26_500_000 + number}")
        granted = Award.objects.filter(state=AwardState.GRANTED, application__call=scene.calls["castellanza-b-2026"])
        applicants = set(granted.values_list("application__applicant", flat=True))
        families = [adult for adult in scene.adults["castellanza"] if adult.person.pk in applicants and _small(adult)]
        _import(scene, scene.company.act("paolo"), [_code(adult) for adult in families[:2]], "bonus-nido-inps")


def _small(adult: Adult) -> bool:
    """Whether the eldest child, whom a family of the demo applies for, is of nursery age."""
    return bool(adult.life.children) and min(child.birth_date for child in adult.life.children) > SMALL


def _child(adult: Adult) -> Person:
    code = min(adult.life.children, key=lambda child: child.birth_date).fiscal_code
    return next(row.person for row in adult.person.household.members.all() if row.person.fiscal_code == code)


def _code(adult: Adult) -> str:
    return str(_child(adult).fiscal_code)


def _import(scene: Scene, act: Act, codes: list[str], measure: str = "nidi-gratis") -> None:
    """A list comes with a wrong amount, is undone, and comes again."""
    if not codes:
        return
    kind: dict[str, Any] = {"importer": ReceivedFile(), "about": scene.networks["castellanza"]}
    head = ";".join(column.name for column in ReceivedFile.columns) + "\n"
    for cents, wrong in (("3.000,00", True), ("300,00", False)):
        lines = (LINE.format(code=code, measure=measure, cents=cents) for code in codes)
        name = f"{measure}-2026{'' if wrong else '-bis'}.csv"
        tried, _seen = imports.propose(act, **kind, file_name=name, data=(head + "".join(lines)).encode())
        done = imports.apply(act, proposed=tried, **kind) if tried else None
        if done and wrong:
            imports.undo(act.because("Importi moltiplicati per dieci"), applied=done, **kind)


def _declare(scene: Scene, adult: Adult) -> None:
    """A family says it of itself, and corrects the months."""
    measure = Measure.objects.get(network=scene.networks["castellanza"], code="nidi-gratis")
    act = scene.act(adult.actor)
    row = received.declare(
        act,
        measure=measure,
        expense="nursery",
        since=date(2026, 1, 1),
        until=date(2026, 6, 1),
        person=_child(adult),
        holder=adult.person,
    )
    received.correct(act, received=row, expense="nursery", since=row.since, until=date(2026, 12, 1), cents=25_000)


def _aids(scene: Scene) -> None:
    """Of the firms in Adda-Martesana: Anna's has a small one, two that are one undertaking are near the ceiling, one has
    fallen out, one was revoked."""
    anna, *firms = scene.firms["adda-martesana"]
    _declare_aid(scene, anna, date(2025, 9, 15), 480_000)
    for number, (year, cents) in enumerate(((2025, 14_900_000), (2024, 14_850_000))):
        _declare_aid(scene, firms[number], date(year, 6, 10), cents)
    _declare_aid(scene, firms[2], date(2022, 11, 30), 20_000_000)
    wrong = _declare_aid(scene, firms[3], date(2025, 2, 3), 1_200_000)
    aids.cancel(scene.act_of(firms[3].pk, "Revocato dall'ente"), aid=wrong)
    marta, network = scene.act(scene.company.users["marta"].actor), scene.networks["adda-martesana"]
    group = undertakings.found(marta, network=network, name="Gruppo dimostrativo")
    for firm, kind in ((firms[0], Linked.Link.HEAD), (firms[1], Linked.Link.VOTES)):
        undertakings.link(marta, undertaking=group, organisation=firm, kind=kind, since=date(2024, 1, 1))


def _declare_aid(scene: Scene, firm: Organisation, granted_on: date, cents: int) -> Aid:
    return aids.declare(
        scene.act_of(firm.pk),
        organisation=firm,
        title="Voucher digitalizzazione",
        body="Camera di commercio dimostrativa",
        granted_on=granted_on,
        cents=cents,
    )
