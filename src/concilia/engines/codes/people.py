"""The Italian fiscal code of a person (D.M. 12 March 1974, D.M. 23 December 1976): reading, checking, making."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from stdnum.it import codicefiscale

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

DEMO_BIRTHPLACE = "X999"
"""A birthplace that has never been given: codes of invented people have it, and are refused outside the demo."""

Periods: TypeAlias = Callable[[str], Sequence[tuple[date | None, date | None]]]
"""First and last day of each comune or State that a Belfiore code has named (``territory.birthplace_periods``)."""

_SHAPE = re.compile(r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]")
_MONTHS = "ABCDEHLMPRST"
_DIGITS = str.maketrans("LMNPQRSTUV", "0123456789")
_FOR_WOMEN = 40
_OLDEST = 110


@dataclass(frozen=True, slots=True)
class FiscalCode:
    """A checked code: ``value`` as given to the person, and what it says. ``sex`` is ``M`` or ``F``."""

    value: str
    birth: date
    sex: str
    birthplace: str

    @property
    def plain(self) -> str:
        """The code before letters took the place of digits to tell namesakes apart (omocodia)."""
        return _plain(self.value)

    def is_of(self, surname: str, name: str) -> bool:
        """Whether the first six letters are those of the name."""
        return self.value[:6] == _surname_letters(surname) + _name_letters(name)


def fiscal_code(
    text: str, *, on: date, periods: Periods | None = None, birth: date | None = None, demo: bool = False
) -> FiscalCode:
    """Read a person's fiscal code on the day ``on``.

    The year has two digits: of the possible births not after ``on`` it takes ``birth`` if given, or else the latest
    on which the birthplace existed, by ``periods`` if given; nobody is taken to be over 110 unless ``birth`` says so.
    Codes given long after a birth may name a comune of later: ``cf.birthplace_date`` deserves a human look.
    """
    value = _well_formed(text)
    births = _births(value, on)
    if birth is None:
        births = births[:1] + [other for other in births[1:] if on.year - other.year <= _OLDEST]
    elif birth not in births:
        raise Invalid("cf.birth", _("La data di nascita non è quella del codice fiscale: controlla entrambi."))
    sex, birthplace = "F" if _day(value) > _FOR_WOMEN else "M", _plain(value)[11:15]
    chosen = _birth_at(birthplace, [birth] if birth else births, periods, demo)
    return FiscalCode(value, chosen, sex, birthplace)


def make_fiscal_code(surname: str, name: str, birth: date, sex: str, birthplace: str) -> str:
    """The fiscal code that the rules give to these data. For invented people use ``DEMO_BIRTHPLACE``."""
    if sex not in ("M", "F") or not re.fullmatch(r"[A-Z][0-9]{3}", birthplace):
        raise Invalid("cf.data", _("Servono il sesso (M o F) e il codice del luogo di nascita (come F205)."))
    day = birth.day + (_FOR_WOMEN if sex == "F" else 0)
    month = _MONTHS[birth.month - 1]
    start = f"{_surname_letters(surname)}{_name_letters(name)}{birth.year % 100:02d}{month}{day:02d}{birthplace}"
    return start + codicefiscale.calc_check_digit(start)


# Reading


def _well_formed(text: str) -> str:
    value: str = codicefiscale.compact(text)
    if re.fullmatch(r"(IT)?[0-9]{11}", value):
        raise Invalid("cf.organisation", _("Questo è il codice di un ente o una partita IVA, non di una persona."))
    if len(value) != 16:
        problem = _("Il codice fiscale di una persona ha 16 caratteri: qui ne trovo %(found)s.")
        raise Invalid("cf.length", problem, found=len(value))
    if not _SHAPE.fullmatch(value):
        raise Invalid(
            "cf.form", _("Il codice fiscale ha una lettera o una cifra fuori posto: ricopialo dalla tessera.")
        )
    if codicefiscale.calc_check_digit(value[:15]) != value[15]:
        raise Invalid("cf.check", _("Il carattere di controllo non torna: ricopia il codice fiscale dalla tessera."))
    return value


def _plain(value: str) -> str:
    start = value[:6] + value[6:8].translate(_DIGITS) + value[8] + value[9:11].translate(_DIGITS) + value[11]
    start += value[12:15].translate(_DIGITS)
    return start + str(codicefiscale.calc_check_digit(start))


def _day(value: str) -> int:
    return int(_plain(value)[9:11])


def _births(value: str, on: date) -> list[date]:
    """The days of birth that the code can mean, the latest first."""
    day = _day(value) - (_FOR_WOMEN if _day(value) > _FOR_WOMEN else 0)
    years = (century + int(_plain(value)[6:8]) for century in (on.year // 100 * 100, on.year // 100 * 100 - 100))
    found = [birth for birth in (_date(year, _MONTHS.index(value[8]) + 1, day) for year in years) if birth]
    births = [birth for birth in found if birth <= on]
    if not births:
        raise Invalid("cf.date", _("La data di nascita nel codice fiscale non esiste o è futura."))
    return births


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _birth_at(birthplace: str, births: list[date], periods: Periods | None, demo: bool) -> date:
    if birthplace == DEMO_BIRTHPLACE:
        if not demo:
            raise Invalid("cf.demo", _("Questo codice fiscale è di una persona inventata: vale solo nella demo."))
        return births[0]
    if periods is None:
        return births[0]
    known = periods(birthplace)
    if not known:
        problem = _("Il luogo di nascita %(place)s non esiste: ricopia il codice fiscale dalla tessera.")
        raise Invalid("cf.birthplace", problem, place=birthplace)
    for birth in births:
        if any((since is None or since <= birth) and (until is None or birth <= until) for since, until in known):
            return birth
    problem = _("Il luogo di nascita %(place)s non esisteva il %(day)s: controlla il codice fiscale.")
    raise Invalid("cf.birthplace_date", problem, place=birthplace, day=births[0].strftime("%d/%m/%Y"))


# Making


def _letters(text: str) -> tuple[str, str]:
    """Consonants and vowels of a name, without accents, apostrophes and spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).upper()
    letters = re.sub("[^A-Z]", "", plain)
    return re.sub("[AEIOU]", "", letters), re.sub("[^AEIOU]", "", letters)


def _surname_letters(surname: str) -> str:
    consonants, vowels = _letters(surname)
    return (consonants + vowels + "XXX")[:3]


def _name_letters(name: str) -> str:
    consonants, vowels = _letters(name)
    if len(consonants) > 3:
        consonants = consonants[0] + consonants[2:]
    return (consonants + vowels + "XXX")[:3]
