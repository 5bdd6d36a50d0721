"""A statement on paper and as data: voucher, month, child, call, units, amount, bank reference for each use."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO

from django.utils.translation import gettext as _

from concilia.calls import words as call_words
from concilia.core import texts
from concilia.engines.money import to_euros
from concilia.integrations.pdf import ProviderStatement
from concilia.integrations.pdf import StatementLine as PrintedLine
from concilia.providers import words
from concilia.vouchers.queries.stages import label_of, why

from .models import StageLine, Statement, StatementLine
from .queries import grants
from .queries.lists import lines, order_of, stages
from .states import OrderState

WITHHOLDING = "DPR 600/1973, art. 28 c. 2"
COLUMNS = (
    "ricevuta",
    "giorno",
    "mese",
    "voucher",
    "beneficiario",
    "avviso",
    "servizio",
    "quantita",
    "unita",
    "importo",
    "banca",
)


def bank_reference(statement: Statement) -> str:
    """What the payee finds on its account's statement; empty until the bank has paid."""
    order = order_of(statement)
    return order.bank_reference if order and order.state == OrderState.PAID else ""


def printed(statement: Statement, *, iban: str) -> ProviderStatement:
    """The statement as an archival PDF, its data attached."""
    order, payee = order_of(statement), statement.provider or statement.person
    instalment = getattr(statement, "instalment", None)
    reference = bank_reference(statement)
    return ProviderStatement(
        network=texts.in_language(statement.network.title),
        body=texts.in_language(statement.alliance.title) if statement.alliance else "",
        reference=_("Distinta n. %(number)s") % {"number": statement.number},
        number=str(statement.number),
        month=statement.month,
        provider=str(payee),
        tax_code=statement.provider.fiscal_code if statement.provider else "",
        iban=iban,
        payment_order=order.end_to_end_id if order else "",
        lines=(
            *(_printed(line, reference) for line in lines(statement)),
            *(_of_stage(line, reference) for line in stages(statement)),
            *_of_grant(statement, reference),
        ),
        withheld_cents=instalment.withheld_cents if instalment else 0,
        withheld_law=WITHHOLDING if instalment and instalment.withheld_cents else "",
    )


def _of_grant(statement: Statement, reference: str) -> Iterable[PrintedLine]:
    """The stage of a contribution, gross, with the codes of its order."""
    row = getattr(statement, "instalment", None)
    if row is None:
        return
    codes = " ".join(f"{name} {code}" for name, code in (("CUP", row.cup), ("COR", row.cor)) if code)
    yield PrintedLine(
        voucher="",
        month=statement.month,
        child="",
        call=" ".join(filter(None, (grants.title(row.grant), codes))),
        units=call_words.label_of(grants.terms_of(row.grant).stages, row.stage),
        amount_cents=row.gross_cents,
        bank_reference=reference,
    )


def _of_stage(line: StageLine, reference: str) -> PrintedLine:
    """A stage of a voucher: which, and what made it due."""
    row = line.payment
    return PrintedLine(
        voucher=f"…{row.voucher.code[-4:]}",
        month=line.statement.month,
        child=line.beneficiary_code,
        call=texts.in_language(row.voucher.award.application.call.title),
        units=f"{label_of(row)}: {why(row)}",
        amount_cents=row.cents,
        bank_reference=reference,
    )


def _printed(line: StatementLine, reference: str) -> PrintedLine:
    use = line.redemption
    return PrintedLine(
        voucher=f"…{use.voucher.code[-4:]}",
        month=use.service_date,
        child=line.beneficiary_code,
        call=texts.in_language(use.voucher.award.application.call.title),
        units=words.counted(use.units, use.unit),
        amount_cents=use.cents,
        bank_reference=reference,
    )


def write_csv(statement: Statement, out: IO[str]) -> None:
    """UTF-8, comma, amounts in euros with a point; the titles of the columns do not change with the language."""
    reference, writer = bank_reference(statement), csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_row(line, reference) for line in lines(statement))
    writer.writerows(_stage_row(line, reference) for line in stages(statement))


def _row(line: StatementLine, reference: str) -> Iterable[object]:
    use = line.redemption
    call = use.voucher.award.application.call.code
    return (
        use.receipt,
        use.service_date.isoformat(),
        f"{use.service_date:%Y-%m}",
        use.voucher.code[-4:],
        line.beneficiary_code,
        call,
        use.service.code,
        format(use.units, "f"),
        use.unit,
        to_euros(use.cents),
        reference,
    )


def _stage_row(line: StageLine, reference: str) -> Iterable[object]:
    """A stage: no receipt and no service; its code stands where a use has its quantity."""
    row, month = line.payment, line.statement.month
    code, call = row.voucher.code[-4:], row.voucher.award.application.call.code
    amount = to_euros(row.cents)
    return "", "", f"{month:%Y-%m}", code, line.beneficiary_code, call, "", row.stage, "fase", amount, reference
