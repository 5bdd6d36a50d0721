"""Races on PostgreSQL: a use that is undone while its statement is drawn, statements and batches made twice at once."""

from collections import Counter
from datetime import date

import pytest

from concilia.core import clock
from concilia.core.act import Act
from concilia.ledger.queries import summary, verify
from concilia.settlement.domain import payments, statements
from concilia.settlement.models import PaymentOrder, Statement, StatementLine
from concilia.vouchers.domain import reversing
from concilia.vouchers.models import Redemption, Reversal
from tests.ledger.test_races import persistently, together

from .conftest import MAY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.slow("many threads")]


def test_a_statement_is_drawn_once(usato, rete, elena):
    usato()
    act = Act(actor=elena.actor, at=clock.now())
    draw = persistently(lambda: len(statements.draw(act, network=rete, month=MAY)))
    assert Counter(together([draw] * 8)) == {1: 1, 0: 7}
    assert (Statement.objects.count(), StatementLine.objects.count()) == (1, 1)


def test_a_use_is_either_undone_or_on_a_statement(usato, anna, rete, elena, irene):
    usato()
    usato(anna)
    uses = list(Redemption.objects.all())
    draw_act = Act(actor=elena.actor, at=clock.now())
    undo_act = Act(actor=irene.actor, at=clock.now(), reason="Errore")

    def undo(pk):
        return str(reversing.reverse(undo_act, redemption=Redemption.objects.get(pk=pk)).pk)

    draw = persistently(lambda: statements.draw(draw_act, network=rete, month=MAY))
    answers = together([draw, *(persistently(lambda pk=row.pk: undo(pk)) for row in uses), draw])
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    undone = set(Reversal.objects.values_list("redemption", flat=True))
    drawn = set(StatementLine.objects.values_list("redemption", flat=True))
    assert (undone & drawn, undone | drawn) == (set(), {row.pk for row in uses})
    assert list(verify()) == []


def test_a_statement_is_ordered_once(approvata, paga, elena, rete):
    statement = approvata()
    act = Act(actor=elena.actor, at=clock.now())

    def order():
        batch = payments.prepare(act, payer=paga, statements=[statement], execution_date=date(2026, 6, 10))
        return batch.message_id

    answers = together([persistently(order) for _ in range(6)])
    assert Counter(answers)["settlement.prepare"] == 5
    assert (PaymentOrder.objects.count(), summary(rete.pk).ordered) == (1, 12_500)
