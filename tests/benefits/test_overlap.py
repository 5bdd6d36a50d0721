"""The same expense paid twice: by two measures, by two calls, across the alliances of a network (CA-31, BS-29)."""

from datetime import date

import pytest

from concilia.benefits.domain import receipts
from concilia.benefits.models import Receipt
from concilia.benefits.queries import overlap
from concilia.benefits.queries.months import Months
from concilia.benefits.queries.overlap import Cover
from concilia.core import clock
from concilia.core.errors import Conflict
from concilia.core.ids import uuid7
from concilia.territory.models import Network
from tests.fixtures.refusals import refused


def found(rete):
    return [(item.one.code, item.other.code, item.months) for item in overlap.find(rete.pk, clock.now())]


@pytest.mark.seed("CA-31")
def test_two_measures_for_the_same_expense_and_months(receives, rete):
    receives("detrazione-nido", since="2026-01", until="2026-04")
    receives("bonus-nido-inps", since="2026-04", until="2026-09")
    assert found(rete) == [("detrazione-nido", "bonus-nido-inps", Months(date(2026, 4, 1), date(2026, 4, 1)))]


def test_measures_that_may_stand_together_and_other_expenses_are_no_overlap(receives, rete):
    receives("nidi-gratis")
    receives("bonus-nido-inps")
    receives("altri-interventi", expense="transport")
    receives("detrazione-nido", since="2026-07", until="2026-12")
    assert found(rete) == []


@pytest.fixture
def granted(monkeypatch, family, rete):
    """What the network's own calls grant to Giulia's child: `granted("bando-a", alliance="A")`."""
    rows = []
    monkeypatch.setattr(overlap, "_SOURCES", [lambda network, at, people: iter(rows)])

    def make(code, **more):
        fields = {"expenses": frozenset({"nursery"}), "months": Months(date(2026, 3, 1)), "call": uuid7(), **more}
        rows.append(Cover(person=family.fiscal_code_index, code=code, name=code, **fields))

    return make


@pytest.mark.seed("BS-29")
def test_two_calls_of_two_alliances_for_the_same_person(granted, rete):
    granted("bando-a", alliance="A")
    granted("bando-b", alliance="B")
    granted("bando-c", alliance="C", expenses=frozenset({"transport"}))
    assert found(rete) == [("bando-a", "bando-b", Months(date(2026, 3, 1)))]
    assert overlap.parties(overlap.find(rete.pk, clock.now())) == {"people": 1, "overlaps": 1, "across": 1}


def test_a_measure_and_a_call(granted, receives, rete):
    granted("bando-a")
    receives("nidi-gratis", since="2026-01", until="2026-02")
    assert found(rete) == []
    receives("detrazione-nido", since="2026-03", until="2026-03")
    assert [pair[:2] for pair in found(rete)] == [("detrazione-nido", "bando-a")]


def test_an_overlap_is_of_one_network(receives):
    receives("detrazione-nido")
    receives("bonus-nido-inps")
    other = Network.objects.create(code="altra", title={"it": "Altra"}, kind="network")
    assert overlap.find(other.pk, clock.now()) == []


# Receipts

RECEIPT = {"issuer": "IT 01234567897", "number": "0042/A", "issued_on": date(2026, 4, 3), "cents": 12_050}


def test_a_receipt_is_taken_once_however_it_is_written(act, sara, rete, bottega, officine):
    receipts.claim(act(sara), network=rete.pk, about=bottega, **RECEIPT)
    again = {**RECEIPT, "issuer": "it01234567897", "number": "42 a"}
    with refused("benefits.receipt.used", Conflict) as caught:
        receipts.claim(act(sara), network=rete.pk, about=officine, **again)
    assert "Bottega" not in str(caught.value)
    assert clock.today().strftime("%d/%m/%Y") in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [{"number": "43/A"}, {"issuer": "Asilo Girotondo"}, {"issued_on": date(2026, 4, 4)}, {"cents": 12_051}],
)
def test_another_receipt_is_another(act, sara, rete, bottega, change):
    receipts.claim(act(sara), network=rete.pk, about=bottega, **RECEIPT)
    receipts.claim(act(sara), network=rete.pk, about=bottega, **{**RECEIPT, **change})
    assert Receipt.objects.count() == 2


def test_what_is_undone_frees_its_receipt(act, sara, rete, bottega, officine):
    receipts.claim(act(sara), network=rete.pk, about=bottega, **RECEIPT)
    assert receipts.release(act(sara), about=bottega) == 1
    receipts.claim(act(sara), network=rete.pk, about=officine, **RECEIPT)
