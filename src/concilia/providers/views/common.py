"""What the pages of this room are made of: parts, a form, a button that does one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concilia import access
from concilia.core import storage
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.documents.models import Document
from concilia.networks.models import Organisation
from concilia.ui.components import Table
from concilia.ui.links import Link

PAGE = 50


@dataclass(frozen=True, slots=True)
class Post:
    """A button that sends one verb to an address."""

    label: str
    url: str
    verb: str = ""
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page: a heading, a sentence, pairs, a table, links, buttons; what is empty is left out."""

    title: str = ""
    text: str = ""
    details: Sequence[tuple[str, Any]] = field(default_factory=tuple)
    table: Table | None = None
    links: Sequence[Link] = field(default_factory=tuple)
    posts: Sequence[Post] = field(default_factory=tuple)


def page(request: HttpRequest, title: str, parts: Sequence[Part], **more: Any) -> HttpResponse:
    """A page made of parts. ``more``: kicker, lead, state, up (a Link), rows (a Django page, for its numbers)."""
    context = {"kicker": "", "lead": "", "state": None, "up": None, "rows": None, **more}
    return render(request, "providers/page.html", {**context, "title": title, "parts": parts})


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files for a form: none until it is sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def acted(
    request: HttpRequest,
    form: forms.BaseForm,
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    submit: str,
    up: Link,
    done: str,
    kicker: str = "",
    lead: str = "",
    table: Table | None = None,
) -> HttpResponse:
    """A page with one form: shown, sent, refused with its reason, or done and back to ``up``. ``table``: what to decide on."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refusal as refusal:
            reason = refusal.code == "audit.reason" and "reason" in form.fields
            form.add_error("reason" if reason else None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, done)
            return redirect(up.url)
    context = {"form": form, "title": title, "submit": submit, "up": up, "kicker": kicker, "lead": lead, "table": table}
    return render(request, "providers/form.html", context, status=status)


def pressed(request: HttpRequest, do: Callable[[], object], *, done: str, to: str) -> HttpResponse:
    """A button was pressed: done, or refused with its reason said on the page it came from."""
    try:
        do()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(to)


def own(act: Act, verb: str) -> list[Organisation]:
    """The organisations for which the actor may do ``verb``. Raises Http404 when there is none."""
    rows: QuerySet[Organisation] = Organisation.objects.select_related("network").order_by("name")
    found = list(access.visible(act, verb, rows))
    if not found:
        raise Http404
    return found


def file_of(document: Document | None) -> HttpResponse:
    """A private file, to be saved under a name that says nothing."""
    if document is None:
        raise Http404
    extension = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}.get(document.media_type, "")
    response = HttpResponse(storage.get(document.sha256), content_type=document.media_type)
    response["Content-Disposition"] = f'attachment; filename="documento-{document.pk}{extension}"'
    response["Cache-Control"] = "private, no-store"
    return response
