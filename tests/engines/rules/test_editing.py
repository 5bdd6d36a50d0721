"""A call's text changed at one place: the rest stays byte by byte."""

import pytest

from concilia.engines.rules import parse_call
from concilia.engines.rules.editing import NoPlace, replaced, with_key, without_key
from tests.calls_data import files

BLOCK = """\
call: prova  # codice
windows:
  - opens: "2026-03-02 09:00:00"
    closes: "2026-03-31 12:00:00"
  # dopo le finestre
publication: families
"""
NEW = {"opens": "2026-04-01 09:00:00", "closes": "2026-04-30 12:00:00"}


def test_an_item_of_a_block_is_replaced_and_comments_stay():
    assert replaced(BLOCK, ("windows", 0), NEW) == (
        "call: prova  # codice\nwindows:\n"
        '  - {opens: "2026-04-01 09:00:00", closes: "2026-04-30 12:00:00"}\n'
        "  # dopo le finestre\npublication: families\n"
    )


def test_a_key_is_written_after_another_replaced_and_taken_away():
    once = with_key(BLOCK, "edition_of", "prima", after="call")
    assert once.startswith('call: prova  # codice\nedition_of: "prima"\nwindows:')
    assert with_key(once, "edition_of", "altra", after="call").count("edition_of") == 1
    assert without_key(once, "edition_of") == without_key(BLOCK, "edition_of") == BLOCK
    assert without_key(BLOCK, "windows") == "call: prova  # codice\n  # dopo le finestre\npublication: families\n"


def test_what_is_not_there_is_not_replaced():
    with pytest.raises(NoPlace):
        replaced(BLOCK, ("windows", 3), NEW)


@pytest.mark.parametrize("name", files.DEMO)
def test_the_amount_and_the_windows_of_a_real_file_are_changed_alone(name):
    before = files.call(name).file
    text = replaced(files.text(name), ("budget", "lines", 0, "amount"), before.budget.lines[0].amount + 1)
    text = replaced(text, ("windows",), [NEW])
    after = parse_call(text, name).file
    assert after.budget.lines[0].amount == before.budget.lines[0].amount + 1
    assert [window.opens for window in after.windows] == [NEW["opens"]]
    assert after.model_copy(update={"windows": before.windows, "budget": before.budget}) == before
