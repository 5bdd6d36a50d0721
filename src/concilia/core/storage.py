"""Private files, kept by content hash outside the web root. A file is readable only once it has left quarantine."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import NotFound, Refusal

MAX_BYTES = 20 * 1024 * 1024
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"<?xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: its SHA-256 (64 hexadecimal digits), size in bytes and sniffed media type."""

    sha256: str
    size: int
    media_type: str


def put(data: bytes) -> Blob:
    """Store ``data``. Raises Refusal: empty, larger than 20 MiB, or of a type that is not accepted."""
    if not data:
        raise Refusal("storage.empty", _("Il file è vuoto: allega il documento di nuovo."))
    if len(data) > MAX_BYTES:
        raise Refusal("storage.large", _("Il file supera 20 MB: riducilo o dividilo in più file."))
    return keep(data, sniff(data))


def keep(data: bytes, media_type: str) -> Blob:
    """Store what another reader has recognised already: a file of rows, a paper that the platform made."""
    blob = Blob(hashlib.sha256(data).hexdigest(), len(data), media_type)
    path = _path(blob.sha256)
    if not path.exists():
        _write(path, data)
    return blob


def remove(sha256: str) -> None:
    """Forget a stored file. The caller knows that nothing else refers to it."""
    _path(sha256).unlink(missing_ok=True)


def get(sha256: str) -> bytes:
    """The stored bytes. Raises NotFound."""
    try:
        return _path(sha256).read_bytes()
    except FileNotFoundError as error:
        raise NotFound("storage.missing", _("Il file non è più disponibile.")) from error


def has(sha256: str) -> bool:
    """Whether the file is here."""
    return _path(sha256).exists()


def sniff(data: bytes) -> str:
    """The media type by the file's own signature, whatever its name says. Raises Refusal for the others."""
    for signature, media_type in SIGNATURES.items():
        if data.startswith(signature):
            return media_type
    raise Refusal("storage.type", _("Il tipo di file non è accettato: usa PDF, PNG o JPEG."))


def _path(sha256: str) -> Path:
    return Path(settings.PRIVATE_FILES) / sha256[:2] / sha256[2:4] / sha256


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).replace(path)
