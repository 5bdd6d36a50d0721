"""Django's form renderer with our templates."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import TemplatesSetting

_INPUTS = ("text", "email", "number", "password", "tel", "url", "search", "date", "datetime", "time", "file")
_OWN = {
    "checkbox": "ui/forms/widgets/checkbox.html",
    "checkbox_select": "ui/forms/widgets/choices.html",
    "clearable_file_input": "ui/forms/widgets/clearable_file.html",
    "radio": "ui/forms/widgets/choices.html",
    "select": "ui/forms/widgets/select.html",
    "textarea": "ui/forms/widgets/textarea.html",
    **dict.fromkeys(_INPUTS, "ui/forms/widgets/input.html"),
}

#: Django's widget templates and what stands in their place; the others (hidden inputs, options) are Django's own.
REPLACED = {f"django/forms/widgets/{name}.html": own for name, own in _OWN.items()}


class Renderer(TemplatesSetting):
    """Renders forms, fields and widgets from `ui/forms/`. Needs `django.forms` among the installed apps."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        return super().get_template(REPLACED.get(template_name, template_name))
