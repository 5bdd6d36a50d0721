"""Every request passes here: its route must be declared and allowed, GET writes nothing, refusals become pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from concilia.core.errors import NotAllowed, NotFound, Refusal

from . import policy
from .queries import act_of, may

Handler = Callable[[HttpRequest], HttpResponse]
WRITE = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE|TRUNCATE)\s+\"?(\w+)", re.IGNORECASE)
#: A GET may leave these: the reading of special data is logged, the session is kept.
WRITABLE_BY_GET = frozenset({"audit_entry", "django_session"})


class WriteOnGetError(RuntimeError):
    """A GET request tried to write."""


class UndeclaredRouteError(RuntimeError):
    """A route without a row in the policy table."""


class RouteGuard:
    """Refuse routes that no room's policy declares, and those that the actor may not take."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        verb = policy.ROUTES.get(name)
        if verb is None:
            raise UndeclaredRouteError(f"the route {name or request.path} has no row in the policy table")
        if may(act_of(request), verb):
            return None
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


class ReadOnlyGet:
    """GET and HEAD are read-only by construction."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    match = WRITE.match(sql)
    if match and match.group(1) not in WRITABLE_BY_GET:
        raise WriteOnGetError(f"a GET request tried to write to {match.group(1)}")
    return execute(sql, params, many, context)


class Refusals:
    """A Refusal that no view caught becomes a page that says what is wrong and what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed | NotFound):
            raise Http404 from error
        if not isinstance(error, Refusal):
            return None
        response = render(request, "ui/refusal.html", {"refusal": error}, status=error.status)
        if error.status == 503:
            response["Retry-After"] = "5"
        return response
