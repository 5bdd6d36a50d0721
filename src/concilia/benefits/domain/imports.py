"""Bringing a list of what is already received into the register: all of it or nothing, and out again in one step."""

from __future__ import annotations

import hashlib
from itertools import islice

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.territory.models import Network

from ..models import Aid, Import, Received
from ..states import AID, IMPORT, RECEIVED
from . import sheets

BATCH = 500
SAID = 5


def apply(act: Act, *, network: Network, kind: Import.Kind, name: str, text: str) -> Import:
    """Import a file: every row that is new, or none. Lines that are known already are left out.

    Side effects: import, rows, audit entry. Raises Refusal with the first mistakes when any line is wrong or nothing is
    new, Conflict when the same file was imported already.
    """
    target = Import(network=network, kind=kind, name=name[:200], sha256=hashlib.sha256(text.encode()).hexdigest())
    access.require(act, "benefits.import.apply", target)
    target.applied_at, target.applied_by = act.at, act.actor
    try:
        with act.writing():
            sheet = sheets.read(network, kind, text, act.at.astimezone(clock.ROME))
            _check(sheet)
            target.rows = len(sheet.rows)
            target.save(force_insert=True)
            _write(act, target, sheet)
            audit.record(act, "benefits.import.apply", target, rows=target.rows, duplicates=len(sheet.duplicates))
    except IntegrityError as error:
        raise Conflict("benefits.import.twice", _("Questo file è già stato importato.")) from error
    return target


def undo(act: Act, *, imported: Import) -> int:
    """Take off every row of an import that still stands, with a reason. Returns how many. Side effects: states, audit entries.

    A row that was corrected meanwhile stays as it was corrected.
    """
    access.require(act, "benefits.import.undo", imported)
    with act.writing():
        audit.transition(act, imported, "undo", table=IMPORT)
        if imported.kind == Import.Kind.RECEIVED:
            return audit.transition_many(act, Received.objects.filter(imported=imported), "withdraw", table=RECEIVED)
        return audit.transition_many(act, Aid.objects.filter(imported=imported), "cancel", table=AID)


def _check(sheet: sheets.Sheet) -> None:
    if sheet.problems:
        raise Refusal(
            "benefits.import.wrong",
            _("Niente è stato importato. Righe da correggere: %(number)s. %(problems)s"),
            number=len(sheet.problems),
            problems=" ".join(islice(sheets.problems_said(sheet), SAID)),
        )
    if not sheet.rows:
        raise Refusal("benefits.import.empty", _("Nel file non c'è niente di nuovo: non è stato importato niente."))


def _write(act: Act, target: Import, sheet: sheets.Sheet) -> None:
    for row in sheet.rows:
        row.imported, row.registered_at, row.registered_by = target, act.at, act.actor
    model = Received if target.kind == Import.Kind.RECEIVED else Aid
    model._default_manager.bulk_create(sheet.rows, batch_size=BATCH)
