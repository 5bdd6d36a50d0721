"""Dated rules: next year's budget law is a row, and a row written wrong is refused with its line."""

from datetime import date
from fractions import Fraction

import pytest

from concilia.engines.invalid import Invalid
from concilia.engines.worktime.rules import Rulebook, read_rules, rulebook
from concilia.engines.yamldoc import FileProblems

FILE = """\
topic: {it: "Prova", en: "Trial"}
rules:
  leave.age:
    unit: years
    text: {it: "Fino a {value} anni", en: "Until {value}"}
    values:
      - {value: 12, since: 2015-06-25, until: 2025-12-31, citation: "art. 32"}
      - {value: 14, since: 2026-01-01, citation: "L. 199/2025"}
"""


def test_a_day_finds_the_law_of_that_day():
    book = Rulebook(read_rules(FILE, "trial.yaml"))
    assert [book.on("leave.age", day).value for day in (date(2025, 12, 31), date(2026, 1, 1))] == [12, 14]
    assert book.on("leave.age", date(2026, 1, 1)).sentence("en") == "Until 14"
    assert [rule.until for rule in book.history("leave.age")] == [date(2025, 12, 31), None]


def test_a_day_before_any_row_is_refused_and_says_so():
    with pytest.raises(Invalid, match=r"nessuna norma «leave[.]age»") as refused:
        Rulebook(read_rules(FILE, "trial.yaml")).on("leave.age", date(2000, 1, 1))
    assert "01/01/2000" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("until: 2025-12-31", "until: 2025-12-30", 8, "the row before must end on 2025-12-31"),
        (", until: 2025-12-31", "", 8, "the row before must end on 2025-12-31"),
        ("until: 2025-12-31", "until: 2010-01-01", 7, "comes before since"),
        ("value: 12", "value: 12.5", 7, "is no value in years; write a whole number"),
        ("value: 12", "value: -1", 7, "is no value in years"),
        ("unit: years", "unit: yers", 4, "unit"),
        ("unit: years", "unit: day", 7, "write month and day, like 12-31"),
        ("leave.age", "age", 3, "topic.name"),
        ('citation: "art. 32"', 'citation: ""', 7, "citation"),
        ('citation: "art. 32"', 'citation: "art. 32", verified: false', 7, "what was not read"),
        ("since: 2026-01-01", "sinc: 2026-01-01", 8, "did you mean 'since'?"),
    ],
)
def test_a_row_written_wrong_is_refused_with_its_line(old, new, line, says):
    assert old in FILE
    with pytest.raises(FileProblems) as refused:
        read_rules(FILE.replace(old, new), "trial.yaml")
    problems = [(problem.line, str(problem)) for problem in refused.value.problems]
    assert any(number == line and says in text for number, text in problems), problems


def test_all_that_is_wrong_comes_out_at_once():
    with pytest.raises(FileProblems) as refused:
        read_rules(FILE.replace("value: 12", "value: 1.5").replace("value: 14", "value: 1.5"), "trial.yaml")
    assert [problem.line for problem in refused.value.problems] == [7, 8]


@pytest.mark.parametrize(
    ("unit", "written", "value"),
    [
        ("ratio", "6/35", Fraction(6, 35)),
        ("ratio", "0.2356", Fraction(2356, 10_000)),
        ("percent", "9.19", Fraction(919, 100)),
        ("day", '"12-31"', (12, 31)),
        ("yes", "true", True),
    ],
)
def test_units_read_what_they_should(unit, written, value):
    text = f"topic: {{it: a, en: a}}\nrules:\n  a.b:\n    unit: {unit}\n    text: {{it: a, en: a}}\n    values:\n"
    (rule,) = read_rules(f"{text}      - {{value: {written}, since: 2020-01-01, citation: art. 1}}\n", "trial.yaml")
    assert rule.value == value


def test_the_rules_of_the_product_are_read_and_each_has_its_norm_in_both_languages():
    rules = rulebook().rules
    assert len({rule.code for rule in rules}) > 80
    assert all(rule.citation and rule.sentence("it") and rule.sentence("en") for rule in rules)
    assert not [rule.code for rule in rules if "{" in rule.sentence("it") + rule.sentence("en")]
    assert {rule.code for rule in rules if not rule.verified and not rule.note} == set()
