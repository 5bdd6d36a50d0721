"""Contributions, their stages, conditions and costs as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.calls.words import label_of
from concilia.core import texts
from concilia.engines.costs import Reckoning
from concilia.ui.components import Chip, Column, Table
from concilia.ui.format import money
from concilia.ui.links import Link

from .grant_states import ConditionState, GrantState, Motive, ReportState, TaxState
from .models import CostDocument, CostReport, Grant, Instalment, Statement, TaxPayment
from .queries import grants
from .queries.grants import Standing
from .states import OrderState


def listed(rows: Iterable[Grant], *, named: bool) -> Table:
    """A list of contributions; ``named`` when they are of many beneficiaries."""
    columns = [
        Column("title", _("Contributo"), "link", value=_grant_link),
        Column("who", _("Beneficiario"), value=lambda row: row.organisation.name),
        Column("cents", _("Concesso"), "money"),
        Column("settled", _("Liquidato"), "money"),
        Column("ends_on", _("Fine"), "day"),
        Column("state", _("Stato"), "chip", value=lambda row: GrantState(row.state)),
    ]
    return Table(
        caption=_("Contributi"),
        columns=columns if named else [column for column in columns if column.key != "who"],
        rows=list(rows),
        hide_caption=True,
        empty=_("Non c'è ancora nessun contributo accettato."),
    )


def _grant_link(row: Grant) -> Link:
    return Link(grants.title(row), reverse("settlement:grant", args=[row.pk]))


def stages(standing: Standing) -> Table:
    """Each stage: its share, what it pays now, or what it lacks; when it was paid."""
    paid = {row.stage: row for row in standing.instalments}
    rows = [
        {
            "label": label_of(standing.terms.stages, due.code),
            "share": f"{(stage.share * 100).normalize():f}%",
            "due": due.cents or None,
            "paid": paid[due.code].gross_cents if due.code in paid else None,
            "lacks": "; ".join(standing.lacks(due)) if due.code not in paid else "",
            "state": _stage_state(due.cents, paid.get(due.code)),
        }
        for stage, due in zip(standing.terms.stages, standing.dues, strict=True)
    ]
    return Table(
        caption=_("Fasi di pagamento"),
        columns=[
            Column("label", _("Fase")),
            Column("share", _("Quota")),
            Column("due", _("Si paga ora"), "money"),
            Column("paid", _("Liquidato"), "money"),
            Column("state", _("Stato"), "chip"),
            Column("lacks", _("Che cosa manca")),
        ],
        rows=rows,
    )


def _stage_state(due: int, paid: Instalment | None) -> Chip:
    if due:
        return Chip(_("da pagare"), "waiting")
    return Chip(_("liquidata"), "success") if paid else Chip(_("in attesa"), "neutral")


def conditions(standing: Standing, link: str) -> Table:
    """Each condition, who checked it, when and how; its name leads to what the reader may do, at the route ``link``."""
    rows = []
    for row in standing.terms.conditions:
        held = standing.conditions.get(row.code)
        durc = standing.durc if row.proof == "durc" else None
        met = Chip(_("valido"), "success") if durc else Chip(_("assente"), "danger")
        address = reverse(link, args=[held.pk]) if held and link and held.state != "met" else ""
        rows.append(
            {
                "label": Link(texts.in_language(row.label.model_dump()), address),
                "state": ConditionState(held.state) if held else met,
                "how": held.how if held else _durc(durc),
                "checked": held.checked_at if held else None,
            }
        )
    return Table(
        caption=_("Condizioni"),
        columns=[
            Column("label", _("Condizione"), "link"),
            Column("state", _("Stato"), "chip"),
            Column("how", _("Verifica")),
            Column("checked", _("Verificata il"), "instant"),
        ],
        rows=rows,
        empty=_("Questo contributo non ha condizioni."),
    )


def _durc(held: Any) -> str:
    if held is None:
        return _("Senza un DURC valido quel giorno non si paga.")
    return _("Vale fino al %(day)s") % {"day": f"{held.expires_on:%d/%m/%Y}"}


def reports(rows: Iterable[CostReport]) -> Table:
    return Table(
        caption=_("Rendicontazioni"),
        columns=[
            Column("number", _("Rendicontazione"), "link", value=_report_link),
            Column("sent_at", _("Inviata"), "instant"),
            Column("state", _("Stato"), "chip", value=lambda row: ReportState(row.state)),
        ],
        rows=list(rows),
        empty=_("Nessuna rendicontazione: si comincia quando ci sono le prime spese."),
    )


def _report_link(row: CostReport) -> Link:
    label = _("n. %(number)s, finale") if row.final else _("n. %(number)s, intermedia")
    return Link(label % {"number": row.number}, reverse("settlement:report", args=[row.pk]))


def items(standing: Standing, reckoning: Reckoning) -> Table:
    """What each item of cost comes to, to the cent."""
    items_ = standing.terms.costs.items if standing.terms.costs else ()
    rows = [
        {
            "label": label_of(items_, row.code),
            "spent": row.spent,
            "cut": row.cut,
            "over": row.over,
            "admitted": row.admitted,
        }
        for row in reckoning.items
        if row.spent
    ]
    return Table(
        caption=_("Costi esaminati"),
        columns=[
            Column("label", _("Voce")),
            Column("spent", _("Rendicontato"), "money"),
            Column("cut", _("Tagliato"), "money"),
            Column("over", _("Oltre il tetto"), "money"),
            Column("admitted", _("Ammesso"), "money"),
        ],
        rows=rows,
        total={
            "spent": reckoning.spent,
            "cut": reckoning.cut,
            "over": reckoning.over,
            "admitted": reckoning.admitted,
        },
        empty=_("Nessun costo esaminato."),
    )


def documents(rows: Iterable[CostDocument], standing: Standing, *, link: str, label: str) -> Table:
    """The documents of a report: what was cut and why; ``link`` is the route of what the reader may do with each."""
    items_ = standing.terms.costs.items if standing.terms.costs else ()
    found = list(rows)
    columns = [
        Column("number", _("Documento"), "link", value=_file_link),
        Column("item", _("Voce"), value=lambda row: label_of(items_, row.item)),
        Column("issued_on", _("Del"), "day"),
        Column("paid_on", _("Pagato il"), "day"),
        Column("claimed_cents", _("Importo"), "money"),
        Column("cut_cents", _("Tagliato"), "money"),
        Column("motive", _("Motivo"), value=_motive),
        Column("state", _("Esame"), "chip", value=_review_state),
    ]
    if link:
        columns.append(Column("act", label, "link", value=lambda row: Link(label, reverse(link, args=[row.pk]))))
    return Table(
        caption=_("Documenti di spesa"),
        columns=columns,
        rows=found,
        hide_caption=True,
        total={
            "claimed_cents": sum(row.claimed_cents for row in found),
            "cut_cents": sum(row.cut_cents for row in found),
        },
        empty=_("Nessun documento: aggiungi la prima spesa."),
    )


def _file_link(row: CostDocument) -> Link:
    url = reverse("settlement:cost-file", args=[row.pk]) if row.file_id else ""
    return Link(f"{row.supplier}, {row.number}", url)


def _motive(row: CostDocument) -> str:
    return ": ".join(filter(None, (str(Motive(row.motive).label) if row.motive else "", row.remark)))


def _review_state(row: CostDocument) -> Chip:
    if row.reviewed_at is None:
        return Chip(_("da esaminare"), "waiting")
    return Chip(_("tagliato"), "warning") if row.cut_cents else Chip(_("ammesso"), "success")


def instalments(rows: Iterable[Instalment], standing: Standing) -> Table:
    """What was paid: gross, tax, net, and where the payment stands."""
    found = list(rows)
    return Table(
        caption=_("Pagamenti"),
        columns=[
            Column("stage", _("Fase"), value=lambda row: label_of(standing.terms.stages, row.stage)),
            Column("settled_at", _("Liquidato il"), "instant"),
            Column("gross_cents", _("Lordo"), "money"),
            Column("withheld_cents", _("Ritenuta"), "money"),
            Column("net_cents", _("Netto"), "money"),
            Column("state", _("Pagamento"), "chip", value=_payment),
        ],
        rows=found,
        total={
            name: sum(getattr(row, name) for row in found) for name in ("gross_cents", "withheld_cents", "net_cents")
        },
        empty=_("Non è ancora stato pagato niente."),
    )


def _payment(row: Instalment) -> Chip:
    order = next(reversed(row.statement.orders.all()), None)
    if order is None:
        return Chip(_("in preparazione"), "waiting")
    return Chip(str(OrderState(order.state).label), OrderState(order.state).tone)


def taxes(rows: Iterable[TaxPayment]) -> Table:
    return Table(
        caption=_("Versamenti"),
        columns=[
            Column("month", _("Mese"), value=lambda row: f"{row.month:%m/%Y}"),
            Column("total", _("Ritenute"), "money"),
            Column("due_on", _("Entro il"), "day"),
            Column("receipt", _("Quietanza F24")),
            Column("state", _("Stato"), "chip", value=lambda row: TaxState(row.state)),
            Column("act", _("Azione"), "link", value=_remit_link),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessun versamento: le ritenute si versano il mese dopo il pagamento dei contributi."),
    )


def _remit_link(row: TaxPayment) -> Link | None:
    url = reverse("settlement:tax-remit", args=[row.pk])
    return Link(_("Registra il versamento"), url) if row.state == TaxState.PREPARED else None


def of_statement(statement: Statement) -> list[tuple[str, str]]:
    """What a statement pays of a contribution: gross, tax, net and the codes of its order; nothing on the others."""
    row: Instalment | None = getattr(statement, "instalment", None)
    if row is None:
        return []
    terms = grants.terms_of(row.grant)
    codes = [(_("CUP"), row.cup), (_("COR"), row.cor)]
    return [
        (_("Contributo"), grants.title(row.grant)),
        (_("Fase"), label_of(terms.stages, row.stage)),
        (_("Lordo"), money(row.gross_cents)),
        (_("Ritenuta"), money(row.withheld_cents)),
        (_("Netto"), money(row.net_cents)),
        *(each for each in codes if each[1]),
    ]
