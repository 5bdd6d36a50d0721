"""Contributions at the office: reports examined document by document, conditions checked, stages paid, projects funded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concilia import access
from concilia.benefits.views.common import GET_OR_POST, form_page
from concilia.calls.words import label_of
from concilia.core import clock, texts
from concilia.core.errors import Refusal
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.plans.models import FundingSource, Project
from concilia.territory.models import Network
from concilia.ui.format import day, money

from .. import grant_tables
from ..domain import claims, conditions, cost_reports, instalments
from ..domain import grants as verbs
from ..grant_forms import BackForm, CheckForm, CutForm, NatureForm, OpenForm, ReasonForm, TermsForm
from ..grant_states import Method, Motive, Nature, ReportState
from ..models import CostDocument, CostReport, GrantCondition
from ..queries import grants
from .grants import PAGE, file_answer, found, report_of

ALL, REVIEW = "settlement.grant.read_all", "settlement.report.review"


@require_safe
def everyone(request: HttpRequest) -> HttpResponse:
    """The contributions within one's scope, and the reports that wait to be examined."""
    act = access.act_of(request)
    page = Paginator(access.visible(act, ALL, grants.grants()), PAGE).get_page(request.GET.get("pagina"))
    waiting = CostReport.objects.filter(state=ReportState.SENT).order_by("sent_at", "id")
    projects = access.visible(act, "settlement.grant.open", Project.objects.filter(alliance__isnull=False))
    context = {
        "table": grant_tables.listed(page, named=True),
        "page": page,
        "waiting": grant_tables.reports(access.visible(act, REVIEW, waiting)[:PAGE]),
        "reviews": access.may(act, REVIEW),
        "projects": [
            {"title": texts.in_language(row.title), "url": reverse("settlement:grant-open", args=[row.pk])}
            for row in projects.order_by("network", "position", "code")
        ]
        if access.may(act, "settlement.grant.open")
        else [],
        "sets_terms": access.may(act, "settlement.terms.set"),
        "reads_taxes": access.may(act, "settlement.tax.read"),
    }
    return render(request, "settlement/staff/grants.html", context)


