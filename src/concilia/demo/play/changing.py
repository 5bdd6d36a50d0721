"""What happens to calls after their publication: more money, a next edition, a deadline moved, a text amended."""

from __future__ import annotations

from concilia.calls.domain import amendments, calls, editions, refinancing
from concilia.calls.domain.versions import last_text
from concilia.calls.models import Call
from concilia.engines.rules import parse_call
from concilia.engines.rules.editing import replaced
from concilia.selection.domain import rankings

from .scene import Scene, at, moment

REFINANCED, MORE = "castellanza-b-2026", 100_000
AGAIN = "brescia-oltre-la-scuola-2026"


def refinance(scene: Scene) -> None:
    """The alliance of Castellanza adds 1,000 euros to its vouchers: the next version funds further. Clock: 19 May."""
    call = scene.calls[REFINANCED]
    line = call.lines.get()
    with at("2026-05-19 08:30"):
        act = scene.official(call).because("Economie di altre azioni del progetto")
        refinancing.refinance(act, call=call, line=line.code, cents=MORE, act_number="Delibera 9/2026")
        made = rankings.compute(act, call=call)
        rankings.publish(act, ranking=made, act_number="121/2026")


def next_year(scene: Scene) -> None:
    """Brescia prepares the 2027 edition, raises the ceiling of its ISEE before it opens, and moves its deadline."""
    call = scene.calls[AGAIN]
    with at("2026-12-14 10:00"):
        made = editions.new_edition(
            scene.official(call),
            call=call,
            code="brescia-oltre-la-scuola-2027",
            title={
                "it": "Oltre la scuola 2027: voucher per i lavoratori delle imprese aderenti",
                "en": "Beyond school 2027: vouchers for the workers of member firms",
            },
            windows=[(moment("2027-01-11 09:00"), moment("2027-02-12 12:00"))],
            amounts={call.lines.get().code: 100_000},
        )
        calls.publish(scene.official(made), call=made)
    with at("2026-12-21 10:00"):
        _raise_the_ceiling(scene, made)
    with at("2027-01-07 10:00"):
        act = scene.official(made).because("Festività: pochi giorni per i documenti")
        amendments.extend(
            act, call=made, window="1", closes=moment("2027-02-26 12:00"), act_number="Determina 3/2027"
        )


def _raise_the_ceiling(scene: Scene, call: Call) -> None:
    """The text with an ISEE of 32,000 euros, in force before anybody applies."""
    text = last_text(call)
    requirements = parse_call(text, f"{call.code}.yaml").file.requirements
    place = next(index for index, item in enumerate(requirements) if item.code == "ISEE")
    amended = replaced(text, ("requirements", place, "expression"), "isee <= 32000.00")
    words = {"it": "ISEE ordinario fino a 32.000,00 euro", "en": "Ordinary ISEE up to 32,000.00 euros"}
    amended = replaced(amended, ("requirements", place, "label"), words)
    reason = {"it": "L'ISEE supera 32.000,00 euro", "en": "The ISEE is above 32,000.00 euros"}
    amended = replaced(amended, ("requirements", place, "reason"), reason)
    act = scene.official(call).because("Adeguamento al costo della vita")
    amendments.amend(act, call=call, text=amended, act_number="Delibera 21/2026")
