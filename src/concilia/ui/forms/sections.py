"""How a long form is divided, and which of its fields a browser may fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise


@dataclass(frozen=True)
class Section:
    """Fields under one heading; `help` is a sentence before them."""

    legend: str | Promise
    fields: Sequence[str]
    help: str | Promise = ""


@dataclass(frozen=True)
class BoundSection:
    legend: str | Promise
    help: str | Promise
    fields: list[BoundField]


class Sectioned(forms.BaseForm):
    """A form that declares `sections`. A field in none of them comes last, so that no field is ever lost."""

    sections: ClassVar[Sequence[Section]] = ()


def grouped(form: forms.BaseForm) -> list[BoundSection]:
    """The visible fields in their sections; one section without a heading when the form declares none."""
    visible = {field.name: field for field in form.visible_fields()}
    bound = [
        BoundSection(section.legend, section.help, [visible.pop(name) for name in section.fields if name in visible])
        for section in getattr(form, "sections", ())
    ]
    rest = [BoundSection("", "", list(visible.values()))] if visible else []
    return [section for section in bound if section.fields] + rest


class AboutUser(forms.BaseForm):
    """A form about the person who fills it in: `autocomplete` maps fields to HTML's tokens (WCAG 1.3.5).

    Only such forms use it: on a form about somebody else the browser would offer the wrong person's data.
    """

    autocomplete: ClassVar[dict[str, str]] = {
        "first_name": "given-name",
        "last_name": "family-name",
        "email": "email",
        "phone": "tel",
        "birth_date": "bday",
        "address": "street-address",
        "postcode": "postal-code",
        "city": "address-level2",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in self.autocomplete.items():
            if name in self.fields:
                self.fields[name].widget.attrs.setdefault("autocomplete", token)
