"""A provider's income of a year of prices: what it asked, what the bank paid."""

from datetime import date

import pytest

from concilia.core import clock
from concilia.providers.yearly import SHEETS
from concilia.settlement.models import PaymentOrder

pytestmark = pytest.mark.usefixtures("conti")


def rows(provider, since=date(2025, 9, 1), until=date(2026, 9, 1)):
    return list(SHEETS["incassi"].rows(provider, since, until))[1:]


def test_a_statement_that_waits_has_its_total_and_no_payment(approvata, cooperativa):
    statement = approvata()
    [row] = rows(cooperativa)
    assert row == ["2026-05", statement.number, "approved", 12_500, statement.due_on.isoformat(), None, None]
    assert rows(cooperativa, date(2026, 9, 1), date(2027, 9, 1)) == []


def test_a_paid_one_says_when_and_how_much(approvata, invio, elena, cooperativa):
    statement = approvata()
    order = invio(statement).orders.get()
    PaymentOrder.objects.filter(pk=order.pk).update(state="paid", settled_at=clock.now(), settled_by=elena.actor)
    [row] = rows(cooperativa)
    assert row[5:] == [clock.today().isoformat(), 12_500]
