"""What takes long to import is imported before the first test, which would otherwise be charged with its start."""

import holidays.countries.italy
import polars
import sqlglot.dialects.postgres

assert holidays
assert polars
assert sqlglot
