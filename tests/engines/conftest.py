"""Polars and sqlglot are imported before the first test, which would otherwise be charged with their start."""

import polars
import sqlglot.dialects.postgres

assert polars
assert sqlglot
