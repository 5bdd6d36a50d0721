"""Forms of the staff's pages of calls: the acts that change one, and the text of a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.core import clock
from concilia.ui.forms import DateTimeField, MoneyField

from .models import Call, Window

MOST_BYTES = 500_000
TEXT = forms.Textarea({"rows": 24, "spellcheck": "false", "class": "call-text"})


class ActForm(forms.Form):
    """What every act carries: its number and its reason."""

    act_number = forms.CharField(
        label=_("Atto"), max_length=120, help_text=_("Per esempio: Determinazione n. 40 del 7 aprile 2026.")
    )
    reason = forms.CharField(label=_("Motivo"), max_length=2000, widget=forms.Textarea({"rows": 2}))


class ReasonForm(forms.Form):
    """A step of the call's course; the reason is asked where the step needs one."""

    reason = forms.CharField(label=_("Motivo"), max_length=2000, widget=forms.Textarea({"rows": 2}), required=False)


class ExtendForm(ActForm):
    """A later deadline for a window that is open or will open."""

    window = forms.ChoiceField(label=_("Finestra"))
    closes = DateTimeField(label=_("Nuovo termine"), help_text=_("Ora italiana. L'ultimo secondo scritto vale ancora."))
    field_order = ("window", "closes", "act_number", "reason")

    def __init__(self, windows: Sequence[Window], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choice = self.fields["window"]
        assert isinstance(choice, forms.ChoiceField)  # declared above
        choice.choices = [(row.code, _window_label(row)) for row in windows]


def _window_label(window: Window) -> str:
    closes = window.closes_at.astimezone(clock.ROME)
    return f"{window.code}: {closes:%d/%m/%Y %H:%M:%S}"


class RefinanceForm(ActForm):
    """Money added to one of the call's lines."""

    line = forms.ChoiceField(label=_("Linea"))
    cents = MoneyField(label=_("Importo che si aggiunge"), min_cents=1)
    field_order = ("line", "cents", "act_number", "reason")

    def __init__(self, call: Call, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choice = self.fields["line"]
        assert isinstance(choice, forms.ChoiceField)  # declared above
        choice.choices = [(line.code, line.code) for line in call.lines.all()]


class TextForm(forms.Form):
    """The text of a call, written or uploaded; an uploaded file takes the place of what is written."""

    file = forms.FileField(label=_("File del testo"), required=False, help_text=_("Un file YAML, in UTF-8."))
    text = forms.CharField(label=_("Testo"), required=False, widget=TEXT, strip=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        upload = given.get("file")
        if upload:
            given["text"] = self._read(upload)
        if not given.get("text", "").strip():
            self.add_error("text", _("Scrivi il testo dell'avviso o carica un file."))
        given["text"] = given.get("text", "").replace("\r\n", "\n")
        return given

    def _read(self, upload: Any) -> str:
        if upload.size > MOST_BYTES:
            self.add_error("file", _("Il file è troppo grande per essere un avviso."))
            return ""
        try:
            return str(upload.read().decode("utf-8"))
        except UnicodeDecodeError:
            self.add_error("file", _("Il file non è in UTF-8: salvalo di nuovo come testo UTF-8."))
            return ""


class AdoptForm(TextForm):
    """The text of a new call, or the new text of a draft."""

    network = forms.ChoiceField(label=_("Rete"))
    field_order = ("network", "file", "text")

    def __init__(
        self, networks: Sequence[tuple[str, str]], data: Mapping[str, Any] | None = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        choice = self.fields["network"]
        assert isinstance(choice, forms.ChoiceField)  # declared above
        choice.choices = list(networks)


class AmendForm(TextForm, ActForm):
    """The new text of a published call, by an act; ``seen`` ties what is confirmed to what was shown."""

    effective = DateTimeField(
        label=_("Vale da"), required=False, help_text=_("Ora italiana. Vuoto: da subito, dal momento della conferma.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("file", "text", "act_number", "reason", "effective", "seen")


def fingerprint(text: str) -> str:
    """What ``seen`` holds of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


class EditionForm(forms.Form):
    """A new edition: its code, title and one window; what it may spend of each line."""

    code = forms.SlugField(label=_("Codice"), max_length=60, help_text=_("Per esempio: nido-2027."))
    title = forms.CharField(label=_("Titolo"), max_length=200)
    opens = DateTimeField(label=_("Si apre"), help_text=_("Ora italiana."))
    closes = DateTimeField(label=_("Si chiude"))

    def __init__(self, call: Call, title: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["title"].initial = title
        self.lines = list(call.lines.all())
        for line in self.lines:
            self.fields[f"line-{line.code}"] = MoneyField(
                label=_("Fondi della linea «%(line)s»") % {"line": line.code}, min_cents=1, initial=line.cents
            )

    def windows(self) -> list[tuple[datetime, datetime]]:
        return [(self.cleaned_data["opens"], self.cleaned_data["closes"])]

    def amounts(self) -> dict[str, int]:
        return {line.code: self.cleaned_data[f"line-{line.code}"] for line in self.lines}
