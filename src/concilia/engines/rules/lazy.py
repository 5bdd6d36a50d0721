"""Polars, numpy and sqlglot, imported at their first use: a web process that ranks nothing never pays for them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    import sqlglot
    from sqlglot import expressions as exp
else:

    class _Module:
        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> Any:
            found = getattr(importlib.import_module(self._name), attribute)
            setattr(self, attribute, found)  # the next access finds it without a call
            return found

    np, pl = _Module("numpy"), _Module("polars")
    sqlglot, exp = _Module("sqlglot"), _Module("sqlglot.expressions")

__all__ = ["exp", "np", "pl", "sqlglot"]
