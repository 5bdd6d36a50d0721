"""Signing out, and the first page after signing in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concilia.access.queries import act_of

from ..context import navigation


@require_safe
def area(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of one's own area."""
    links = navigation(request, {grant.kind for grant in act_of(request).grants or ()})
    return redirect(links[0].url if links else "home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    messages.success(request, _("Hai chiuso la sessione."))
    return redirect("home")


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """How to sign in: in the demo, as one of its people; elsewhere by the provider that the installation names."""
    if settings.DEMO:
        return redirect(f"{reverse('demo:sign-in')}?{request.GET.urlencode()}")
    return render(request, "portal/sign_in.html")
