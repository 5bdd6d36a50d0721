"""A provider's hours and uses of a year of prices, for its own accounts (persona 5.4, 15)."""

from datetime import date
from decimal import Decimal

import pytest

from concilia.providers.yearly import SHEETS
from concilia.vouchers.domain import reversing
from concilia.vouchers.models import Redemption

pytestmark = pytest.mark.usefixtures("conti")
SINCE, UNTIL = date(2025, 9, 1), date(2026, 9, 1)


def test_by_month_service_and_unit_without_what_was_undone(buono, usa, accreditata, irene, act):
    voucher = buono()
    undone = usa(voucher, day=date(2026, 5, 5), month_cost="80.00", attended="true")
    row = Redemption.objects.get(receipt=undone["receipt"])
    reversing.reverse(act(irene, reason="Errore"), redemption=row)
    usa(voucher, day=date(2026, 4, 28), month_cost="100.00", attended="true")
    usa(voucher, day=date(2026, 5, 4), month_cost="300.00", attended="true")
    heading, *rows = SHEETS["ore"].rows(accreditata, SINCE, UNTIL)
    assert heading == ["month", "service", "unit", "uses", "units", "voucher_cents", "families_cents"]
    assert rows == [
        ["2026-04", "micronido", "month", 1, Decimal(1), 10_000, 0],
        ["2026-05", "micronido", "month", 1, Decimal(1), 12_500, 17_500],
    ]


def test_of_another_year_there_is_nothing(buono, usa, accreditata):
    usa(buono())
    assert len(list(SHEETS["ore"].rows(accreditata, UNTIL, date(2027, 9, 1)))) == 1
