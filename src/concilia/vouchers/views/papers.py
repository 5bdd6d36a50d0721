"""Papers of this room, as answers to a request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from concilia import access
from concilia.integrations.pdf import Document


def pdf(request: HttpRequest, document: Document, name: str) -> HttpResponse:
    """A document in the reader's language; no cache keeps it."""
    language = (get_language() or "it").split("-")[0]
    made = document.pdf(created=access.act_of(request).at, language=language)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
