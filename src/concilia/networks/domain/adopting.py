"""Taking the register of a network from its plan file, many rows at once. Nobody is notified: the file tells what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.audit.domain.entries import entry
from concilia.audit.models import Entry
from concilia.core import rows
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.rows import Changes
from concilia.territory.models import Network

from ..models import Adhesion, AdmissibleType, Organisation, OrganisationType
from ..states import ADHESION, AdhesionState

_S = AdhesionState

#: The steps that lead from one state to another.
WAYS: dict[tuple[str, str], tuple[str, ...]] = {
    (_S.REQUESTED, _S.FORMALISING): ("formalise",),
    (_S.REQUESTED, _S.ACTIVE): ("approve",),
    (_S.REQUESTED, _S.WITHDRAWN): ("approve", "withdraw"),
    (_S.REQUESTED, _S.EXPIRED): ("approve", "expire"),
    (_S.FORMALISING, _S.ACTIVE): ("approve",),
    (_S.FORMALISING, _S.WITHDRAWN): ("approve", "withdraw"),
    (_S.FORMALISING, _S.EXPIRED): ("approve", "expire"),
    (_S.ACTIVE, _S.WITHDRAWN): ("withdraw",),
    (_S.ACTIVE, _S.EXPIRED): ("expire",),
    (_S.EXPIRED, _S.ACTIVE): ("renew",),
}


def update(act: Act, changes: Changes) -> None:
    """Change rows of the register. Side effects: rows, audit entries; for adhesions their steps, each with its entry.

    Raises Refusal when an adhesion can't pass from its state to the one wanted.
    """
    access.require(act, "networks.register.adopt")
    steps = [(row, values.pop("state")) for row, values in changes.changed if "state" in values and _is_adhesion(row)]
    ways = _by_way((row.pk, row.state, target) for row, target in steps)  # type: ignore[attr-defined]
    for start, target in ways:
        _check_way(start, target)
    rows.update(changes.model, changes.changed)
    for (start, target), found in ways.items():
        _take(act, found, start, target)
    _log(act, "change", [(row, sorted(values)) for row, values in changes.changed if values])


def remove(act: Act, changes: Changes) -> None:
    """Take rows out of the register. Side effects: audit entries, rows."""
    access.require(act, "networks.register.adopt")
    _log(act, "remove", [(row, []) for row in changes.gone])
    rows.delete(changes.gone)


def insert(act: Act, changes: Changes) -> None:
    """Add rows to the register. Side effects: rows, audit entries; adhesions are requested, then take their steps."""
    access.require(act, "networks.register.adopt")
    if changes.model is Adhesion:
        start = {"state": _S.REQUESTED, "requested_at": act.at}
        rows.insert(Adhesion, [{**values, **start} for values in changes.new])
        ways = _by_way((values["id"], _S.REQUESTED, values["state"]) for values in changes.new)
        for (first, target), found in ways.items():
            _take(act, found, first, target)
    else:
        rows.insert(changes.model, changes.new)
    _log(act, "adopt", [(changes.model(**values), []) for values in changes.new])


def admit(act: Act, *, network: Network, types: Iterable[tuple[str, Any]]) -> None:
    """Set the types of organisation that the network admits, as (code, label). Side effects, if they change: rows, entry."""
    access.require(act, "networks.register.adopt", network)
    wanted = {code: (place, label) for place, (code, label) in enumerate(types)}
    if list(AdmissibleType.objects.filter(network=network).values_list("code", flat=True)) == list(wanted):
        return
    AdmissibleType.objects.filter(network=network).exclude(code__in=wanted).delete()
    for code, (place, label) in wanted.items():
        AdmissibleType.objects.update_or_create(
            network=network, code=code, defaults={"label": label, "position": place}
        )
    audit.record(act, "networks.register.admit", network, types=list(wanted))


def mark_public(act: Act, *, network: Network) -> None:
    """Mark the organisations of public types as public bodies, with the duties of one (BA-4). Side effects: rows."""
    access.require(act, "networks.register.adopt", network)
    public = OrganisationType.objects.filter(network=network, public=True).values("code")
    own = Organisation.objects.filter(network=network)
    own.filter(type__in=public, public=False).update(public=True)
    own.exclude(type__in=public).filter(public=True).update(public=False)


def _is_adhesion(row: object) -> bool:
    return isinstance(row, Adhesion)


def _by_way(steps: Iterable[tuple[UUID, str, str]]) -> dict[tuple[str, str], list[UUID]]:
    ways: dict[tuple[str, str], list[UUID]] = {}
    for pk, start, target in steps:
        if start != target:
            ways.setdefault((start, target), []).append(pk)
    return ways


def _take(act: Act, found: list[UUID], start: str, target: str) -> None:
    """Take the steps from one state to another with many adhesions."""
    because = act if act.reason else act.because("plan file")
    for verb in WAYS[start, target]:
        audit.transition_many(because, Adhesion.objects.filter(pk__in=found), verb, table=ADHESION)


def _check_way(start: str, target: str) -> None:
    if (start, target) not in WAYS:
        raise Refusal(
            "networks.adopt.state",
            _("Un'adesione «%(start)s» non può tornare «%(target)s»: scrivine una nuova, con la sua data."),
            start=_S(start).label,
            target=_S(target).label,
        )


def _log(act: Act, verb: str, done: list[tuple[Any, list[str]]]) -> None:
    Entry.objects.bulk_create(
        [
            entry(act, f"networks.{row._meta.model_name}.{verb}", row, data={"keys": keys} if keys else {})
            for row, keys in done
        ],
        batch_size=rows.BATCH,
    )
