"""Payments to make, as frozen values, and the checks they pass before a file exists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from concilia.engines.codes import iban
from concilia.engines.deadlines import day_of
from concilia.engines.invalid import Invalid
from concilia.integrations.sepa.latin import latin
from concilia.integrations.sepa.problems import Problem

NAME_LENGTH = 70
"""Characters of a party's name (EPC implementation guidelines C2PSP: 70, though the schema allows 140)."""
TEXT_LENGTH = 140
MAX_CENTS = 99_999_999_999
"""EUR 999,999,999.99, the largest SEPA credit transfer."""

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


def problems_of(file: PaymentFile) -> tuple[Problem, ...]:
    """Everything that a bank would refuse, all at once, in the order of the file."""
    payments = (problem for number, payment in enumerate(file.payments) for problem in _payment(payment, number))
    return (*_header(file), *_duplicates(file), *payments)


def _header(file: PaymentFile) -> Iterator[Problem]:
    yield from _identifier(file.message_id, "message_id")
    yield from _name(file.initiator, "initiator", _("chi invia il file"))
    yield from _name(file.debtor_name, "debtor_name", _("chi paga"))
    yield from _iban(file.debtor_iban, "debtor_iban", _("chi paga"))
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
    elif file.execution_date < day_of(file.created):
        yield Problem("past-date", "execution_date", _("La data di esecuzione è passata: scegli da oggi in poi."))


def _duplicates(file: PaymentFile) -> Iterator[Problem]:
    counts = Counter(payment.end_to_end_id for payment in file.payments)
    for name in (name for name, times in counts.items() if times > 1):
        yield Problem("duplicate-id", "payments", _("Il codice %s compare in più pagamenti.") % name)


def _payment(payment: Payment, number: int) -> Iterator[Problem]:
    place, whose = f"payments[{number}]", f"{payment.creditor_name} ({payment.end_to_end_id})"
    yield from _identifier(payment.end_to_end_id, f"{place}.end_to_end_id", whose)
    yield from _name(payment.creditor_name, f"{place}.creditor_name", whose)
    yield from _iban(payment.iban, f"{place}.iban", whose)
    if payment.purpose:
        yield from _pattern(_CODE, payment.purpose, f"{place}.purpose", _bad_code(), whose)
    if type(payment.amount_cents) is not int or not 0 < payment.amount_cents <= MAX_CENTS:
        message = _("L'importo deve stare fra 0,01 e 999.999.999,99 euro.")
        yield Problem("amount", f"{place}.amount_cents", message, whose)


def _identifier(text: str, where: str, whose: str = "") -> Iterator[Problem]:
    if len(text) > 35 or not _IDENTIFIER.fullmatch(text):
        message = _(
            "Un codice ha da 1 a 35 caratteri fra lettere, cifre e segni + ? - : ( ) . , ' senza // e / ai bordi."
        )
        yield Problem("identifier", where, message, whose)


def _name(text: str, where: str, whose: str) -> Iterator[Problem]:
    if not any(character.isalnum() for character in latin(text, NAME_LENGTH)):
        yield Problem("name", where, _("Manca un nome scrivibile con lettere latine."), whose)


def _iban(text: str, where: str, whose: str) -> Iterator[Problem]:
    try:
        iban(text)
    except Invalid as error:
        yield Problem(error.code, where, _(error.text) % error.params, whose)


def _pattern(pattern: re.Pattern[str], text: str, where: str, message: str, whose: str = "") -> Iterator[Problem]:
    if not pattern.fullmatch(text):
        yield Problem("format", where, message, whose)


def _bad_code() -> str:
    return _("Il codice di causale ha quattro lettere maiuscole o cifre, per esempio SUPP.")