@GET_OR_POST
def review_cost(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One document: admitted with one key, cut with one key as proposed, or cut otherwise; then the next one."""
    rows = CostDocument.objects.select_related("report__grant__organisation", "file", "partner")
    row = get_object_or_404(rows, pk=pk)
    report_of(request, row.report_id, REVIEW)
    form, status = CutForm(request.POST if "other" in request.POST else None), 200
    if request.method == "POST":
        try:
            if _reviewed(request, row, form):
                return _following(row)
        except Refusal as refusal:
            form.add_error(None, str(refusal)) if form.is_bound else messages.error(request, str(refusal))
            status = refusal.status
    return render(request, "settlement/staff/cost.html", _cost_context(row, form), status=status)


def _reviewed(request: HttpRequest, row: CostDocument, form: CutForm) -> bool:
    """Whether the document was admitted or cut, as the button says."""
    act, motive = access.act_of(request), request.POST.get("motive", "")
    if "admit" in request.POST:
        cost_reports.review(act, document=row)
    elif "other" in request.POST:
        if not form.is_valid():
            return False
        found_ = form.cleaned_data
        cost_reports.review(
            act, document=row, cut_cents=found_["cents"], motive=found_["motive"], remark=found_["remark"]
        )
    else:
        proposed = {each.motive: each.cents for each in grants.proposals(row.report.grant, row)}
        if motive not in proposed:
            return False
        cost_reports.review(act, document=row, cut_cents=proposed[motive], motive=motive)
    return True


def _following(row: CostDocument) -> HttpResponse:
    """The next document to examine, or the report when there is none."""
    rest = CostDocument.objects.filter(report=row.report_id, reviewed_at=None).order_by("item", "issued_on", "id")
    following = rest.first()
    if following:
        return redirect("settlement:cost-review", following.pk)
    return redirect("settlement:report", row.report_id)


def _cost_context(row: CostDocument, form: CutForm) -> dict[str, Any]:
    grant = row.report.grant
    terms = grants.terms_of(grant)
    return {
        "document": row,
        "title": grants.title(grant),
        "form": form,
        "proposals": [
            {"motive": each.motive, "label": Motive(each.motive).label, "shown": money(each.cents)}
            for each in grants.proposals(grant, row)
        ],
        "details": [
            (_("Voce"), label_of(terms.costs.items if terms.costs else (), row.item)),
            (_("Fornitore"), row.supplier),
            *([(_("Partner"), row.partner.name)] if row.partner else []),
            (_("Numero e data"), f"{row.number}, {day(row.issued_on)}"),
            (_("Netto"), money(row.net_cents)),
            (_("IVA"), money(row.vat_cents)),
            (_("Pagato"), f"{Method(row.method).label}{f', {day(row.paid_on)}' if row.paid_on else ''}"),
            (_("Periodo ammesso"), f"{day(grant.since)} – {day(grant.ends_on)}"),
            (_("Da contare"), money(row.claimed_cents)),
        ],
    }


@require_POST
def decide_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the examination of a report."""
    row = report_of(request, pk, REVIEW)
    try:
        cost_reports.decide(access.act_of(request), report=row)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Esame concluso: chi ha rendicontato riceve l'esito."))
    return redirect("settlement:report", pk)


@GET_OR_POST
def return_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a report back, saying why."""
    row = report_of(request, pk, REVIEW)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: cost_reports.give_back(access.act_of(request, reason=form.cleaned_data["reason"]), report=row),
        title=_("Restituire la rendicontazione?"),
        kicker=grants.title(row.grant),
        label=_("Restituisci"),
        back=(_("Rendicontazione"), reverse("settlement:report", args=[pk])),
        done=_("Rendicontazione restituita: chi l'ha inviata riceve il motivo."),
    )


@GET_OR_POST
def check_condition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that a condition is met, or that what was handed in is not enough."""
    act = access.act_of(request)
    rows = GrantCondition.objects.select_related(
        "grant__organisation", "grant__award__application__call", "grant__project", "document"
    )
    row = get_object_or_404(access.visible(act, "settlement.condition.meet", rows), pk=pk)
    form = CheckForm(request.POST if request.method == "POST" else None)

    def run() -> None:
        if "other" in request.POST:
            conditions.refuse(access.act_of(request, reason=form.cleaned_data["how"]), condition=row)
        else:
            conditions.meet(act, condition=row, how=form.cleaned_data["how"])

    status = 200
    if form.is_bound and form.is_valid():
        try:
            run()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Verifica registrata con il tuo nome."))
            return redirect("settlement:grant", row.grant_id)
    context = {
        "form": form,
        "condition": row,
        "label": label_of(grants.terms_of(row.grant).conditions, row.code),
        "title": grants.title(row.grant),
        "handed_in": row.document is not None,
    }
    return render(request, "settlement/staff/condition.html", context, status=status)


@require_safe
def condition_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The document that was handed in for a condition."""
    row = get_object_or_404(GrantCondition.objects.select_related("document"), pk=pk)
    found(request, row.grant_id)
    return file_answer(row.document)


@require_POST
def pay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pay the stage that was shown, for the amount that was shown."""
    row, shown = found(request, pk, "settlement.instalment.settle"), request.POST.get("cents", "")
    try:
        made = instalments.settle(
            access.act_of(request),
            grant=row,
            stage=request.POST.get("stage", ""),
            shown_cents=int(shown) if shown.isdigit() else None,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("settlement:grant", pk)
    if made is None:
        messages.success(request, _("Contributo chiuso: non restava niente da pagare."))
    else:
        text = _("Liquidati %(gross)s: %(net)s in pagamento, %(tax)s di ritenuta. La distinta %(number)s è approvata.")
        told = {"gross": made.gross_cents, "net": made.net_cents, "tax": made.withheld_cents}
        shown_ = {name: money(cents) for name, cents in told.items()}
        messages.success(request, text % {**shown_, "number": made.statement.number})
    return redirect("settlement:grant", pk)


@GET_OR_POST
def nature(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what the payee is for the withholding."""
    row = found(request, pk, "settlement.grant.set_nature")
    form = NatureForm(request.POST if request.method == "POST" else None, initial={"nature": row.nature})
    return form_page(
        request,
        form,
        lambda: verbs.set_nature(
            access.act_of(request, reason=form.cleaned_data["reason"]),
            grant=row,
            nature=Nature(form.cleaned_data["nature"]),
        ),
        title=_("Natura del beneficiario"),
        lead=_("La ritenuta si applica alle imprese, e agli enti non commerciali solo per attività commerciale."),
        kicker=row.organisation.name,
        label=_("Salva"),
        back=(grants.title(row), reverse("settlement:grant", args=[pk])),
        done=_("Natura registrata."),
    )


@GET_OR_POST
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask back what was paid beyond what is due, by a day; from there it is a recovery like any other."""
    row, act = found(request, pk, "settlement.grant.claim"), access.act_of(request)
    first = {"due_on": clock.today() + timedelta(days=claims.DAYS)}
    form = BackForm(request.POST if request.method == "POST" else None, initial=first)
    return form_page(
        request,
        form,
        lambda: instalments.claim_back(act, grant=row, due_on=form.cleaned_data["due_on"]),
        title=_("Chiedi la restituzione"),
        lead=_("È stato pagato più del dovuto: %s.") % money(grants.Standing(row, clock.today()).to_give_back),
        kicker=row.organisation.name,
        label=_("Chiedi la restituzione"),
        back=(grants.title(row), reverse("settlement:grant", args=[pk])),
        done=_("Restituzione chiesta: la segui fra i recuperi."),
    )


@GET_OR_POST
def terms(request: HttpRequest) -> HttpResponse:
    """Choose how the projects of a network are paid; the reason is kept."""
    act = access.act_of(request)
    networks = access.visible(act, "settlement.terms.set", Network.objects.order_by("code"))
    network = networks.filter(code=request.GET["rete"]).first() if "rete" in request.GET else networks.first()
    network = network or get_object_or_404(networks[:1])
    first = {"advance": 50, "interim": 30, "spent": 80, "general": 7, "pay_days": 60, "vat": True}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=first)
    return form_page(
        request,
        form,
        lambda: verbs.set_terms(
            access.act_of(request, reason=form.cleaned_data["reason"]), network=network, terms=form.terms()
        ),
        title=_("Come si pagano i progetti"),
        kicker=texts.in_language(network.title),
        lead=_(
            "Nessuna norma dà le percentuali: si scelgono, e il motivo resta agli atti. Valgono per i contributi nuovi."
        ),
        label=_("Salva"),
        back=(_("Contributi"), reverse("settlement:grants")),
        done=_("Regole di pagamento registrate."),
    )


@GET_OR_POST
def open_project(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Grant a contribution to an alliance's project, out of the lines of the plan that have money."""
    act = access.act_of(request)
    rows = Project.objects.select_related("plan", "alliance__lead", "network", "resources")
    project = get_object_or_404(access.visible(act, "settlement.grant.open", rows), pk=pk)
    lines = list(project.lines.filter(source__kind=FundingSource.Kind.CONTRIBUTION).order_by("position", "code"))
    left = balances(AccountKind.BUDGET, [line.pk for line in lines], network=project.network_id)
    sent = request.POST if request.method == "POST" else None
    form = OpenForm(
        sent,
        lines=[(line, left[line.pk]) for line in lines if left[line.pk] > 0],
        initial={"starts_on": project.since or clock.today(), "ends_on": project.until},
    )
    return form_page(
        request,
        form,
        lambda: verbs.open_project(
            act,
            project=project,
            lines=form.chosen,
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            cup=form.cleaned_data["cup"],
        ),
        title=_("Contributo al progetto"),
        kicker=texts.in_language(project.title),
        label=_("Concedi il contributo"),
        back=(_("Contributi"), reverse("settlement:grants")),
        done=_("Contributo concesso: la capofila trova che cosa fare nella sua area."),
    )
