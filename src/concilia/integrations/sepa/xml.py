"""Writing elements in order, and reading untrusted XML without entities, network or doctype."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from concilia.engines.deadlines import wall
from concilia.integrations.sepa.problems import refuse

MAX_BYTES = 20 * 1024 * 1024
Element = etree._Element

_AMOUNT = re.compile(r"\d{1,16}(?:\.\d{1,2}0{0,3})?")


def document(namespace: str, name: str = "Document", **prefixes: str) -> Element:
    """A root element with ``namespace`` as its default one, and other namespaces by prefix."""
    others = "".join(f' xmlns:{prefix}="{other}"' for prefix, other in prefixes.items())
    return etree.fromstring(f'<{name} xmlns="{namespace}"{others}/>'.encode())


def add(parent: Element, path: str, text: str | None = None, **attributes: str) -> Element:
    """New child for each step of ``path`` (``Id/OrgId``), in the parent's namespace; the last one holds ``text``."""
    namespace = etree.QName(parent).namespace
    for step in path.split("/"):
        parent = etree.SubElement(parent, f"{{{namespace}}}{step}")
    parent.text = text
    for name, value in attributes.items():
        parent.set(name, value)
    return parent


def to_bytes(root: Element) -> bytes:
    """Indented UTF-8 with a declaration; the same tree gives the same bytes."""
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def euro(cents: int) -> str:
    """Cents as the decimal text of an amount: 1050 is ``10.50``."""
    return f"{cents // 100}.{cents % 100:02d}"


def parse(data: bytes) -> Element:
    """Root of an untrusted document. Raises SepaError: too large, not well formed, or with a doctype."""
    if len(data) > MAX_BYTES:
        raise refuse("too-large", "file", _("Il file supera i 20 MB: chiedi alla banca di dividerlo."))
    try:
        root: Element = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise refuse("not-xml", _("riga %d") % line, _("Non è un file XML ben formato: scaricalo di nuovo.")) from error
    information: Any = root.getroottree().docinfo
    if information.doctype:
        raise refuse(
            "doctype", _("riga %d") % 1, _("Il file contiene un DOCTYPE, che nessuna banca usa: non viene letto.")
        )
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


def find_all(parent: Element, path: str) -> list[Element]:
    """Descendants of ``parent`` by a path of local names, in the parent's namespace and in document order."""
    namespace = etree.QName(parent).namespace
    return parent.findall("/".join(f"{{{namespace}}}{step}" for step in path.split("/")))


def find(parent: Element, path: str) -> Element | None:
    """The first descendant of ``parent`` by a path of local names."""
    return next(iter(find_all(parent, path)), None)


def text_of(parent: Element, *paths: str) -> str:
    """Text of the first of ``paths`` that is there and not blank, without blanks at its ends; else empty."""
    found = (element.text or "" for path in paths for element in find_all(parent, path))
    return next((text.strip() for text in found if text.strip()), "")


def need(parent: Element, path: str) -> str:
    """Text of ``path``. Raises SepaError with the parent's line when it is missing or blank."""
    text = text_of(parent, path)
    if not text:
        message = _("Manca %(field)s dentro %(parent)s: il file è incompleto, scaricalo di nuovo.")
        raise refuse("missing", line_of(parent), message % {"field": path, "parent": etree.QName(parent).localname})
    return text


def line_of(element: Element) -> str:
    """Where an element stands, for a problem."""
    return _("riga %d") % (element.sourceline or 0)


def cents_of(element: Element) -> int:
    """Euro cents of an amount element. Raises SepaError: not a number, more than two decimals, not euro."""
    text, currency = (element.text or "").strip(), element.get("Ccy", "EUR")
    if not _AMOUNT.fullmatch(text) or currency != "EUR":
        message = _("L'importo %s non è in euro con due decimali.") % f"{text} {currency}"
        raise refuse("amount", line_of(element), message)
    whole, _dot, decimals = text.partition(".")
    return int(whole) * 100 + int(decimals[:2].ljust(2, "0"))


def day_of(element: Element | None) -> date | None:
    """The Italian day of a date choice (``Dt`` or ``DtTm``), or None when it is absent."""
    text = "" if element is None else text_of(element, "Dt", "DtTm")
    if element is None or not text:
        return None
    try:
        return _instant(text).date()
    except ValueError as error:
        raise refuse("date", line_of(element), _("La data %s non esiste.") % text) from error


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return wall(instant) if instant.tzinfo else instant
