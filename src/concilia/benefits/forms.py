"""The forms of what is already received, of aids and certificates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.territory.models import Network
from concilia.ui.forms import DateField, MoneyField

from .models import Linked, Measure
from .states import Expense, Source


class MonthField(forms.DateField):
    """A month; the value is its first day."""

    widget = forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "2026-03"})
    input_formats = ["%Y-%m", "%m/%Y"]
    default_error_messages = {"invalid": _("Scrivi un mese, per esempio 2026-03.")}


class ReasonForm(forms.Form):
    """Why something is taken off or undone."""

    reason = forms.CharField(
        label=_("Motivo"), max_length=300, widget=forms.Textarea({"rows": 2, "autocomplete": "off"})
    )


class ExpenseForm(forms.Form):
    """Which expense a measure pays for, in which months, how much of each."""

    expense = forms.ChoiceField(label=_("Che cosa paga"), choices=Expense.choices)
    since = MonthField(label=_("Dal mese"))
    until = MonthField(label=_("Al mese"), help_text=_("Compreso. Se è un mese solo, scrivilo due volte."))
    cents = MoneyField(label=_("Importo di ogni mese"), required=False, help_text=_("Lascia vuoto se non lo sai."))


class DeclareForm(ExpenseForm):
    """A measure that oneself or a child already receives."""

    field_order = ("person", "measure", "expense", "since", "until", "cents")
    person = forms.ChoiceField(label=_("Per chi"), widget=forms.RadioSelect)
    measure = forms.ModelChoiceField(queryset=Measure.objects.none(), label=_("Misura"), empty_label=_("Scegli"))

    def __init__(self, *args: Any, people: Iterable[Person], measures: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {str(person.pk): person for person in people}
        self.fields["person"].choices = [(pk, str(person)) for pk, person in self.people.items()]  # type: ignore[attr-defined]
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]
        self.fields["measure"].label_from_instance = measure_label  # type: ignore[attr-defined]

    def clean_person(self) -> Person:
        return self.people[self.cleaned_data["person"]]


def measure_label(measure: Measure) -> str:
    return f"{texts.in_language(measure.name)} ({texts.in_language(measure.body)})"


class RegisterFilter(forms.Form):
    """The rows of a measure, or from a source."""

    misura = forms.ChoiceField(label=_("Misura"), required=False)
    fonte = forms.ChoiceField(label=_("Fonte"), required=False, choices=[("", _("Tutte")), *Source.choices])

    def __init__(self, *args: Any, measures: Iterable[Measure], **more: Any) -> None:
        super().__init__(*args, **more)
        names = {measure.code: measure_label(measure) for measure in measures}
        self.fields["misura"].choices = [("", _("Tutte")), *names.items()]  # type: ignore[attr-defined]


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the organisations that somebody may act on."""

    def __init__(self, rows: Any = None, **more: Any) -> None:
        super().__init__(
            Organisation.objects.none() if rows is None else rows,
            **{"label": _("Organizzazione"), "empty_label": _("Scegli"), **more},
        )


class AidForm(forms.Form):
    """An aid that was granted: by whom, when, how much."""

    organisation = OrganisationField()
    title = forms.CharField(label=_("Avviso o misura"), max_length=240)
    body = forms.CharField(label=_("Chi lo ha concesso"), max_length=240)
    granted_on = DateField(
        label=_("Data della concessione"), help_text=_("Il giorno dell'atto che dà il diritto, non del pagamento.")
    )
    cents = MoneyField(label=_("Importo"), min_cents=1, help_text=_("L'equivalente sovvenzione lordo."))
    cor = forms.CharField(
        label=_("Codice COR"), max_length=15, required=False, help_text=_("Dal registro nazionale degli aiuti, se c'è.")
    )

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]


class CodeForm(forms.Form):
    """The code of a concession in the national register of aids."""

    cor = forms.CharField(label=_("Codice COR"), max_length=15, widget=forms.TextInput({"inputmode": "numeric"}))


class EarlierForm(ReasonForm):
    """Whether grants made before 1 January 2024 count, and why."""

    field_order = ("network", "counted", "reason")
    network = forms.ModelChoiceField(queryset=Network.objects.none(), label=_("Rete"), empty_label=None)
    counted = forms.TypedChoiceField(
        label=_("Le concessioni prima del 1° gennaio 2024"),
        choices=[("yes", _("Contano nei tre anni")), ("no", _("Non contano"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, networks: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose_network(self, networks)


def _choose_network(form: forms.Form, networks: Any) -> None:
    form.fields["network"].queryset = networks  # type: ignore[attr-defined]
    form.fields["network"].label_from_instance = lambda row: texts.in_language(row.title)  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """An organisation that is part of a single undertaking."""

    undertaking = forms.CharField(
        label=_("Impresa unica"), max_length=240, help_text=_("Il nome del gruppo: se non c'è ancora, viene creato.")
    )
    organisation = OrganisationField()
    kind = forms.ChoiceField(label=_("Legame"), choices=Linked.Link.choices)
    since = DateField(label=_("Dal"))
    until = DateField(label=_("Fino a prima del"), required=False, help_text=_("Vuoto: senza scadenza."))

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class UnlinkForm(ReasonForm):
    """From which day a link no longer holds, and why."""

    field_order = ("on", "reason")
    on = DateField(label=_("Dal giorno"))


class DurcForm(forms.Form):
    """A certificate that was asked for."""

    organisation = OrganisationField()
    protocol = forms.CharField(label=_("Protocollo del DURC"), max_length=40)
    requested_on = DateField(label=_("Data della richiesta"))

    def __init__(self, *args: Any, organisations: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class DurcOutcomeForm(forms.Form):
    """The outcome of a certificate, until when it holds, or why it does not."""

    outcome = forms.ChoiceField(
        label=_("Esito"),
        choices=[("confirm", _("Regolare")), ("deny", _("Irregolare")), ("void", _("Registrato per errore"))],
        widget=forms.RadioSelect,
    )
    expires_on = DateField(
        label=_("Vale fino al"), required=False, help_text=_("Compreso. Vuoto: il termine di legge dalla richiesta.")
    )
    reason = forms.CharField(
        label=_("Motivo"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
        help_text=_("Serve se non è regolare o è un errore."),
    )
