"""The documents that an applicant attaches to a draft."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilia import access
from concilia.calls.queries import calls
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.documents.domain import documents
from concilia.documents.models import Document

from ..models import Application
from ..states import ApplicationState

LONGEST_NAME = 200


def attach(act: Act, *, application: Application, code: str, name: str, data: bytes) -> Document:
    """Attach a document that the call asks for; one attached before stays as an earlier version. Side effects: file, row, audit.

    Raises Conflict once submitted, Refusal when the call asks for no such document or the file is not accepted.
    """
    access.require(act, "applications.application.attach", application)
    rules = calls.rules(application.rules)
    if code not in {document.code for document in rules.file.documents}:
        raise Refusal("applications.attach.unknown", _("L'avviso non chiede questo documento."))
    if application.state != ApplicationState.DRAFT:
        raise Conflict(
            "applications.attach.submitted", _("La domanda è già stata presentata: non si può più allegare.")
        )
    return documents.add(act, about=application, kind=code, title=name[-LONGEST_NAME:], data=data)
