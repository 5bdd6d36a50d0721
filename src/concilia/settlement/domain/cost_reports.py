"""Reports of costs: written by the beneficiary, examined document by document, cut only with a motive (MA-21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.benefits.domain import receipts
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.documents.domain import documents
from concilia.networks.models import Organisation
from concilia.ui.components import money_text

from ..grant_states import COST_REPORT, GrantState, Method, Motive, ReportState
from ..models import CostDocument, CostReport, Grant
from ..queries import grants
from .grant_notices import tell_beneficiary

WRITABLE = (ReportState.DRAFT, ReportState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a document of cost says. ``paid_on`` is None only in kind; ``partner`` bore it, when not the beneficiary."""

    item: str
    number: str
    issued_on: date
    supplier: str
    net_cents: int
    vat_cents: int
    method: Method
    paid_on: date | None = None
    partner: Organisation | None = None


def start(act: Act, *, grant: Grant, final: bool) -> CostReport:
    """Begin a report, on the way or final. Side effects: report, audit entry.

    Raises Refusal when the grant is closed, Conflict while another one is open or after the final one.
    """
    access.require(act, "settlement.report.write", grant)
    if grant.state != GrantState.RUNNING:
        raise Refusal("settlement.report.closed", _("Il contributo è chiuso: non si rendiconta più."))
    if grant.reports.filter(final=True).exists():
        raise Conflict("settlement.report.final", _("C'è già una rendicontazione finale."))
    try:
        with act.writing():
            last = grant.reports.aggregate(last=Max("number"))["last"] or 0
            made = CostReport.objects.create(
                network_id=grant.network_id,
                grant=grant,
                number=last + 1,
                final=final,
                started_at=act.at,
                started_by=act.actor,
            )
            audit.record(act, "settlement.report.start", made, final=final)
    except IntegrityError as error:
        raise Conflict(
            "settlement.report.open", _("C'è già una rendicontazione aperta: completala prima di un'altra.")
        ) from error
    return made


def add(act: Act, *, report: CostReport, written: Written, name: str = "", data: bytes = b"") -> CostDocument:
    """Add a document of cost, with its file when there is one. Side effects: row, file, audit entry.

    What counts is the net amount, or with VAT where the terms say that VAT is a cost. The same document (issuer, number,
    day, amount) is refused when it was presented before in the network, for whatever contribution. Raises Refusal for an
    item that the terms do not have, a day to come, or a cost that nobody paid.
    """
    access.require(act, "settlement.report.write", report.grant)
    _check_writable(report)
    terms = grants.terms_of(report.grant)
    _check_written(act, report.grant, written)
    claimed = written.net_cents + (written.vat_cents if terms.costs and terms.costs.vat else 0)
    with act.writing():
        made = CostDocument.objects.create(
            network_id=report.network_id,
            report=report,
            partner=written.partner,
            item=written.item,
            number=written.number.strip(),
            issued_on=written.issued_on,
            supplier=written.supplier.strip(),
            net_cents=written.net_cents,
            vat_cents=written.vat_cents,
            claimed_cents=claimed,
            paid_on=written.paid_on,
            method=written.method,
        )
        receipts.claim(
            act,
            network=report.network_id,
            issuer=made.supplier,
            number=made.number,
            issued_on=made.issued_on,
            cents=made.net_cents + made.vat_cents,
            about=made,
        )
        if data:
            made.file = documents.add(act, about=made, kind="cost", title=name[-200:], data=data)
            made.save(update_fields=["file"])
        audit.record(act, "settlement.report.add", made, cents=claimed)
    return made


def _check_written(act: Act, grant: Grant, written: Written) -> None:
    items = {item.code: item for item in grants.items_of(grants.terms_of(grant))}
    if written.item not in items:
        raise Refusal("settlement.cost.item", _("Questa voce di costo non è tra quelle ammesse."))
    if written.net_cents <= 0 or written.vat_cents < 0:
        raise Refusal("settlement.cost.amount", _("L'importo dev'essere maggiore di zero."))
    today = act.at.astimezone(clock.ROME).date()
    if max(written.issued_on, written.paid_on or written.issued_on) > today:
        raise Refusal("settlement.cost.future", _("Il giorno è futuro: si rendiconta ciò che è già stato speso."))
    in_kind = written.method == Method.IN_KIND
    if in_kind and not items[written.item].in_kind:
        raise Refusal("settlement.cost.in_kind", _("Questa voce si rendiconta in denaro, non in natura."))
    if in_kind == (written.paid_on is not None):
        raise Refusal("settlement.cost.paid", _("Scrivi il giorno del pagamento; in natura non c'è."))


