"""Codes on payments: IBAN (ISO 13616, with the Italian CIN) and CUP (L. 3/2003 art. 11)."""

from __future__ import annotations

import re

from stdnum import iban as stdnum_iban
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.it import codicefiscale

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_OTHERS = "AD AL CH GB GI IS LI MC MD ME MK NO RS SM VA"

SEPA = frozenset((_UNION + " " + _OTHERS).split())
"""Country codes of IBANs in the SEPA schemes (European Payments Council, list EPC409-09)."""

_WITH_CIN = frozenset({"IT", "SM"})
_CUP = re.compile(r"[A-Z][0-9]{2}[A-Z][0-9]{11}")


def iban(text: str) -> str:
    """An IBAN to which a SEPA credit transfer can be sent."""
    value: str = stdnum_iban.compact(text)
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", value):
        raise Invalid("iban.form", _("L'IBAN comincia con due lettere e due cifre: ricopialo per intero."))
    if value[:2] not in SEPA:
        problem = _("L'IBAN è di un paese (%(country)s) fuori dall'area SEPA: indicane un altro.")
        raise Invalid("iban.country", problem, country=value[:2])
    _check_digits(value)
    if value[:2] in _WITH_CIN and codicefiscale.calc_check_digit(value[5:]) != value[4]:
        raise Invalid("iban.cin", _("Il CIN (quinto carattere) non torna: ricopia l'IBAN dall'estratto conto."))
    return value


def _check_digits(value: str) -> None:
    try:
        stdnum_iban.validate(value)
    except InvalidChecksum:
        raise Invalid("iban.check", _("Le cifre di controllo dell'IBAN non tornano: ricopialo per intero.")) from None
    except (InvalidComponent, ValidationError):
        problem = _("L'IBAN non ha la lunghezza o la forma del suo paese: ricopialo per intero.")
        raise Invalid("iban.form", problem) from None


def format_iban(value: str) -> str:
    """An IBAN in groups of four, as it is printed."""
    return str(stdnum_iban.format(value))


def cup(text: str) -> str:
    """A *codice unico di progetto*: 15 characters. No check digit is published, so only its form is checked."""
    value = re.sub(r"[\s-]", "", text).upper()
    if not _CUP.fullmatch(value):
        problem = _(
            "Il CUP ha 15 caratteri: una lettera, due cifre, una lettera e undici cifre (come G17H03000130001)."
        )
        raise Invalid("cup.form", problem)
    return value
