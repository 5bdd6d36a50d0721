"""The employer's pages: who works here, confirmed one by one or from a file. Nobody else sees them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.imports import pages
from concilia.ui.links import Link

from ..domain import employments as verbs
from ..employees import Employees
from ..forms import EndForm
from ..models import Employment, Organisation
from ..queries import employed

CONFIRM, OWN = "networks.employment.confirm", "networks.employment.read_own"
ROWS = 50


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that one answers for; a single one opens at once."""
    act = access.act_of(request)
    mine = list(_mine(act))
    if not mine:
        raise Http404
    if len(mine) == 1:
        return redirect("networks:employees", mine[0].pk)
    return render(request, "networks/organisation/organisations.html", {"organisations": mine})


@require_safe
def employees(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who works for an organisation: what waits for confirmation, and the others."""
    act = access.act_of(request)
    organisation = get_object_or_404(_mine(act), pk=pk)
    page = Paginator(employed.of(organisation), ROWS).get_page(request.GET.get("pagina"))
    context = {
        "organisation": organisation,
        "page": page,
        "waiting": [row for row in page if not row.confirmed_at],
        "confirmed": [row for row in page if row.confirmed_at],
    }
    return render(request, "networks/organisation/employees.html", context)


@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm one declared employment."""
    act = access.act_of(request)
    employment = _employment(act, pk)
    verbs.confirm(act, employment=employment)
    messages.success(request, _("Rapporto di lavoro confermato."))
    return redirect("networks:employees", employment.organisation_id)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say when an employment ended."""
    act = access.act_of(request)
    employment = _employment(act, pk)
    form, status = EndForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        try:
            verbs.end(act, employment=employment, on=form.cleaned_data["on"])
        except Refusal as refusal:
            form.add_error("on", str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Fine del rapporto registrata."))
            return redirect("networks:employees", employment.organisation_id)
    context: dict[str, Any] = {"form": form, "employment": employment}
    return render(request, "networks/organisation/end.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def employees_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in the employees from a file."""
    organisation = get_object_or_404(_mine(access.act_of(request)), pk=pk)
    return pages.page(
        request,
        importer=Employees(),
        about=organisation,
        here=reverse("networks:employees-file", args=[pk]),
        title=_("Dipendenti da file"),
        back=Link(organisation.name, reverse("networks:employees", args=[pk])),
    )


def _mine(act: Act) -> Any:
    return access.visible(act, OWN, Organisation.objects.order_by("name", "id"))


def _employment(act: Act, pk: UUID) -> Employment:
    rows = access.visible(act, CONFIRM, Employment.objects.select_related("person", "organisation"))
    return get_object_or_404(rows, pk=pk)
