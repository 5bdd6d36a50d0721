"""One door for every answer of a bank."""

from __future__ import annotations

from django.utils.translation import gettext as _
from lxml import etree

from concilia.integrations.sepa import camt054, pain002
from concilia.integrations.sepa.outcomes import Report
from concilia.integrations.sepa.problems import refuse
from concilia.integrations.sepa.xml import line_of, parse

_READERS = {
    **dict.fromkeys(pain002.NAMESPACES, pain002.read),
    **dict.fromkeys(camt054.NAMESPACES, camt054.read),
}


def read_answer(data: bytes) -> Report:
    """Read a pain.002 or a camt.054 from untrusted bytes; set it against what was sent with ``reconcile``.

    Raises SepaError with the line: not XML, a doctype or entities, another kind of document, a missing field, totals
    that don't close. (M22)
    """
    root = parse(data)
    name = etree.QName(root)
    reader = _READERS.get(name.namespace or "")
    if reader is None or name.localname != "Document":
        message = _(
            "Il documento %s non è un esito che sappiamo leggere: servono pain.002 (03, 10) o camt.054 (02, 08)."
        )
        raise refuse("kind", line_of(root), message % (name.namespace or name.localname))
    return reader(root)
