"""Opening hours as people write them: ``7:30-12:30, 14-18``. There is no database here."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext_lazy as _

from concilia.core.errors import Refusal

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?:[:.](\d{2}))?")


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of a weekday (1 is Monday), from ``opens`` to before ``closes``."""

    weekday: int
    opens: time
    closes: time


def read(weekday: int, text: str) -> list[Span]:
    """The spans written for a weekday; an empty text is a day of rest. Raises Refusal: unreadable, backward, overlapping."""
    spans = [_span(weekday, part.strip()) for part in re.split(r"[,;]| e ", text) if part.strip()]
    spans.sort(key=lambda span: span.opens)
    if any(later.opens < earlier.closes for earlier, later in itertools.pairwise(spans)):
        raise Refusal("providers.hours.overlap", _("Due orari dello stesso giorno si sovrappongono: correggili."))
    return spans


def week(written: Mapping[int, str]) -> list[Span]:
    """The spans of a week, from the text of each weekday."""
    return [span for weekday, text in sorted(written.items()) for span in read(weekday, text)]


def same_every_day(weekdays: range, text: str) -> list[Span]:
    """The same hours on several weekdays."""
    return week(dict.fromkeys(weekdays, text))


def _span(weekday: int, text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise Refusal("providers.hours.form", _("Scrivi gli orari così: 7:30-12:30, 14:00-18:00."))
    first, first_minutes, last, last_minutes = (int(part or 0) for part in found.groups())
    if max(first, last) > 23 or max(first_minutes, last_minutes) > 59:
        raise Refusal("providers.hours.form", _("Scrivi gli orari così: 7:30-12:30, 14:00-18:00."))
    span = Span(weekday, time(first, first_minutes), time(last, last_minutes))
    if span.closes <= span.opens:
        raise Refusal("providers.hours.order", _("La chiusura viene dopo l'apertura: correggi l'orario."))
    return span
