"""Which table keeps each kind of element of a plan file, and how its keys become columns. Loading and export share it."""

from .sheet import Column, Sheet
from .tree import KNOWN, TREE

__all__ = ["KNOWN", "TREE", "Column", "Sheet"]
