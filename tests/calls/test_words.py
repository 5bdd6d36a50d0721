"""What a call's page says of its vouchers."""

import pytest

from concilia.calls import words
from concilia.engines.rules import parse_call
from tests.fixtures.care import call_text

BIRTH = {"code": "BIRTH", "label": "Nascita", "expression": "100.00", "max": 500}


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ({"providers": "first"}, "Si usa presso un solo ente: quello del primo utilizzo."),
        ({"providers": "chosen"}, "Si usa presso un solo ente, scelto prima."),
        ({"attendance": {"days": 15}}, "Le presenze si confermano entro 15 giorni: poi non si riconoscono."),
        (
            {"attendance": {"days": 15, "silence": "confirms"}},
            "Le presenze si confermano entro 15 giorni: poi valgono come confermate.",
        ),
        ({"top_ups": [BIRTH]}, "Nascita: fino a €\xa0500,00"),
        ({"valid": {"activate_days": 180, "complete_months": 12}}, "Va attivato entro 180 giorni dall'inizio."),
        ({"valid": {"activate_days": 180, "complete_months": 12}}, "Si usa entro 12 mesi dall'attivazione."),
    ],
)
def test_what_a_call_asks_of_its_vouchers_is_said_before_one_applies(use, said):
    rules = parse_call(call_text(use=use))
    assert said in words.spending(rules)
    assert said not in words.spending(parse_call(call_text()))
