from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from concilia import audit
from concilia.audit.domain import seals
from concilia.audit.models import Entry
from concilia.audit.states import Step, Workflow
from concilia.core.act import Act, system
from concilia.core.errors import Conflict, Refusal
from concilia.networks.models import Adhesion, Organisation
from concilia.networks.states import ADHESION, AdhesionState
from concilia.territory.models import Network

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.fixture
def act():
    return system("test", at=NOON)


@pytest.fixture
def adhesion(act):
    network = Network.objects.create(code="prova", title="Prova", kind="rete")
    organisation = Organisation.objects.create(network=network, code="totem", name="Totem", type="cooperativa")
    return Adhesion.objects.create(network=network, organisation=organisation, requested_at=act.at)


def test_a_step_moves_the_state_stamps_it_and_leaves_an_entry(act, adhesion):
    audit.transition(act, adhesion, "approve", table=ADHESION, since=date(2026, 3, 2))
    adhesion.refresh_from_db()
    assert (adhesion.state, adhesion.decided_at, adhesion.decided_by) == (AdhesionState.ACTIVE, NOON, "system:test")
    entry = Entry.objects.get()
    assert (entry.verb, entry.from_state, entry.to_state, entry.object_id) == (
        "networks.adhesion.approve",
        "requested",
        "active",
        adhesion.pk,
    )


def test_a_step_from_another_state_is_refused_and_names_the_state(act, adhesion):
    stale = Adhesion.objects.get()
    audit.transition(act, adhesion, "approve", table=ADHESION, since=date(2026, 3, 2))
    with pytest.raises(Conflict, match="attiva"):
        audit.transition(act, stale, "approve", table=ADHESION, since=date(2026, 3, 2))
    assert Entry.objects.count() == 1


def test_a_step_that_needs_a_reason_is_refused_without_one(act, adhesion):
    with pytest.raises(Refusal, match="motivo"):
        audit.transition(act.because("   "), adhesion, "refuse", table=ADHESION)
    audit.transition(act.because("Documenti mancanti"), adhesion, "refuse", table=ADHESION)
    assert Entry.objects.get().reason == "Documenti mancanti"


def test_many_rows_take_a_step_at_once(act, adhesion):
    assert audit.transition_many(act, Adhesion.objects.all(), "approve", table=ADHESION, since=date(2026, 3, 2)) == 1
    assert audit.transition_many(act, Adhesion.objects.all(), "approve", table=ADHESION, since=date(2026, 3, 2)) == 0
    assert Entry.objects.count() == 1


def test_the_database_refuses_a_state_without_its_stamp(adhesion):
    with pytest.raises(DatabaseError), transaction.atomic():
        Adhesion.objects.filter(pk=adhesion.pk).update(state=AdhesionState.ACTIVE, since=date(2026, 3, 2))


@pytest.mark.parametrize("change", [lambda rows: rows.update(reason="altro"), lambda rows: rows.delete()])
def test_the_log_cannot_be_changed(act, adhesion, change):
    audit.record(act, "test.thing", adhesion)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Entry.objects.all())


def test_the_same_key_and_body_give_the_same_receipt(act, adhesion):
    runs = []
    keyed = act.keyed("k1")
    first = audit.once(keyed, "till", {"cents": 100}, lambda: runs.append(1) or {"receipt": "R1"})
    again = audit.once(keyed, "till", {"cents": 100}, lambda: runs.append(1) or {"receipt": "R2"})
    assert (first, again, len(runs)) == ({"receipt": "R1"}, {"receipt": "R1", "replayed": True}, 1)


@pytest.mark.parametrize(("route", "body"), [("till", {"cents": 200}), ("other", {"cents": 100})])
def test_a_key_used_for_something_else_is_refused(act, route, body):
    audit.once(act.keyed("k1"), "till", {"cents": 100}, dict)
    with pytest.raises(Conflict, match="dati diversi"):
        audit.once(act.keyed("k1"), route, body, lambda: pytest.fail("it ran"))


def test_keys_of_different_actors_do_not_meet(act):
    audit.once(act.keyed("k1"), "till", {"cents": 100}, lambda: {"n": 1})
    other = Act(actor="system:other", at=NOON, key="k1")
    assert audit.once(other, "till", {"cents": 999}, lambda: {"n": 2}) == {"n": 2}


def test_a_verb_that_fails_leaves_no_receipt(act):
    def fails():
        raise Refusal("x", "no")

    with pytest.raises(Refusal):
        audit.once(act.keyed("k1"), "till", {}, fails)
    assert audit.once(act.keyed("k1"), "till", {}, lambda: {"n": 1}) == {"n": 1}


def test_sealed_entries_verify_and_a_change_is_found(act, adhesion):
    for _ in range(5):
        audit.record(act, "test.thing", adhesion)
    assert seals.seal(act) == 5
    audit.record(act, "test.thing", adhesion)
    assert seals.seal(act) == 1
    assert list(seals.verify()) == []
    from concilia.core import guards

    with guards.suspended():
        Entry.objects.filter(pk=Entry.objects.first().pk).update(reason="riscritto")
    assert len(list(seals.verify())) == 1


def test_a_workflow_with_an_unknown_state_is_an_error():
    with pytest.raises(ValueError, match="unknown states"):
        Workflow("x", AdhesionState, [Step(verb="go", from_=("nowhere",), to="active", who=())])


def approved_then(act, adhesion, error):
    with act.writing():
        audit.transition(act, adhesion, "approve", table=ADHESION, since=date(2026, 3, 2))
        raise error


def approved_inside(act, adhesion, error):
    with act.writing():
        with act.writing():
            audit.transition(act, adhesion, "approve", table=ADHESION, since=date(2026, 3, 2))
        assert adhesion.state == AdhesionState.ACTIVE
        raise error


@pytest.mark.parametrize("story", [approved_then, approved_inside])
def test_what_is_in_memory_goes_back_with_the_transaction(act, adhesion, story):
    with pytest.raises(Conflict):
        story(act, adhesion, Conflict("x", "too late"))
    assert (adhesion.state, adhesion.decided_at, adhesion.decided_by, adhesion.since) == ("requested", None, "", None)
    audit.transition(act, adhesion, "approve", table=ADHESION, since=date(2026, 3, 2))
    assert adhesion.state == AdhesionState.ACTIVE


def test_a_part_that_fails_leaves_in_memory_what_came_before_it(act, adhesion):
    def withdrawn():
        with act.writing():
            audit.transition(act.because("x"), adhesion, "withdraw", table=ADHESION, until=date(2026, 4, 1))
            raise Refusal("x", "no")

    with act.writing():
        audit.transition(act, adhesion, "approve", table=ADHESION, since=date(2026, 3, 2))
        with pytest.raises(Refusal):
            withdrawn()
    assert (adhesion.state, adhesion.until) == (AdhesionState.ACTIVE, None)
    adhesion.refresh_from_db()
    assert (adhesion.state, adhesion.until) == (AdhesionState.ACTIVE, None)
