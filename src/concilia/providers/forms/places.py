"""Asking for a place, moving it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concilia.core import texts
from concilia.people.models import Person
from concilia.ui.format import day

from ..models import PlacePeriod, PriorityClass


class AskForm(forms.Form):
    """For whom, in which period, in which class when the network has classes."""

    cared = forms.ModelChoiceField(queryset=Person.objects.none(), label=_("Per chi"), empty_label=_("Scegli"))
    period = forms.ModelChoiceField(queryset=PlacePeriod.objects.none(), label=_("Periodo"), empty_label=None)
    priority = forms.ModelChoiceField(
        queryset=PriorityClass.objects.none(),
        label=_("Classe di priorità"),
        required=False,
        empty_label=_("Nessuna"),
        help_text=_("Se ti riguarda: l'ente può chiederti di mostrarlo."),
    )

    def __init__(
        self,
        *args: Any,
        cared: Iterable[Person],
        periods: Iterable[PlacePeriod],
        classes: Iterable[PriorityClass],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._offer("cared", Person.objects.filter(pk__in=[row.pk for row in cared]), str)
        self._offer("period", PlacePeriod.objects.filter(pk__in=[row.pk for row in periods]), _period)
        self._offer("priority", PriorityClass.objects.filter(pk__in=[row.pk for row in classes]), _class)
        if not self.fields["priority"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["priority"]

    def _offer(self, name: str, rows: Any, label: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields[name].label_from_instance = label  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """To which place, of those that can be asked for."""

    period = forms.ModelChoiceField(
        queryset=PlacePeriod.objects.none(), label=_("Nuovo posto"), empty_label=_("Scegli")
    )

    def __init__(self, *args: Any, periods: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]
        self.fields["period"].label_from_instance = lambda row: f"{row.offer.name}, {_period(row)}"  # type: ignore[attr-defined]


def _period(row: PlacePeriod) -> str:
    return gettext("dal %(since)s a prima del %(until)s, %(free)s posti liberi") % {
        "since": day(row.since),
        "until": day(row.until),
        "free": row.free,
    }


def _class(row: PriorityClass) -> str:
    return texts.in_language(row.label)
