"""Inspections: what is found, what must be remedied, what becomes of the accreditation."""

from datetime import date

import pytest

from concilia.audit.models import Entry
from concilia.core.errors import Conflict, NotAllowed
from concilia.core.jobs import tick
from concilia.documents.domain.documents import about_documents
from concilia.notices.models import Notice
from concilia.providers.domain import inspections
from concilia.providers.models import Accreditation, Finding, Inspection
from concilia.providers.queries import inspections as read
from concilia.providers.states import (
    AccreditationState,
    InspectionKind,
    InspectionState,
    InspectionTarget,
    RemedyState,
)
from tests.fixtures.refusals import refused
from tests.providers.conftest import PDF, holds

JUNE_12 = date(2026, 6, 12)


@pytest.fixture
def controllo(accreditata, sara, act):
    """Plan an inspection of the nido for today; by surprise unless said."""

    def make(kind=InspectionKind.SURPRISE, on=date(2026, 5, 12), **more):
        return inspections.plan(act(sara), accreditation=accreditata, on=on, kind=kind, **more)

    return make


@pytest.fixture
def svolto(controllo, sara, act):
    return inspections.hold(act(sara), inspection=controllo())


@pytest.fixture
def rimedio(svolto, sara, act):
    found = inspections.find(act(sara), inspection=svolto, item="Registro presenze", conform=False, text="Senza firme")
    return inspections.ask_remedy(act(sara), finding=found, text="Firmare ogni giorno", due_on=JUNE_12)


def conclude(act, inspection, outcome):
    return inspections.conclude(act, inspection=inspection, outcome=outcome)


def state():
    return Accreditation.objects.get().state


def told(user, code):
    return Notice.objects.filter(code=f"providers.{code}", user=user).count()


def test_a_planned_one_is_told_and_a_surprise_is_not(controllo, irene):
    controllo()
    assert told(irene, "inspection.planned") == 0
    controllo(InspectionKind.PLANNED, on=JUNE_12)
    assert told(irene, "inspection.planned") == 1
    assert [row.kind for row in read.of_providers([Accreditation.objects.get().organisation])] == [
        InspectionKind.PLANNED
    ]


def test_from_the_finding_to_the_proof(svolto, rimedio, irene, sara, act, cooperativa, nido):
    conclude(act(sara), svolto, InspectionState.TO_REMEDY)
    with refused("providers.inspection.open_remedies"):
        conclude(act(sara), svolto, InspectionState.CONFORM)
    with refused("storage.type"):
        inspections.send_proof(act(irene), remedy=rimedio, name="a.txt", data=b"text")
    inspections.send_proof(act(irene), remedy=rimedio, name="registro.pdf", data=PDF)
    assert about_documents(rimedio).count() == 1
    assert told(sara, "remedy.sent") == 1
    inspections.reopen(act(sara, reason="Mancano due giorni"), remedy=rimedio, due_on=date(2026, 6, 20))
    assert (rimedio.state, rimedio.answer) == (RemedyState.OPEN, "Mancano due giorni")
    inspections.send_proof(act(irene), remedy=rimedio, name="registro.pdf", data=PDF + b"2")
    inspections.accept_proof(act(sara), remedy=rimedio)
    conclude(act(sara), svolto, InspectionState.CONFORM)
    assert (svolto.state, state()) == (InspectionState.CONFORM, AccreditationState.ACTIVE)
    assert told(irene, "inspection.concluded") == 2
    assert holds(cooperativa, nido, 2026, 5, 12)


def test_suspended_by_its_outcome_until_it_is_conform(maggio, svolto, rimedio, irene, sara, act, cooperativa, nido):
    with refused("audit.reason"):
        conclude(act(sara), svolto, InspectionState.SUSPENDED)
    conclude(act(sara, reason="Manca il personale"), svolto, InspectionState.SUSPENDED)
    assert state() == AccreditationState.SUSPENDED
    maggio("2026-05-20T10:00")
    inspections.send_proof(act(irene), remedy=rimedio, name="turni.pdf", data=PDF)
    inspections.accept_proof(act(sara), remedy=rimedio)
    conclude(act(sara), svolto, InspectionState.CONFORM)
    assert state() == AccreditationState.ACTIVE
    days = [(2026, 5, 11), (2026, 5, 12), (2026, 5, 19), (2026, 5, 20)]
    assert [holds(cooperativa, nido, *day) for day in days] == [True, False, False, True]


