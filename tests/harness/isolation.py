"""A test begins as if no other had run: clock, language and files as they are at rest."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from concilia.core import clock, guards

_empty_the_database = TransactionTestCase._fixture_teardown


def pytest_configure(config):
    """What every test shares: plain static files, quick hashes, and tables that may be emptied between tests."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.WHITENOISE_USE_FINDERS = False  # else every client lists them all again
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    TransactionTestCase._fixture_teardown = without_guards


def pytest_unconfigure(config):
    TransactionTestCase._fixture_teardown = _empty_the_database


def without_guards(self):
    """Empty the database after a test that committed: the append-only tables would refuse it."""
    with guards.suspended():
        _empty_the_database(self)


@pytest.fixture(autouse=True)
def _at_rest():
    with translation.override("it"):
        yield
    clock.forget()
    if clock._fixed is not None:
        clock._fixed = None
        pytest.fail("the clock was left fixed: use `with clock.fixed(…)`")


@pytest.fixture
def at():
    """Fix the clock for the rest of the test: `at("2025-03-01T12:00")`, in Europe/Rome."""
    from contextlib import ExitStack
    from datetime import datetime

    with ExitStack() as stack:

        def fix(text):
            stack.close()
            return stack.enter_context(clock.fixed(datetime.fromisoformat(text).replace(tzinfo=clock.ROME)))

        yield fix
