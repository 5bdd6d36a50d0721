"""Files about things."""

from __future__ import annotations

from typing import Any

from django.db import models

from concilia import audit
from concilia.core import storage
from concilia.core.act import Act

from ..models import Document


def add(act: Act, *, about: Any, kind: str, title: str, data: bytes) -> Document:
    """Keep a file about something. Side effects: the file is stored by its hash, a row and an audit entry are added.

    Raises Refusal when the file is empty, too large or of a type that is not accepted; nothing is kept then.
    """
    blob = storage.put(data)
    with act.writing():
        document = Document.objects.create(
            network_id=about.network_id,
            kind=kind,
            title=title,
            version=about_documents(about).filter(kind=kind).count() + 1,
            sha256=blob.sha256,
            size=blob.size,
            media_type=blob.media_type,
            about_kind=about._meta.label_lower,
            about_id=about.pk,
            added_at=act.at,
            added_by=act.actor,
        )
        audit.record(act, "documents.document.add", document, kind=kind, sha256=blob.sha256)
    return document


def about_documents(about: models.Model) -> models.QuerySet[Document]:
    """The files kept about ``about``, oldest first."""
    return Document.objects.filter(about_kind=about._meta.label_lower, about_id=about.pk)
