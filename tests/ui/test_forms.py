"""Forms: labels, help, errors and links among them; euros and dates as people write them."""

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from concilia.ui.forms import AboutUser, DateField, DateTimeField, MoneyField, Section, Sectioned, TimeField
from concilia.ui.kit import SampleForm

from .conftest import HOSTILE, check_html, text_of


class Application(Sectioned, AboutUser, forms.Form):
    sections = (Section("Chi sei", ("first_name", "phone")), Section("Spesa", ("amount",), "In euro."))
    first_name = forms.CharField(label="Nome", help_text="Come sulla carta d'identità.")
    phone = forms.CharField(label="Telefono", required=False)
    amount = MoneyField(label="Importo", min_cents=100, max_cents=200_000)
    relation = forms.ChoiceField(
        label="Di chi?", choices=[("a", "Figlio"), ("b", "Genitore")], widget=forms.RadioSelect
    )
    token = forms.CharField(widget=forms.HiddenInput)


def shown(form):
    return check_html(f"<form>{form}</form>")


def test_every_control_has_a_label_and_is_described_by_its_help():
    soup = shown(SampleForm())
    for control in soup.select("input:not([type=hidden]), select, textarea"):
        assert soup.select(f"label[for={control['id']}]"), control
    assert soup.select_one("#id_comune")["aria-describedby"] == "id_comune_helptext"
    assert soup.select_one("#id_comune_helptext").text == "Deve essere uno dei comuni della rete."


def test_groups_of_choices_are_fieldsets_with_a_legend():
    soup = shown(SampleForm())
    groups = soup.select("fieldset.field")
    assert [text_of(group.legend) for group in groups] == ["Di chi ti prendi cura? * (obbligatorio)", "Servizi"]
    assert groups[1]["aria-describedby"] == "id_services_helptext"


def test_sections_keep_their_order_and_lose_no_field():
    soup = shown(Application())
    assert [text_of(legend) for legend in soup.select(".form-section > legend")] == ["Chi sei", "Spesa"]
    assert [field["name"] for field in soup.select("[name]:not([value=b])")] == [
        "first_name",
        "phone",
        "amount",
        "relation",
        "token",
    ]


def test_required_fields_are_marked_and_explained_once():
    soup = shown(Application())
    assert text_of(soup.select_one(".form-legend")) == "I campi con * sono obbligatori."
    assert text_of(soup.select_one("label[for=id_first_name]")) == "Nome *"
    assert text_of(soup.select_one("label[for=id_phone]")) == "Telefono"


def test_errors_are_listed_first_and_lead_to_their_fields():
    form = Application({"amount": "3.000,00"})
    soup = shown(form)
    links = [(link["href"], link.text) for link in soup.select(".error-summary a")]
    assert links == [
        ("#id_first_name", "Nome – Questo campo è obbligatorio."),
        ("#id_amount", "Importo – L'importo può essere al massimo €\u00a02.000,00."),
        ("#id_relation_0", "Di chi? – Questo campo è obbligatorio."),
    ]
    for href, _text in links:
        assert soup.select_one(href), href
    assert text_of(soup.select_one(".error-summary h2")) == "Ci sono 4 cose da correggere"
    assert "Questo campo è obbligatorio." in soup.select_one(".error-summary li").text


def test_a_wrong_field_is_marked_and_described_by_its_error():
    soup = shown(Application({"first_name": ""}))
    control = soup.select_one("#id_first_name")
    assert control["aria-invalid"] == "true"
    assert "is-invalid" in control["class"]
    for described in control["aria-describedby"].split():
        assert soup.select_one(f"#{described}")


def test_an_error_of_the_whole_form_is_in_the_list():
    form = Application({})
    form.add_error(None, "Le date si accavallano.")
    assert "Le date si accavallano." in shown(form).select_one(".error-summary").text


def test_a_form_about_the_user_lets_the_browser_help():
    soup = shown(Application())
    assert soup.select_one("#id_first_name")["autocomplete"] == "given-name"
    assert soup.select_one("#id_phone")["autocomplete"] == "tel"


def test_hostile_values_and_labels_stay_text():
    class Hostile(forms.Form):
        a = forms.CharField(label=HOSTILE, help_text=HOSTILE, initial=HOSTILE)
        b = forms.ChoiceField(label=HOSTILE, choices=[(HOSTILE, HOSTILE)], widget=forms.RadioSelect)
        c = forms.ChoiceField(choices=[(HOSTILE, [(HOSTILE, HOSTILE)])])
        d = forms.CharField(widget=forms.Textarea, initial=HOSTILE)

    for form in (Hostile(), Hostile({"a": "", "b": HOSTILE, "c": "x", "d": HOSTILE})):
        assert not shown(form).select("script, img")


def test_a_formset_numbers_its_rows():
    formset = forms.formset_factory(Application, extra=2)()
    soup = check_html(f"<form>{formset}</form>")
    assert [legend.text for legend in soup.select(".form-row-group > legend")] == ["Riga 1", "Riga 2"]
    assert soup.select_one("[name=form-TOTAL_FORMS]")["value"] == "2"


def test_a_file_already_there_is_shown_and_can_be_taken_away():
    class Stored:
        url = "/documenti/1/"

        def __str__(self):
            return "ricevuta.pdf"

    class Receipt(forms.Form):
        file = forms.FileField(label="Ricevuta", required=False)

    soup = shown(Receipt(initial={"file": Stored()}))
    assert soup.select_one(".file-now a")["href"] == "/documenti/1/"
    assert soup.select_one("[name=file-clear]")
    assert Receipt({}, {"file": SimpleUploadedFile("a.pdf", b"%PDF")}).is_valid()


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1.250,00", 125_000), ("1250", 125_000), ("1250,5", 125_050), ("€ 1.250,50", 125_050), ("0,01", 1)],
)
def test_money_is_read_as_people_write_it(typed, cents):
    assert MoneyField().clean(typed) == cents


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("dieci", "non è un importo"),
        ("1.250", "si può leggere in due modi: scrivi 1250,00"),
        ("0,50", "deve essere almeno €\u00a01,00"),
        ("2.000,01", "essere al massimo €\u00a02.000,00"),
    ],
)
def test_money_that_is_wrong_says_what_to_write(typed, message):
    with pytest.raises(forms.ValidationError) as refused:
        MoneyField(min_cents=100, max_cents=200_000).clean(typed)
    assert message in refused.value.messages[0]


def test_money_is_typed_with_the_numeric_keypad_and_comes_back_as_it_was():
    soup = shown(Application(initial={"amount": 125_050}))
    assert soup.select_one("#id_amount")["inputmode"] == "decimal"
    assert soup.select_one("#id_amount")["value"] == "1250,50"
    assert shown(Application({"amount": "12x"})).select_one("#id_amount")["value"] == "12x"
    assert MoneyField().clean(MoneyField().widget.format_value(125_050)) == 125_050


def test_dates_and_times_use_the_browsers_own_controls():
    class When(forms.Form):
        day = DateField(initial=date(2026, 3, 14))
        hour = TimeField()
        instant = DateTimeField()

    soup = shown(When())
    assert [control["type"] for control in soup.select("input")] == ["date", "time", "datetime-local"]
    assert soup.select_one("#id_day")["value"] == "2026-03-14"
    form = When({"day": "14/03/2026", "hour": "9:05", "instant": "2026-07-01T12:00"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["instant"].isoformat() == "2026-07-01T12:00:00+02:00"


def test_a_date_that_does_not_exist_is_told_plainly():
    with pytest.raises(forms.ValidationError, match="Scrivi una data che esiste"):
        DateField().clean("31/02/2026")
