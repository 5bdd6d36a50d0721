"""Voucher codes that people can read aloud, copy and type.

Twelve characters of an alphabet without look-alikes, the last a check character, shown in groups of four. The alphabet
has a prime number of characters and every position its own weight, so that one wrong character, or any two exchanged,
are always noticed. Eleven free characters are 23^11, about 50 bits: enough behind a limit on attempts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

ALPHABET = "34679ACDEFGHJKMNPRTVWXY"
"""Without 0 O Q, 1 I L, 5 S, 2 Z, 8 B, and without U, which is read as V."""

LENGTH = 12

_BASE = len(ALPHABET)
_DASHES_AND_SPACES = re.compile(r"[\s._\-\u2010-\u2015\u2212]")


def make_voucher_code(below: Callable[[int], int]) -> str:
    """A new code. ``below(n)`` draws from 0 to n-1: ``secrets.randbelow``, or a seeded source in the demo and tests."""
    return code_of(below(_BASE ** (LENGTH - 1)))


def code_of(number: int) -> str:
    """The code of a number from 0 to 23^11 - 1: its digits in base 23 and the check character."""
    digits = []
    for _position in range(LENGTH - 1):
        number, digit = divmod(number, _BASE)
        digits.append(digit)
    body = "".join(ALPHABET[digit] for digit in digits)
    return body + _check_character(body)


def voucher_code(text: str) -> str:
    """The code that a person typed, in any case and with any spaces or dashes."""
    value = _DASHES_AND_SPACES.sub("", text).upper()
    strange = next((character for character in value if character not in ALPHABET), None)
    if strange is not None:
        problem = _("Nei codici non si usa il carattere «%(character)s»: guarda meglio il buono.")
        raise Invalid("voucher.character", problem, character=strange)
    if len(value) != LENGTH:
        problem = _("Il codice del buono ha %(length)s caratteri: qui ne trovo %(found)s.")
        raise Invalid("voucher.length", problem, length=LENGTH, found=len(value))
    if _check_character(value[:-1]) != value[-1]:
        raise Invalid("voucher.check", _("Il codice non torna: un carattere è sbagliato o due sono scambiati."))
    return value


def format_voucher_code(value: str) -> str:
    """In groups of four: ``A3CD-EF4G-HJ6K``."""
    return "-".join(value[at : at + 4] for at in range(0, len(value), 4))


def _check_character(body: str) -> str:
    """The character that brings the weighted sum of all twelve (weights 1 to 12) to a multiple of 23."""
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=1))
    return ALPHABET[-total * pow(LENGTH, -1, _BASE) % _BASE]
