from datetime import datetime
from io import BytesIO

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.integrations.pdf import documents, formats, render, selection
from concilia.integrations.pdf.documents import Document
from concilia.integrations.pdf.printable import printable
from concilia.integrations.pdf.render import TEMPLATES, DocumentError
from tests.integrations.pdf.examples import ALL, CREATED, RECEIPT

HEAD = {"network": "Rete", "body": "", "reference": "Prova"}
DATA = HEAD | {
    "alliance": "Alleanza",
    "organisation": "Ditta",
    "tax_code": "",
    "seat": "",
    "representative": "",
    "declarations": [],
    "contributions": [],
    "place_date": "",
    "signed": "",
}


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


def test_every_template_has_its_document_and_every_document_its_template():
    classes = {
        cls.template
        for cls in (*vars(documents).values(), *vars(selection).values())
        if isinstance(cls, type) and hasattr(cls, "template")
    }
    assert classes == TEMPLATES == {document.template for document in ALL.values()}


def test_the_words_of_both_languages_match():
    italian, english = formats.words("it"), formats.words("en")
    assert italian.keys() == english.keys()
    assert italian["titles"].keys() == english["titles"].keys() == TEMPLATES
    assert len(italian["months"]) == len(english["months"]) == 12


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"template": "../layout"}, "no template"),
        ({"template": "layout"}, "no template"),
        ({"language": "de"}, "no language"),
        ({"created": datetime(2026, 1, 1)}, "time zone"),  # noqa: DTZ001
        ({"title": " "}, "title"),
        ({"data": HEAD}, "adhesion_module: "),
    ],
)
def test_a_document_that_cannot_be_made_says_why(changes, words):
    values = {"template": "adhesion_module", "data": DATA, "title": "Modulo", "created": CREATED} | changes
    with pytest.raises(DocumentError, match=words):
        render(values.pop("template"), values.pop("data"), **values)


def test_only_the_bundled_fonts_are_used():
    page = pypdf.PdfReader(BytesIO(RECEIPT.pdf(created=CREATED))).pages[0]
    fonts = {font.get_object()["/BaseFont"].split("+")[-1] for font in page["/Resources"]["/Font"].values()}
    assert {name.split("-")[0] for name in fonts} == {"TitilliumWeb", "RobotoMono"}


def test_every_character_let_through_can_be_printed():
    kept = [chr(code) for code in range(0x2800) if printable(chr(code)) == chr(code) and code != 10]
    assert len(kept) > 700
    data = DATA | {"organisation": " ".join(kept)}
    assert render("adhesion_module", data, title="Prova", created=CREATED)


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_makes_a_document(text):
    assert render("adhesion_module", DATA | {"organisation": text}, title="Prova", created=CREATED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Città è perché", "Città è perché"),
        ("Łukasz Žižek Ősz", "Łukasz Žižek Ősz"),
        ("Иван Ελένη", "Иван Ελένη"),
        ("北京", "Bei Jing "),
        ("festa 🎈", "festa ?"),
        ("Rossi\u202eissoR\u200b\x07", "RossiissoR"),
        ("a\u00a0b\u2003c\td", "a\u00a0b c d"),
        ("e\u0301", "é"),
    ],
)
def test_text_that_no_font_draws_is_written_in_latin_letters(text, expected):
    assert printable(text) == expected
    assert printable({"a": [text, 3, None]}) == {"a": [expected, 3, None]}


def test_greek_and_cyrillic_names_are_printed():
    data = DATA | {"organisation": "Иван Ελένη"}
    assert "Иван Ελένη" in text_of(render("adhesion_module", data, title="Prova", created=CREATED))


@pytest.mark.parametrize(
    ("cents", "italian", "english"),
    [
        (0, "0,00", "0.00"),
        (7, "0,07", "0.07"),
        (123_456_789, "1.234.567,89", "1,234,567.89"),
        (-123_456, "-1.234,56", "-1,234.56"),
        (-1, "-0,01", "-0.01"),
    ],
)
def test_amounts_are_written_as_the_language_writes_them(cents, italian, english):
    assert formats.number(cents, "it") == italian
    assert formats.number(cents, "en") == english


def test_the_hour_of_winter_and_summer_is_italian():
    winter = datetime.fromisoformat("2026-01-15T11:00:00.900000+00:00")
    assert formats.instant(winter, "it") == "15 gennaio 2026, ore 12:00:00 (ora italiana, UTC+1)"
    assert formats.instant(CREATED, "en") == "1 April 2026, at 12:00:00 (Italian time, UTC+2)"


@pytest.mark.parametrize(("count", "expected"), [(999, "999 B"), (1000, "1 kB"), (1_250_000, "1,2 MB")])
def test_sizes_are_short(count, expected):
    assert formats.size(count, "it") == expected


def test_a_document_without_its_words_is_refused():
    class Unknown(Document):
        template = "nowhere"

    with pytest.raises(KeyError):
        Unknown(network="Rete").pdf(created=CREATED)
