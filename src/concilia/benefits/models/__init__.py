from .aid import Aid, EarlierGrants
from .durc import Durc
from .undertaking import Linked, Undertaking

__all__ = ["Aid", "Durc", "EarlierGrants", "Linked", "Undertaking"]
