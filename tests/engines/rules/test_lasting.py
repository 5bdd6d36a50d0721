from datetime import date

import pytest

from concilia.engines.rules import last_day_of_right
from tests.engines.rules.calls import call_of, requirement


@pytest.mark.parametrize(
    ("lost", "last"),
    [("end_of_month", date(2018, 3, 31)), ("at_once", date(2018, 3, 11))],
)
def test_a_job_lost_on_12_march_keeps_the_right_as_the_call_says(lost, last):
    rules = call_of(requirements=[requirement("resident", "WORK")], lasting={"requirements": ["WORK"], "lost": lost})
    assert last_day_of_right(rules, "WORK", date(2018, 3, 12)) == last


def test_a_requirement_that_need_not_last_ends_nothing():
    rules = call_of(requirements=[requirement("resident", "WORK")])
    assert last_day_of_right(rules, "WORK", date(2018, 3, 12)) is None
