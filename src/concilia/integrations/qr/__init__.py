"""QR codes as SVG for pages and documents, and as PNG where only pixels go."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.html import escape
from segno import QRCode


class QRError(ValueError):
    """The text is empty or too long for a code that a phone can read."""


MAX_BYTES = 300
"""More makes modules too small for a cheap phone on a printed sheet (version 14 at level Q)."""


def svg(text: str, *, title: str, css_class: str = "qr") -> str:
    """Inline SVG with an accessible ``title``; colour and size are given by ``css_class``, never inline."""
    made: str = _code(text).svg_inline(omitsize=True, svgclass=css_class, lineclass=f"{css_class}__modules")
    label = f"<title>{escape(title)}</title>"
    return made.replace("<svg ", '<svg role="img" ', 1).replace(">", f">{label}", 1)


def svg_document(text: str) -> str:
    """A whole black on white SVG document, for a PDF template."""
    out = BytesIO()
    _code(text).save(out, kind="svg", dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def png(text: str, *, scale: int = 8) -> bytes:
    """PNG image, ``scale`` pixels a module, with the quiet zone of the standard."""
    out = BytesIO()
    _code(text).save(out, kind="png", scale=scale)
    return out.getvalue()


def _code(text: str) -> QRCode:
    """Level Q: a quarter of the code may be dirty. Letters beyond ASCII are declared, or a phone guesses their set."""
    if not text.strip():
        raise QRError("a QR code needs a text")
    if len(text.encode()) > MAX_BYTES:
        raise QRError(f"a QR code holds at most {MAX_BYTES} bytes here; this text has {len(text.encode())}")
    eci = not text.isascii()
    return segno.make(text, error="q", micro=False, boost_error=False, encoding="utf-8" if eci else None, eci=eci)
