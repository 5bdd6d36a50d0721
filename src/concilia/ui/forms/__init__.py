"""Forms as people fill them: a renderer in Bootstrap Italia, and fields for euros and dates.

`FORM_RENDERER = "concilia.ui.forms.Renderer"`; a form says its sections by mixing in `Sectioned`.
"""

from .fields import DateField, DateTimeField, MoneyField, MoneyInput, TimeField
from .renderer import Renderer
from .sections import AboutUser, Section, Sectioned

__all__ = [
    "AboutUser",
    "DateField",
    "DateTimeField",
    "MoneyField",
    "MoneyInput",
    "Renderer",
    "Section",
    "Sectioned",
    "TimeField",
]
