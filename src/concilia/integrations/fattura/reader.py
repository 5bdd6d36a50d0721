"""Reader of a FatturaPA (FPA12, FPR12) from untrusted bytes: no entities, no network, no doctype.

The official schema is not shipped; this reads the fields that a settlement needs, strictly, and refuses the rest of the
document only where it changes the amount.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from concilia.engines.money import from_euros
from concilia.integrations.fattura.checks import check
from concilia.integrations.fattura.model import Invoice, Summary
from concilia.integrations.fattura.problems import FatturaError, Problem, refuse

Element = etree._Element
MAX_BYTES = 5 * 1024 * 1024
"""The Sistema di Interscambio takes files of five megabytes at most."""
NAMESPACE = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
VERSIONS = ("FPA12", "FPR12")
_AMOUNT = re.compile(r"-?\d{1,12}\.\d{2,8}")
_RATE = re.compile(r"\d{1,3}\.\d{2}")
_WITH_REFERENCES = ("DatiOrdineAcquisto", "DatiContratto", "DatiConvenzione", "DatiRicezione", "DatiFattureCollegate")


def read(data: bytes) -> Invoice:
    """The only invoice of a file, checked. Raises FatturaError with every problem: not XML, signed, another kind of
    document, more invoices, missing fields, sums that don't close."""
    root = _root(data)
    bodies = root.findall("FatturaElettronicaBody")
    if len(bodies) != 1:
        raise refuse(
            "bodies", "2 FatturaElettronicaBody", _("Serve un file con una fattura sola, per questa distinta.")
        )
    header = _only(root, "FatturaElettronicaHeader")
    return check(_invoice(header, bodies[0]))


def _root(data: bytes) -> Element:
    if len(data) > MAX_BYTES:
        raise refuse("too-large", "file", _("Il file supera i 5 MB: non è una fattura del Sistema di Interscambio."))
    if data[:1] == b"\x30":
        message = _("Il file è firmato (.p7m): carica l'XML senza la firma, come lo dà il Sistema di Interscambio.")
        raise refuse("signed", "file", message)
    if not data.startswith(b"<?xml"):
        raise refuse("not-xml", "file", _("Non è un file XML: una fattura comincia con «<?xml»."))
    try:
        root: Element = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse("not-xml", "file", _("Non è un file XML ben formato: scaricalo di nuovo.")) from error
    information: Any = root.getroottree().docinfo
    if information.doctype:
        raise refuse("doctype", "file", _("Il file contiene un DOCTYPE, che nessuna fattura usa: non viene letto."))
    name = etree.QName(root)
    if (name.namespace, name.localname) != (NAMESPACE, "FatturaElettronica") or root.get("versione") not in VERSIONS:
        raise refuse("kind", "file", _("Non è una fattura elettronica in formato FatturaPA (FPA12 o FPR12)."))
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _invoice(header: Element, body: Element) -> Invoice:
    general = _only(body, "DatiGenerali/DatiGeneraliDocumento")
    summaries = tuple(_summary(item) for item in body.findall("DatiBeniServizi/DatiRiepilogo"))
    _check_lines(body, summaries)
    supplier, customer = _only(header, "CedentePrestatore"), _only(header, "CessionarioCommittente")
    if _need(general, "Divisa") != "EUR":
        raise refuse("currency", "2.1.1.2 Divisa", _("La fattura è in euro."))
    gross = sum(item.taxable_cents + item.vat_cents for item in summaries)
    return Invoice(
        kind=_need(general, "TipoDocumento"),
        number=_need(general, "Numero"),
        date=_date(general, "Data"),
        supplier_codes=_codes(supplier),
        supplier_name=_name(supplier),
        customer_codes=_codes(customer),
        customer_name=_name(customer),
        summaries=summaries,
        total_cents=_cents(general, "ImportoTotaleDocumento") if _text(general, "ImportoTotaleDocumento") else gross,
        stamp_cents=_stamp(general),
        withheld_cents=sum(_cents(item, "ImportoRitenuta") for item in general.findall("DatiRitenuta")),
        cups=_references(body, "CodiceCUP"),
        cigs=_references(body, "CodiceCIG"),
        iban=_text(body, "DatiPagamento/DettaglioPagamento/IBAN"),
    )


def _stamp(general: Element) -> int:
    found = general.find("DatiBollo")
    if found is None:
        return 0
    return _cents(found, "ImportoBollo") if _text(found, "ImportoBollo") else 200


