"""The change of language and the living pages of the components."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from . import kit as samples

#: It only sets a preference cookie, so it asks for no token: a page without forms then sets no cookie at all.
language = csrf_exempt(set_language)

KIT_PAGES = {
    "components": "ui/kit/components.html",
    "modulo": "ui/kit/form.html",
    "pratica": "ui/kit/case.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: HttpRequest, page: str = "components") -> HttpResponse:
    """Every component and layout with sample values, to be looked at. Mounted in the demo and while developing."""
    if page not in KIT_PAGES:
        raise Http404
    form = samples.SampleForm(request.POST or None, request.FILES or None, initial={"amount": 125_050})
    if form.is_valid():
        messages.success(request, samples.SENT)
        return redirect(request.path)
    return render(request, KIT_PAGES[page], {**samples.context(request), "form": form})
