"""From what a browser sends to the canonical text that the rules read, and back."""

from decimal import Decimal

import pytest
from django.utils import translation

from concilia.applications.forms import AnswersForm, rows_of
from concilia.engines.rules.schema import Fact, Group


def fact(kind, **more):
    if kind == "choice":
        more = {"choices": {"nido": "Nido", "other": "Altro"}, **more}
    return Fact(name="answer", type=kind, label="Risposta", **more)


def canonical(kind, sent, **more):
    form = AnswersForm({"answer": sent}, facts=[fact(kind, **more)])
    return form.answers()["answer"] if form.is_valid() else form.errors["answer"][0]


@pytest.mark.parametrize(
    ("kind", "sent", "text"),
    [
        ("money", "1.234,50", "1234.50"),
        ("money", "€ 1234,5", "1234.50"),
        ("money", "0", "0.00"),
        ("integer", "1.234", "1234"),
        ("integer", " 7 ", "7"),
        ("decimal", "2,25", "2.25"),
        ("decimal", "2.25", "2.25"),
        ("date", "31/03/2026", "2026-03-31"),
        ("date", "2026-03-31", "2026-03-31"),
        ("time", "21:00", "21:00"),
        ("instant", "2026-03-31T12:00", "2026-03-31T12:00:00+02:00"),
        ("boolean", "false", "false"),
        ("choice", "nido", "nido"),
        ("comune", "castellanza", "012042"),
        ("comune", "Castellanza (VA)", "012042"),
        ("comune", "012042", "012042"),
        ("text", "  due parole ", "due parole"),
        ("text", "", None),
        ("money", "", None),
    ],
)
def test_what_a_person_writes_becomes_canonical(kind, sent, text):
    assert canonical(kind, sent) == text


@pytest.mark.parametrize(
    ("kind", "sent", "more", "words"),
    [
        ("money", "1.234", {}, "si può leggere in due modi"),
        ("money", "tanto", {}, "non è un importo"),
        ("money", "-5", {}, "non è un importo"),
        ("money", "600", {"max": "500.00"}, "500,00"),
        ("integer", "2,5", {}, "numero intero"),
        ("integer", "6", {"max": 5}, "5"),
        ("integer", "9999999999", {}, "999"),
        ("decimal", "1,23456", {}, "4"),
        ("date", "31/02/2026", {}, "Scrivi una data che esiste"),
        ("time", "25:00", {}, "Scrivi un'ora"),
        ("choice", "scuola", {}, "scuola"),
        ("boolean", "forse", {}, "forse"),
        ("comune", "Castelanza", {}, "Castellanza (VA)"),
        ("comune", "Samone", {}, "Samone (TN)"),
        ("comune", "zzzzzz", {}, "scrivilo per intero"),
        ("text", "x" * 201, {}, "200"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(kind, sent, more, words):
    assert words in canonical(kind, sent, **more)


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("money", "1234.50", 'value="1234,50"'),
        ("date", "2026-03-31", 'value="2026-03-31"'),
        ("time", "21:00", 'value="21:00"'),
        ("instant", "2026-03-31T12:00:00+02:00", 'value="2026-03-31T12:00"'),
        ("decimal", "2.25", 'value="2,25"'),
        ("comune", "012042", 'value="Castellanza (VA)"'),
        ("boolean", "true", 'value="true" id="id_answer_0" checked'),
        ("money", "illeggibile", 'value="illeggibile"'),
    ],
)
def test_a_kept_answer_comes_back_as_people_write_it(kind, text, shown):
    html = AnswersForm(facts=[fact(kind)], answers={"answer": text}).as_p()
    assert shown in " ".join(html.split())


@pytest.mark.parametrize(
    "kind", ["money", "integer", "decimal", "date", "time", "instant", "boolean", "choice", "comune"]
)
def test_every_answer_can_be_written_again_as_it_is_shown(kind):
    text = {"money": "1234.50", "integer": "1234", "decimal": "2.5", "date": "2026-03-31", "time": "21:00"}
    text |= {"instant": "2026-03-31T12:00:00+02:00", "boolean": "true", "choice": "nido", "comune": "012042"}
    form = AnswersForm(facts=[fact(kind)], answers={"answer": text[kind]})
    field = form["answer"]
    shown = field.field.widget.format_value(field.value())
    shown = shown[0] if isinstance(shown, list) else shown
    assert canonical(kind, shown) == text[kind]


def test_amounts_are_read_in_english_too():
    with translation.override("en"):
        assert canonical("money", "1,234.50") == "1234.50"
        assert "can be read in two ways" in canonical("money", "1,234")


def test_only_a_nullable_fact_is_optional_and_may_be_unsure():
    form = AnswersForm(facts=[fact("money", nullable=True)])
    assert form["answer"].label == "Risposta (facoltativo)"
    unsure = AnswersForm(facts=[fact("boolean", nullable=True)])
    assert [str(label) for _, label in unsure.fields["answer"].choices] == ["Sì", "No", "Non so, o non mi riguarda"]
    assert not AnswersForm(facts=[fact("money")]).fields["answer"].required


class TestRows:
    """A group: rows with one more to fill in, complete when they have something in them."""

    group = Group(
        name="cared",
        label="Persone",
        max_rows=2,
        facts=(Fact(name="birth", type="date", label="Nascita"), Fact(name="works", type="boolean", label="Lavora")),
    )

    def sent(self, rows, *, initial=0, total=None):
        data = {"cared-TOTAL_FORMS": str(total or len(rows)), "cared-INITIAL_FORMS": str(initial)}
        for index, row in enumerate(rows):
            data |= {f"cared-{index}-{name}": value for name, value in row.items()}
        return data

    def formset(self, rows, kept=(), **more):
        return rows_of(self.group, self.group.facts, self.sent(rows, **more), kept)

    def test_empty_rows_are_left_out(self):
        formset = self.formset([{"birth": "01/03/2025", "works": "false"}, {}])
        assert formset.is_valid()
        assert formset.answers() == [{"birth": "2025-03-01", "works": "false"}]

    def test_a_row_half_written_is_refused(self):
        formset = self.formset([{"birth": "01/03/2025"}])
        assert not formset.is_valid()
        assert "works" in formset.errors[0]

    def test_a_row_taken_away_goes(self):
        kept = [{"birth": "2025-03-01", "works": "false"}]
        formset = self.formset([{"birth": "2025-03-01", "works": "false", "DELETE": "on"}], kept, initial=1)
        assert formset.is_valid()
        assert formset.answers() == []

    def test_no_more_rows_than_the_call_takes(self):
        row = {"birth": "01/03/2025", "works": "false"}
        assert not self.formset([row, row, row]).is_valid()
        full = rows_of(self.group, self.group.facts, None, [{"birth": "2025-03-01", "works": "true"}] * 2)
        assert len(full.forms) == 2


def test_decimals_keep_their_scale_within_four():
    assert canonical("decimal", "1234,5678") == str(Decimal("1234.5678"))
