"""The forms of statements and payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.engines.deadlines import months_after, working_days_after
from concilia.networks.models import Organisation
from concilia.territory.models import Network
from concilia.ui.format import money
from concilia.ui.forms import DateField

from .queries import dues

MONTHS_BACK = 12
BANKS_DAYS = 2
LARGEST_ANSWER = 20 * 1024 * 1024
LONGEST_REASON = 300


class ReasonForm(forms.Form):
    """Why a statement is given back, or a line taken off."""

    reason = forms.CharField(
        label=_("Motivo"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3, "autocomplete": "off"})
    )


class DrawForm(forms.Form):
    """The month whose uses go on statements; and the network, for who works in several."""

    month = forms.ChoiceField(label=_("Mese"))
    network = forms.ModelChoiceField(queryset=Network.objects.none(), label=_("Rete"), empty_label=None)

    def __init__(self, *args: Any, networks: Sequence[Network], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        months = [months_after(today.replace(day=1), -back) for back in range(MONTHS_BACK)]
        self.fields["month"].choices = [(f"{month:%Y-%m}", _name(month)) for month in months]  # type: ignore[attr-defined]
        self.initial.setdefault("month", f"{months[1]:%Y-%m}")
        self.networks = networks
        if len(networks) > 1:
            field = self.fields["network"]
            field.queryset = Network.objects.filter(pk__in=[row.pk for row in networks])  # type: ignore[attr-defined]
            field.label_from_instance = lambda row: texts.in_language(row.title)  # type: ignore[attr-defined]
        else:
            del self.fields["network"]

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")

    @property
    def chosen_network(self) -> Network:
        return self.cleaned_data.get("network") or self.networks[0]


def _name(month: date) -> str:
    return date_format(month, "F Y").capitalize()


class PrepareForm(forms.Form):
    """Which approved statements to pay, from whose account, on which day."""

    statements = forms.MultipleChoiceField(label=_("Distinte approvate"), widget=forms.CheckboxSelectMultiple)
    payer = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Paga"), empty_label=None, widget=forms.RadioSelect
    )
    execution_date = DateField(
        label=_("Data di esecuzione"), help_text=_("Il giorno in cui la banca addebita il conto.")
    )

    def __init__(
        self, *args: Any, statements: Sequence[Any], payers: Sequence[Organisation], today: date, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.rows = {str(row.pk): row for row in statements}
        several = len({row.network_id for row in statements}) > 1
        choices = [(key, _described(row, several)) for key, row in self.rows.items()]
        self.fields["statements"].choices = choices  # type: ignore[attr-defined]
        payer = self.fields["payer"]
        payer.queryset = Organisation.objects.filter(pk__in=[row.pk for row in payers])  # type: ignore[attr-defined]
        ticked = [key for key, row in self.rows.items() if not payers or row.network_id == payers[0].network_id]
        self.initial.setdefault("statements", ticked)  # one network's account pays one network's statements
        self.initial.setdefault("payer", payers[0].pk if payers else None)
        self.initial.setdefault("execution_date", working_days_after(today, BANKS_DAYS))

    @property
    def chosen(self) -> list[Any]:
        return [self.rows[key] for key in self.cleaned_data["statements"]]


def _described(row: Any, several: bool) -> str:
    payee = row.provider or row.person
    words = [row.number, f"{row.month:%m/%Y}", payee, money(dues.to_pay(row))]
    return " · ".join(map(str, [texts.in_language(row.network.title), *words] if several else words))


class AnswerForm(forms.Form):
    """A file that the bank gave."""

    answer = forms.FileField(label=_("File della banca"), help_text=_("Esito pain.002 o movimenti camt.054, in XML."))

    def clean_answer(self) -> bytes:
        upload = self.cleaned_data["answer"]
        if upload.size > LARGEST_ANSWER:
            raise ValidationError(_("Il file supera 20 MB: non è la risposta a un invio."))
        data: bytes = upload.read()
        return data
