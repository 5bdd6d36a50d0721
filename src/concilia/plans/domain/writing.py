"""Writing a placed plan: what changed, then what went, then what is new, and the links last."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from concilia.core import rows
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.rows import Changes
from concilia.networks.domain import adopting

from ..sheets import Column
from ..sheets.links import Links, order_of
from .placing import Placing

_Wanted = dict[Any, dict[UUID, list[Any]]]


def write(act: Act, placing: Placing) -> None:
    """Write a placed plan. Links between new rows may point both ways: the database checks them at the end.

    Raises Refusal ``plans.load.in_use`` when a row that must go is used by something that happened.
    """
    changes = [placing.changes(sheet) for sheet in placing.tree.all() if sheet.model is not None]
    for one in changes:
        _update(act, one)
    for one in reversed(changes):
        _remove(act, one)
    for one in changes:
        _insert(act, one)
    _link(placing)


def _of_the_register(changes: Changes) -> bool:
    return bool(changes.model._meta.app_label == "networks")


def _update(act: Act, changes: Changes) -> None:
    if changes.changed:
        if _of_the_register(changes):
            adopting.update(act, changes)
        else:
            rows.update(changes.model, changes.changed)


def _remove(act: Act, changes: Changes) -> None:
    if not changes.gone:
        return
    try:
        if _of_the_register(changes):
            adopting.remove(act, changes)
        else:
            rows.delete(changes.gone)
    except ProtectedError as error:
        raise in_use(error) from error


def in_use(error: ProtectedError) -> Refusal:
    """The refusal for a row that something else needs."""
    using = next(iter(error.protected_objects))
    return Refusal(
        "plans.load.in_use",
        _("Il nuovo file toglie un elemento che è in uso in «%(kind)s» («%(using)s»): lascialo nel file."),
        kind=using._meta.verbose_name,
        using=getattr(using, "code", None) or str(using),
    )


def _insert(act: Act, changes: Changes) -> None:
    if changes.new:
        if _of_the_register(changes):
            adopting.insert(act, changes)
        else:
            rows.insert(changes.model, changes.new)


def _link(placing: Placing) -> None:
    wanted: _Wanted = defaultdict(dict)
    columns: dict[Any, Column] = {}
    for sheet in placing.placed:
        for placed in placing.placed[sheet]:
            for column, targets in placing.links(placed):
                columns[column.field] = column
                wanted[column.field][placed.id] = targets
    links = Links(placing.network)
    for field, by_source in wanted.items():
        set_links(links, field, by_source)


def set_links(links: Links, field: Any, by_source: dict[UUID, list[Any]]) -> None:
    """Give rows their links, in order; those that have them already are left alone."""
    through, source, target = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    changed = {pk: targets for pk, targets in by_source.items() if links.targets(field, pk) != targets}
    if not changed:
        return
    through._default_manager.filter(**{f"{source}__in": list(changed)}).delete()
    more = {} if through._meta.auto_created else {"network": links.network}
    placed = order_of(through) == "position"
    through._default_manager.bulk_create(
        through(**{f"{source}_id": pk, f"{target}_id": other}, **more, **({"position": place} if placed else {}))
        for pk, targets in changed.items()
        for place, other in enumerate(targets)
    )
