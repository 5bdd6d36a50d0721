"""The office decides who may deliver which service."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal

from .. import tables
from ..domain import accreditations as verbs
from ..forms import DecideForm
from ..models import Accreditation
from ..queries import accredited
from ..states import AccreditationState

READ, DECIDE = "providers.accreditation.read", "providers.accreditation.approve"
PAGE = 50


@require_safe
def accreditations(request: HttpRequest) -> HttpResponse:
    """Every accreditation within one's scope, those that wait first."""
    act = access.act_of(request)
    rows = access.visible(act, READ, accredited.waiting_first())
    page = Paginator(rows, PAGE).get_page(request.GET.get("pagina"))
    table = tables.accreditations(page, decides=access.may(act, DECIDE))
    return render(request, "providers/staff/accreditations.html", {"table": table, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accredit or refuse a request."""
    act = access.act_of(request)
    waiting = accredited.waiting_first().filter(state=AccreditationState.REQUESTED)
    asked = get_object_or_404(access.visible(act, DECIDE, waiting), pk=pk)
    form, status = DecideForm(request.POST if request.method == "POST" else None, initial={"since": clock.today()}), 200
    if form.is_bound and form.is_valid():
        try:
            _decide(act, asked, form)
        except Refusal as refusal:
            form.add_error("reason" if refusal.code == "audit.reason" else None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Decisione registrata."))
            return redirect("providers:accreditations")
    context = {"form": form, "accreditation": asked, "service": tables.service(asked)}
    return render(request, "providers/staff/decide.html", context, status=status)


def _decide(act: Act, asked: Accreditation, form: DecideForm) -> None:
    given = form.cleaned_data
    if given["outcome"] == "approve":
        verbs.approve(act, accreditation=asked, since=given["since"], until=given["until"])
    else:
        verbs.refuse(act.because(given["reason"]), accreditation=asked)
