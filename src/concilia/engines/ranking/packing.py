"""Sorting by several keys at once: each key becomes whole numbers from 0, and they are packed into 63-bit words.

Almost every ranking fits one word, and sorting a million of them costs some hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concilia.engines.rules.lazy import np, pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

WORD = 63


@dataclass(frozen=True, slots=True)
class Order:
    """``rows``: the places of the rows, best first. ``decided``: for each of them, the number of the first key in which
    it differs from the row above; -1 for the first row."""

    rows: Numbers
    decided: Numbers


def in_order(columns: Sequence[pl.Series], descending: Sequence[bool], nulls_last: Sequence[bool]) -> Order:
    """The order of the rows by ``columns``, the first deciding first. Rows equal in all keep the order they have."""
    codes = [_codes(*key) for key in zip(columns, descending, nulls_last, strict=True)]
    words = _packed(codes)
    rows = np.argsort(words[0], kind="stable") if len(words) == 1 else np.lexsort(words[::-1])
    return Order(rows, _decided([code[rows] for code in codes]))


def _codes(column: pl.Series, descending: bool, nulls_last: bool) -> Numbers:
    """Whole numbers from 0 in the order of the key; empty values before or after all others."""
    values = _whole(column)
    present = values.drop_nulls()
    if present.is_empty():
        return np.zeros(len(column), np.int64)
    low, high = int(present.min()), int(present.max())  # type: ignore[arg-type]
    numbers = values.fill_null(low).to_numpy()
    codes = high - numbers if descending else numbers - low
    empty = column.is_null().to_numpy()
    if empty.any():
        codes = np.where(empty, high - low + 1, codes) if nulls_last else np.where(empty, 0, codes + 1)
    return codes.astype(np.int64)


def _whole(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column.rank("dense").cast(pl.Int64)
    return column.to_physical().cast(pl.Int64)


def _packed(codes: Sequence[Numbers]) -> list[Numbers]:
    """The keys side by side in as few words as hold them."""
    words: list[Numbers] = []
    room = 0
    for code in codes:
        width = int(code.max(initial=0)).bit_length()
        if not words or width > room:
            words.append(code.copy())
            room = WORD - width
        else:
            words[-1] = (words[-1] << width) | code
            room -= width
    return words


def _decided(codes: Sequence[Numbers]) -> Numbers:
    decided = np.full(len(codes[0]), -1, np.int64)
    for number in reversed(range(len(codes))):
        decided[1:][codes[number][1:] != codes[number][:-1]] = number
    return decided
