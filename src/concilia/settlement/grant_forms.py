"""The forms of contributions paid on a report of costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.applications.views.documents import AttachmentField
from concilia.core import texts
from concilia.engines.codes import cup as checked_cup
from concilia.engines.invalid import Invalid
from concilia.engines.rules.schema import Payment
from concilia.networks.models import Organisation
from concilia.plans.models import BudgetLine
from concilia.ui.format import money
from concilia.ui.forms import DateField, MoneyField

from .domain.cost_reports import Written
from .grant_states import Method, Motive, Nature

LONGEST_REASON = 300


def _reason(*, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Motivo"),
        max_length=LONGEST_REASON,
        required=required,
        help_text=help_text,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )


class AcceptForm(forms.Form):
    """When the initiative starts."""

    starts_on = DateField(label=_("Inizio dell'iniziativa"))


class CostForm(forms.Form):
    """A document of cost, as it is on paper."""

    item = forms.ChoiceField(label=_("Voce di costo"))
    supplier = forms.CharField(
        label=_("Fornitore"), max_length=160, help_text=_("In natura: chi ha dato le ore o gli spazi.")
    )
    number = forms.CharField(label=_("Numero del documento"), max_length=40)
    issued_on = DateField(label=_("Data del documento"))
    net = MoneyField(label=_("Importo netto"), min_cents=1)
    vat = MoneyField(label=_("IVA"), initial=0)
    method = forms.ChoiceField(label=_("Come è stato pagato"), choices=Method.choices)
    paid_on = DateField(label=_("Pagato il"), required=False, help_text=_("In natura si lascia vuoto."))
    partner = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Partner che ha sostenuto la spesa"), required=False
    )
    file = AttachmentField(
        label=_("Documento e quietanza"), required=False, help_text=_("PDF, PNG o JPEG, al massimo 20 MB.")
    )

    def __init__(self, *args: Any, terms: Payment, partners: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        items = terms.costs.items if terms.costs else ()
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (row.code, texts.in_language(row.label.model_dump())) for row in items
        ]
        if partners is None:
            del self.fields["partner"]
        else:
            self.fields["partner"].queryset = partners  # type: ignore[attr-defined]

    def written(self) -> Written:
        found = self.cleaned_data
        return Written(
            item=found["item"],
            number=found["number"],
            issued_on=found["issued_on"],
            supplier=found["supplier"],
            net_cents=found["net"],
            vat_cents=found["vat"],
            method=Method(found["method"]),
            paid_on=found["paid_on"],
            partner=found.get("partner"),
        )


class CutForm(forms.Form):
    """A cut that the machine did not propose."""

    cents = MoneyField(label=_("Importo da tagliare"), min_cents=1)
    motive = forms.ChoiceField(label=_("Motivo"), choices=Motive.choices)
    remark = forms.CharField(label=_("Nota"), max_length=240, required=False)


class ReasonForm(forms.Form):
    """Why something is given back."""

    reason = _reason()


class HandInForm(forms.Form):
    """A document that meets a condition."""

    file = AttachmentField(label=_("Documento"), help_text=_("PDF, PNG o JPEG, al massimo 20 MB."))


class CheckForm(forms.Form):
    """How a condition was checked; or why what was handed in is not enough."""

    how = forms.CharField(
        label=_("Come hai verificato, o perché non basta"),
        max_length=240,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )


class NatureForm(forms.Form):
    """What the payee is for the withholding."""

    nature = forms.ChoiceField(label=_("Natura del beneficiario"), choices=Nature.choices, widget=forms.RadioSelect)
    reason = _reason(help_text=_("Per esempio: visura, statuto, dichiarazione."))


class BackForm(forms.Form):
    """By when what was paid too much is given back."""

    due_on = DateField(label=_("Da restituire entro il"))


class MonthForm(forms.Form):
    """A month whose withholdings are paid."""

    month = forms.CharField(label=_("Mese"), widget=forms.TextInput({"type": "month"}))

    def clean_month(self) -> date:
        try:
            return date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError as error:
            raise forms.ValidationError(_("Scrivi anno e mese, per esempio 2026-07.")) from error


class F24Form(forms.Form):
    """The F24 that paid the withholdings."""

    paid_on = DateField(label=_("Pagato il"))
    receipt = forms.CharField(label=_("Numero della quietanza F24"), max_length=40)


class TermsForm(forms.Form):
    """How the projects of the network are paid. No law gives the shares: they are chosen, and the reason is kept."""

    advance = forms.IntegerField(label=_("Anticipo (%)"), min_value=0, max_value=95)
    interim = forms.IntegerField(label=_("Acconto (%)"), min_value=0, max_value=95)
    spent = forms.IntegerField(
        label=_("Per l'acconto, spesa minima su quanto ricevuto (%)"), min_value=0, max_value=100
    )
    general = forms.IntegerField(label=_("Spese generali: tetto sugli altri costi (%)"), min_value=1, max_value=100)
    pay_days = forms.IntegerField(label=_("Giorni per pagare le spese dopo la fine"), min_value=0, max_value=365)
    vat = forms.BooleanField(label=_("L'IVA è un costo ammesso"), required=False)
    reason = _reason()

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("advance", 0) + found.get("interim", 0) >= 100:
            raise forms.ValidationError(_("Anticipo e acconto insieme lasciano qualcosa al saldo: meno di 100%."))
        return found

    def terms(self) -> dict[str, Any]:
        """As in the ``payment`` of a call file."""
        found = self.cleaned_data
        advance, interim = found["advance"], found["interim"]
        stages = [
            _stage("ADVANCE", advance, "award", "Anticipo", "Advance", requires=["AGREEMENT"]),
            _stage("INTERIM", interim, "interim", "Acconto", "Instalment", spent=found["spent"]),
            _stage("BALANCE", 100 - advance - interim, "report", "Saldo", "Balance"),
        ]
        return {
            "to": "applicant",
            "on": "receipts",
            "stages": [row for row in stages if row["share"] != "0.00"],
            "conditions": [
                {
                    "code": "AGREEMENT",
                    "proof": "record",
                    "label": {"it": "Convenzione firmata", "en": "Agreement signed"},
                }
            ],
            "costs": {
                "rate": "1",
                "since": "start",
                "pay_days": found["pay_days"],
                "vat": found["vat"],
                "items": [*ITEMS, {**GENERAL, "cap": _share(found["general"])}],
            },
        }


#: The items that the documents name, as settings (domain 2.1.8); no source gives the list of the plans.
ITEMS = (
    {"code": "staff", "label": {"it": "Personale interno", "en": "Own staff"}, "in_kind": True},
    {"code": "consulting", "label": {"it": "Personale esterno e consulenze", "en": "External staff and consulting"}},
    {"code": "services", "label": {"it": "Servizi", "en": "Services"}},
    {"code": "materials", "label": {"it": "Materiali", "en": "Materials"}},
    {"code": "communication", "label": {"it": "Comunicazione", "en": "Communication"}},
    {"code": "rooms", "label": {"it": "Spazi", "en": "Rooms"}, "in_kind": True},
    {"code": "equipment", "label": {"it": "Attrezzature durevoli", "en": "Lasting equipment"}, "capital": True},
)
GENERAL = {"code": "general", "label": {"it": "Spese generali", "en": "General costs"}}


def _share(percent: int) -> str:
    return f"{percent // 100}.{percent % 100:02}"


def _stage(
    code: str, percent: int, due: str, it: str, en: str, *, spent: int = 0, requires: Sequence[str] = ()
) -> dict[str, Any]:
    row: dict[str, Any] = {"code": code, "share": _share(percent), "due": due, "label": {"it": it, "en": en}}
    row["requires"] = list(requires)
    return {**row, "spent": _share(spent)} if spent else row


class OpenForm(forms.Form):
    """The contribution to a project: how much of each line, from when to when."""

    starts_on = DateField(label=_("Dal"))
    ends_on = DateField(label=_("Al"))
    cup = forms.CharField(label=_("CUP"), max_length=15, required=False)

    def __init__(self, *args: Any, lines: Sequence[tuple[BudgetLine, int]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.lines = {f"line-{line.pk}": line for line, _left in lines}
        for line, left in lines:
            self.fields[f"line-{line.pk}"] = MoneyField(
                label=line.code, required=False, max_cents=left, help_text=_("Disponibili: %s") % money(left)
            )

    def clean_cup(self) -> str:
        try:
            return checked_cup(self.cleaned_data["cup"]) if self.cleaned_data["cup"] else ""
        except Invalid as error:
            raise forms.ValidationError(_("Il CUP ha 15 lettere e numeri: controllalo.")) from error

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            raise forms.ValidationError(_("La fine viene prima dell'inizio: correggila."))
        return self.cleaned_data

    @property
    def chosen(self) -> dict[BudgetLine, int]:
        return {line: cents for name, line in self.lines.items() if (cents := self.cleaned_data.get(name))}
