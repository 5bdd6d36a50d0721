"""What the pages of this room share: a form that runs one verb, and the list it comes back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from concilia.core.errors import Refusal
from concilia.ui.components import Action

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50


def form_page(
    request: HttpRequest,
    form: forms.Form,
    run: Callable[[], object],
    *,
    title: str,
    label: str,
    back: tuple[str, str],
    done: str,
    lead: str = "",
    kicker: str = "",
    kind: str = "main",
    other: tuple[str, str] | None = None,
) -> HttpResponse:
    """The page of a form: shown, or run and led back.

    ``back``: label and address of where it comes from; ``other``: of another thing to do there.
    """
    status = 200
    if form.is_bound and form.is_valid():
        try:
            run()
        except Refusal as refusal:
            form.add_error(
                "reason" if refusal.code == "audit.reason" and "reason" in form.fields else None, str(refusal)
            )
            status = refusal.status
        else:
            messages.success(request, done)
            return redirect(back[1])
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "lead": lead,
        "kicker": kicker,
        "label": label,
        "kind": kind,
        "up": back[0],
        "back_url": back[1],
        "other": Action(*other) if other else None,
    }
    return render(request, "benefits/form.html", context, status=status)


def paged(request: HttpRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(request.GET.get("pagina"))
