"""Form fields of the facts of a call: what a browser sends, and the canonical text that the rules read.

Canonical: money ``1234.50``, dates ``2026-03-31``, times ``21:00``, booleans ``true`` and ``false``, a comune's ISTAT code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from concilia.calls.words import said
from concilia.core import clock
from concilia.engines.money import from_euros, to_euros
from concilia.engines.rules.schema import Fact
from concilia.territory import comuni
from concilia.ui.forms import DateField, DateTimeField, MoneyField, TimeField

MANY_CHOICES = 6
LONGEST_TEXT = 200
LARGEST_INTEGER = 999_999_999
YES_NO = (("true", _("Sì")), ("false", _("No")))
NOT_SURE = ("", _("Non so, o non mi riguarda"))
_NAMED = re.compile(r"(?P<name>.+?)\s*(?:\((?P<province>[A-Za-z]{2})\))?")


class ComuneInput(forms.TextInput):
    """A text box that suggests comuni; any comune of Italy may be written."""

    template_name = "applications/widgets/comune.html"

    def __init__(self, suggested: Sequence[str] = ()) -> None:
        super().__init__({"autocomplete": "off"})
        self.suggested = suggested

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = listed
        return {**context, "list_id": listed, "suggested": self.suggested}


class ComuneField(forms.CharField):
    """A comune by name, with its province where two share one; the value is its ISTAT code."""

    def __init__(self, *, suggested: Sequence[str] = (), **more: Any) -> None:
        super().__init__(max_length=120, widget=ComuneInput(suggested), **more)

    def clean(self, value: Any) -> str:
        return self._istat(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        found = comuni.by_istat(str(value)) if value else None
        return str(found) if found else value

    def _istat(self, written: str) -> str:
        if not written or comuni.by_istat(written):
            return written
        named = _NAMED.fullmatch(written)
        found = comuni.find(named["name"], named["province"] or None) if named else ()
        if len(found) == 1:
            return found[0].istat
        raise self._several(found) if found else self._unknown(written)

    def _several(self, found: Sequence[comuni.Comune]) -> ValidationError:
        names = ", ".join(map(str, found))
        return ValidationError(_("Ci sono più comuni con questo nome: scrivi %(names)s."), params={"names": names})

    def _unknown(self, written: str) -> ValidationError:
        near = ", ".join(map(str, comuni.suggestions(written)))
        if near:
            return ValidationError(_("Non c'è un comune con questo nome. Forse: %(near)s."), params={"near": near})
        return ValidationError(_("Non c'è un comune con questo nome: scrivilo per intero."))


@dataclass(frozen=True)
class Codec:
    """How a type of fact is asked, and turned into canonical text and back."""

    field: Callable[[Fact, dict[str, Any]], forms.Field]
    write: Callable[[Any], str] = str
    read: Callable[[str], Any] = str


def _money(fact: Fact, more: dict[str, Any]) -> forms.Field:
    limits = {"min_cents": from_euros(fact.min or 0)}
    if fact.max is not None:
        limits["max_cents"] = from_euros(fact.max)
    return MoneyField(**limits, **more)


def _integer(fact: Fact, more: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    highest = LARGEST_INTEGER if fact.max is None else int(fact.max)
    lowest = None if fact.min is None else int(fact.min)
    return forms.IntegerField(min_value=lowest, max_value=highest, localize=True, widget=widget, **more)


def _decimal(fact: Fact, more: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        min_value=fact.min, max_value=fact.max, max_digits=16, decimal_places=4, localize=True, widget=widget, **more
    )


def _boolean(fact: Fact, more: dict[str, Any]) -> forms.Field:
    options = [*YES_NO, NOT_SURE] if fact.nullable else YES_NO
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **more)


def _choice(fact: Fact, more: dict[str, Any]) -> forms.Field:
    options: list[tuple[Any, Any]] = [(code, said(label)) for code, label in fact.choices.items()]
    if len(options) > MANY_CHOICES:
        return forms.ChoiceField(choices=[("", _("Scegli")), *options], **more)
    options += [NOT_SURE] if fact.nullable else []
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **more)


def _text(fact: Fact, more: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.TextInput({"autocomplete": "off"}), **more)


def _instant_text(value: datetime) -> str:
    return value.astimezone(clock.ROME).isoformat(timespec="seconds")


CODECS: dict[str, Codec] = {
    "money": Codec(_money, lambda cents: format(to_euros(cents), ".2f"), lambda text: from_euros(Decimal(text))),
    "integer": Codec(_integer, str, int),
    "decimal": Codec(_decimal, lambda value: format(value, "f"), Decimal),
    "date": Codec(lambda fact, more: DateField(**more), date.isoformat, date.fromisoformat),
    "time": Codec(
        lambda fact, more: TimeField(**more),
        lambda value: value.strftime("%H:%M"),
        lambda text: time.fromisoformat(text),
    ),
    "instant": Codec(lambda fact, more: DateTimeField(**more), _instant_text, datetime.fromisoformat),
    "boolean": Codec(_boolean),
    "choice": Codec(_choice),
    "comune": Codec(lambda fact, more: ComuneField(**more)),
    "text": Codec(_text),
}
