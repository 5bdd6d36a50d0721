"""The components: small tags with checked arguments, each with a template in `templates/ui/components/`.

`{% load ui %}` gives them all; the values they take (`Column`, `Figure`, `Finding`…) are imported from here. The page
`ui/kit/components.html` shows every one of them.
"""

from ._library import register
from .frame import Action
from .lists import Download, Figure
from .money import code, money_text
from .procedure import Event, Fact, Finding, Step
from .states import TONES, Chip
from .tables import Column, Table

__all__ = [
    "TONES",
    "Action",
    "Chip",
    "Column",
    "Download",
    "Event",
    "Fact",
    "Figure",
    "Finding",
    "Step",
    "Table",
    "code",
    "money_text",
    "register",
]
