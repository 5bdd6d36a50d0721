"""Tables of data: typed columns, a caption, order by link, an export that follows what is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from concilia.ui import format as shown
from concilia.ui.links import Link, is_safe

from ._library import drawn, one_of, register, required
from .lists import PAGE_PARAMETER, with_parameters
from .money import code
from .states import chip

SORT_PARAMETER = "ordina"
NUMERIC = ("money", "integer")


@dataclass(frozen=True)
class Column:
    """A column: the key (or function) that reads a row, its heading, and the kind of its values.

    `sort` is the name the order has in the address; a column without it can't be ordered.
    """

    key: str
    label: str
    kind: str = "text"
    sort: str = ""
    value: Callable[[Any], Any] | None = None
    audience: str = ""

    def read(self, row: Any) -> Any:
        if self.value is not None:
            return self.value(row)
        return row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)


@dataclass(frozen=True)
class Table:
    """A table to draw. `sort` is the order in force (`-name` is descending); the caption says what the rows are."""

    caption: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    sort: str = ""
    empty: str = ""
    export_url: str = ""
    total: Mapping[str, Any] = field(default_factory=dict)
    hide_caption: bool = False


def _link(value: Link | None) -> str | SafeString:
    if value is None:
        return shown.ABSENT
    return format_html('<a href="{}">{}</a>', value.href, value.label) if value.href else value.label


def _text(value: Any) -> Any:
    return shown.ABSENT if value is None or value == "" else value


CELLS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "money": shown.money,
    "integer": shown.integer,
    "day": shown.day,
    "instant": shown.instant,
    "link": _link,
    "code": lambda value: code(value) if value else shown.ABSENT,
    "yesno": lambda value: shown.ABSENT if value is None else _("Sì") if value else _("No"),
}


def _cell(column: Column, value: Any) -> Any:
    if column.kind == "chip":
        return chip(value, column.audience) if value is not None else shown.ABSENT
    return CELLS[column.kind](value)


@register.simple_tag(takes_context=True)
def table(context: Context, content: Table) -> SafeString:
    """A table of data, scrollable on a wide screen and a list of cards on a phone."""
    if not isinstance(content, Table):
        raise TypeError(f"{{% table %}}: {type(content).__name__} was given, a concilia.ui Table was expected")
    required("table", "caption", content.caption)
    for column in content.columns:
        one_of("table", "kind", column.kind, {*CELLS, "chip"})
    return drawn(
        "ui/components/table.html",
        table=content,
        heads=[_head(context, content, column) for column in content.columns],
        rows=[_row(content, row) for row in content.rows],
        total=_total(content),
        export=_export(context, content),
    )


def _head(context: Context, content: Table, column: Column) -> dict[str, Any]:
    order = _order(content.sort, column.sort)
    url = ""
    if column.sort:
        wanted = f"-{column.sort}" if order == "ascending" else column.sort
        url = with_parameters(context, {SORT_PARAMETER: wanted, PAGE_PARAMETER: None})
    return {"label": column.label, "numeric": column.kind in NUMERIC, "order": order, "url": url}


def _order(sort: str, name: str) -> str:
    if not name or sort.removeprefix("-") != name:
        return ""
    return "descending" if sort.startswith("-") else "ascending"


def _row(content: Table, row: Any) -> list[dict[str, Any]]:
    return [
        {"text": _cell(column, column.read(row)), "label": column.label, "numeric": column.kind in NUMERIC}
        for column in content.columns
    ]


def _total(content: Table) -> list[dict[str, Any]]:
    if not content.total:
        return []
    unknown = set(content.total) - {column.key for column in content.columns}
    if unknown:
        raise ValueError(f"{{% table %}}: total names columns that are not there: {', '.join(sorted(unknown))}")
    return [
        {
            "text": _cell(column, content.total[column.key]) if column.key in content.total else "",
            "label": column.label,
            "numeric": column.kind in NUMERIC,
        }
        for column in content.columns
    ]


def _export(context: Context, content: Table) -> str:
    if not content.export_url:
        return ""
    if not is_safe(content.export_url):
        raise ValueError(f"{{% table %}}: {content.export_url!r} is not an address a page may link to")
    query = with_parameters(context, {PAGE_PARAMETER: None})
    return content.export_url + (query if query != "?" else "")
