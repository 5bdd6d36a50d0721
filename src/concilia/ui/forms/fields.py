"""Fields for euros, dates and times, as Italian offices write them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concilia.engines import money
from concilia.engines.invalid import Invalid
from concilia.ui import format as shown


class MoneyInput(forms.TextInput):
    """A text box for euros: the numeric keypad on a phone, no spinner, no browser's idea of decimals."""

    template_name = "ui/forms/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, int):
            return None if value in (None, "") else str(value)
        euros, cents = divmod(value, 100)
        return f"{euros}{',' if shown.is_italian() else '.'}{cents:02}"


class _MoneyLimit:
    """A limit in cents whose message speaks in euros."""

    message: Any

    def __call__(self, value: int) -> None:
        limit = self.limit_value  # type: ignore[attr-defined]
        if self.compare(value, limit):  # type: ignore[attr-defined]
            raise ValidationError(self.message, code=self.code, params={"limit": shown.money(limit)})  # type: ignore[attr-defined]


class _MoneyMinimum(_MoneyLimit, MinValueValidator):
    message = _("L'importo deve essere almeno %(limit)s.")


class _MoneyMaximum(_MoneyLimit, MaxValueValidator):
    message = _("L'importo può essere al massimo %(limit)s.")


class MoneyField(forms.Field):
    """An amount in euros; the value is integer cents, and so are `min_cents` and `max_cents`."""

    widget = MoneyInput

    def __init__(self, *, min_cents: int = 0, max_cents: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(_MoneyMinimum(min_cents))
        if max_cents is not None:
            self.validators.append(_MoneyMaximum(max_cents))

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return money.parse(str(value))
        except Invalid as error:
            raise ValidationError(gettext(error.text), code=error.code, params=error.params) from None


class DateField(forms.DateField):
    """A date by the browser's own calendar; without one, typed as 31/12/2026 or 2026-12-31."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    input_formats = ["%Y-%m-%d", "%d/%m/%Y"]
    default_error_messages = {"invalid": _("Scrivi una data che esiste, per esempio 31/12/2026.")}


class TimeField(forms.TimeField):
    """An hour and minute."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    input_formats = ["%H:%M", "%H:%M:%S"]
    default_error_messages = {"invalid": _("Scrivi un'ora, per esempio 14:30.")}


class DateTimeField(forms.DateTimeField):
    """A day and hour on Rome's clock, to the minute."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]
    default_error_messages = {"invalid": _("Scrivi giorno e ora, per esempio 31/12/2026 12:00.")}
