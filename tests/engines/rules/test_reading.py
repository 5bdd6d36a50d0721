from datetime import UTC, datetime

import pytest

from concilia.engines.rules import columns_of, parse_call
from concilia.engines.yamldoc import FileProblems
from tests.engines.rules.calls import BASE, call_of, call_text


def test_windows_are_instants_and_keep_their_last_second():
    window = call_of().windows[0]
    assert window.opens == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert window.receives(datetime(2026, 3, 31, 10, 0, 0, 999_999, tzinfo=UTC))
    assert not window.receives(datetime(2026, 3, 31, 10, 0, 1, tzinfo=UTC))


def test_an_extension_moves_the_deadline():
    extension = {"closes": "2026-04-10 12:00:00", "act": "det. 12/2026", "on": "2026-03-30"}
    window = call_of(windows=[{**BASE["windows"][0], "extensions": [extension]}]).windows[0]
    assert window.closes == datetime(2026, 4, 10, 10, 0, 1, tzinfo=UTC)


def test_the_fingerprint_ignores_spelling_and_follows_meaning():
    rules = call_of()
    assert parse_call("# a comment\n" + call_text(), "other.yaml").fingerprint == rules.fingerprint
    assert call_of(budget={"lines": [{"code": "main", "amount": 1001}]}).fingerprint != rules.fingerprint


def test_expressions_are_kept_with_what_they_read():
    derived = [{"name": "half", "label": "Metà", "expression": "ROUND(fee * 0.5, 2)"}]
    compiled = call_of(derived=derived).at("derived", 0, "expression")
    assert (compiled.reads, compiled.kind.type, compiled.kind.nullable) == (("fee",), "money", False)


def test_the_columns_of_a_file_of_facts_are_the_platforms_and_those_that_are_asked():
    computed = {
        "name": "age",
        "type": "integer",
        "label": "Età",
        "origin": "computed",
        "computed": {"age_years": "birth"},
    }
    rules = call_of(
        facts=[*BASE["facts"], computed],
        groups=[{"name": "kids", "label": "Figli", "facts": [BASE["facts"][1] | {"name": "cost"}]}],
    )
    assert columns_of(rules)[:4] == ("id", "protocol", "submitted", "isee")
    assert columns_of(rules)[-1] == "kids"
    assert "age" not in columns_of(rules)


def test_a_text_is_a_string_or_has_two_languages():
    service = call_of().fact("service")
    assert service.choices["nido"].in_language("en") == "Nursery"
    assert service.choices["micronido"].in_language("en") == "Micronido"


@pytest.mark.parametrize("text", ["", "[]", "call: x", "a: [", "\x00"])
def test_what_is_not_a_call_is_refused(text):
    with pytest.raises(FileProblems):
        parse_call(text, "x.yaml")
