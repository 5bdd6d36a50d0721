"""The forms of invoices, refused lines, acts, accounts, recoveries and delays."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from concilia.calls.models import Call
from concilia.core import storage, texts
from concilia.core.errors import Refusal
from concilia.integrations import fattura
from concilia.ui.format import money
from concilia.ui.forms import DateField, MoneyField, Section, Sectioned

from .domain.claims import MOST_INSTALMENTS
from .models import Statement
from .queries import dues
from .states import DelayReason, Dialect, NameCheck, RefusalReason

LONGEST = 600
LARGEST_INVOICE = 5 * 1024 * 1024


def long_text(label: Any, **more: Any) -> forms.CharField:
    """A text of some lines."""
    widget = forms.Textarea({"rows": 4, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **more)


class InvoiceFileForm(forms.Form):
    """A FatturaPA file."""

    file = forms.FileField(label=_("File XML della fattura"), help_text=_("In formato FatturaPA, senza firma (.xml)."))

    def clean_file(self) -> tuple[str, bytes]:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_INVOICE:
            raise ValidationError(_("Il file supera 5 MB: non è una fattura."))
        return upload.name, upload.read()


class InvoiceForm(Sectioned, forms.Form):
    """An invoice typed by hand: one rate, the same checks as a file."""

    kind = forms.ChoiceField(
        label=_("Tipo di documento"), choices=[("TD01", _("Fattura")), ("TD04", _("Nota di credito"))]
    )
    number = forms.CharField(label=_("Numero"), max_length=20)
    date = DateField(label=_("Data"))
    supplier_code = forms.CharField(label=_("Partita IVA o codice fiscale di chi emette"), max_length=16)
    customer_code = forms.CharField(label=_("Codice fiscale di chi paga"), max_length=16)
    taxable = MoneyField(label=_("Imponibile"), min_cents=1)
    rate = forms.DecimalField(label=_("Aliquota IVA (%)"), min_value=0, max_value=100, max_digits=5, decimal_places=2)
    vat = MoneyField(label=_("Imposta"))
    split = forms.BooleanField(label=_("Scissione dei pagamenti (art. 17-ter DPR 633/72)"), required=False)
    nature = forms.CharField(
        label=_("Natura, se l'aliquota è zero"),
        max_length=4,
        required=False,
        help_text=_("N4 esente, N1 o N2 fuori campo."),
    )
    law = forms.CharField(
        label=_("Norma dell'esenzione"),
        max_length=100,
        required=False,
        help_text=_("Per esempio: art. 10 n. 21 DPR 633/72."),
    )
    stamp = MoneyField(label=_("Bollo dichiarato"), required=False)
    total = MoneyField(label=_("Totale del documento"), min_cents=1)
    cup = forms.CharField(label="CUP", max_length=15, required=False)
    cig = forms.CharField(label="CIG", max_length=15, required=False)
    sections = (
        Section(_("Il documento"), ("kind", "number", "date", "supplier_code", "customer_code")),
        Section(_("Gli importi"), ("taxable", "rate", "vat", "split", "nature", "law", "stamp", "total")),
        Section(_("I codici"), ("cup", "cig")),
    )

    def document(self, supplier_name: str) -> fattura.Invoice:
        """What was typed, as an invoice to check and match."""
        said = self.cleaned_data
        summary = fattura.Summary(
            rate=Decimal(said["rate"]),
            taxable_cents=said["taxable"],
            vat_cents=said["vat"],
            nature=said["nature"].strip().upper(),
            due="S" if said["split"] else "",
            law=said["law"].strip(),
        )
        return fattura.Invoice(
            kind=said["kind"],
            number=said["number"].strip(),
            date=said["date"],
            supplier_codes=(said["supplier_code"].strip().upper(),),
            supplier_name=supplier_name,
            customer_codes=(said["customer_code"].strip().upper(),),
            customer_name="",
            summaries=(summary,),
            total_cents=said["total"],
            stamp_cents=said["stamp"] or 0,
            cups=tuple(filter(None, [said["cup"].strip().upper()])),
            cigs=tuple(filter(None, [said["cig"].strip().upper()])),
        )


class RefuseLineForm(forms.Form):
    """Why one line is not admitted."""

    code = forms.ChoiceField(label=_("Motivo"), choices=RefusalReason.choices)
    text = long_text(_("Che cosa non torna"), help_text=_("Lo legge chi ha inviato la distinta, che può rispondere."))


class AnswerLineForm(forms.Form):
    """The payee's answer, with a document if there is one."""

    text = long_text(_("La tua risposta"))
    file = forms.FileField(
        label=_("Documento"), required=False, help_text=_("PDF, PNG o JPEG: una ricevuta, un registro delle presenze.")
    )

    def clean_file(self) -> tuple[tuple[str, bytes], ...]:
        upload = self.cleaned_data["file"]
        if not upload:
            return ()
        if upload.size > storage.MAX_BYTES:
            raise ValidationError(_("Il file supera 20 MB: riducilo o dividilo in più file."))
        data = upload.read()
        try:
            storage.sniff(data)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return ((upload.name, data),)


