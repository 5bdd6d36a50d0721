"""PNG bytes to grey pixels, for the reader of QR codes: just what segno (1 bit grey) and typst (RGBA) write."""

import struct
import zlib

import numpy as np

Row = list[int]


def grey(png: bytes) -> np.ndarray:
    """The pixels as a matrix of bytes; of a colour image, its red channel."""
    chunks = dict(_chunks(png))
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    raw = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, -1)
    filters, pixels = raw[:, 0], raw[:, 1:]
    if (depth, colour) == (1, 0):
        packed = _unfilter(filters.tolist(), pixels.tolist())
        return np.unpackbits(packed, axis=1)[:, :width] * np.uint8(255)
    assert (depth, colour) == (8, 6)
    return _unfilter(filters.tolist(), pixels[:, ::4].tolist())


def _chunks(png: bytes):
    position, data = 8, b""
    while position < len(png):
        length, kind = struct.unpack(">I4s", png[position : position + 8])
        body = png[position + 8 : position + 8 + length]
        data += body if kind == b"IDAT" else b""
        yield kind, data if kind == b"IDAT" else body
        position += 12 + length


def _unfilter(filters: Row, rows: list[Row]) -> np.ndarray:
    above = [0] * len(rows[0])
    for kind, row in zip(filters, rows, strict=True):
        left = corner = 0
        for index, up in enumerate(above):
            left = row[index] = (row[index] + _guess(kind, left, up, corner)) & 255
            corner = up
        above = row
    return np.array(rows, np.uint8)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    wanted = left + up - corner
    return min((left, up, corner), key=lambda near: abs(wanted - near))
