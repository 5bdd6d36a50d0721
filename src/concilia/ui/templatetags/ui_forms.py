"""What the form templates need; rooms don't load it."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from concilia.ui.forms.sections import BoundSection, grouped

register = template.Library()


@register.simple_tag
def form_sections(form: forms.BaseForm) -> list[BoundSection]:
    return grouped(form)


@register.simple_tag
def form_problems(form: forms.BaseForm) -> list[dict[str, Any]]:
    """Every error of the form with the address of its field, in the order of the page."""
    general = [{"text": text, "target": "", "label": ""} for text in form.non_field_errors()]
    hidden = [
        {"text": text, "target": "", "label": field.label} for field in form.hidden_fields() for text in field.errors
    ]
    shown = [
        {"text": text, "target": first_input(field), "label": field.label}
        for section in grouped(form)
        for field in section.fields
        for text in field.errors
    ]
    return general + hidden + shown


def first_input(field: BoundField) -> str:
    """The id of the control to go to: the first option of a group has its number."""
    if field.use_fieldset and not field.id_for_label:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.simple_tag
def widget_attrs(widget: dict[str, Any], css: str = "") -> SafeString:
    """The attributes of a control, with our classes beside those it was given."""
    attrs = dict(widget["attrs"])
    invalid = "is-invalid" if attrs.get("aria-invalid") == "true" else ""
    classes = " ".join(part for part in (css, invalid, str(attrs.pop("class", ""))) if part)
    if classes:
        attrs["class"] = classes
    return flatatt(attrs)


@register.filter
def has_required(form: forms.BaseForm) -> bool:
    return any(field.field.required for field in form.visible_fields())


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)
