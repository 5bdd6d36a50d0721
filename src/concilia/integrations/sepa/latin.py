"""Any text to the SEPA Latin set.

Source: EPC217-08 (character set and conversion table for SEPA): letters lose their accents, other scripts become
Latin letters, the signs outside the set become their nearest sign or a full stop.
"""

from __future__ import annotations

import re
import string
import unicodedata

from text_unidecode import unidecode

ALLOWED = frozenset(string.ascii_letters + string.digits + "/-?:().,'+ ")

_SIGNS = str.maketrans(
    {
        **dict.fromkeys('!"#$%*<=>^|', "."),
        **dict.fromkeys("`’‘‚“”„«»´", "'"),
        **dict.fromkeys("_~–—‐‑−", "-"),
        **dict.fromkeys("[{", "("),
        **dict.fromkeys("]}", ")"),
        "&": "+",
        ";": ",",
        "\\": "/",
        "@": "(at)",
        "€": "E",
        "ß": "s",
    }
)


def latin(text: str, length: int) -> str:
    """``text`` in the SEPA Latin set, white space made single, cut to ``length`` characters after the conversion."""
    spaced = " ".join(text.translate(_SIGNS).split())
    written = spaced if ALLOWED.issuperset(spaced) else "".join(map(_letter, unicodedata.normalize("NFC", spaced)))
    return " ".join(written.split())[:length].rstrip()


def _letter(character: str) -> str:
    if character in ALLOWED:
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base in ALLOWED else _other_script(character)


def _other_script(character: str) -> str:
    found = unidecode(character).translate(_SIGNS)
    return re.sub(r"[^A-Za-z0-9/\-?:().,'+ ]", ".", found)
