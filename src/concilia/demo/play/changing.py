"""What happens to a call after its publication: the next edition, a text amended, more money, a deadline moved."""

from __future__ import annotations

from concilia.calls.domain import amendments, calls, editions, refinancing
from concilia.calls.domain.versions import last_text
from concilia.calls.models import Call
from concilia.engines.rules import parse_call
from concilia.engines.rules.editing import replaced

from .scene import Scene, at, moment

AGAIN, MORE = "brescia-oltre-la-scuola-2026", 50_000


def next_year(scene: Scene) -> None:
    """Brescia concludes its call and prepares the next edition from what is left; three acts change it before it opens."""
    call = scene.calls[AGAIN]
    with at("2027-01-07 10:00"):
        calls.conclude(scene.official(call), call=call)
        made = editions.new_edition(
            scene.official(call),
            call=call,
            code="brescia-oltre-la-scuola-2027",
            title={
                "it": "Oltre la scuola 2027: voucher per i lavoratori delle imprese aderenti",
                "en": "Beyond school 2027: vouchers for the workers of member firms",
            },
            windows=[(moment("2027-01-08 08:45"), moment("2027-03-05 12:00"))],
            amounts={call.lines.get().code: 400_000},
        )
        calls.publish(scene.official(made), call=made)
    with at("2027-01-07 16:00"):
        _raise_the_ceiling(scene, made)
    with at("2027-01-08 08:30"):
        act = scene.official(made).because("Economie dell'edizione precedente")
        line = made.lines.get().code
        refinancing.refinance(act, call=made, line=line, cents=MORE, act_number="Delibera 2/2027")
        act = scene.official(made).because("Più tempo per i documenti")
        amendments.extend(act, call=made, window="1", closes=moment("2027-03-19 12:00"), act_number="Determina 3/2027")


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
    amendments.amend(act, call=call, text=amended, act_number="Delibera 1/2027")
