"""What the pages of this room share: a page of facts with its forms, a form that runs a verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concilia import access
from concilia.core.act import Act
from concilia.core.errors import Refusal

FORM = "settlement/shared/form.html"
LIST = "settlement/shared/list.html"
DETAIL = "settlement/shared/detail.html"


@dataclass(frozen=True, slots=True)
class Note:
    """A box on a page."""

    text: str
    tone: str = "info"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """A form on a page: where it goes, its title and button. ``form`` is None for a button alone."""

    url: str
    title: str
    label: str
    form: forms.Form | None = None
    text: str = ""
    kind: str = "other"
    files: bool = False


def form_page(request: HttpRequest, form: forms.Form, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of one form: ``title``, ``label``, ``up`` and ``back_url`` are asked, the rest may stay empty."""
    empty = {"kicker": "", "lead": "", "note": "", "facts": [], "kind": "main"}
    return render(request, FORM, {**empty, **context, "form": form}, status=status)


def list_page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of one or more tables: ``title`` and ``tables`` are asked."""
    empty: dict[str, Any] = {"lead": "", "figures": [], "forms": [], "page": None, "up": "", "back_url": ""}
    return render(request, LIST, {**empty, **context}, status=status)


def detail_page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of one thing: ``title``, ``up`` and ``back_url`` are asked."""
    empty: dict[str, Any] = {
        "kicker": "",
        "lead": "",
        "state": None,
        "notes": [],
        "facts": [],
        "tables": [],
        "downloads": [],
        "forms": [],
    }
    return render(request, DETAIL, {**empty, **context}, status=status)


def run(request: HttpRequest, form: forms.Form, verb: Callable[[Act, dict[str, Any]], Any]) -> tuple[bool, int]:
    """Run a verb with what a form says. Returns whether it was done, and the status of the page that says why not.

    A field called ``reason`` becomes the act's own.
    """
    if not (form.is_bound and form.is_valid()):
        return False, 200
    values = dict(form.cleaned_data)
    try:
        verb(access.act_of(request, reason=values.get("reason", "")), values)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False, refusal.status
    return True, 200


def posted(request: HttpRequest) -> Any:
    """What was posted, or None for a page that is only shown."""
    return request.POST if request.method == "POST" else None
