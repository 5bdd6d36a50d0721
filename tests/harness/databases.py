"""The same tests on both databases: `--db=sqlite` (the default), `--db=postgres` (one is started), or an address."""

import os
import tempfile
from contextlib import ExitStack

import pytest

from tests.harness.deselected import deselect
from tools.postgres import cluster

KEPT = ("CONCILIA_TEST_", "CONCILIA_E2E")
#: Folders of tests/ that use no database: on PostgreSQL they are not even read.
WITHOUT = ("calls_data", "engines", "integrations", "plans/planfile", "tools", "ui", "vendor")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_serialized_rollback"}

_open = ExitStack()


def pytest_addoption(parser):
    parser.addoption(
        "--db",
        default=os.environ.get("CONCILIA_TEST_DATABASE", "sqlite"),
        metavar="sqlite|postgres|ADDRESS",
        help="the database of the tests (or CONCILIA_TEST_DATABASE)",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Settle the environment before anything reads Django's settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        forget_the_installation()
        os.environ["CONCILIA_DATABASE_URL"] = address(early_config.known_args_namespace.db)
    folder = _open.enter_context(tempfile.TemporaryDirectory(prefix="concilia-test-"))
    os.environ["CONCILIA_DATA_DIR"] = folder
    return (yield)


def forget_the_installation():
    """Tests do not see the settings of the installation that happens to be in this shell."""
    for name in [name for name in os.environ if name.startswith("CONCILIA_") and not name.startswith(KEPT)]:
        del os.environ[name]


def address(choice):
    """The address for what was chosen; for `postgres` a server is started that lives as long as this run."""
    if choice == "postgres":
        return _open.enter_context(cluster())
    return "sqlite:///:memory:" if choice == "sqlite" else choice


def pytest_unconfigure(config):
    _open.close()


def pytest_ignore_collect(collection_path, config):
    """Leave the folders without a database to the SQLite pass."""
    return True if on_server(config) and collection_path in folders(config) else None


def pytest_terminal_summary(terminalreporter, config):
    if on_server(config):
        terminalreporter.write_line(f"not read, they use no database: tests/{', tests/'.join(WITHOUT)}")


def on_server(config):
    return config.getoption("db") != "sqlite"


def folders(config):
    return {config.rootpath / "tests" / name for name in WITHOUT}


def pytest_collection_modifyitems(config, items):
    """Each test runs where it says something: races on PostgreSQL only, what needs no database only once."""
    if not on_server(config):
        strays = [item.nodeid for item in items if uses_database(item) and folders(config) & {*item.path.parents}]
        if strays:
            raise pytest.UsageError(f"they use the database, in a folder of tests that do not (WITHOUT): {strays}")
        needing = [item for item in items if item.get_closest_marker("postgres")]
        deselect(config, items, needing, "need PostgreSQL: --db=postgres")
    else:
        without = [item for item in items if not uses_database(item)]
        deselect(config, items, without, "use no database: they run in the SQLite pass")
        once = [item for item in items if item.get_closest_marker("once")]
        deselect(config, items, once, "say the same on both databases: they run in the SQLite pass")


def uses_database(item):
    """Whether a test touches the database, by its mark or by a fixture it asks for."""
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def on_postgres(request):
    """Whether this run is on PostgreSQL."""
    return on_server(request.config)
