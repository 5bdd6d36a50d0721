"""What the office's pages share: finding a thing within one's scope, running a verb for a form."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from concilia import access
from concilia.calls.models import Call
from concilia.core.errors import Conflict, Refusal


def call_of(request: HttpRequest, pk: UUID, verb: str) -> Call:
    """A call within the scope in which the reader may do ``verb``. Raises Http404."""
    calls = Call.objects.select_related("network", "alliance")
    return get_object_or_404(access.visible(access.act_of(request), verb, calls), pk=pk)


def attempt(request: HttpRequest, form: forms.Form, run: Callable[[], object]) -> bool:
    """Run a verb for a valid form that was sent; a refusal becomes an error of the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        run()
    except Conflict:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
