from .aid import Aid, EarlierGrants
from .durc import Durc
from .measure import Measure
from .received import Receipt, Received
from .undertaking import Linked, Undertaking

__all__ = ["Aid", "Durc", "EarlierGrants", "Linked", "Measure", "Receipt", "Received", "Undertaking"]
