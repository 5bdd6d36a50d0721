"""Imports: tried first, applied all or not at all, undone in one step."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import storage
from concilia.core.act import Act
from concilia.core.errors import Conflict
from concilia.core.ids import uuid7
from concilia.core.jobs import periodic
from concilia.core.sheets import Unreadable
from concilia.territory.models import Network

from ..kinds import Done, Effect, Importer, What
from ..models import Import, Written
from ..reading import Preview, preview
from ..states import IMPORT, ImportState

BATCH = 500
#: A dry run that nobody confirmed is forgotten with its file after a day.
FORGOTTEN_AFTER = timedelta(days=1)


def propose(act: Act, *, importer: Importer, about: Any, file_name: str, data: bytes) -> tuple[Import | None, Preview]:
    """Try a file: what each of its lines would do. With a problem in any line, or with nothing new, there is no import.

    Side effects: the file is kept privately, the import is noted as proposed, audit entry; no record is touched.
    Raises Unreadable when it is no file of rows, Conflict when the same file was applied before.
    """
    access.require(act, importer.permission, about)
    try:
        seen = preview(act, importer, about, data)
    except Unreadable as error:
        error.file = file_name
        raise
    if seen.problems:
        return None, seen
    if not seen.changes:
        _check_new(importer, about, hashlib.sha256(data).hexdigest())
        return None, seen
    with act.writing():
        blob = storage.keep(data, "application/octet-stream")
        _check_new(importer, about, blob.sha256)
        made = Import.objects.create(
            id=uuid7(),
            network_id=_network_of(about),
            kind=importer.name,
            about_kind=about._meta.label_lower,
            about_id=about.pk,
            file_name=file_name[:200],
            sha256=blob.sha256,
            effects_hash=seen.fingerprint,
            made=seen.count(What.MAKE),
            changed=seen.count(What.CHANGE),
            same=seen.count(What.SAME),
            cents=seen.cents,
            proposed_at=act.at,
            proposed_by=act.actor,
        )
        audit.record(act, "imports.import.propose", made, file=blob.sha256, lines=len(seen.effects))
    return made, seen


def _network_of(about: Any) -> UUID:
    """Imports about a whole network are its own."""
    found: UUID = about.pk if isinstance(about, Network) else about.network_id
    return found


def _check_new(importer: Importer, about: Any, sha256: str) -> None:
    before = Import.objects.filter(
        kind=importer.name, about_id=about.pk, sha256=sha256, state=ImportState.APPLIED
    ).first()
    if before:
        raise Conflict(
            "imports.twice",
            _("Questo file è già stato importato il %(day)s: non si importa due volte."),
            day=before.applied_at.strftime("%d/%m/%Y") if before.applied_at else "",
        )


def apply(act: Act, *, proposed: Import, importer: Importer, about: Any) -> Import:
    """Do what the dry run showed: all of it, or nothing.

    Side effects, in order: state and audit entry; those of the room's verbs for each line; what each line wrote is noted.
    Raises Conflict when the records changed since the dry run, or when the same file was applied meanwhile.
    """
    access.require(act, importer.permission, about)
    seen = preview(act, importer, about, storage.get(proposed.sha256))
    if seen.problems or seen.fingerprint != proposed.effects_hash:
        raise Conflict(
            "imports.changed", _("Dopo la prova qualcosa è cambiato: prova di nuovo il file e guarda che cosa farebbe.")
        )
    try:
        with act.writing():
            audit.transition(act, proposed, "apply", table=IMPORT, data={"made": proposed.made})
            _write(act, proposed, importer, about, [one for one in seen.effects if one.what != What.SAME])
    except IntegrityError as error:
        raise Conflict(
            "imports.changed", _("Dopo la prova qualcosa è cambiato: prova di nuovo il file e guarda che cosa farebbe.")
        ) from error
    return proposed


def _write(act: Act, proposed: Import, importer: Importer, about: Any, effects: list[Effect]) -> None:
    wrote = importer.write(act, about, effects)
    Written.objects.bulk_create(
        [
            Written(
                network_id=proposed.network_id,
                of=proposed,
                line=one.line,
                object_kind=one.thing._meta.label_lower,
                object_id=one.thing.pk,
                before=one.before,
            )
            for one in wrote
        ],
        batch_size=BATCH,
    )


def undo(act: Act, *, applied: Import, importer: Importer, about: Any) -> Import:
    """Take back all that an import wrote, with a reason. Side effects: state, audit entry, those of the room's verbs.

    Raises Refusal, and takes nothing back, when a row is in use since.
    """
    access.require(act, importer.permission, about)
    rows = applied.written.order_by("-line", "-id").values_list("line", "object_kind", "object_id", "before")
    with act.writing():
        audit.transition(act, applied, "undo", table=IMPORT)
        importer.undo(act, about, [Done(*row) for row in rows])
    return applied


def discard(act: Act, *, proposed: Import, importer: Importer, about: Any) -> Import:
    """Forget a dry run. Side effects: state, audit entry; its file is removed."""
    access.require(act, importer.permission, about)
    return _forget(act, proposed)


def _forget(act: Act, proposed: Import) -> Import:
    with act.writing():
        audit.transition(act, proposed, "discard", table=IMPORT)
        living = Import.objects.filter(sha256=proposed.sha256).exclude(state=ImportState.DISCARDED)
        if not living.exists():
            storage.remove(proposed.sha256)
    return proposed


@periodic("imports.forget", every="day")
def forget_old(act: Act) -> int:
    """Forget the dry runs of more than a day ago. Returns how many. Side effects as ``discard`` for each."""
    old = list(Import.objects.filter(state=ImportState.PROPOSED, proposed_at__lt=act.at - FORGOTTEN_AFTER))
    for proposed in old:
        _forget(act, proposed)
    return len(old)


def about_of(about: Any, importer: Importer) -> Any:
    """The imports of a kind about something, the last first; those forgotten aside."""
    rows = Import.objects.filter(kind=importer.name, about_id=about.pk)
    return rows.exclude(state=ImportState.DISCARDED)
