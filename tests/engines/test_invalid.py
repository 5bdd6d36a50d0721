"""The errors of engines: Italian by themselves, translated and made a refusal by who shows them."""

from __future__ import annotations

import ast
from pathlib import Path

import polib
import pytest

from concilia.core.errors import Refusal
from concilia.engines import invalid, money

ENGINES = Path(invalid.__file__).parent
CATALOGUE = polib.pofile(str(ENGINES / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def marked():
    """Every text marked for translation in the engines."""
    for path in ENGINES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                yield ast.literal_eval(node.args[0])


def test_every_text_has_its_english():
    assert set(marked()) == {entry.msgid for entry in CATALOGUE if entry.translated()}


def test_an_error_can_be_shown_as_a_refusal():
    with pytest.raises(invalid.Invalid) as error:
        money.parse("1.234")
    refusal = Refusal(error.value.code, error.value.text, **error.value.params)
    assert str(refusal) == str(error.value)
    assert "1234,00" in str(refusal)


def test_no_text_uses_a_name_that_a_refusal_has_taken():
    assert not [text for text in marked() if "%(code)" in text or "%(text)" in text]
