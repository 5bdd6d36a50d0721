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
from concilia.territory.models import Network

from ..sheets.links import Links
from .placing import Placing


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
    wanted: dict[Any, dict[UUID, list[Any]]] = defaultdict(dict)
    for placed in (each for of_sheet in placing.placed.values() for each in of_sheet):
        for column, targets in placing.links(placed):
            wanted[column.field][placed.id] = targets
    links = Links(placing.network)
    for field, by_source in wanted.items():
        set_links(links, field, by_source)


def set_links(links: Links, field: Any, by_source: dict[UUID, list[Any]]) -> None:
    """Give rows their links, in order; those that have them already are left alone."""
    through = field.remote_field.through
    changed = {pk: targets for pk, targets in by_source.items() if links.targets(field, pk) != targets}
    if not changed:
        return
    if through._meta.auto_created:
        through._default_manager.filter(**{f"{field.m2m_field_name()}__in": list(changed)}).delete()
        through._default_manager.bulk_create(
            _link_row(field, pk, other) for pk, targets in changed.items() for other in targets
        )
    else:
        for pk, targets in changed.items():
            _set_rows(links.network, field, pk, targets)


def _set_rows(network: Network, field: Any, pk: UUID, targets: list[Any]) -> None:
    """Links that are rows of their own, a signature with its date: those that stay keep what they hold."""
    rows_of, target = field.remote_field.through._default_manager, f"{field.m2m_reverse_field_name()}_id"
    own = {f"{field.m2m_field_name()}_id": pk}
    rows_of.filter(**own, **{f"{target}__isnull": False}).exclude(**{f"{target}__in": targets}).delete()
    for place, other in enumerate(targets):
        rows_of.update_or_create(**own, **{target: other}, defaults={"network": network, "position": place})


def _link_row(field: Any, pk: UUID, other: Any) -> Any:
    ends = {f"{field.m2m_field_name()}_id": pk, f"{field.m2m_reverse_field_name()}_id": other}
    return field.remote_field.through(**ends)
