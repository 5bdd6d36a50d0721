"""The stages of vouchers on statements: which are due, to whom, and what ended vouchers must give back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from concilia.core.act import Act
from concilia.engines.deadlines import day_of
from concilia.territory.models import Network
from concilia.vouchers.domain import staging
from concilia.vouchers.models import StagePayment, Voucher
from concilia.vouchers.queries import stages
from concilia.vouchers.queries.identities import code_of, whose

from ..models import StageLine, Statement
from . import claims

Payee = tuple[UUID | None, UUID | None, UUID | None]


def due(act: Act, network: Network, until: date) -> dict[Payee, list[StagePayment]]:
    """Make debts of the stages that are due, by provider, person and alliance; ended vouchers are closed."""
    groups: dict[Payee, list[StagePayment]] = defaultdict(list)
    for voucher in list(stages.waiting(network)):
        for made in staging.pay(act, voucher=voucher, until=until):
            groups[_payee(made, voucher)].append(made)
        _ask_back(act, voucher)
    return dict(groups)


def _payee(made: StagePayment, voucher: Voucher) -> Payee:
    alliance = voucher.award.application.call.alliance_id
    return made.provider_id, None if made.provider_id else voucher.holder_id, alliance


def _ask_back(act: Act, voucher: Voucher) -> None:
    """What was paid ahead on a voucher that was closed now, and nobody used."""
    voucher.refresh_from_db(fields=["state", "stages_closed_at"])
    if voucher.stages_closed_at is None:
        return
    cents = stages.Standing(voucher, day_of(act.at)).to_give_back
    if cents:
        claims.of_voucher(act, voucher=voucher, cents=cents)


def put(statement: Statement, made: Iterable[StagePayment]) -> None:
    """Put stages on a statement, each with the payee's own code for the beneficiary."""
    StageLine.objects.bulk_create(
        [
            StageLine(
                network_id=statement.network_id,
                statement=statement,
                payment=row,
                beneficiary_code=code_of(row.provider_id or row.voucher.holder_id, whose(row.voucher)),
            )
            for row in made
        ],
        batch_size=500,
    )
