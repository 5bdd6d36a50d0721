"""Lists cost the same whether they show one row or three: a literal count that a careless query breaks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def assert_queries(db):
    """`with assert_queries(4): …` holds when the block sends exactly that many statements to the database."""
    return Exactly


@pytest.fixture
def assert_list_queries(db):
    """Show a list with 1 and with 3 rows: both take exactly `count` queries.

    `add_row()` makes a row, `show()` reads the list (usually `client.get`) and returns what it showed.
    """

    def check(count, *, add_row, show):
        add_row()
        show()  # what is read once in the life of a process is not a cost of the list
        with Exactly(count, rows=1):
            show()
        add_row()
        add_row()
        with Exactly(count, rows=3):
            return show()

    return check


class Exactly(CaptureQueriesContext):
    """A block that must send exactly `count` statements; the failure lists them."""

    def __init__(self, count, rows=None):
        super().__init__(connection)
        self.count, self.rows = count, rows

    def __exit__(self, kind, error, trace):
        super().__exit__(kind, error, trace)
        if kind is None and len(self) != self.count:
            where = f" with {self.rows} rows" if self.rows else ""
            sent = "\n".join(f"{number}. {query['sql'][:400]}" for number, query in enumerate(self, 1))
            pytest.fail(f"{len(self)} queries{where}, expected {self.count}:\n{sent}", pytrace=False)
