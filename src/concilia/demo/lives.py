"""Synthetic lives: adults with work, children and elders, in the real comuni. They are nobody: their codes can't exist.

Everything is drawn from one seed, so that the demo is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from concilia.engines.codes import DEMO_BIRTHPLACE, make_fiscal_code

WOMEN = [
    "Alba",
    "Bianca",
    "Carla",
    "Dalia",
    "Elsa",
    "Flora",
    "Gemma",
    "Ilda",
    "Lea",
    "Livia",
    "Mara",
    "Nives",
    "Olga",
    "Pia",
    "Rita",
    "Sofia",
    "Teresa",
    "Vera",
    "Zita",
    "Amelia",
    "Ambra",
    "Berta",
    "Cloe",
    "Diana",
    "Edda",
    "Fatima",
    "Greta",
    "Irma",
    "Jasmine",
    "Katia",
    "Lidia",
    "Marta",
    "Noemi",
    "Ornella",
    "Perla",
    "Rosa",
    "Selma",
    "Tina",
    "Viola",
]
MEN = [
    "Abel",
    "Bruno",
    "Corrado",
    "Dino",
    "Elio",
    "Fabio",
    "Gino",
    "Ivo",
    "Leo",
    "Luca",
    "Mirko",
    "Nando",
    "Otto",
    "Piero",
    "Remo",
    "Silvio",
    "Tito",
    "Ugo",
    "Vito",
    "Zeno",
    "Amir",
    "Berto",
    "Ciro",
    "Dario",
    "Ettore",
    "Furio",
    "Guido",
    "Ilario",
    "Jacopo",
    "Karim",
    "Lino",
    "Mauro",
    "Nico",
    "Oreste",
    "Primo",
    "Rocco",
    "Samuele",
    "Tullio",
    "Valerio",
]
FAMILIES = [
    "Acquarello",
    "Bosconero",
    "Campoverde",
    "Dellorto",
    "Fontanaviva",
    "Girasoli",
    "Lagochiaro",
    "Montesole",
    "Nevestino",
    "Ortolani",
    "Pratofiorito",
    "Querceto",
    "Rivabella",
    "Sassolungo",
    "Torrebianca",
    "Ulivetti",
    "Vallefredda",
    "Zafferani",
    "Biancospini",
    "Ciclamini",
    "Dallanoce",
    "Ginepri",
    "Lampone",
    "Melograni",
    "Nespolini",
    "Papaverini",
    "Ranuncoli",
    "Stellalpina",
    "Tiglioni",
    "Viburni",
]
TODAY = date(2026, 1, 15)


@dataclass(frozen=True, slots=True)
class Body:
    """A natural person: names, birth, sex and a code that no real person can have."""

    given_name: str
    family_name: str
    sex: str
    birth_date: date

    @property
    def fiscal_code(self) -> str:
        return make_fiscal_code(self.family_name, self.given_name, self.birth_date, self.sex, DEMO_BIRTHPLACE)


@dataclass(frozen=True, slots=True)
class Life:
    """An adult of the demo: residence (ISTAT code), employer (organisation code or none), children, elders, income."""

    adult: Body
    residence: str
    employer: str | None
    works: bool
    isee: int
    children: tuple[Body, ...] = ()
    elders: tuple[Body, ...] = ()
    traits: frozenset[str] = field(default_factory=frozenset)


def draw(rng: Random, residences: list[str], employers: list[str], count: int) -> list[Life]:
    """``count`` lives among those comuni and employers. ISEE is in cents; one in three works for no member."""
    return [_life(rng, residences, employers) for _ in range(count)]


def body(rng: Random, sex: str, youngest: int, oldest: int, family_name: str = "") -> Body:
    """Somebody between two ages in years on the demo's first day."""
    born = TODAY - timedelta(days=rng.randint(youngest * 365, oldest * 365 + 364))
    return Body(rng.choice(WOMEN if sex == "F" else MEN), family_name or rng.choice(FAMILIES), sex, born)


def _life(rng: Random, residences: list[str], employers: list[str]) -> Life:
    adult = body(rng, "F" if rng.random() < 0.68 else "M", 25, 55)
    children = tuple(
        body(rng, rng.choice("FM"), 0, 13, adult.family_name) for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3)))
    )
    elders = (body(rng, rng.choice("FM"), 74, 92),) if rng.random() < 0.3 else ()
    works = rng.random() < 0.9
    return Life(
        adult=adult,
        residence=rng.choice(residences),
        employer=rng.choice(employers) if works and rng.random() < 0.67 else None,
        works=works,
        isee=rng.randrange(0, 4_200_000, 1_250),
        children=children,
        elders=elders,
        traits=_traits(rng),
    )


def _traits(rng: Random) -> frozenset[str]:
    chances = {
        "disability": 0.12,
        "fragile": 0.15,
        "hospital": 0.3,
        "hardship": 0.3,
        "other_aid": 0.12,
        "no_isee": 0.05,
    }
    return frozenset(trait for trait, chance in chances.items() if rng.random() < chance)
