"""Money: whole euro cents outside, exact decimals inside, never a float.

``Cents`` are integers, positive or negative; ``Decimal`` amounts are euros. Rounding is half up, away from zero, as
administrative acts round (2.675 euros are 2.68, -2.675 are -2.68). What a division leaves over is always named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

Cents: TypeAlias = int

LARGEST: Cents = 10**15 - 1
"""9 999 999 999 999.99 euros: more than any budget, and far inside a 64-bit column."""

_FORMS = (
    re.compile(r"(?P<euros>[0-9]+)(?:[.,](?P<cents>[0-9]{1,2}))?"),
    re.compile(r"(?P<euros>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<cents>[0-9]{1,2})"),
    re.compile(r"(?P<euros>[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<cents>[0-9]{1,2})"),
    re.compile(r"(?P<euros>[0-9]{1,3}(?:\.[0-9]{3}){2,})"),
)
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


# In and out


def parse(text: str, *, negative: bool = False) -> Cents:
    """Cents of an amount in euros as people write it: ``1.234,56``, ``1234,56``, ``1234.56``, ``1234``, ``€ 12,5``.

    Refuses what could be read in two ways (``1.234``), exponents, other alphabets' digits and more than two decimals.
    """
    if not isinstance(text, str):
        raise Invalid("money.type", _("L'importo dev'essere un testo, non %(kind)s."), kind=type(text).__name__)
    minus = negative and text.strip().startswith("-")
    unsigned = text.strip().removeprefix("-") if minus else text.strip()
    amount = _amount(unsigned.removeprefix("€").removesuffix("€").strip(), text)
    return -amount if minus else amount


def _amount(written: str, text: str) -> Cents:
    if _AMBIGUOUS.fullmatch(written):
        plain = re.sub("[.,]", "", written)
        problem = _("«%(written)s» si può leggere in due modi: scrivi %(plain)s,00 oppure un importo con due decimali.")
        raise Invalid("money.ambiguous", problem, written=text, plain=plain)
    found = next(filter(None, (form.fullmatch(written) for form in _FORMS)), None)
    if found is None:
        raise Invalid("money.form", _("«%(written)s» non è un importo: scrivilo come 1.234,56."), written=text)
    digits = re.sub("[.,]", "", found["euros"])
    if len(digits) > 1 and digits.startswith("0"):
        raise Invalid("money.form", _("«%(written)s» comincia con uno zero: toglilo."), written=text)
    return within_limits(int(digits) * 100 + int((found.groupdict().get("cents") or "").ljust(2, "0")))


def format_euros(amount: Cents, language: str = "it") -> str:
    """``1.234,56 €`` in Italian (a non-breaking space before the sign), ``€1,234.56`` in English."""
    whole, cents = divmod(abs(_integer(amount)), 100)
    sign, english = "-" if amount < 0 else "", f"{whole:,}.{cents:02d}"
    if language == "it":
        return f"{sign}{english.translate(str.maketrans(',.', '.,'))}\N{NO-BREAK SPACE}€"
    return f"{sign}€{english}"


def from_euros(amount: Decimal | int) -> Cents:
    """Cents of an exact amount in euros, rounded half up."""
    return within_limits(half_up(Fraction(_finite(amount)) * 100))


def to_euros(amount: Cents) -> Decimal:
    """The exact euros of an amount in cents, with two decimals."""
    return Decimal(_integer(amount)).scaleb(-2)


def within_limits(amount: Cents) -> Cents:
    """The amount itself, if an account can hold it."""
    if abs(_integer(amount)) > LARGEST:
        raise Invalid("money.too_large", _("L'importo è troppo grande: controlla le cifre."))
    return amount


# Shares


def percentage(amount: Cents, percent: Decimal | int) -> Cents:
    """``percent`` per cent of an amount, rounded half up to the cent."""
    return within_limits(half_up(Fraction(_finite(percent)) * _integer(amount) / 100))


def percent_of(part: Cents, total: Cents, places: int = 2) -> Decimal:
    """How many per cent of ``total`` a part is, rounded half up: 32 000 of 60 741 euros are 52.68."""
    if _integer(total) == 0:
        raise Invalid("money.zero_total", _("Non si può calcolare la percentuale di un totale pari a zero."))
    return Decimal(half_up(Fraction(_integer(part) * 100, total) * 10**places)).scaleb(-places)


def half_up(exact: Fraction) -> int:
    """The nearest integer; a half goes away from zero."""
    magnitude = int(abs(exact) + Fraction(1, 2))
    return -magnitude if exact < 0 else magnitude


@dataclass(frozen=True, slots=True)
class Apportionment:
    """``parts`` sum to the total; ``remainder`` cents were left over, one each to the parts numbered in ``to``."""

    parts: tuple[Cents, ...]
    remainder: Cents
    to: tuple[int, ...]


def apportion(total: Cents, weights: Sequence[Decimal | int]) -> Apportionment:
    """Divide a total by weights, to the cent, by largest remainder; of equal remainders the first part wins."""
    exact = _exact_shares(total, weights)
    floors = [share.numerator // share.denominator for share in exact]
    remainder = total - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda at: (floors[at] - exact[at], at))
    to = tuple(sorted(by_remainder[:remainder]))
    return Apportionment(tuple(floor + (at in to) for at, floor in enumerate(floors)), remainder, to)


def split(total: Cents, count: int) -> Apportionment:
    """Divide a total in ``count`` equal parts; the first ones take the cents left over."""
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise Invalid("money.count", _("Il numero delle parti dev'essere un intero da 1 in su."))
    return apportion(total, [1] * count)


def _exact_shares(total: Cents, weights: Iterable[Decimal | int]) -> list[Fraction]:
    exact = [Fraction(_finite(weight)) for weight in weights]
    if _integer(total) < 0 or any(weight < 0 for weight in exact):
        raise Invalid("money.negative", _("Un totale o un peso negativo non si può ripartire."))
    if not sum(exact):
        raise Invalid("money.no_weights", _("Per ripartire un totale serve almeno un peso maggiore di zero."))
    return [weight * total / sum(exact) for weight in exact]


# Types


def _integer(amount: Cents) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise Invalid("money.type", _("I centesimi sono un numero intero, non %(kind)s."), kind=type(amount).__name__)
    return amount


def _finite(amount: Decimal | int) -> Decimal:
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise Invalid("money.type", _("Serve un numero esatto, non %(kind)s."), kind=type(amount).__name__)
    exact = Decimal(amount)
    if not exact.is_finite() or abs(exact) > 100 * LARGEST:
        raise Invalid("money.not_finite", _("L'importo non è un numero finito, o è troppo grande."))
    return exact
