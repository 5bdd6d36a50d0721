"""`concilia audit verify`: what is sealed was not changed."""

import pytest
from click.testing import CliRunner

from concilia import audit
from concilia.audit.domain import seals
from concilia.audit.models import Entry
from concilia.cli import _site, main
from concilia.core import guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def verify(monkeypatch):
    monkeypatch.setattr(_site, "need_database", lambda: None)
    return lambda: CliRunner().invoke(main, ["audit", "verify"])


def test_it_says_what_agrees_and_what_waits(verify, rete, act):
    audit.record(act(), "test.done", rete)
    seals.seal(act())
    audit.record(act(), "test.done", rete)
    done = verify()
    assert (done.exit_code, done.stdout) == (0, "1 entries under 1 seals agree; 1 wait for their seal\n")


def test_a_changed_entry_is_named_and_ends_with_one(verify, rete, act, on_postgres):
    audit.record(act(), "test.done", rete)
    seals.seal(act())
    entry = Entry.objects.get()
    if on_postgres:
        guards.dialect.execute(["SET CONSTRAINTS ALL IMMEDIATE"])
    with guards.suspended():
        Entry.objects.update(reason="another reason")
    done = verify()
    assert done.exit_code == 1
    assert done.stdout == f"entry {entry.pk}: changed after seal 1\n"
