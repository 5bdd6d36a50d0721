"""Icons of Bootstrap Italia's sprite, always beside a text or with one of their own."""

from __future__ import annotations

import re

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ._library import one_of, register

SPRITE = "ui/vendor/bootstrap-italia/sprites.svg"
_NAME = re.compile(r"it-[a-z0-9-]+")


@register.simple_tag
def icon(name: str, *, size: str = "sm", label: str = "") -> SafeString:
    """An icon; hidden from screen readers unless it has a label, since a text usually stands beside it."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{{% icon %}}: {name!r} is not the name of an icon, such as it-user")
    one_of("icon", "size", size, ("xs", "sm", "md", "lg"))
    address = f"{static(SPRITE)}#{name}"
    if label:
        return format_html(
            '<svg class="icon icon-{}" role="img" aria-label="{}"><use href="{}"></use></svg>', size, label, address
        )
    return format_html('<svg class="icon icon-{}" aria-hidden="true"><use href="{}"></use></svg>', size, address)
