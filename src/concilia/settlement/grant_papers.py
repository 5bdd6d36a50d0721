"""A contribution on paper: the economic report (template 6.3 n. 3), the yearly certification of the tax withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilia.calls.words import label_of
from concilia.core import clock, parameters, texts
from concilia.engines import costs
from concilia.integrations.pdf import CostRow, Document, EconomicReport, ItemRow, PaidRow, WithholdingCertificate
from concilia.networks.models import Organisation
from concilia.ui.format import day

from .grant_states import Method, Motive, ReportState
from .models import CostDocument, Grant, Instalment
from .queries import grants


def economic_report(grant: Grant) -> EconomicReport:
    """What was reported and examined so far, partner by item. What goes over an item's ceiling is its last partners' cut."""
    terms = grants.terms_of(grant)
    rows = list(
        CostDocument.objects.filter(report__grant=grant, report__state=ReportState.DECIDED)
        .select_related("partner")
        .order_by("item", "issued_on", "id")
    )
    reckoning = costs.reckon(grants.items_of(terms), map(grants.cost_of, rows))
    items = terms.costs.items if terms.costs else ()
    rate = (Decimal(grant.rate_part) * 100 / grant.rate_whole).quantize(Decimal("0.01"))
    return EconomicReport(
        network=texts.in_language(grant.network.title),
        body=texts.in_language(grant.alliance.title) if grant.alliance else "",
        title=grants.title(grant),
        beneficiary=grant.organisation.name,
        tax_code=grant.organisation.fiscal_code or "—",
        period=(grant.since, grant.ends_on),
        grant_cents=grant.cents,
        rate=f"{rate}%",
        items=tuple(
            each
            for total in reckoning.items
            if total.spent
            for each in _by_partner(total, rows, label_of(items, total.code), grant.organisation.name)
        ),
        costs=tuple(_printed(row, label_of(items, row.item)) for row in rows),
        due_cents=grants.due_on(grant, reckoning),
        cup=grant.cup,
        cor=grant.cor,
    )


def _by_partner(total: costs.ItemTotal, rows: Iterable[CostDocument], label: str, beneficiary: str) -> list[ItemRow]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.item == total.code:
            mine = sums[row.partner.name if row.partner else beneficiary]
            mine[0] += row.claimed_cents
            mine[1] += row.cut_cents
    over, found = total.over, []
    for partner, (spent, cut) in reversed(sums.items()):
        part = min(over, spent - cut)
        over -= part
        found.append(
            ItemRow(
                partner=partner,
                item=label,
                spent_cents=spent,
                cut_cents=cut + part,
                admitted_cents=spent - cut - part,
            )
        )
    return found[::-1]


def _printed(row: CostDocument, label: str) -> CostRow:
    motive = str(Motive(row.motive).label) if row.motive else ""
    paid = str(Method(row.method).label)
    return CostRow(
        partner=row.partner.name if row.partner else "",
        item=label,
        document=f"{row.number}, {day(row.issued_on)}, {row.supplier}",
        paid=f"{day(row.paid_on)}, {paid}" if row.paid_on else paid,
        claimed_cents=row.claimed_cents,
        cut_cents=row.cut_cents,
        motive=": ".join(filter(None, (motive, row.remark))),
    )


def certificate(organisation: Organisation, year: int, paid: Iterable[Instalment]) -> WithholdingCertificate:
    """What the bank paid to an organisation in a year, and what was withheld of it."""
    rule = parameters.on("enterprise_withholding_basis_points", datetime(year, 12, 31, tzinfo=clock.ROME).date())
    return WithholdingCertificate(
        network=texts.in_language(organisation.network.title),
        year=year,
        beneficiary=organisation.name,
        tax_code=organisation.fiscal_code or "—",
        law=f"{rule.citation}: {rule.value // 100}%",
        payments=tuple(_paid(row) for row in paid),
    )


def _paid(row: Instalment) -> PaidRow:
    order = row.statement.orders.filter(state="paid").get()
    assert order.settled_at is not None  # a paid order has its instant
    stage = label_of(grants.terms_of(row.grant).stages, row.stage)
    return PaidRow(
        paid_on=order.settled_at.astimezone(clock.ROME).date(),
        cause=_("%(title)s: %(stage)s") % {"title": grants.title(row.grant), "stage": stage},
        gross_cents=row.gross_cents,
        taxable_cents=row.taxable_cents,
        withheld_cents=row.withheld_cents,
        receipt=row.tax_payment.receipt if row.tax_payment else "",
    )


def answer(paper: Document, at: datetime, name: str) -> HttpResponse:
    """The paper as a PDF for the browser."""
    language = (get_language() or "it").split("-")[0]
    response = HttpResponse(paper.pdf(created=at, language=language), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
