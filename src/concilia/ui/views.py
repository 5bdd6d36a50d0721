"""The change of language and the living page of the components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from . import kit as samples

#: It only sets a preference cookie, so it asks for no token: a page without forms then sets no cookie at all.
language = csrf_exempt(set_language)


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """Every component with sample values, to be looked at and tested. Mounted in the demo and while developing."""
    return render(request, "ui/kit.html", samples.context(request))
