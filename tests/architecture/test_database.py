"""Models, migrations and guards agree."""

import pytest
from django.core.management import call_command

from concilia.core import guards


@pytest.mark.django_db
def test_no_migration_is_missing(settings):
    settings.MIGRATION_MODULES = {}  # the SQLite pass builds its tables without migrations
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_guards_are_in_the_database():
    assert guards.declared() != []
    assert guards.missing() == []