def test_revoked_what_was_given_before_stays(svolto, sara, act, cooperativa, nido):
    conclude(act(sara, reason="Gravi carenze"), svolto, InspectionState.REVOKED)
    assert state() == AccreditationState.ENDED
    assert [holds(cooperativa, nido, 2026, 5, 11), holds(cooperativa, nido, 2026, 5, 12)] == [True, False]


def test_what_cannot_be(controllo, svolto, sara, act):
    planned = controllo(InspectionKind.PLANNED, on=JUNE_12)
    with refused("audit.state", Conflict):
        inspections.find(act(sara), inspection=planned, item="Registro", conform=True)
    with refused("providers.finding.text"):
        inspections.find(act(sara), inspection=svolto, item="Registro", conform=False)
    fine = inspections.find(act(sara), inspection=svolto, item="Registro", conform=True)
    with refused("providers.remedy.conform"):
        inspections.ask_remedy(act(sara), finding=fine, text="x", due_on=JUNE_12)
    with refused("providers.inspection.no_remedies"):
        conclude(act(sara), svolto, InspectionState.TO_REMEDY)
    with refused("providers.inspection.past"):
        controllo(on=date(2026, 5, 11))
    with refused("providers.inspection.future"):
        inspections.hold(act(sara), inspection=planned, on=JUNE_12)
    inspections.cancel(act(sara, reason="Rinviato"), inspection=planned)
    assert planned.state == InspectionState.CANCELLED


@pytest.mark.parametrize("who", ["irene", "elena", "davide", "giulia"])
def test_who_does_not_inspect(who, request, accreditata, act):
    with pytest.raises(NotAllowed):
        inspections.plan(
            act(request.getfixturevalue(who)), accreditation=accreditata, on=JUNE_12, kind=InspectionKind.PLANNED
        )


def test_a_late_remedy_is_told_once_to_both(maggio, rimedio, irene, sara):
    for now in ("2026-06-12T06:00", "2026-06-13T06:00", "2026-06-14T06:00"):
        maggio(now)
        tick()
    assert (told(irene, "remedy.late"), told(sara, "remedy.late_office")) == (1, 1)


# Families with hospitalised children, fragile situations


@pytest.mark.seed("BA-23")
def test_an_audit_of_services_to_fragile_families_stays_among_who_decides(
    controllo, svolto, sara, paolo, davide, irene, act
):
    rows = Inspection.objects.all()
    target = InspectionTarget.HOSPITAL
    made = inspections.hold(act(sara), inspection=controllo(target=target))
    for user, seen in ((sara, {made, svolto}), (paolo, {svolto}), (davide, {svolto}), (irene, set())):
        assert set(read.visible(act(user), rows)) == seen
    assert made in read.of_providers([made.accreditation.organisation])
    with pytest.raises(NotAllowed):
        inspections.plan(act(paolo), accreditation=made.accreditation, on=JUNE_12, kind="planned", target=target)


@pytest.mark.seed("BA-23")
def test_who_may_not_read_it_does_not_handle_it(controllo, sara, paolo, act):
    made = controllo(target=InspectionTarget.HOSPITAL)
    with pytest.raises(NotAllowed):
        inspections.hold(act(paolo), inspection=made)
    inspections.hold(act(sara), inspection=made)
    with pytest.raises(NotAllowed):
        inspections.find(act(paolo), inspection=made, item="Registro", conform=True)


@pytest.mark.seed("BA-23")
def test_what_it_found_is_sealed_in_the_database_and_each_reading_is_logged(controllo, sara, act, db_text):
    made = inspections.hold(act(sara), inspection=controllo(target=InspectionTarget.FRAGILE))
    inspections.find(
        act(sara), inspection=made, item="Linguaggio", conform=False, text="Le famiglie non capiscono i termini medici"
    )
    assert "medici" not in db_text("providers_finding", "text")
    assert Finding.objects.get().text.endswith("medici")
    before = Entry.objects.filter(verb="providers.inspection.read_restricted").count()
    inspections.read(act(sara), inspection=made)
    assert Entry.objects.filter(verb="providers.inspection.read_restricted").count() == before + 1


def test_reading_any_other_leaves_no_trace(svolto, sara, act):
    before = Entry.objects.count()
    inspections.read(act(sara), inspection=svolto)
    assert Entry.objects.count() == before
