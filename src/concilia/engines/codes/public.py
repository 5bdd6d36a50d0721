"""Codes that stand for a person in a publication, and unguessable tokens.

A public code is a keyed hash of publication and application (art. 26 c. 4 D.Lgs. 33/2013: families are published by
code alone). Who lacks the key can neither go back to the application nor join two publications.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable

from concilia.engines.codes.vouchers import ALPHABET, LENGTH, code_of
from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _

_PURPOSE = b"concilia public code 1"
_SHORTEST_KEY, _TOKEN_BYTES = 16, 16
_TOKEN = re.compile(r"[A-Z2-7]{26}")


def public_code(key: bytes, publication: str, application: str) -> str:
    """The code of an application in a publication: always the same there, unrelated anywhere else.

    Twelve characters like a voucher's, check character included; two rows of a publication of 100 000 share one with
    a chance of 5 in a million, so the caller keeps them unique in the database.
    """
    if len(key) < _SHORTEST_KEY:
        raise ValueError(f"the key of public codes has {_SHORTEST_KEY} bytes or more")
    parts = (_PURPOSE, publication.encode(), application.encode())
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    digest = hmac.new(key, message, hashlib.sha256).digest()
    return code_of(int.from_bytes(digest, "big") % len(ALPHABET) ** (LENGTH - 1))


def token(random_bytes: Callable[[int], bytes]) -> str:
    """A new token of 128 bits, as 26 capital letters and digits, which a QR code holds tightly.

    ``random_bytes`` is ``secrets.token_bytes``, or a seeded source in the demo and tests.
    """
    return base64.b32encode(random_bytes(_TOKEN_BYTES)).decode().rstrip("=")


def token_text(text: str) -> str:
    """A token as it was scanned or pasted."""
    value = text.strip().upper()
    if not _TOKEN.fullmatch(value) or value[-1] not in "AEIMQUY4":
        raise Invalid("token.form", _("Questo codice non è completo: inquadralo di nuovo."))
    return value


def token_digest(value: str) -> str:
    """What the database keeps of a token: whoever reads the table can't use it."""
    return hashlib.sha256(value.encode()).hexdigest()
