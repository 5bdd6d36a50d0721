"""What is asked at the till and of a receipt."""

from datetime import date

import pytest

from concilia.engines.rules.schema import Fact
from concilia.vouchers.forms import DAY, KEY, UseForm

TODAY = date(2026, 7, 10)
HOURS = Fact(name="hours", type="decimal", label={"it": "Ore"})
OWN_DAY = Fact(name="service_day", type="date", label={"it": "Giorno del servizio"})


@pytest.mark.parametrize(
    ("facts", "answers"),
    [([HOURS], {"hours": "2"}), ([HOURS, OWN_DAY], {"hours": "2", "service_day": "2026-07-09"})],
)
def test_the_day_of_a_use_is_asked_once_and_told_to_the_rules_that_read_it(facts, answers):
    form = UseForm({DAY: "2026-07-09", "hours": "2", KEY: "k"}, facts=facts, services=[], today=TODAY)
    assert list(form.fields) == [DAY, "hours", KEY]
    assert form.is_valid(), form.errors
    assert form.answers() == answers