def remove(act: Act, *, document: CostDocument) -> None:
    """Take a document off a report that is not sent; it can be presented again. Side effects: row, audit entry."""
    access.require(act, "settlement.report.write", document.report.grant)
    _check_writable(document.report)
    with act.writing():
        receipts.release(act, about=document)
        audit.record(act, "settlement.report.remove", document)
        CostDocument.objects.filter(pk=document.pk).delete()


def send(act: Act, *, report: CostReport) -> CostReport:
    """The beneficiary sends its report. Side effects: state, audit entry. Raises Refusal when nothing is on it."""
    access.require(act, "settlement.report.send", report)
    if not report.documents.exists():
        raise Refusal("settlement.report.empty", _("La rendicontazione è vuota: aggiungi almeno un documento."))
    audit.transition(act, report, "send", table=COST_REPORT)
    return report


def give_back(act: Act, *, report: CostReport) -> CostReport:
    """Give a report back with a reason: it must be corrected. Side effects: state, reviews undone, audit entry, notice."""
    access.require(act, "settlement.report.return", report)
    with act.writing():
        audit.transition(act, report, "return", table=COST_REPORT)
        report.documents.update(cut_cents=0, motive="", remark="", reviewed_at=None, reviewed_by="")
        tell_beneficiary(act, report.grant, "settlement.report.returned", report, reason=act.reason)
    return report


def review(act: Act, *, document: CostDocument, cut_cents: int = 0, motive: str = "", remark: str = "") -> CostDocument:
    """Admit a document, in whole or with a cut and its motive. Side effects: row, audit entry. Again, until decided.

    Raises Refusal when a cut has no motive or is more than what was asked, Conflict when the report is not being examined.
    """
    access.require(act, "settlement.report.review", document.report)
    if not 0 <= cut_cents <= document.claimed_cents:
        raise Refusal("settlement.review.cents", _("Si può tagliare al massimo l'importo richiesto."))
    if bool(cut_cents) != bool(motive) or (motive and motive not in Motive.values):
        raise Refusal("settlement.review.motive", _("Ogni taglio ha il suo motivo: sceglilo dall'elenco."))
    with act.writing():
        held = CostReport.objects.select_for_update(no_key=True).get(pk=document.report_id)
        if held.state != ReportState.SENT:
            raise Conflict("settlement.review.state", _("La rendicontazione non è in esame."))
        values = {"cut_cents": cut_cents, "motive": motive, "remark": remark.strip()[:240]}
        CostDocument.objects.filter(pk=document.pk).update(reviewed_at=act.at, reviewed_by=act.actor, **values)
        audit.record(act, "settlement.report.review", document, cents=cut_cents, motive=motive)
    document.refresh_from_db()
    return document


def decide(act: Act, *, report: CostReport) -> CostReport:
    """End the examination: what is admitted is known. Side effects: state, audit entry, notice with what was cut.

    Raises Refusal while a document is not examined.
    """
    access.require(act, "settlement.report.decide", report)
    with act.writing():
        held = CostReport.objects.select_for_update(no_key=True).get(pk=report.pk)
        if held.documents.filter(reviewed_at=None).exists() and held.state == ReportState.SENT:
            raise Refusal("settlement.report.unexamined", _("Ci sono documenti ancora da esaminare."))
        audit.transition(act, report, "decide", table=COST_REPORT)
        rows = [grants.cost_of(row) for row in report.documents.all()]
        cut = sum(row.cut for row in rows)
        told = {"asked": money_text(sum(row.claimed for row in rows)), "cut": money_text(cut)}
        tell_beneficiary(act, report.grant, "settlement.report.decided", report, **told)
    return report


def _check_writable(report: CostReport) -> None:
    if report.state not in WRITABLE:
        raise Conflict(
            "settlement.report.sent", _("La rendicontazione è stata inviata: i documenti non si cambiano più.")
        )
