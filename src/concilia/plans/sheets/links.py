"""The tables of links of a network's rows, read once each, in the order in which the file writes them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from concilia.territory.models import Network


def order_of(through: type[Any]) -> str:
    """What orders the links of a row: their place, or the order in which they were written."""
    return "position" if any(each.name == "position" for each in through._meta.fields) else "pk"


class Links:
    """Row to the ids it is linked to, for every link field of a network's rows."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._read: dict[Any, dict[Any, list[Any]]] = {}

    def targets(self, field: Any, source: UUID) -> list[Any]:
        """The ids that the row is linked to by ``field``."""
        if field not in self._read:
            self._read[field] = self._table(field)
        return self._read[field].get(source, [])

    def _table(self, field: Any) -> dict[Any, list[Any]]:
        through, source = field.remote_field.through, field.m2m_field_name()
        own = {f"{source}": self.network} if field.model is Network else {f"{source}__network": self.network}
        found: dict[Any, list[Any]] = defaultdict(list)
        target = f"{field.m2m_reverse_field_name()}_id"
        rows = through._default_manager.filter(**own, **{f"{target}__isnull": False}).order_by(order_of(through), "pk")
        for one, other in rows.values_list(f"{source}_id", target):
            found[one].append(other)
        return found
