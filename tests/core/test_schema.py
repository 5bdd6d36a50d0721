"""A new database made whole from the models is the one that the migrations make."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel

from concilia.core import schema
from concilia.rooms import INSTALLED


def statements(models):
    """The SQL that makes some tables, table by table; the order of columns and constraints is free."""
    made = {}
    for model in models:
        editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=False)
        editor.deferred_sql = []
        editor.create_model(model)
        made[model._meta.label] = sorted(parts(str(one)) for one in [*editor.collected_sql, *editor.deferred_sql])
    return made


def parts(statement):
    """A statement; one that makes a table is cut at its outer commas, and its columns and constraints put in order."""
    table, _, body = statement.partition(" (")
    if not statement.startswith("CREATE TABLE"):
        return [statement]
    depth, cut = 0, [""]
    for letter in body.rstrip(";").removesuffix(")"):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            cut.append("")
        else:
            cut[-1] += letter
    return [table, *sorted(each.strip() for each in cut)]


@pytest.fixture
def migrations(settings):
    """The migrations as they are on disk; the tests' own tables are made without."""
    settings.MIGRATION_MODULES = {}
    return MigrationLoader(None)


@pytest.mark.slow("every table is written out twice")
@pytest.mark.django_db
def test_both_ways_make_the_same_tables_and_constraints(migrations):
    stepwise = migrations.project_state().apps
    ours = schema.ours()
    assert len(ours) > 100
    whole = statements(ours)
    for label, made in statements(stepwise.get_model(model._meta.label) for model in ours).items():
        assert made == whole[label]


def test_no_migration_does_what_the_models_do_not_say(migrations):
    """Rows or triggers made by a migration would be missing from a database made whole."""
    operations = [
        each for (app, _), one in migrations.disk_migrations.items() if app in INSTALLED for each in one.operations
    ]
    assert {type(operation) for operation in operations} == {CreateModel, AddField}
