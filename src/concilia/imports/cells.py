"""How cells are read: days, amounts, codes. Each ValueError says what was found and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.engines import codes
from concilia.engines.invalid import Invalid
from concilia.territory import comuni

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ITALIAN = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_HOUR = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-01)?|(\d{1,2})/(\d{4})")
#: 1.234,56 and 1234,56, or 1234.56: a point before three digits at the end could be either, and is refused.
_AMOUNT = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,2})?|\d+\.\d{1,2}")
YES, NO = ("sì", "si", "true", "x", "1", "yes"), ("no", "false", "0")


def day(cell: str) -> date:
    """31/03/2026 or 2026-03-31."""
    iso, italian = _ISO.fullmatch(cell), _ITALIAN.fullmatch(cell)
    parts = iso.groups() if iso else italian.groups()[::-1] if italian else ()
    try:
        return date(*map(int, parts))
    except (TypeError, ValueError) as error:
        raise ValueError(_("«%(cell)s» non è una data: scrivila come 31/03/2026.") % {"cell": cell}) from error


def instant(cell: str) -> datetime:
    """31/03/2026 09:30 or 2026-03-31 09:30, on Rome's clock. The hour that a clock set back repeats is the first."""
    first, _blank, hour = cell.replace("T", " ").partition(" ")
    found = _HOUR.fullmatch(hour.strip())
    try:
        if found:
            return datetime.combine(day(first), time(int(found[1]), int(found[2])), clock.ROME)
    except ValueError:
        pass
    raise ValueError(_("«%(cell)s» non è un giorno con l'ora: scrivilo come 31/03/2026 09:30.") % {"cell": cell})


def month(cell: str) -> date:
    """2026-03 or 03/2026; its first day."""
    found = _MONTH.fullmatch(cell)
    try:
        if found:
            return date(int(found[1] or found[4]), int(found[2] or found[3]), 1)
    except ValueError:
        pass
    raise ValueError(_("«%(cell)s» non è un mese: scrivilo come 2026-03.") % {"cell": cell})


def cents(cell: str) -> int:
    """Euro as 1.234,56 or 1234.56, zero or more; in cents."""
    plain = cell.replace("€", "").replace("\u00a0", "").replace(" ", "")
    if not _AMOUNT.fullmatch(plain):
        raise ValueError(_("«%(cell)s» non è un importo: scrivilo come 1234,56.") % {"cell": cell})
    if "," in plain or re.fullmatch(r"\d{1,3}(\.\d{3})+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    return int(Decimal(plain) * 100)


def written(cents: int) -> str:
    """Cents as a cell that ``cents`` reads back: 450,00."""
    return f"{cents // 100},{cents % 100:02}"


def integer(cell: str) -> int:
    """A whole number, zero or more."""
    if not cell.isdecimal():
        raise ValueError(_("«%(cell)s» non è un numero intero.") % {"cell": cell})
    return int(cell)


def boolean(cell: str) -> bool:
    """Sì or no."""
    word = cell.casefold()
    if word not in (*YES, *NO):
        raise ValueError(_("«%(cell)s» non è una risposta: scrivi sì o no.") % {"cell": cell})
    return word in YES


def fiscal_code(cell: str) -> codes.FiscalCode:
    """The checked codice fiscale of a person."""
    try:
        return codes.fiscal_code(cell, on=clock.today(), periods=comuni.birthplace_periods, demo=settings.DEMO)
    except Invalid as error:
        raise ValueError(_(error.text) % error.params) from error


def choice(words: dict[str, str]) -> Callable[[str], str]:
    """One of the words, as written in the file; gives its code."""
    known = {word.casefold(): code for code, word in words.items()} | {code.casefold(): code for code in words}

    def read(cell: str) -> str:
        try:
            return known[cell.casefold()]
        except KeyError as error:
            raise ValueError(
                _("«%(cell)s» non si conosce: scrivi uno fra %(words)s.")
                % {"cell": cell, "words": ", ".join(words.values())}
            ) from error

    return read
