"""What happens to a call after its publication: a limit lowered in mid-call, more money for a list, the next edition."""

from __future__ import annotations

from decimal import Decimal

from concilia.calls.domain import amendments, calls, editions, refinancing
from concilia.calls.domain.versions import last_text
from concilia.calls.models import Call
from concilia.core.act import system
from concilia.engines.rules import parse_call
from concilia.engines.rules.editing import replaced
from concilia.plans import planfile
from concilia.plans.domain import funding, loading
from concilia.plans.models import Project
from concilia.selection.domain import scrolling

from . import settling
from .scene import Scene, at, file_text, moment

AGAIN, MORE = "brescia-oltre-la-scuola-2026", 50_000
FIRMS = "adda-martesana-incentives-2026"
#: Whose ceiling is lowered while people apply; whose list scrolls when its fund grows, by so many cents.
LOWERED, REFINANCED, GROWS = "adda-martesana-voucher-2026", "taranto-returners-2026", 300_000


def in_mid_call(scene: Scene) -> None:
    """Adda-Martesana lowers its ceiling to 500 euros: who applied before keeps 600 (MA-18). Clock: 25 March."""
    call = scene.calls[LOWERED]
    text = last_text(call).replace("600.00", "500.00").replace("600,00", "500,00")
    text = text.replace('planned: 600"', 'planned: cut to 500"').replace("cut to 600", "cut to 500")
    with at("2026-03-25 10:00"):
        act = scene.official(call).because("Più domande di quante la dotazione ne può soddisfare")
        amendments.amend(act, call=call, text=text, act_number="Determina 31/2026")


def more_money(scene: Scene) -> None:
    """Taranto's fund grows: plan, call, list; who was waiting is told of the award. Clock: 19 May."""
    call = scene.calls[REFINANCED]
    with at("2026-05-19 15:00"):
        loading.load(system("load"), planfile.read(_greater_plan(), "taranto.yaml"))
        funding.fund(system("demo"), project=Project.objects.get(network=call.network))
        act = scene.official(call).because("Il fondo è stato integrato")
        refinancing.refinance(act, call=call, line="care", cents=GROWS, act_number="Determina 58/2026")
        scrolling.scroll(act, call=call, act_number="Determina 59/2026")
    with at("2026-05-19 16:00"):
        settling.commit(scene, call)


def _greater_plan() -> str:
    """Taranto's plan file with 18,000 euros of the fund, for 21,000 in all."""
    text, resources = file_text("plans", "taranto"), ("projects", 0, "resources")
    for path, amount in (
        (("total",), "21000.00"),
        (("contribution",), "18000.00"),
        (("sources", 0, "amount"), "18000.00"),
        (("lines", 0, "amount"), "18000.00"),
    ):
        text = replaced(text, (*resources, *path), Decimal(amount))
    return text


def next_year(scene: Scene) -> None:
    """Brescia and Adda-Martesana open the next edition of a call from what is left; three acts change Brescia's before."""
    with at("2027-01-07 10:00"):
        made = _next_edition(scene, AGAIN, "2027-03-05 12:00", 400_000)
        words = (("2026-12-31", "2027-12-31"), ("<= 2023", "<= 2024"), ("entro il 2026", "entro il 2027"))
        text = last_text(made).replace("within 2026", "within 2027")
        for old, new in words:
            text = text.replace(old, new)
        calls.adopt(scene.official(made), network=made.network, text=text, name=f"{made.code}.yaml")
        calls.publish(scene.official(made), call=made)
        firms = _next_edition(scene, FIRMS, "2027-02-26 12:00", 600_000)
        calls.publish(scene.official(firms), call=firms)
    with at("2027-01-07 16:00"):
        _raise_the_ceiling(scene, made)
    with at("2027-01-08 08:30"):
        act = scene.official(made).because("Economie dell'edizione precedente")
        line = made.lines.get().code
        refinancing.refinance(act, call=made, line=line, cents=MORE, act_number="Delibera 2/2027")
        act = scene.official(made).because("Più tempo per i documenti")
        amendments.extend(act, call=made, window="1", closes=moment("2027-03-19 12:00"), act_number="Determina 3/2027")


def _next_edition(scene: Scene, code: str, closes: str, cents: int) -> Call:
    """The draft of 2027 of a call of 2026, which ends: what it did not award is on the plan's line again."""
    call = scene.calls[code]
    calls.conclude(scene.official(call), call=call)
    title = {
        language: words.replace("2026", "2027") if "2026" in words else f"{words} (2027)"
        for language, words in call.title.items()
    }
    return editions.new_edition(
        scene.official(call),
        call=call,
        code=code.replace("2026", "2027"),
        title=title,
        windows=[(moment("2027-01-08 08:45"), moment(closes))],
        amounts={call.lines.get().code: cents},
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
    amendments.amend(act, call=call, text=amended, act_number="Delibera 1/2027")
