"""Controls by sample: planned, drawn, decided case by case; the report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.calls.models import Call
from concilia.calls.words import language
from concilia.core import clock
from concilia.engines import deadlines

from .. import control_forms as our_forms
from .. import forms, papers
from ..domain import controls as verbs
from ..models import ControlItem, ControlSample
from ..queries import controls as found
from ..states import ControlState, SampleState
from . import control_tables as tables
from .common import attempt

READ = "selection.sample.read"
PLAN = "selection.sample.plan"
PAGE = 50
#: What is proposed as the term to give money back.
DAYS = 30


def _sample(request: HttpRequest, pk: UUID, verb: str = READ) -> Any:
    return get_object_or_404(access.visible(access.act_of(request), verb, found.samples()), pk=pk)


@require_safe
def controls(request: HttpRequest) -> HttpResponse:
    """The samples within one's scope."""
    act = access.act_of(request)
    page = Paginator(access.visible(act, READ, found.samples()), PAGE).get_page(request.GET.get("pagina"))
    context = {"table": tables.samples(page), "page": page, "plans": bool(_plannable(request))}
    return render(request, "selection/staff/controls.html", context)


def _plannable(request: HttpRequest) -> list[Call]:
    """The calls with awards in force."""
    rows = Call.objects.filter(applications__awards__state="granted").select_related("network").distinct()
    return list(access.visible(access.act_of(request), PLAN, rows.order_by("network__code", "code")))


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a sample."""
    form = our_forms.PlanForm(_plannable(request), request.POST if request.method == "POST" else None)
    made: list[ControlSample] = []
    if attempt(request, form, lambda: made.append(verbs.plan(access.act_of(request), **form.planned()))):
        messages.success(request, _("Campione programmato: si estrae quando c'è il seme."))
        return redirect("selection:control-sample", made[0].pk)
    return render(request, "selection/staff/plan_sample.html", {"form": form})


@require_safe
def sample(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sample: universe, method, seed, what was drawn, what was found, amounts."""
    act, shown = access.act_of(request), _sample(request, pk)
    drawn = shown.state in (SampleState.DRAWN, SampleState.CLOSED)
    page = Paginator(found.drawn(shown), PAGE).get_page(request.GET.get("pagina"))
    context = {
        "sample": shown,
        "state": SampleState(shown.state),
        "calls": tables.calls(shown),
        "method": papers.method(shown),
        "drawn": drawn,
        "strata": tables.strata(found.strata(shown)) if drawn else None,
        "same": found.drawn_again(shown) if drawn else None,
        "amounts": papers.amounts(shown) if drawn else [],
        "page": page,
        "table": tables.items(page, decides=access.may(act, "selection.control.confirm", shown)) if drawn else None,
        "files": tables.files(shown) if drawn else [],
        "draws": shown.state == SampleState.PLANNED and access.may(act, "selection.sample.draw", shown),
        "closes": shown.state == SampleState.DRAWN and access.may(act, "selection.sample.close", shown),
    }
    return render(request, "selection/staff/sample.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw it from its seed."""
    shown = _sample(request, pk, "selection.sample.draw")
    form = our_forms.DrawForm(request.POST or None)
    if attempt(request, form, lambda: verbs.draw(access.act_of(request), sample=shown, seed=form.cleaned_data["seed"])):
        messages.success(request, _("Campione estratto."))
        return redirect("selection:control-sample", pk)
    return render(
        request, "selection/staff/draw_sample.html", {"form": form, "sample": shown, "method": papers.method(shown)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a sample that was not drawn."""
    shown = _sample(request, pk, "selection.sample.cancel")
    form = forms.ReasonForm(request.POST or None)

    def run() -> object:
        return verbs.cancel(access.act_of(request, reason=form.cleaned_data["reason"]), sample=shown)

    if attempt(request, form, run):
        messages.success(request, _("Campione annullato."))
        return redirect("selection:controls")
    return render(request, "selection/staff/cancel_sample.html", {"form": form, "sample": shown})


@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a sample whose awards are all decided."""
    verbs.close(access.act_of(request), sample=_sample(request, pk, "selection.sample.close"))
    messages.success(request, _("Controlli conclusi."))
    return redirect("selection:control-sample", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the control of one award found."""
    act = access.act_of(request)
    who = "award__application__applicant", "award__application__organisation", "award__application__protocol"
    items = ControlItem.objects.select_related("sample", "award__application__call__network", "award__call_line", *who)
    rows = access.visible(act, "selection.control.confirm", items)
    item = get_object_or_404(rows.filter(state=ControlState.DRAWN), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = our_forms.OutcomeForm(deadlines.after(clock.today(), DAYS), data)
    if attempt(request, form, lambda: _decide(request, item, form)):
        messages.success(request, _("Esito registrato."))
        return redirect("selection:control-sample", item.sample_id)
    context = {"form": form, "item": item, "details": tables.item_details(item)}
    return render(request, "selection/staff/control_outcome.html", context)


def _decide(request: HttpRequest, item: ControlItem, form: our_forms.OutcomeForm) -> object:
    given = form.cleaned_data
    act = access.act_of(request, reason=given["motive"])
    if given["outcome"] == "confirm":
        return verbs.confirm(act, item=item)
    if given["outcome"] == "correct":
        return verbs.correct(act, item=item, cents=given["cents"], due_on=given["due_on"])
    return verbs.decay(act, item=item, due_on=given["due_on"])


@require_safe
def sample_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole universe as data, so that anyone with the right can draw it again."""
    shown = _sample(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="campione-{shown.number}.csv"'
    papers.write_csv(shown, response)  # type: ignore[arg-type]
    return response


@require_safe
def sample_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report of a drawn sample."""
    shown = _sample(request, pk)
    created = shown.closed_at or shown.drawn_at or shown.planned_at
    response = HttpResponse(
        papers.report(shown).pdf(created=created, language=language()), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="campione-{shown.number}.pdf"'
    return response
