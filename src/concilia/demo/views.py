"""The demo's sign-in: a page of named people who are nobody, one click each. It exists only where the demo is on."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from concilia.core import texts
from concilia.people.models import User


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people of the demo, with who they are and what they can do."""
    _demo_only()
    rows = [
        {"user": user, "introduction": texts.in_language(user.introduction)} for user in User.objects.filter(demo=True)
    ]
    return render(request, "demo/people.html", {"people": rows, "next": request.GET.get("next", "")})


@require_POST
def enter(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as a person of the demo."""
    _demo_only()
    user = get_object_or_404(User, username=username, demo=True, is_active=True)
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe and wanted else "portal:area")


def _demo_only() -> None:
    if not settings.DEMO:
        raise Http404