def _summary(item: Element) -> Summary:
    return Summary(
        rate=_rate(item),
        taxable_cents=_cents(item, "ImponibileImporto"),
        vat_cents=_cents(item, "Imposta"),
        nature=_text(item, "Natura"),
        due=_text(item, "EsigibilitaIVA"),
        law=_text(item, "RiferimentoNormativo")[:100],
    )


def _check_lines(body: Element, summaries: tuple[Summary, ...]) -> None:
    """The lines of each rate make its taxable amount, with the contribution of a fund and the rounding if there are."""
    sums: defaultdict[tuple[Decimal, str], Decimal] = defaultdict(Decimal)
    for line in body.findall("DatiBeniServizi/DettaglioLinee"):
        sums[_rate(line), _text(line, "Natura")] += _decimal(line, "PrezzoTotale")
    for fund in body.findall("DatiGenerali/DatiGeneraliDocumento/DatiCassaPrevidenziale"):
        sums[_rate(fund), _text(fund, "Natura")] += _decimal(fund, "ImportoContributoCassa")
    said = {(item.rate, item.nature) for item in summaries}
    for item in body.findall("DatiBeniServizi/DatiRiepilogo"):
        rounding = _decimal(item, "Arrotondamento") if _text(item, "Arrotondamento") else Decimal()
        listed = from_euros(sums[_rate(item), _text(item, "Natura")] + rounding)
        if abs(listed - _cents(item, "ImponibileImporto")) > 1:
            raise refuse("lines", _where(item), _("Le righe di questa aliquota non fanno il suo imponibile."))
    if set(sums) - said:
        raise FatturaError(
            [Problem("lines", "2.2.2 DatiRiepilogo", _("Manca il riepilogo di un'aliquota delle righe."))]
        )


def _codes(party: Element) -> tuple[str, ...]:
    country = _text(party, "DatiAnagrafici/IdFiscaleIVA/IdPaese")
    vat, code = _text(party, "DatiAnagrafici/IdFiscaleIVA/IdCodice"), _text(party, "DatiAnagrafici/CodiceFiscale")
    foreign = f"{country}{vat}" if country not in ("", "IT") else vat
    return tuple(dict.fromkeys(item.upper() for item in (foreign, code) if item))


def _name(party: Element) -> str:
    base = "DatiAnagrafici/Anagrafica/"
    person = f"{_text(party, base + 'Nome')} {_text(party, base + 'Cognome')}".strip()
    return _text(party, base + "Denominazione") or person


def _references(body: Element, field: str) -> tuple[str, ...]:
    found = (_text(item, field) for kind in _WITH_REFERENCES for item in body.findall(f"DatiGenerali/{kind}"))
    return tuple(dict.fromkeys(text.upper() for text in found if text))


# Fields


def _only(parent: Element, path: str) -> Element:
    found = parent.find(path)
    if found is None:
        raise refuse("missing", path, _("Manca questa parte della fattura."))
    return found


def _text(parent: Element, path: str) -> str:
    return (parent.findtext(path) or "").strip()


def _need(parent: Element, field: str) -> str:
    text = _text(parent, field)
    if not text:
        raise refuse("missing", _where(parent), _("Manca il campo %s.") % field)
    return text


def _decimal(parent: Element, field: str) -> Decimal:
    text = _need(parent, field)
    if not _AMOUNT.fullmatch(text):
        raise refuse(
            "amount", _where(parent), _("%(field)s «%(text)s» non è un importo.") % {"field": field, "text": text}
        )
    return Decimal(text)


def _cents(parent: Element, field: str) -> int:
    """Only amounts in whole cents: the format gives more decimals to prices alone."""
    value = _decimal(parent, field)
    if value != value.quantize(Decimal("0.01")):
        message = _("%(field)s «%(text)s» ha più di due decimali.") % {"field": field, "text": _text(parent, field)}
        raise refuse("amount", _where(parent), message)
    return from_euros(value)


def _rate(parent: Element) -> Decimal:
    text = _need(parent, "AliquotaIVA")
    if not _RATE.fullmatch(text):
        raise refuse("rate", _where(parent), _("L'aliquota «%s» non è valida.") % text)
    return Decimal(text)


def _date(parent: Element, field: str) -> date:
    text = _need(parent, field)
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise refuse("date", _where(parent), _("La data %s non esiste.") % text) from error


def _where(element: Element) -> str:
    return _("riga %d") % (element.sourceline or 0)
