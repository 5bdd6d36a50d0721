"""Amounts, codes and dates inside a sentence."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from concilia.ui import format as shown

from ._library import one_of, register

money_text = shown.money


@register.filter
def money(cents: int | None) -> str:
    """`{{ award.amount|money }}`: integer cents as € 1.234,56."""
    return shown.money(cents)


@register.filter
def day(value: date | None) -> str:
    """`{{ call.published_on|day }}`: 11 dicembre 2026."""
    return shown.day(value)


@register.filter
def instant(value: datetime | None) -> str:
    """`{{ entry.at|instant }}`: 11 dicembre 2026, ore 12:00, on Rome's clock."""
    return shown.instant(value)


@register.filter
def integer(value: int | None) -> str:
    """`{{ count|integer }}`: 1.234."""
    return shown.integer(value)


@register.simple_tag
def code(value: str, *, group: int = 4, size: str = "md") -> SafeString:
    """A code to read aloud or to type, in groups: the gaps are drawn, so that a copy carries no spaces."""
    one_of("code", "size", size, ("md", "lg"))
    if group < 1:
        raise ValueError("{% code %}: group is the number of characters in a group, at least 1")
    groups = ((value[start : start + group],) for start in range(0, len(value), group))
    spans = format_html_join("", "<span>{}</span>", groups)
    return format_html('<code class="voucher-code voucher-code-{}" translate="no">{}</code>', size, spans)
