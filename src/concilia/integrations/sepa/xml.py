"""Writing elements in order, and reading untrusted XML without entities, network or doctype."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from concilia.integrations.sepa.problems import refuse

MAX_BYTES = 20 * 1024 * 1024
Element = etree._Element


def document(namespace: str) -> Element:
    """A ``Document`` root with ``namespace`` as its default one."""
    return etree.fromstring(f'<Document xmlns="{namespace}"/>'.encode())


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
        raise refuse("not-xml", f"line {line}", _("Non è un file XML ben formato: scaricalo di nuovo.")) from error
    information: Any = root.getroottree().docinfo
    if information.doctype:
        raise refuse("doctype", "line 1", _("Il file contiene un DOCTYPE, che nessuna banca usa: non viene letto."))
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
