"""What a call says of aids, expenses and receipts: read, and refused where it makes no sense."""

import pytest

from concilia.engines.rules import json_schema, parse_call
from concilia.engines.yamldoc import FileProblems
from tests.fixtures.calls import TEXT as FAMILIES
from tests.fixtures.calls import changed
from tests.fixtures.firms import TEXT as FIRMS

AID = "aid: {regime: de_minimis, over: reduce}"


def problems(text):
    with pytest.raises(FileProblems) as caught:
        parse_call(text)
    return str(caught.value)


def test_a_call_says_what_it_is_and_covers():
    text = FIRMS.replace(
        "at_award: []", "at_award: [durc, cor, cup]\ncovers: {expenses: [training], since: 2026-05-01}"
    )
    file = parse_call(text).file
    assert (file.aid.over, file.at_award, file.covers.expenses) == ("reduce", ("durc", "cor", "cup"), ("training",))
    assert {"aid", "at_award", "covers"} <= set(json_schema()["properties"])
    assert parse_call(FAMILIES).file.aid is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{FAMILIES}{AID}\n", "a person receives no State aid"),
        (f"{FAMILIES}at_award: [durc]\n", "a person has no DURC"),
        (changed((AID, ""), ("at_award: []", "at_award: [cor]"), text=FIRMS), "goes with an aid"),
        (changed(("over: reduce", "over: perhaps"), text=FIRMS), "over"),
        (f"{FAMILIES}covers: {{expenses: [holidays]}}\n", "holidays"),
        (f"{FAMILIES}covers: {{expenses: []}}\n", "expenses"),
        (f"{FAMILIES}covers: {{expenses: [care], since: 2026-05-01, until: 2026-04-01}}\n", "comes before"),
    ],
)
def test_what_makes_no_sense_is_refused(text, words):
    assert words in problems(text)


USE = """\
use:
  unit: receipt
  facts:
    - {name: issuer, type: text, label: Emittente}
    - {name: number, type: text, label: Numero}
    - {name: day, type: date, label: Data}
    - {name: paid, type: money, label: Importo}
  amount: paid
  receipt: {issuer: issuer, number: number, issued_on: day, amount: paid}
"""


def test_a_receipt_is_told_by_facts_of_the_use_of_the_right_type():
    assert parse_call(FAMILIES + USE).file.use.receipt.issued_on == "day"
    assert "paid is not a fact of the use of type date" in problems(
        FAMILIES + USE.replace("issued_on: day", "issued_on: paid")
    )
    assert "isee is not a fact of the use" in problems(FAMILIES + USE.replace("amount: paid}", "amount: isee}"))
