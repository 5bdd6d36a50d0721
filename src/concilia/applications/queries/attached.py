"""The documents that a call asks for, and those attached to an application."""

from __future__ import annotations

from dataclasses import dataclass

from concilia.documents.domain.documents import about_documents
from concilia.documents.models import Document
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Document as Wanted

from ..models import Application


@dataclass(frozen=True)
class Slot:
    """A document that the call asks for, with the file attached last, if any."""

    wanted: Wanted
    file: Document | None


def slots(application: Application, rules: CallRules) -> list[Slot]:
    """The documents of the call in its order. One query."""
    last = {document.kind: document for document in about_documents(application).order_by("version")}
    return [Slot(wanted, last.get(wanted.code)) for wanted in rules.file.documents]
