import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.integrations.sepa.latin import ALLOWED, latin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Città di Cantù, perché no?", "Citta di Cantu, perche no?"),
        ("Bär & Söhne Straße", "Bar + Sohne Strase"),
        ("Łukasz Øster Đorđe Ægir", "Lukasz Oster Dorde AEgir"),
        ("Иван Петров", "Ivan Petrov"),
        ("Ελένη", "Elene"),
        ("“Il Nido” d’oro", "'Il Nido' d'oro"),
        ("nido@example.org; 10 €", "nido(at)example.org, 10 E"),
        ("<b>1 = 1</b>", ".b.1 . 1./b."),
        ("due  spazi\n\te una riga", "due spazi e una riga"),
        ("u\u0308ber e\u0300", "uber e"),
        ("🎈", ""),
    ],
)
def test_text_becomes_the_nearest_latin_text(text, expected):
    assert latin(text, 140) == expected


def test_the_cut_comes_after_the_conversion():
    assert latin("æ" * 70, 70) == "ae" * 35
    assert latin("a" * 69 + " b", 70) == "a" * 69


@given(st.text())
def test_nothing_outside_the_set_ever_comes_out(text):
    result = latin(text, 140)
    assert set(result) <= ALLOWED
    assert len(result) <= 140
    assert latin(result, 140) == result
