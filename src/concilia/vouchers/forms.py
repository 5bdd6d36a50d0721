"""The forms of the till and of the refund desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.applications.forms import AnswersForm
from concilia.core import texts
from concilia.engines.rules.schema import Fact
from concilia.networks.models import Organisation
from concilia.providers.models import ServiceType
from concilia.ui.forms import DateField

LONGEST_REASON = 300
#: Names of facts have no hyphen, so that ours never meet theirs.
DAY, SERVICE, CHILD, KEY, REASON = "use-day", "use-service", "use-child", "use-key", "use-reason"

#: The fact of a use that is its own day, where a call's rules read it: it is not asked twice.
SERVICE_DAY = "service_day"


class CodeForm(forms.Form):
    """The code of a voucher, typed; and at which till, for who works at more than one."""

    code = forms.CharField(
        label=_("Codice del voucher"),
        max_length=60,
        required=False,  # the only box of the page: a mark beside it would say nothing
        help_text=_("12 lettere e numeri, anche minuscoli e con spazi."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-input"}
        ),
    )
    provider = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Sede"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, providers: Sequence[Organisation] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        if len(providers) > 1:
            field = self.fields["provider"]
            field.queryset = Organisation.objects.filter(pk__in=[row.pk for row in providers])  # type: ignore[attr-defined]
            self.initial.setdefault("provider", providers[0].pk)
        else:
            del self.fields["provider"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if not code:
            raise ValidationError(_("Scrivi il codice che vedi sul voucher."))
        return code


class UseForm(AnswersForm):
    """A use: its day, its service and its child when there are several, and the facts that the call asks.

    ``children``: id and name of each, as the reader may know them. The hidden key is made with the form: sending it twice
    records one use.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        facts: Sequence[Fact],
        services: Sequence[ServiceType],
        today: date,
        children: Sequence[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        others = [fact for fact in facts if fact.name != SERVICE_DAY]
        super().__init__(data, facts=others, required=True, **more)
        self.reads_day = len(others) < len(facts)
        self.services = {service.code: service for service in services}
        self.children = children
        self.today = today
        asked = self.fields
        self.fields = {DAY: self._day(), **self._service(), **self._child(), **asked, KEY: self._key()}

    def _day(self) -> forms.Field:
        field = DateField(label=_("Giorno del servizio"), initial=self.today)
        field.widget.attrs["max"] = self.today.isoformat()
        return field

    def _service(self) -> dict[str, forms.Field]:
        if len(self.services) < 2:
            return {}
        choices = [(code, texts.in_language(service.label)) for code, service in self.services.items()]
        return {SERVICE: forms.ChoiceField(label=_("Servizio"), choices=choices, widget=forms.RadioSelect)}

    def _child(self) -> dict[str, forms.Field]:
        if len(self.children) < 2:
            return {}
        return {CHILD: forms.ChoiceField(label=_("Per chi"), choices=self.children, widget=forms.RadioSelect)}

    def _key(self) -> forms.Field:
        return forms.CharField(initial=lambda: str(uuid4()), max_length=60, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        day = self.cleaned_data.get(DAY)
        if day and day > self.today:
            self.add_error(DAY, ValidationError(_("Il giorno è futuro: si registra quando il servizio è avvenuto.")))
        return self.cleaned_data

    def answers(self) -> dict[str, str | None]:
        """The canonical answers, the use's own day among them where the rules read it."""
        return {**super().answers(), **({SERVICE_DAY: self.day.isoformat()} if self.reads_day else {})}

    @property
    def day(self) -> date:
        day: date = self.cleaned_data[DAY]
        return day

    @property
    def service(self) -> ServiceType:
        """The one that was chosen, or the only one."""
        code = self.cleaned_data.get(SERVICE) or next(iter(self.services))
        return self.services[code]

    @property
    def child(self) -> str:
        """The id of the child that was chosen, or of the only one; empty for a voucher that names none."""
        only = self.children[0][0] if self.children else ""
        return str(self.cleaned_data.get(CHILD) or only)

    @property
    def key(self) -> str:
        return str(self.cleaned_data[KEY])


class CorrectionForm(AnswersForm):
    """A day of the register as it should have been, and why."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, required=True, **more)
        self.fields[REASON] = _reason()

    @property
    def reason(self) -> str:
        return str(self.cleaned_data[REASON])


class EventForm(AnswersForm):
    """An event that adds money to a voucher: its day and the facts that the call asks of it."""

    def __init__(self, data: Any = None, *, today: date, **more: Any) -> None:
        super().__init__(data, required=True, **more)
        field = DateField(label=_("Giorno dell'evento"))
        field.widget.attrs["max"] = today.isoformat()
        key = forms.CharField(initial=lambda: str(uuid4()), max_length=60, widget=forms.HiddenInput)
        self.fields = {DAY: field, **self.fields, KEY: key}

    @property
    def day(self) -> date:
        day: date = self.cleaned_data[DAY]
        return day

    @property
    def key(self) -> str:
        return str(self.cleaned_data[KEY])


def _reason() -> forms.CharField:
    widget = forms.Textarea({"rows": 2, "autocomplete": "off"})
    return forms.CharField(label=_("Motivo"), max_length=LONGEST_REASON, widget=widget)


class ProviderForm(forms.Form):
    """The only provider of a voucher; changing it asks why."""

    provider = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Ente"), empty_label=None)

    def __init__(self, data: Any = None, *, providers: QuerySet[Organisation], changes: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["provider"].queryset = providers  # type: ignore[attr-defined]
        if changes:
            self.fields["reason"] = _reason()


class DeviceForm(forms.Form):
    """A device that may be without network, at one of one's tills."""

    name = forms.CharField(
        label=_("Nome dell'apparecchio"),
        max_length=60,
        help_text=_("Per riconoscerlo: per esempio «telefono del banco»."),
    )
    provider = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Sede"), empty_label=None)

    def __init__(self, data: Any = None, *, providers: QuerySet[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["provider"].queryset = providers  # type: ignore[attr-defined]
        self.initial.setdefault("provider", providers.first())


class SentForm(forms.Form):
    """The file of what a device recorded."""

    file = forms.FileField(label=_("File della cassa senza rete"))


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = _reason()


def refused(form: forms.Form, refusal: Exception) -> int:
    """Put a refusal among the errors of a form. Returns the status of the answer."""
    form.add_error(None, str(refusal))
    return int(getattr(refusal, "status", 422))
