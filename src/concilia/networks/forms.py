"""The forms of the employer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.ui.forms import DateField


class EndForm(forms.Form):
    """The first day on which somebody no longer works here."""

    on = DateField(label=_("Non lavora più qui dal"), help_text=_("Il giorno dopo l'ultimo di lavoro."))
