"""Short lists: definitions, key figures, files to download, progress, pages of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.template import Context
from django.utils.safestring import SafeString

from concilia.ui import format as shown
from concilia.ui.links import is_safe

from ._library import drawn, instances, one_of, register, required

FILE_ICONS = {
    "pdf": "it-file-pdf",
    "csv": "it-file-csv",
    "json": "it-file-json",
    "xlsx": "it-file-xlsx",
    "xml": "it-file-xml",
    "ods": "it-file-ods",
    "zip": "it-file-compressed",
}
PAGE_PARAMETER = "pagina"


@dataclass(frozen=True)
class Figure:
    """A key number with its name; `value` is already formatted."""

    label: str
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Download:
    """A file to take away. `kind` is its extension, `size` is in octets."""

    label: str
    url: str
    kind: str
    size: int | None = None
    note: str = ""


@register.simple_tag
def definitions(items: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> SafeString:
    """Terms and values, side by side. A value that is empty shows a dash, so that a row is never a riddle."""
    pairs = items.items() if isinstance(items, Mapping) else items
    rows = [(term, shown.ABSENT if value is None or value == "" else value) for term, value in pairs]
    return drawn("ui/components/definitions.html", rows=rows)


@register.simple_tag
def figures(items: Iterable[Figure]) -> SafeString:
    """A strip of few key numbers: at most six, or nobody reads them."""
    listed = instances("figures", "items", items, Figure)
    if len(listed) > 6:
        raise ValueError(f"{{% figures %}}: {len(listed)} figures, at most 6 fit; use a table")
    return drawn(
        "ui/components/figures.html", rows=[(figure, figure.url if is_safe(figure.url) else "") for figure in listed]
    )


@register.simple_tag
def downloads(items: Iterable[Download]) -> SafeString:
    """Files with their kind and size, told before the click."""
    rows = [_download_row(item) for item in instances("downloads", "items", items, Download)]
    return drawn("ui/components/downloads.html", rows=rows)


def _download_row(item: Download) -> dict[str, str]:
    if not is_safe(item.url):
        raise ValueError(f"{{% downloads %}}: {item.url!r} is not an address a page may link to")
    octets = shown.size(item.size) if item.size is not None else ""
    detail = ", ".join(part for part in (item.kind.upper(), octets) if part)
    picture = FILE_ICONS.get(item.kind.lower(), "it-file")
    return {"label": item.label, "url": item.url, "detail": detail, "note": item.note, "icon": picture}


@register.simple_tag
def progress(value: int, maximum: int, label: str, *, kind: str = "integer") -> SafeString:
    """How much of a whole is done or spent; `kind` money reads cents. Beyond the whole it is full, and says the truth."""
    one_of("progress", "kind", kind, ("integer", "money"))
    required("progress", "label", label)
    if value < 0 or maximum < 0:
        raise ValueError(f"{{% progress %}}: value={value}, maximum={maximum}; neither may be negative")
    written = shown.money if kind == "money" else shown.integer
    percent = value * 100 // maximum if maximum else 0
    texts = {"value_text": written(value), "maximum_text": written(maximum), "percent": f"{shown.integer(percent)}%"}
    numbers = {"value": str(min(value, maximum)), "maximum": str(maximum or 1)}
    return drawn("ui/components/progress.html", label=label, **texts, **numbers)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], *, parameter: str = PAGE_PARAMETER) -> SafeString:
    """The pages of a list, keeping the rest of the address (filters, order) as it is."""
    if not isinstance(page, Page):
        raise TypeError(f"{{% pagination %}}: page is {type(page).__name__}, a django.core.paginator.Page was expected")
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    items = [_page_item(context, page, number, parameter) for number in elided]
    return drawn(
        "ui/components/pagination.html",
        items=items,
        previous=_page_url(context, parameter, page.previous_page_number()) if page.has_previous() else "",
        next=_page_url(context, parameter, page.next_page_number()) if page.has_next() else "",
        many=page.paginator.num_pages > 1,
        first=shown.integer(page.start_index()),
        last=shown.integer(page.end_index()),
        total=shown.integer(page.paginator.count),
    )


def _page_item(context: Context, page: Page[Any], number: int | str, parameter: str) -> dict[str, Any]:
    if not isinstance(number, int):
        return {"gap": True}
    url = _page_url(context, parameter, number)
    return {"gap": False, "label": shown.integer(number), "url": url, "current": number == page.number}


def _page_url(context: Context, parameter: str, number: int) -> str:
    return with_parameters(context, {parameter: str(number)})


def with_parameters(context: Context, changes: Mapping[str, str | None]) -> str:
    """This page's query string with some parameters changed, or taken out where the change is None."""
    request = context.get("request")
    if request is None:
        raise ValueError(
            "this component keeps the page's query string, so it needs `request` in the template's context"
        )
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"
