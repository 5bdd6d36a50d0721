"""The file to try."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """A file of rows."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX o ODS, con i nomi delle colonne nella prima riga. Provarlo non cambia nulla."),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx,.ods"}),
    )
