"""FAKE: the file that a supplier's own programme would make, for the demo and the tests. Nothing is sent to anybody."""

from __future__ import annotations

from lxml import etree

from concilia.integrations.fattura.model import Invoice
from concilia.integrations.fattura.reader import NAMESPACE

Element = etree._Element


def write(invoice: Invoice) -> bytes:
    """The invoice as FPA12: one line for each summary; the same invoice gives the same bytes."""
    root = etree.Element(f"{{{NAMESPACE}}}FatturaElettronica", versione="FPA12", nsmap={"p": NAMESPACE})
    _header(root, invoice)
    body = _add(root, "FatturaElettronicaBody")
    general = _add(body, "DatiGenerali")
    _general(_add(general, "DatiGeneraliDocumento"), invoice)
    _references(general, invoice)
    goods = _add(body, "DatiBeniServizi")
    for number, item in enumerate(invoice.summaries, start=1):
        line = _add(goods, "DettaglioLinee")
        _add(line, "NumeroLinea", str(number))
        _add(line, "Descrizione", "Servizi resi con voucher")
        _add(line, "PrezzoUnitario", _euro(item.taxable_cents))
        _add(line, "PrezzoTotale", _euro(item.taxable_cents))
        _rate(line, f"{item.rate:.2f}", item.nature)
    for item in invoice.summaries:
        summary = _add(goods, "DatiRiepilogo")
        _rate(summary, f"{item.rate:.2f}", item.nature)
        _add(summary, "ImponibileImporto", _euro(item.taxable_cents))
        _add(summary, "Imposta", _euro(item.vat_cents))
        for name, text in (("EsigibilitaIVA", item.due), ("RiferimentoNormativo", item.law)):
            if text:
                _add(summary, name, text)
    _payment(body, invoice)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _header(root: Element, invoice: Invoice) -> None:
    header = _add(root, "FatturaElettronicaHeader")
    sending = _add(header, "DatiTrasmissione")
    sender = _add(sending, "IdTrasmittente")
    _add(sender, "IdPaese", "IT")
    _add(sender, "IdCodice", invoice.supplier_codes[0])
    _add(sending, "ProgressivoInvio", "00001")
    _add(sending, "FormatoTrasmissione", "FPA12")
    _add(sending, "CodiceDestinatario", "DEMO00")
    for name, codes, said in (
        ("CedentePrestatore", invoice.supplier_codes, invoice.supplier_name),
        ("CessionarioCommittente", invoice.customer_codes, invoice.customer_name),
    ):
        _party(_add(header, name), codes, said, seller=name == "CedentePrestatore")


def _party(party: Element, codes: tuple[str, ...], name: str, *, seller: bool) -> None:
    registry = _add(party, "DatiAnagrafici")
    if seller and codes:
        identity = _add(registry, "IdFiscaleIVA")
        _add(identity, "IdPaese", "IT")
        _add(identity, "IdCodice", codes[0])
    elif codes:
        _add(registry, "CodiceFiscale", codes[-1])
    _add(_add(registry, "Anagrafica"), "Denominazione", name)
    if seller:
        _add(registry, "RegimeFiscale", "RF01")
    seat = _add(party, "Sede")
    for field, text in (
        ("Indirizzo", "Via d'esempio 1"),
        ("CAP", "21053"),
        ("Comune", "Castellanza"),
        ("Nazione", "IT"),
    ):
        _add(seat, field, text)


def _general(general: Element, invoice: Invoice) -> None:
    _add(general, "TipoDocumento", invoice.kind)
    _add(general, "Divisa", "EUR")
    _add(general, "Data", invoice.date.isoformat())
    _add(general, "Numero", invoice.number)
    if invoice.withheld_cents:
        held = _add(general, "DatiRitenuta")
        _add(held, "TipoRitenuta", "RT02")
        _add(held, "ImportoRitenuta", _euro(invoice.withheld_cents))
        _add(held, "AliquotaRitenuta", "20.00")
        _add(held, "CausalePagamento", "A")
    if invoice.stamp_cents:
        stamp = _add(general, "DatiBollo")
        _add(stamp, "BolloVirtuale", "SI")
        _add(stamp, "ImportoBollo", _euro(invoice.stamp_cents))
    _add(general, "ImportoTotaleDocumento", _euro(invoice.total_cents))


def _references(general: Element, invoice: Invoice) -> None:
    cups, cigs = invoice.cups or ("",), invoice.cigs or ("",)
    if not any((*cups, *cigs)):
        return
    for cup, cig in zip(cups, (*cigs, *("",) * len(cups)), strict=False):
        contract = _add(general, "DatiContratto")
        _add(contract, "IdDocumento", "voucher")
        for name, text in (("CodiceCUP", cup), ("CodiceCIG", cig)):
            if text:
                _add(contract, name, text)


def _payment(body: Element, invoice: Invoice) -> None:
    payment = _add(body, "DatiPagamento")
    _add(payment, "CondizioniPagamento", "TP02")
    detail = _add(payment, "DettaglioPagamento")
    _add(detail, "ModalitaPagamento", "MP05")
    _add(detail, "ImportoPagamento", _euro(invoice.total_cents - invoice.split_cents))
    if invoice.iban:
        _add(detail, "IBAN", invoice.iban)


def _rate(parent: Element, rate: str, nature: str) -> None:
    _add(parent, "AliquotaIVA", rate)
    if nature:
        _add(parent, "Natura", nature)


def _euro(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _add(parent: Element, name: str, text: str | None = None) -> Element:
    child = etree.SubElement(parent, name)
    child.text = text
    return child
