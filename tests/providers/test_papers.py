"""Documents that expire and are renewed, and what they do to the accreditation, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concilia.audit.models import Entry
from concilia.core.errors import Conflict, NotAllowed
from concilia.core.jobs import tick
from concilia.documents.domain.documents import about_documents
from concilia.notices.models import Notice
from concilia.providers import coverage
from concilia.providers.domain import accreditations, offers, papers, standing
from concilia.providers.models import Accreditation, Offer, Paper, Suspension
from concilia.providers.queries import papers as owed
from concilia.providers.states import AccreditationState, Cause, Holder, PaperState
from tests.fixtures.refusals import refused
from tests.providers.conftest import holds

JUNE_30 = date(2026, 6, 30)


def state(accreditation):
    return Accreditation.objects.get(pk=accreditation.pk).state


def notices(code):
    return Notice.objects.filter(code=code)


# What is required


def test_who_lacks_a_required_document_is_suspended_from_that_day(accreditata, polizza, cooperativa, nido):
    polizza(since=date(2026, 6, 1))
    assert state(accreditata) == AccreditationState.ACTIVE
    assert [holds(cooperativa, nido, 2026, 5, 31), holds(cooperativa, nido, 2026, 6, 1)] == [True, False]


def test_nobody_is_found_lacking_for_days_past(polizza):
    with refused("providers.requirement.past"):
        polizza(since=date(2026, 5, 11))


def test_a_document_is_asked_once(rete, sara, polizza, act):
    kind = polizza()
    with refused("providers.requirement.twice", Conflict):
        papers.require(act(sara), kind=kind, since=date(2026, 7, 1))
    with refused("providers.paperkind.twice", Conflict):
        polizza()


def test_asked_no_more_it_suspends_no_more(accreditata, polizza, sara, act, cooperativa, nido):
    requirement = polizza().requirements.get()
    assert state(accreditata) == AccreditationState.SUSPENDED
    papers.stop_requiring(act(sara), requirement=requirement, on=date(2026, 5, 12))
    assert state(accreditata) == AccreditationState.ACTIVE
    assert holds(cooperativa, nido, 2026, 5, 12)


def test_a_document_of_another_service_does_not_matter(accreditata, polizza, rete, cooperativa, nido):
    other = type(nido).objects.create(network=rete, code="trasporto", label={"it": "Trasporto"})
    polizza(service=other)
    assert state(accreditata) == AccreditationState.ACTIVE


# Sending and checking


def test_it_is_kept_privately_and_checked(accreditata, polizza, invia, irene, sara, act):
    kind = polizza()
    paper = invia(kind, JUNE_30, accepted=False)
    assert about_documents(paper).get().media_type == "application/pdf"
    with pytest.raises(NotAllowed):
        papers.accept(act(irene), paper=paper)
    with refused("audit.reason"):
        papers.refuse(act(sara), paper=paper)
    papers.refuse(act(sara, reason="Manca la firma"), paper=paper)
    paper.refresh_from_db()
    assert (paper.state, paper.refusal) == (PaperState.REFUSED, "Manca la firma")
    assert "Manca la firma" in notices("providers.paper.refused").get(user=irene).body
    assert state(accreditata) == AccreditationState.SUSPENDED


def test_the_next_one_replaces_the_one_that_waits(accreditata, polizza, invia):
    kind = polizza()
    first, second = invia(kind, JUNE_30, accepted=False), invia(kind, date(2026, 7, 31), accepted=False)
    first.refresh_from_db()
    assert (first.state, second.state) == (PaperState.REPLACED, PaperState.SENT)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("providers.paper.past", {"until": date(2026, 5, 11)}),
        ("providers.paper.past", {"until": date(2026, 5, 20), "issued": date(2026, 5, 21)}),
    ],
)
def test_a_document_that_has_ended_is_not_sent(code, changes, accreditata, polizza, invia):
    kind = polizza()
    with refused(code):
        invia(kind, **changes)
    assert not Paper.objects.exists()


def test_a_file_of_another_type_leaves_nothing(accreditata, polizza, cooperativa, irene, act):
    kind = polizza()
    with refused("storage.type"):
        papers.send(
            act(irene), organisation=cooperativa, kind=kind, name="a.exe", data=b"MZ", issued_on=date(2026, 5, 1)
        )
    assert not Paper.objects.exists()


def test_a_document_of_each_site_is_asked_before_the_site_is_used(
    accreditata, polizza, sede, invia, irene, sara, act, cooperativa, nido
):
    kind = polizza(code="autorizzazione", holder=Holder.SITE, label={"it": "autorizzazione al funzionamento"})
    assert state(accreditata) == AccreditationState.ACTIVE  # no site is used yet
    place = {"accreditation": accreditata, "site": sede, "unit": "month", "price": 45_000}
    with refused("providers.offer.papers"):
        offers.add_offer(act(irene), **place)
    with refused("providers.paper.site"):
        invia(kind, JUNE_30)
    invia(kind, JUNE_30, site=sede)
    offers.add_offer(act(irene), **place)
    assert [holds(cooperativa, nido, 2026, 6, 30), holds(cooperativa, nido, 2026, 7, 1)] == [True, False]
    offers.close_site(act(irene), site=sede, on=date(2026, 6, 15))
    assert holds(cooperativa, nido, 2026, 7, 1)
    assert Offer.objects.get().site.closed_on == date(2026, 6, 15)


# Expiry and renewal


@pytest.mark.seed("CA-32")
def test_it_expires_at_its_date_by_itself_and_the_renewed_one_resumes(
    maggio, accreditata, polizza, invia, cooperativa, nido, irene
):
    kind = polizza()
    invia(kind, JUNE_30)
    assert state(accreditata) == AccreditationState.ACTIVE
    # said beforehand, by the day, before any nightly work
    assert [holds(cooperativa, nido, 2026, 6, 30), holds(cooperativa, nido, 2026, 7, 1)] == [True, False]
    maggio("2026-07-01T00:05")
    tick()
    assert state(accreditata) == AccreditationState.SUSPENDED
    told = notices("providers.accreditation.suspended").filter(user=irene).order_by("queued_at").last()
    assert "documento scaduto o mancante: polizza assicurativa" in told.body
    maggio("2026-07-09T11:00")
    invia(kind, date(2027, 6, 30), issued=date(2026, 7, 1))
    assert state(accreditata) == AccreditationState.ACTIVE
    days = [(2026, 6, 30), (2026, 7, 1), (2026, 7, 8), (2026, 7, 9), (2026, 12, 31), (2027, 1, 1)]
    assert [holds(cooperativa, nido, *day) for day in days] == [True, False, False, True, True, False]


def test_renewed_in_time_nothing_is_suspended(maggio, accreditata, polizza, invia, cooperativa, nido):
    kind = polizza()
    invia(kind, JUNE_30)
    invia(kind, date(2027, 6, 30), issued=date(2026, 7, 1))
    maggio("2026-07-01T00:05")
    tick()
    assert state(accreditata) == AccreditationState.ACTIVE
    assert holds(cooperativa, nido, 2026, 7, 1)


def test_a_hole_between_two_policies_ends_when_the_second_begins(
    maggio, accreditata, polizza, invia, cooperativa, nido
):
    kind = polizza()
    invia(kind, JUNE_30)
    invia(kind, date(2027, 6, 30), issued=date(2026, 7, 10))
    days = [(2026, 6, 30), (2026, 7, 1), (2026, 7, 9), (2026, 7, 10)]
    assert [holds(cooperativa, nido, *day) for day in days] == [True, False, False, True]
    for now, then in (
        ("2026-07-01T00:05", AccreditationState.SUSPENDED),
        ("2026-07-10T00:05", AccreditationState.ACTIVE),
    ):
        maggio(now)
        tick()
        assert state(accreditata) == then


def test_asked_twice_nothing_changes(accreditata, polizza, invia, act):
    invia(polizza(), JUNE_30)
    before = (Entry.objects.count(), list(Suspension.objects.values_list("since", "until")))
    standing.settle(act(), accreditation=accreditata)
    assert (Entry.objects.count(), list(Suspension.objects.values_list("since", "until"))) == before


def test_the_months_of_a_kind_end_it_before_what_is_written(accreditata, polizza, invia):
    paper = invia(polizza(months=12), date(2030, 1, 1), issued=date(2026, 2, 28))
    assert paper.valid_until == date(2027, 2, 27)


@pytest.mark.parametrize(
    ("issued", "written", "months", "last"),
    [
        (date(2026, 1, 31), None, 1, date(2026, 2, 27)),
        (date(2024, 2, 29), None, 12, date(2025, 2, 27)),
        (date(2026, 1, 1), date(2026, 3, 1), 12, date(2026, 3, 1)),
        (date(2026, 1, 1), None, None, None),
    ],
)
def test_the_last_good_day(issued, written, months, last):
    assert coverage.last_day(issued, written, months) == last


START = date(2026, 1, 1)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(-1, 30)), max_size=6))
def test_the_gap_is_the_first_day_that_nothing_covers(drawn):
    def span(first, length):  # a length of -1 is a document without an end
        begin = START + timedelta(days=first)
        return begin, None if length < 0 else begin + timedelta(days=length)

    def covered(day):
        return any(first <= day and (last is None or day <= last) for first, last in spans)

    spans = [span(*pair) for pair in drawn]
    days = (START + timedelta(days=number) for number in range(400))
    assert coverage.gap(spans, START) == next((day for day in days if not covered(day)), None)


# Warnings


@pytest.mark.slow("three visits of the periodic work")
def test_warned_at_sixty_thirty_and_seven_days_once_each(maggio, accreditata, polizza, invia, irene):
    invia(polizza(), date(2026, 8, 31))
    told = []
    for day in ("07-01", "07-02", "07-03", "08-01", "08-02", "08-24", "08-25", "08-31"):
        maggio(f"2026-{day}T06:00")
        before = notices("providers.paper.ends").count()
        tick()
        tick()
        if notices("providers.paper.ends").count() > before:
            told.append(day)
    assert told == ["07-02", "08-01", "08-24"]
    assert "mancano 7 giorni" in notices("providers.paper.ends").filter(user=irene).order_by("queued_at").last().body


def test_after_a_week_without_nightly_work_one_warning_is_enough(maggio, accreditata, polizza, invia):
    invia(polizza(), date(2026, 8, 31))
    maggio("2026-08-30T06:00")
    tick()
    assert notices("providers.paper.ends").count() == 1


def test_no_warning_once_the_renewed_one_was_sent(maggio, accreditata, polizza, invia, act):
    kind = polizza()
    invia(kind, JUNE_30)
    invia(kind, date(2027, 6, 30), issued=date(2026, 7, 1), accepted=False)
    maggio("2026-06-25T06:00")
    assert papers.warn(act()) == 0


# What the provider sees


def test_each_kind_once_with_what_was_sent(accreditata, polizza, invia, cooperativa, sede):
    kind = polizza()
    polizza(code="autorizzazione", holder=Holder.SITE, label={"it": "autorizzazione"})
    assert [(slot.kind.code, slot.site, slot.last) for slot in owed.slots(cooperativa, date(2026, 5, 12))] == [
        ("autorizzazione", sede, None),
        ("polizza", None, None),
    ]
    paper = invia(kind, JUNE_30)
    slot = owed.slots(cooperativa, date(2026, 5, 12))[1]
    assert (slot.last, slot.gap) == (paper, date(2026, 7, 1))


def test_no_document_is_owed_without_an_accreditation(polizza, cooperativa):
    polizza()
    assert owed.slots(cooperativa, date(2026, 5, 12)) == []


def test_a_suspension_for_a_document_names_it(accreditata, polizza):
    polizza()
    row = Suspension.objects.get()
    assert (row.cause, row.kind.code, row.until) == (Cause.PAPER, "polizza", None)


def test_a_provider_asks_for_no_document(rete, irene, act):
    with pytest.raises(NotAllowed):
        papers.add_kind(act(irene), network=rete, code="x", label={"it": "x"})


def test_approved_without_a_required_document_it_is_suspended_at_once(
    polizza, cooperativa, nido, irene, sara, act, maggio, invia
):
    kind = polizza()
    asked = accreditations.request(act(irene), organisation=cooperativa, service=nido)
    invia(kind, JUNE_30, accepted=False)
    accreditations.approve(act(sara), accreditation=asked, since=date(2026, 5, 12))
    assert asked.state == AccreditationState.SUSPENDED
    assert not holds(cooperativa, nido, 2026, 6, 1)
