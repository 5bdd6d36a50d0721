"""Statements, lines, batches and orders as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concilia.core import texts
from concilia.providers import words
from concilia.ui.components import Chip, Column, Table
from concilia.ui.format import is_italian
from concilia.ui.links import Link
from concilia.vouchers.queries.stages import label_of, why

from .models import PaymentOrder, StageLine, Statement, StatementLine
from .queries.lists import order_of
from .states import BatchState, OrderState, StatementState


def month(statement: Statement) -> str:
    """Inside a sentence: Italian writes months small."""
    text = date_format(statement.month, "F Y")
    return text.lower() if is_italian() else text


def payee(statement: Statement) -> str:
    return str(statement.provider or statement.person)


def payment(statement: Statement) -> Chip | None:
    """Where its payment stands; None before it is ordered."""
    order = order_of(statement)
    return Chip(str(OrderState(order.state).label), OrderState(order.state).tone) if order else None


def statements(rows: Iterable[Statement], *, named: bool, total: int | None = None) -> Table:
    """A list of statements; ``named`` when they are of many payees."""
    columns = [
        Column("number", _("Distinta"), "link", value=_link),
        Column("payee", _("Beneficiario"), value=payee),
        Column("uses", _("Utilizzi"), "integer"),
        Column("total", _("Importo"), "money"),
        Column("state", _("Stato"), "chip", value=lambda row: StatementState(row.state)),
        Column("payment", _("Pagamento"), "chip", value=payment),
    ]
    return Table(
        caption=_("Distinte"),
        columns=columns if named else [column for column in columns if column.key != "payee"],
        rows=list(rows),
        hide_caption=True,
        empty=_("Le distinte si formano a fine mese dagli utilizzi registrati in cassa."),
        total={} if total is None else {"total": total},
    )


def _link(row: Statement) -> Link:
    label = _("%(month)s, n. %(number)s") % {"month": month(row).capitalize(), "number": row.number}
    return Link(label, reverse("settlement:statement", args=[row.pk]))


def lines(
    statement: Statement, rows: Iterable[StatementLine], *, reference: str, strikes: bool, other: Column | None = None
) -> Table:
    """Each use with voucher, month, child by code, call, units, amount and bank reference; ``other`` is what the office
    may do with a line."""
    columns = [
        Column("receipt", _("Ricevuta"), value=lambda row: row.redemption.receipt),
        Column("day", _("Giorno"), "day", value=lambda row: row.redemption.service_date),
        Column("voucher", _("Voucher"), value=lambda row: f"…{row.redemption.voucher.code[-4:]}"),
        Column("beneficiary_code", _("Beneficiario")),
        Column("call", _("Avviso"), value=_call),
        Column("units", _("Quantità"), value=lambda row: words.counted(row.redemption.units, row.redemption.unit)),
        Column("cents", _("Importo"), "money", value=lambda row: row.redemption.cents),
    ]
    if reference:
        columns.append(Column("bank", _("Riferimento bancario"), value=lambda row: reference))
    if strikes:
        columns.append(Column("strike", _("Correggi"), "link", value=_strike_link))
    if other:
        columns.append(other)
    listed = list(rows)
    return Table(
        caption=_("Utilizzi della distinta"),
        columns=columns,
        rows=listed,
        hide_caption=True,
        export_url=reverse("settlement:statement-csv", args=[statement.pk]),
        total={"cents": sum(row.redemption.cents for row in listed)},
        empty=_("Tutte le righe sono state tolte: gli utilizzi sono stornati."),
    )


def stages(rows: Iterable[StageLine], *, strikes: bool) -> Table:
    """The stages of vouchers that a statement pays: which, why now, on what it was reckoned."""
    listed = list(rows)
    columns = [
        Column("stage", _("Fase"), value=lambda row: label_of(row.payment)),
        Column("voucher", _("Voucher"), value=lambda row: f"…{row.payment.voucher.code[-4:]}"),
        Column("beneficiary_code", _("Beneficiario")),
        Column(
            "call", _("Avviso"), value=lambda row: texts.in_language(row.payment.voucher.award.application.call.title)
        ),
        Column("why", _("Perché"), value=lambda row: why(row.payment)),
        Column("cents", _("Importo"), "money", value=lambda row: row.payment.cents),
    ]
    if strikes:
        columns.append(Column("strike", _("Correggi"), "link", value=_strike_stage_link))
    return Table(
        caption=_("Fasi pagate"),
        columns=columns,
        rows=listed,
        total={"cents": sum(row.payment.cents for row in listed)},
    )


def _strike_stage_link(row: StageLine) -> Link:
    return Link(_("Togli e ricalcola"), reverse("settlement:strike-stage", args=[row.statement_id, row.pk]))


def _call(row: StatementLine) -> str:
    return texts.in_language(row.redemption.voucher.award.application.call.title)


def _strike_link(row: StatementLine) -> Link:
    return Link(_("Togli e storna"), reverse("settlement:strike", args=[row.statement_id, row.pk]))


def refuse_column() -> Column:
    """For a statement under control."""
    return Column("refuse", _("Contesta"), "link", value=lambda row: _line_link(row, _("Contesta"), "line-refuse"))


def claim_column() -> Column:
    """For a paid statement."""
    return Column(
        "claim", _("Recupera"), "link", value=lambda row: _line_link(row, _("Chiedi indietro"), "recovery-claim")
    )


def _line_link(row: StatementLine, label: str, route: str) -> Link:
    return Link(label, reverse(f"settlement:{route}", args=[row.statement_id, row.pk]))


def batches(rows: Iterable[Any]) -> Table:
    return Table(
        caption=_("Invii alla banca"),
        columns=[
            Column("number", _("Invio"), "link", value=_batch_link),
            Column("execution_date", _("Esecuzione"), "day"),
            Column("payer", _("Paga"), value=lambda row: row.payer_name),
            Column("orders", _("Mandati"), "integer", value=lambda row: len(row.orders.all())),
            Column("total", _("Importo"), "money", value=lambda row: sum(order.cents for order in row.orders.all())),
            Column("state", _("Stato"), "chip", value=lambda row: BatchState(row.state)),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Non c'è ancora nessun invio: si preparano dalle distinte approvate."),
    )


def _batch_link(row: Any) -> Link:
    return Link(_("Invio n. %(number)s") % {"number": row.number}, reverse("settlement:batch", args=[row.pk]))


def orders(rows: Iterable[PaymentOrder]) -> Table:
    listed = list(rows)
    return Table(
        caption=_("Mandati di pagamento"),
        columns=[
            Column("end_to_end_id", _("Riferimento")),
            Column("creditor_name", _("Beneficiario")),
            Column("statement", _("Distinta"), "link", value=lambda row: _link(row.statement)),
            Column("cents", _("Importo"), "money"),
            Column("state", _("Esito"), "chip", value=lambda row: OrderState(row.state)),
            Column("bank_reason", _("Motivo della banca")),
        ],
        rows=listed,
        hide_caption=True,
        total={"cents": sum(row.cents for row in listed)},
    )