class CommitForm(forms.Form):
    """The call whose awards an act grants."""

    call = forms.ModelChoiceField(queryset=Call.objects.none(), label=_("Avviso"), empty_label=None)

    def __init__(self, *args: Any, calls: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["call"].queryset = calls  # type: ignore[attr-defined]
        self.fields["call"].label_from_instance = lambda row: texts.in_language(row.title)  # type: ignore[attr-defined]


def described(row: Statement) -> str:
    """A statement in a list to choose from."""
    return f"{row.number} · {row.month:%m/%Y} · {row.provider or row.person} · {money(dues.to_pay(row))}"


class ChooseStatementsForm(forms.Form):
    """Which approved statements an act liquidates."""

    statements = forms.MultipleChoiceField(label=_("Distinte approvate"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, statements: Iterable[Statement], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = {str(row.pk): row for row in statements}
        self.fields["statements"].choices = [(key, described(row)) for key, row in self.rows.items()]  # type: ignore[attr-defined]
        self.initial.setdefault("statements", list(self.rows))

    @property
    def chosen(self) -> list[Statement]:
        return [self.rows[key] for key in self.cleaned_data["statements"]]


class PayerForm(forms.Form):
    """How a body pays."""

    dialect = forms.ChoiceField(label=_("Formato del file per la banca"), choices=Dialect.choices)
    needs_invoice = forms.BooleanField(label=_("Approva le distinte degli enti solo con la fattura"), required=False)
    needs_liquidation = forms.BooleanField(label=_("Paga solo con l'atto di liquidazione pubblicato"), required=False)
    offsets = forms.BooleanField(label=_("Ammette la compensazione con le somme da restituire"), required=False)


class AccountForm(forms.Form):
    """A new IBAN."""

    iban = forms.CharField(
        label=_("Nuovo IBAN"),
        max_length=42,
        help_text=_("Intestato a chi deve essere pagato: la banca confronta il nome."),
    )


class VerifyForm(forms.Form):
    """How a new IBAN was verified."""

    name_check = forms.ChoiceField(
        label=_("Risposta della banca su nome e IBAN"),
        choices=NameCheck.choices,
        help_text=_("Verifica del Reg. (UE) 2024/886, dal 9/10/2025: se il nome non corrisponde, non accettarlo."),
    )
    how = forms.CharField(
        label=_("Come hai sentito il beneficiario"), max_length=240, help_text=_("A un recapito che c'era già prima.")
    )


class ClaimForm(forms.Form):
    """What of a paid line must come back."""

    cents = MoneyField(label=_("Somma da restituire"), min_cents=1)
    due_on = DateField(label=_("Prima scadenza"))
    instalments = forms.IntegerField(label=_("Rate mensili"), min_value=1, max_value=MOST_INSTALMENTS, initial=1)
    reason = long_text(_("Motivo"))


class ReceiveForm(forms.Form):
    """Money that came back to the bank."""

    cents = MoneyField(label=_("Importo ricevuto"), min_cents=1)
    received_on = DateField(label=_("Data dell'accredito"))
    bank_reference = forms.CharField(label=_("Riferimento della banca"), max_length=80)


class OffsetForm(forms.Form):
    """A statement of the same payee, and how much of it to keep."""

    statement = forms.ChoiceField(label=_("Distinta"))
    cents = MoneyField(label=_("Somma da trattenere"), min_cents=1)

    def __init__(self, *args: Any, statements: Iterable[Statement], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = {str(row.pk): row for row in statements}
        self.fields["statement"].choices = [(key, described(row)) for key, row in self.rows.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Statement:
        return self.rows[self.cleaned_data["statement"]]


class DelayForm(forms.Form):
    """Why a payment is late."""

    code = forms.ChoiceField(label=_("Motivo"), choices=DelayReason.choices)
    text = long_text(_("Che cosa dire a chi aspetta"))
    expected_on = DateField(label=_("Nuovo giorno promesso"))


class RemitForm(forms.Form):
    """Which tax was paid, with which F24."""

    holds = forms.MultipleChoiceField(label=_("IVA trattenuta"), widget=forms.CheckboxSelectMultiple)
    reference = forms.CharField(label=_("Protocollo dell'F24"), max_length=60)

    def __init__(self, *args: Any, holds: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = {str(row.pk): row for row in holds}
        choices = [
            (key, f"{row.statement.number} · {row.statement.provider} · {money(row.cents)}")
            for key, row in self.rows.items()
        ]
        self.fields["holds"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("holds", list(self.rows))

    @property
    def chosen(self) -> list[Any]:
        return [self.rows[key] for key in self.cleaned_data["holds"]]
