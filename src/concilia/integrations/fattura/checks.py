"""What an invoice must say, whether it comes as a file or is typed by hand.

Sources: technical specification of FatturaPA 1.2.x (field numbers); DPR 633/1972 artt. 10, 15, 17-ter, 21; DPR 642/1972,
tariffa art. 13 (stamp of 2 euros above 77.47 on what bears no tax).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from concilia.core import parameters
from concilia.engines.codes import cup
from concilia.engines.invalid import Invalid
from concilia.engines.money import format_euros, percentage
from concilia.integrations.fattura.model import CREDIT_NOTE, EXEMPT, INVOICES, Invoice, Summary
from concilia.integrations.fattura.problems import FatturaError, Problem

ROUNDING_CENTS = 1
_NATURES = re.compile(r"N1|N2(\.[12])?|N3(\.[1-6])?|N4|N5")
_CIG = re.compile(r"[0-9A-Z]{10}")
_LONGEST_NUMBER = 20
_FIRST_YEAR = 2014


def check(invoice: Invoice) -> Invoice:
    """The invoice, sound in itself. Raises FatturaError with every problem."""
    problems = tuple(problems_of(invoice))
    if problems:
        raise FatturaError(problems)
    return invoice


def problems_of(invoice: Invoice) -> Iterator[Problem]:
    """Everything wrong, in the order of the document."""
    yield from _header(invoice)
    if invoice.date.year < _FIRST_YEAR:
        yield Problem("date", "2.1.1.3 Data", _("La data viene prima delle fatture elettroniche: correggila."))
        return
    yield from _references(invoice)
    for item in invoice.summaries:
        yield from _summary(item)
    yield from _stamp(invoice)
    yield from _total(invoice)


def _header(invoice: Invoice) -> Iterator[Problem]:
    if invoice.kind not in INVOICES | {CREDIT_NOTE}:
        message = _(
            "Il tipo %s non paga una distinta: servono fattura (TD01, TD06, TD24, TD25) o nota di credito (TD04)."
        )
        yield Problem("kind", "2.1.1.1 TipoDocumento", message % (invoice.kind or "—"))
    if not re.search(r"\d", invoice.number) or len(invoice.number) > _LONGEST_NUMBER:
        message = _("Il numero ha almeno una cifra e al più 20 caratteri.")
        yield Problem("number", "2.1.1.4 Numero", message)
    if not any(invoice.supplier_codes):
        yield Problem(
            "supplier", "1.2.1 CedentePrestatore", _("Manca la partita IVA o il codice fiscale di chi emette.")
        )
    if not invoice.summaries:
        yield Problem("summary", "2.2.2 DatiRiepilogo", _("Mancano imponibile e imposta."))
    if invoice.withheld_cents:
        message = _(
            "C'è una ritenuta d'acconto: la distinta di un ente erogatore non la prevede, chiama la ragioneria."
        )
        yield Problem("withheld", "2.1.1.5 DatiRitenuta", message)


def _references(invoice: Invoice) -> Iterator[Problem]:
    for text in invoice.cups:
        try:
            cup(text)
        except Invalid as error:
            yield Problem("cup", "2.1.2.6 CodiceCUP", _(error.text) % error.params)
    for text in invoice.cigs:
        if not _CIG.fullmatch(text):
            yield Problem("cig", "2.1.2.7 CodiceCIG", _("Il CIG ha 10 lettere maiuscole o cifre: «%s» no.") % text)


def _summary(item: Summary) -> Iterator[Problem]:
    where = f"2.2.2 DatiRiepilogo {item.rate.normalize():f} % {item.nature}".strip()
    if item.taxable_cents <= 0:
        yield Problem("taxable", where, _("L'imponibile è maggiore di zero."))
    if item.rate and item.nature:
        yield Problem("nature", where, _("La natura si scrive solo quando l'aliquota è zero."))
    if not item.rate and not _NATURES.fullmatch(item.nature):
        message = _("Con aliquota zero serve la natura: N4 se esente (art. 10 DPR 633/72), N1 o N2 se fuori campo.")
        yield Problem("nature", where, message)
    if item.nature == EXEMPT and not item.law:
        message = _("Per un'operazione esente scrivi la norma, per esempio «art. 10 n. 21 DPR 633/72».")
        yield Problem("law", where, message)
    if item.due == "S" and not item.rate:
        yield Problem("split", where, _("Senza imposta non c'è scissione dei pagamenti."))
    if item.due not in ("", "I", "D", "S"):
        yield Problem("due", where, _("L'esigibilità è I, D o S."))
    expected = percentage(item.taxable_cents, item.rate)
    if abs(expected - item.vat_cents) > ROUNDING_CENTS:
        values = {"said": format_euros(item.vat_cents), "due": format_euros(expected)}
        yield Problem("vat", where, _("L'imposta è %(said)s, il calcolo dà %(due)s.") % values)


def needs_stamp(invoice: Invoice) -> int:
    """The stamp due on an invoice, in cents: what bears no tax is over the threshold of its day."""
    threshold = parameters.on("invoice_stamp_threshold_cents", invoice.date).value
    untaxed = sum(item.taxable_cents for item in invoice.services if not item.rate)
    return parameters.on("invoice_stamp_cents", invoice.date).value if untaxed > threshold else 0


def _stamp(invoice: Invoice) -> Iterator[Problem]:
    due = needs_stamp(invoice)
    if due and not invoice.stamp_cents:
        message = _("Sopra 77,47 euro senza IVA la fattura dichiara il bollo di %s (art. 13 tariffa DPR 642/72).")
        yield Problem("stamp", "2.1.1.6 DatiBollo", message % format_euros(due))
    elif invoice.stamp_cents and invoice.stamp_cents != parameters.on("invoice_stamp_cents", invoice.date).value:
        message = _("Il bollo di una fattura è di 2,00 euro: qui è %s.")
        yield Problem("stamp", "2.1.1.6 ImportoBollo", message % format_euros(invoice.stamp_cents))


def _total(invoice: Invoice) -> Iterator[Problem]:
    allowed: Iterable[int] = {invoice.gross_cents, invoice.gross_cents + invoice.stamp_cents}
    if invoice.total_cents not in allowed:
        values = {"said": format_euros(invoice.total_cents), "sum": format_euros(invoice.gross_cents)}
        message = _("Il totale è %(said)s, ma imponibile e imposta fanno %(sum)s (più il bollo, se addebitato).")
        yield Problem("total", "2.1.1.9 ImportoTotaleDocumento", message % values)
