"""A contribution as its beneficiary follows it: what to do next, its report, what is due, when it is paid, why it is cut."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concilia import access
from concilia.audit.models import Entry
from concilia.benefits.views.common import GET_OR_POST, form_page
from concilia.calls.words import label_of
from concilia.core import clock, storage, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.networks.models import Organisation
from concilia.networks.queries.members import members
from concilia.ui.components import Download, Figure
from concilia.ui.format import day, money
from concilia.ui.links import Link

from .. import grant_papers, grant_tables
from ..domain import conditions, cost_reports
from ..domain import grants as verbs
from ..grant_forms import AcceptForm, CostForm, HandInForm
from ..grant_states import GrantState, Nature, ReportState
from ..models import CostDocument, CostReport, GrantCondition, PaymentOrder, Recovery
from ..queries import grants
from ..queries.grants import Standing

OWN, READ, WRITE = "settlement.grant.read_own", "settlement.grant.read", "settlement.report.write"
PAGE = 50


def found(request: HttpRequest, pk: UUID, verb: str = READ) -> Any:
    """A contribution on which the reader may do ``verb``."""
    return get_object_or_404(access.visible(access.act_of(request), verb, grants.grants()), pk=pk)


def report_of(request: HttpRequest, pk: UUID, verb: str = READ) -> CostReport:
    """A report of a contribution on which the reader may do ``verb``."""
    rows = CostReport.objects.select_related("grant__organisation", "grant__project", "grant__award__application__call")
    row = get_object_or_404(rows, pk=pk)
    found(request, row.grant_id, verb)
    return row


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The contributions of one's own organisations; those granted and to be accepted come first."""
    act = access.act_of(request)
    waiting = [
        {"title": _title(award), "cents": award.cents, "url": reverse("settlement:grant-accept", args=[award.pk])}
        for award in access.visible(act, "settlement.grant.accept", grants.waiting())
        if grants.payment_of(award)
    ]
    page = Paginator(access.visible(act, OWN, grants.grants()), PAGE).get_page(request.GET.get("pagina"))
    context = {"waiting": waiting, "table": grant_tables.listed(page, named=False), "page": page}
    return render(request, "settlement/organisation/grants.html", context)


def _title(award: Any) -> str:
    return texts.in_language(award.application.call.title)


@GET_OR_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept an award and say when the initiative starts."""
    act = access.act_of(request)
    award = get_object_or_404(access.visible(act, "settlement.grant.accept", grants.waiting()), pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = AcceptForm(sent, initial={"starts_on": clock.today()})
    return form_page(
        request,
        form,
        lambda: verbs.accept(act, award=award, starts_on=form.cleaned_data["starts_on"]),
        title=_("Accetta il contributo di %(cents)s") % {"cents": money(award.cents)},
        kicker=_title(award),
        lead=_("Da quel giorno corre il tempo per concludere l'iniziativa."),
        label=_("Accetta"),
        back=(_("I nostri contributi"), reverse("settlement:grants-mine")),
        done=_("Contributo accettato: qui trovi che cosa fare e quando."),
    )


@require_safe
def grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One contribution, with what each reader may do."""
    act, row = access.act_of(request), found(request, pk)
    standing = Standing(row, clock.today())
    return render(request, "settlement/organisation/grant.html", _context(act, row, standing))


def _context(act: Act, row: Any, standing: Standing) -> dict[str, Any]:
    running = row.state == GrantState.RUNNING
    writes = running and access.may(act, WRITE, row)
    checks = running and access.may(act, "settlement.report.review", row)
    pays = running and access.may(act, "settlement.instalment.settle", row)
    link = "settlement:condition-hand-in" if writes else "settlement:condition-check" if checks else ""
    orders = PaymentOrder.objects.order_by("end_to_end_id")
    paid = row.instalments.select_related("statement").prefetch_related(Prefetch("statement__orders", orders))
    staff = access.may(act, "settlement.grant.read_all", row)
    return {
        "grant": row,
        "title": grants.title(row),
        "state": GrantState(row.state),
        "figures": _figures(row, standing),
        "next": _next(standing, link if writes else ""),
        "durc_warning": _durc_warning(standing),
        "stages": grant_tables.stages(standing),
        "conditions": grant_tables.conditions(standing, link),
        "reports": grant_tables.reports(standing.reports),
        "items": grant_tables.items(standing, standing.reckoning),
        "instalments": grant_tables.instalments(paid.order_by("number"), standing),
        "details": _details(row),
        "downloads": [Download(_("Rendiconto economico"), reverse("settlement:grant-pdf", args=[row.pk]), "pdf")],
        "starts_report": writes and not standing.ended and not _open_report(standing),
        "payable": _payable(standing) if pays else None,
        "claims": pays and standing.to_give_back > 0,
        "to_give_back": standing.to_give_back,
        "sets_nature": pays and not standing.instalments,
        "recovery": Recovery.objects.filter(grant=row).first(),
        "list_url": reverse("settlement:grants" if staff else "settlement:grants-mine"),
    }


