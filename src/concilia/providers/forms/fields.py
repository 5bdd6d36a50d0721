"""Fields that several forms of this room use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from concilia.territory import comuni
from concilia.territory.models import Comune

ACCEPTED = "application/pdf,image/png,image/jpeg"


class ReasonField(forms.CharField):
    """Why, in a line or two."""

    widget = forms.Textarea({"rows": 2, "autocomplete": "off"})

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": _("Motivo"), "max_length": 300, **more})


class ComuneField(forms.CharField):
    """A comune written by its name, with the province where two share it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": _("Comune"), "max_length": 120, **more})

    def clean(self, value: Any) -> Comune | None:
        written = super().clean(value)
        if not written:
            return None
        name, _sep, province = written.rstrip(")").partition("(")
        found = comuni.find(name.strip(), province.strip() or None)
        known = list(Comune.objects.filter(istat__in=[row.istat for row in found])[:2])
        if len(known) != 1:
            raise ValidationError(_("Scrivi il nome intero del comune, con la provincia se ce n'è più di uno."))
        return known[0]


class NumberField(forms.IntegerField):
    """A whole number, typed on the numeric keypad."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})


class SentFileField(forms.FileField):
    """A file that is sent; the verb says whether it is accepted."""

    widget = forms.FileInput({"accept": ACCEPTED})

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": _("File"), "help_text": _("PDF, PNG o JPEG, al massimo 20 MB."), **more})
