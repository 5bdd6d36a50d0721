"""Codes of organisations: the VAT number and the fiscal code of who is not a person (11 digits, the same check)."""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.it import iva

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _


def vat_number(text: str) -> str:
    """An Italian VAT number (*partita IVA*), without the ``IT`` that may stand before it."""
    return _eleven_digits(iva.compact(text), "vat")


def organisation_code(text: str) -> str:
    """The fiscal code of an organisation: 11 digits. That of a sole trader is a person's: ``people.fiscal_code``."""
    value = iva.compact(text)
    if re.fullmatch(r"[A-Z]{6}[0-9A-Z]{10}", value):
        raise Invalid("org.person", _("Questo è il codice fiscale di una persona: scrivi quello dell'ente (11 cifre)."))
    return _eleven_digits(value, "org")


def _eleven_digits(value: str, kind: str) -> str:
    if not re.fullmatch(r"[0-9]{11}", value):
        raise Invalid(f"{kind}.form", _("Servono 11 cifre, senza lettere."))
    try:
        return str(iva.validate(value))
    except InvalidChecksum:
        raise Invalid(f"{kind}.check", _("L'ultima cifra non torna con le altre: ricontrolla il numero.")) from None
    except ValidationError:
        raise Invalid(f"{kind}.office", _("Questo numero non può esistere: ricontrolla le cifre.")) from None