def _open_report(standing: Standing) -> bool:
    return any(row.state != ReportState.DECIDED for row in standing.reports)


def _payable(standing: Standing) -> dict[str, Any] | None:
    """The stage that can be paid now, if there is one; the balance also when nothing is left to pay, to close."""
    for stage, due in zip(standing.schedule, standing.dues, strict=True):
        closes = stage.final and due.lacking == ("paid",) and standing.ended and not standing.to_give_back
        if due.cents or closes:
            label = label_of(standing.terms.stages, due.code)
            return {"code": due.code, "label": label, "cents": due.cents, "shown": money(due.cents)}
    return None


def _figures(row: Any, standing: Standing) -> list[Figure]:
    return [
        Figure(_("Concesso"), money(row.cents)),
        Figure(_("Ammesso"), money(standing.reckoning.admitted)),
        Figure(_("Spetta"), money(standing.delivered), _("in tutto") if standing.ended else _("su quanto esaminato")),
        Figure(_("Liquidato"), money(standing.paid)),
    ]


def _next(standing: Standing, link: str) -> list[Link]:
    """What the beneficiary does next, and by when; ``link`` is the route where they hand something in."""
    row = standing.grant
    if row.state == GrantState.CLOSED:
        return [Link(_("Il contributo è chiuso: non c'è più niente da fare."))]
    steps = []
    if not standing.ended:
        told = {"end": day(row.ends_on), "pay": day(row.pay_by)}
        steps.append(
            Link(
                _(
                    "Concludi l'iniziativa entro il %(end)s, paga le spese entro il %(pay)s e invia la rendicontazione finale."
                )
                % told
            )
        )
    named = {each.code: each for each in standing.terms.conditions}
    steps += [
        Link(
            _("Consegna: %(label)s.") % {"label": label_of(standing.terms.conditions, code)},
            reverse(link, args=[held.pk]) if link else "",
        )
        for code, held in standing.conditions.items()
        if held.state == "open" and named[code].proof == "document"
    ]
    return steps or [Link(_("Hai fatto tutto: ora tocca all'ufficio."))]


def _durc_warning(standing: Standing) -> str:
    """Said before: the certificate is missing, or expires before the costs are paid."""
    if not standing.needs_durc or standing.grant.state == GrantState.CLOSED:
        return ""
    if standing.durc is None:
        return _("Oggi non risulta un DURC valido: il giorno del pagamento serve, altrimenti il pagamento si ferma.")
    if standing.durc.expires_on and standing.durc.expires_on < standing.grant.ends_on:
        text = _("Il DURC scade il %(day)s, prima della fine: per il saldo ne servirà uno nuovo.")
        return text % {"day": day(standing.durc.expires_on)}
    return ""


def _details(row: Any) -> list[tuple[str, str]]:
    rate = number_format((Decimal(row.rate_part) * 100 / row.rate_whole).quantize(Decimal("0.01")).normalize())
    own = [(_("Quota propria minima"), f"{row.own_share}%")] if row.own_share else []
    nature = Nature(row.nature)
    tax = _("ritenuta sulle spese correnti (art. 28 c. 2 DPR 600/1973)") if nature.withheld else _("nessuna ritenuta")
    return [
        (_("Beneficiario"), row.organisation.name),
        (_("Quota dei costi ammessi"), f"{rate}%"),
        *own,
        (_("Contano i costi dal"), day(row.since)),
        (_("Fine"), day(row.ends_on)),
        (_("Spese pagate entro"), day(row.pay_by)),
        (_("Natura"), f"{nature.label}: {tax}"),
        *([(_("CUP"), row.cup)] if row.cup else []),
        *([(_("COR"), row.cor)] if row.cor else []),
    ]


@require_safe
def grant_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The economic report, with totals that close to the cent."""
    row = found(request, pk)
    return grant_papers.answer(grant_papers.economic_report(row), access.act_of(request).at, f"rendiconto-{row.pk}")


@require_POST
def start_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a report, on the way or final."""
    row = found(request, pk, WRITE)
    made = cost_reports.start(access.act_of(request), grant=row, final=request.POST.get("final") == "1")
    return redirect("settlement:report", made.pk)


