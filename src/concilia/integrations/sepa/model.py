"""Payments to make, as frozen values, and the checks they pass before a file exists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from stdnum import iban as iban_numbers

from concilia.integrations.sepa.latin import latin
from concilia.integrations.sepa.problems import Problem
from concilia.integrations.sepa.xml import ROME

NAME_LENGTH = 70
"""Characters of a party's name (EPC implementation guidelines C2PSP: 70, though the schema allows 140)."""
TEXT_LENGTH = 140
MAX_CENTS = 99_999_999_999
"""EUR 999,999,999.99, the largest SEPA credit transfer."""

_SEPA_COUNTRIES = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS "
    "SE SI SK SM VA"
)
SEPA_COUNTRIES = frozenset(re.findall("..", _SEPA_COUNTRIES.replace(" ", "")))
"""IBAN country codes of the SEPA scheme area (EPC409-09, version with Albania, Moldova, Montenegro, Serbia)."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9?:().,'+-](?:/?[A-Za-z0-9?:().,'+-]+)*")
_CODE = re.compile(r"[A-Z0-9]{4}")
_CUC = re.compile(r"[A-Z0-9]{8}")
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One credit transfer in euro cents. ``purpose`` is an ISO external purpose code of four characters, or empty."""

    end_to_end_id: str
    creditor_name: str
    iban: str
    amount_cents: int
    remittance: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFile:
    """Transfers from one account on one day.

    ``initiator`` and ``cuc`` name who sends the file (codice univoco CBI, eight characters); ``created`` is aware;
    ``category_purpose`` is an ISO code such as SUPP (suppliers) or GOVT, or empty. Identifiers are the caller's and
    are never changed: a bank recognises a payment sent twice by them.
    """

    message_id: str
    created: datetime
    initiator: str
    cuc: str
    debtor_name: str
    debtor_iban: str
    execution_date: date
    payments: tuple[Payment, ...]
    debtor_bic: str = ""
    category_purpose: str = ""

    @property
    def total_cents(self) -> int:
        return sum(payment.amount_cents for payment in self.payments)


def compact_iban(iban: str) -> str:
    """The IBAN without spaces, upper case."""
    return "".join(iban.split()).upper()


def problems_of(file: PaymentFile) -> tuple[Problem, ...]:
    """Everything that a bank would refuse, all at once, in the order of the file."""
    return (*_header(file), *_duplicates(file), *(p for n, item in enumerate(file.payments) for p in _payment(item, n)))


def _header(file: PaymentFile) -> Iterator[Problem]:
    yield from _identifier(file.message_id, "message_id")
    yield from _name(file.initiator, "initiator")
    yield from _name(file.debtor_name, "debtor_name")
    yield from _iban(file.debtor_iban, "debtor_iban")
    yield from _pattern(_CUC, file.cuc, "cuc", _("Il CUC ha otto lettere o cifre, come lo comunica la banca."))
    if file.debtor_bic:
        yield from _pattern(_BIC, file.debtor_bic, "debtor_bic", _("Il BIC ha otto o undici caratteri."))
    if file.category_purpose:
        yield from _pattern(_CODE, file.category_purpose, "category_purpose", _bad_code())
    yield from _dates(file)
    if not file.payments:
        yield Problem("no-payments", "payments", _("Nessun pagamento: scegli almeno una riga da pagare."))


def _dates(file: PaymentFile) -> Iterator[Problem]:
    if file.created.tzinfo is None:
        yield Problem("no-zone", "created", _("La data di creazione non dice il fuso orario."))
    elif file.execution_date < file.created.astimezone(ROME).date():
        yield Problem("past-date", "execution_date", _("La data di esecuzione è passata: scegli da oggi in poi."))


def _duplicates(file: PaymentFile) -> Iterator[Problem]:
    counts = Counter(payment.end_to_end_id for payment in file.payments)
    for name in (name for name, times in counts.items() if times > 1):
        yield Problem("duplicate-id", "payments", _("Il codice %s compare in più pagamenti.") % name)


def _payment(payment: Payment, number: int) -> Iterator[Problem]:
    where = f"payments[{number}]"
    yield from _identifier(payment.end_to_end_id, f"{where}.end_to_end_id")
    yield from _name(payment.creditor_name, f"{where}.creditor_name")
    yield from _iban(payment.iban, f"{where}.iban")
    if payment.purpose:
        yield from _pattern(_CODE, payment.purpose, f"{where}.purpose", _bad_code())
    if type(payment.amount_cents) is not int or not 0 < payment.amount_cents <= MAX_CENTS:
        message = _("L'importo deve stare fra 0,01 e 999.999.999,99 euro.")
        yield Problem("amount", f"{where}.amount_cents", message)


def _identifier(text: str, where: str) -> Iterator[Problem]:
    if len(text) > 35 or not _IDENTIFIER.fullmatch(text):
        message = _(
            "Un codice ha da 1 a 35 caratteri fra lettere, cifre e segni + ? - : ( ) . , ' senza // e / ai bordi."
        )
        yield Problem("identifier", where, message)


def _name(text: str, where: str) -> Iterator[Problem]:
    if not any(character.isalnum() for character in latin(text, NAME_LENGTH)):
        yield Problem("name", where, _("Manca un nome scrivibile con lettere latine."))


def _iban(text: str, where: str) -> Iterator[Problem]:
    iban = compact_iban(text)
    if not iban.isascii() or not iban_numbers.is_valid(iban):
        yield Problem("iban", where, _("L'IBAN %s non è valido: ricontrollalo con l'intestatario.") % text)
    elif iban[:2] not in SEPA_COUNTRIES:
        yield Problem("iban-country", where, _("L'IBAN %s è di un Paese fuori dall'area SEPA.") % text)


def _pattern(pattern: re.Pattern[str], text: str, where: str, message: str) -> Iterator[Problem]:
    if not pattern.fullmatch(text):
        yield Problem("format", where, message)


def _bad_code() -> str:
    return _("Il codice di causale ha quattro lettere maiuscole o cifre, per esempio SUPP.")
