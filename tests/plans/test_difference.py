"""Differences between plans, and two sets of changes to the same plan."""

import pytest

from concilia.plans.difference import Change, Disagreement, by_key, compare, merge, narrowed, shown
from concilia.plans.planfile import Text

from .conftest import plan_of

SHARE = ("minimum_share: 30", "minimum_share: 40")
TITLE = ("title: {it: Piano di conciliazione, en", "title: {it: Piano nuovo, en")


def differences(before, after):
    return [str(change) for change in compare(before, after)]


def test_equal_plans_do_not_differ():
    assert differences(plan_of("bari"), plan_of("bari")) == []


def test_changes_of_both_sides_come_together():
    base = plan_of("castellanza")
    merged = merge(base, plan_of("castellanza", SHARE), plan_of("castellanza", TITLE))
    assert merged == plan_of("castellanza", SHARE, TITLE)


def test_the_same_change_on_both_sides_is_no_disagreement():
    both = plan_of("castellanza", SHARE)
    assert merge(plan_of("castellanza"), both, both) == both


def test_two_changes_of_one_thing_disagree():
    with pytest.raises(Disagreement, match="minimum_share: '40' → '20'"):
        merge(
            plan_of("castellanza"),
            plan_of("castellanza", SHARE),
            plan_of("castellanza", ("minimum_share: 30", "minimum_share: 20")),
        )


def test_what_one_removed_and_the_other_changed_disagrees():
    base, changed = plan_of("castellanza"), plan_of("castellanza", TITLE)
    without = base.model_copy(update={"plans": ()})
    with pytest.raises(Disagreement, match=r"plans\[piano-di-conciliazione\]"):
        merge(base, without, changed)
    with pytest.raises(Disagreement, match=r"plans\[piano-di-conciliazione\]"):
        merge(base, changed, without)


def test_what_one_side_removed_goes_and_what_one_side_added_comes():
    base = plan_of("castellanza")
    fewer = base.model_copy(update={"events": base.events[1:]})
    assert merge(base, fewer, plan_of("castellanza", TITLE)).events == fewer.events
    assert merge(base, plan_of("castellanza", TITLE), fewer).events == fewer.events
    assert merge(fewer, base, fewer).events == (base.events[1], base.events[0])
    assert merge(fewer, fewer, base).events == base.events


def test_pieces_without_a_code_are_told_by_what_they_name_or_by_their_place():
    plan = plan_of("castellanza")
    assert next(iter(by_key(plan.adhesions))) == ("ats-insubria", None, 1)
    assert list(by_key(plan.network.governance)) == [(1,), (2,), (3,)]
    twice = by_key((plan.adhesions[0], plan.adhesions[0]))
    assert list(twice) == [("ats-insubria", None, 1), ("ats-insubria", None, 2)]


def test_values_are_shown_in_a_few_words():
    assert shown(None) == shown(()) == "nothing"
    assert shown(("a", "b")) == "'a', 'b'"
    assert shown("x" * 100) == f"'{'x' * 57}…'"
    assert str(Change("added", "plans[p]")) == "added    plans[p]"


def test_long_texts_are_shown_where_they_differ():
    words = "Una frase lunga che non entra in una riga e che continua ancora per parecchio spazio "
    before, after = narrowed(Text(it=words + "prima"), Text(it=words + "dopo"))
    assert (before, after) == ("…per parecchio spazio prima", "…per parecchio spazio dopo")