@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A report, document by document, and what the reader may do."""
    row, act = report_of(request, pk), access.act_of(request)
    standing = Standing(row.grant, clock.today())
    open_, sent = row.state in cost_reports.WRITABLE, row.state == ReportState.SENT
    writes = open_ and access.may(act, WRITE, row.grant)
    reviews = sent and access.may(act, "settlement.report.review", row)
    rows = list(row.documents.select_related("file").order_by("item", "issued_on", "id"))
    link, label = ("settlement:cost-remove", _("Togli")) if writes else ("", "")
    if reviews:
        link, label = "settlement:cost-review", _("Esamina")
    context = {
        "report": row,
        "grant": row.grant,
        "title": grants.title(row.grant),
        "state": ReportState(row.state),
        "table": grant_tables.documents(rows, standing, link=link, label=label),
        "writes": writes,
        "sends": writes and bool(rows),
        "reviews": reviews,
        "first": next((each.pk for each in rows if each.reviewed_at is None), None) if reviews else None,
        "returned_because": _returned_because(row) if row.state == ReportState.RETURNED else "",
    }
    return render(request, "settlement/organisation/report.html", context)


def _returned_because(row: CostReport) -> str:
    rows = Entry.objects.filter(object_id=row.pk, verb="settlement.report.return").order_by("-sequence")
    return rows.values_list("reason", flat=True).first() or ""


@GET_OR_POST
def new_cost(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a document of cost."""
    row, act = report_of(request, pk, WRITE), access.act_of(request)
    partners = None
    if row.grant.project:
        held = members(row.grant.network, clock.today(), row.grant.alliance)
        partners = Organisation.objects.filter(pk__in=held.values("organisation")).order_by("name")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CostForm(*sent, terms=grants.terms_of(row.grant), partners=partners)

    def run() -> None:
        upload = form.cleaned_data["file"]
        name, data = (PurePath(upload.name).name, upload.read()) if upload else ("", b"")
        cost_reports.add(act, report=row, written=form.written(), name=name, data=data)

    return form_page(
        request,
        form,
        run,
        title=_("Aggiungi una spesa"),
        kicker=grants.title(row.grant),
        label=_("Aggiungi"),
        back=(_("Rendicontazione"), reverse("settlement:report", args=[pk])),
        done=_("Spesa aggiunta."),
    )


def _cost(request: HttpRequest, pk: UUID, verb: str) -> CostDocument:
    rows = CostDocument.objects.select_related("report__grant", "file")
    row = get_object_or_404(rows, pk=pk)
    found(request, row.report.grant_id, verb)
    return row


@GET_OR_POST
def remove_cost(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a document off a report that is not sent."""
    row = _cost(request, pk, WRITE)
    if request.method == "POST":
        cost_reports.remove(access.act_of(request), document=row)
        messages.success(request, _("Spesa tolta."))
        return redirect("settlement:report", row.report_id)
    return render(
        request, "settlement/organisation/cost_remove.html", {"document": row, "title": grants.title(row.report.grant)}
    )


@require_safe
def cost_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file of a document of cost."""
    return file_answer(_cost(request, pk, READ).file)


def file_answer(document: Any) -> HttpResponse:
    """A file to keep, never to show."""
    if document is None:
        raise Http404
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}.get(document.media_type, "bin")
    response = HttpResponse(storage.get(document.sha256), content_type=document.media_type)
    response["Content-Disposition"] = f'attachment; filename="documento-{document.pk}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def send_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The beneficiary sends its report."""
    row = report_of(request, pk, WRITE)
    try:
        cost_reports.send(access.act_of(request), report=row)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Rendicontazione inviata: ora la esamina l'ufficio."))
    return redirect("settlement:report", pk)


@GET_OR_POST
def hand_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand in the document of a condition."""
    act = access.act_of(request)
    rows = GrantCondition.objects.select_related(
        "grant__organisation", "grant__award__application__call", "grant__project"
    )
    row = get_object_or_404(access.visible(act, "settlement.condition.hand_in", rows), pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandInForm(*sent)

    def run() -> None:
        upload = form.cleaned_data["file"]
        conditions.hand_in(act, condition=row, name=PurePath(upload.name).name, data=upload.read())

    return form_page(
        request,
        form,
        run,
        title=label_of(grants.terms_of(row.grant).conditions, row.code),
        kicker=grants.title(row.grant),
        label=_("Consegna"),
        back=(_("Contributo"), reverse("settlement:grant", args=[row.grant_id])),
        done=_("Documento consegnato: l'ufficio lo verifica."),
    )
