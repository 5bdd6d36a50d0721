"""OR-Tools takes seconds to import: before the first test, which would otherwise be charged with it."""

from concilia.engines import solvers

solvers.cp_model()
solvers.linear()
