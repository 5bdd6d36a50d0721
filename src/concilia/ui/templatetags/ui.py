"""`{% load ui %}`: every component of the portal."""

from concilia.ui.components import register

__all__ = ["register"]
