"""What an event adds to a voucher; activation; how many units a use is of; what of them a file may not say."""

from datetime import date

import pytest

from concilia.engines.rules import NoTopUp, activate_by, complete_by, evaluate_top_up, parse_call, top_up_of, validity
from concilia.engines.yamldoc import FileProblems
from tests.engines.rules.calls import CASE, call_of, call_text
from tests.engines.rules.test_use import TAXI, ride, taxi

BIRTH = {
    "code": "BIRTH",
    "label": "Nascita di un altro figlio",
    "facts": [{"name": "born", "type": "integer", "label": "Nati"}],
    "expression": "born * benefit * ROUND((13 - EXTRACT(MONTH FROM event_day)) / 12.0, 4)",
    "max": 100,
}


def born(children="1", day=date(2026, 7, 20), awarded=6_000):
    return evaluate_top_up(
        taxi(top_ups=[BIRTH]), "BIRTH", {"born": children}, application=CASE, day=day, awarded=awarded
    )


@pytest.mark.parametrize(
    ("day", "children", "cents"),
    [
        (date(2026, 1, 1), "1", 6_000),
        (date(2026, 7, 20), "1", 3_000),
        (date(2026, 12, 31), "1", 500),
        (date(2026, 7, 20), "2", 6_000),
        (date(2026, 7, 20), "4", 10_000),
        (date(2026, 7, 20), "-1", 0),
    ],
)
def test_a_birth_adds_what_is_left_of_the_year_up_to_its_most(day, children, cents):
    assert born(children, day) == cents


def test_a_fact_of_the_event_that_cannot_be_read_is_said():
    with pytest.raises(FileProblems):
        born("due")


def test_an_event_that_the_call_does_not_name_is_none():
    assert top_up_of(taxi(top_ups=[BIRTH]), "BIRTH").label.it == "Nascita di un altro figlio"
    with pytest.raises(NoTopUp):
        top_up_of(taxi(top_ups=[BIRTH]), "MOVE")


# Activation


TRENTO = {"from": "award", "activate_days": 180, "complete_months": 12}


@pytest.mark.parametrize(
    ("valid", "to_activate", "last"),
    [
        (TRENTO, date(2026, 8, 30), date(2027, 8, 30)),
        ({**TRENTO, "until": "2026-12-31"}, date(2026, 8, 30), date(2026, 12, 31)),
        ({"from": "award", "activate_days": 180}, date(2026, 8, 30), None),
        ({"from": "2026-09-01", "activate_days": 30, "complete_months": 1}, date(2026, 10, 1), date(2026, 11, 1)),
        ({"from": "award", "days": 30}, None, date(2026, 4, 2)),
    ],
)
def test_a_voucher_is_activated_by_a_day_and_spent_by_another(valid, to_activate, last):
    rules = taxi(valid=valid)
    awarded = date(2026, 3, 3)
    assert activate_by(rules, awarded) == to_activate
    assert validity(rules, awarded)[1] == last


def test_a_month_without_the_day_is_complete_on_its_last():
    assert complete_by(taxi(valid={**TRENTO, "complete_months": 1}), date(2026, 1, 31)) == date(2026, 2, 28)
    assert complete_by(taxi(), date(2026, 1, 31)) is None


# Units


@pytest.mark.parametrize(("more", "units"), [({}, 100), ({"units": "fare * 0.1"}, 145), ({"units": "0 - fare"}, 0)])
def test_a_use_is_of_as_many_units_as_the_call_says(more, units):
    assert ride(taxi(**more)).units == units


def test_else_of_what_its_first_limit_measures():
    limits = [{"code": "HOURS", "quantity": "minors * 10", "of": "COALESCE(ride_hours, 0)", "per": "voucher"}]
    assert ride(taxi(limits=limits), ride_hours="2.25").units == 225


# What a file may not say


@pytest.mark.parametrize(
    ("use", "more", "said"),
    [
        ({"valid": {"complete_months": 12}}, {}, "complete_months run from the activation"),
        ({"attendance": {"days": 5, "signed": "fare"}}, {}, "fare is not a boolean fact of the use"),
        ({"issue": {"each": "child"}}, {}, "an application is for one child here"),
        ({"providers": "first"}, {"payment": {"to": "applicant", "on": "receipts"}}, "for calls that pay providers"),
        ({"top_ups": [BIRTH, BIRTH]}, {}, "the code BIRTH is written twice"),
        ({"top_ups": [{**BIRTH, "expression": "born * fare"}]}, {}, "fare"),
        (
            {"top_ups": [{**BIRTH, "facts": [{"name": "isee", "type": "money", "label": "ISEE"}]}]},
            {},
            "isee is also a fact of the application",
        ),
        ({"units": "resident"}, {}, "a number or an amount"),
    ],
)
def test_what_does_not_hold_together_is_refused(use, more, said):
    with pytest.raises(FileProblems) as caught:
        parse_call(call_text(use={**TAXI, **use}, **more))
    assert said in str(caught.value)


def test_a_call_for_households_may_give_one_to_each_child():
    assert (
        call_of(one_per="household", use={**TAXI, "issue": {"each": "child", "under": 14}}).file.use.issue.under == 14
    )
