"""An application: drafted, submitted once, frozen."""

from datetime import UTC, date, datetime, timedelta

import pytest

from concilia.applications.domain import applications
from concilia.applications.models import Application
from concilia.applications.states import ApplicationState
from concilia.audit.models import Entry
from concilia.calls.domain import calls
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.documents.models import Protocol
from concilia.notices.models import Notice
from concilia.people.domain import persons
from concilia.people.models.household import Relation
from tests.fixtures.calls import INSIDE

DEADLINE = datetime(2026, 3, 31, 10, tzinfo=UTC)


def by(draft, at=INSIDE):
    return Act(actor=draft.started_by, at=at)


def submit(draft, at=INSIDE):
    return applications.submit(by(draft, at), application=draft)


def test_a_draft_keeps_what_was_written_so_far(iniziata):
    draft = iniziata(isee="9000.00", months=None)
    applications.save(by(draft), application=draft, answers={"months": "6"})
    draft.refresh_from_db()
    assert draft.state == ApplicationState.DRAFT
    assert (draft.answers["isee"], draft.answers["months"]) == ("9000.00", "6")
    assert not Protocol.objects.exists()


def test_submission_gives_a_number_freezes_and_tells(iniziata):
    done = submit(iniziata())
    assert done.state == ApplicationState.SUBMITTED
    assert str(done.protocol) == "0000001/2026"
    assert (done.facts["isee"], done.facts["protocol"]) == ("9000.00", "260000001")
    assert done.facts["submitted"] == "2026-03-10T10:00:00+01:00"
    notice = Notice.objects.get()
    assert notice.subject == "Domanda ricevuta"
    assert str(done.protocol) in notice.body
    assert [entry.verb for entry in Entry.objects.filter(object_id=done.pk)] == [
        "applications.application.start",
        "applications.application.submit",
    ]


def test_all_that_is_missing_is_said_at_once(iniziata):
    draft = iniziata(isee="", months=None)
    with pytest.raises(Refusal, match=r"Manca ancora: ISEE; Mesi richiesti\.") as refused:
        submit(draft)
    assert refused.value.code == "applications.submit.missing"
    assert_untouched(draft)


def test_all_that_cannot_be_read_is_said_at_once(iniziata):
    draft = iniziata(isee="poco", months="13")
    with pytest.raises(Refusal) as refused:
        submit(draft)
    assert "isee" in str(refused.value)
    assert "months" in str(refused.value)
    assert_untouched(draft)


def assert_untouched(draft):
    draft.refresh_from_db()
    assert draft.state == ApplicationState.DRAFT
    assert not Protocol.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("instant", "received"),
    [
        (DEADLINE, True),
        (DEADLINE + timedelta(microseconds=999_999), True),
        (DEADLINE + timedelta(seconds=1), False),
    ],
)
def test_noon_is_kept_to_the_whole_second(iniziata, instant, received):
    draft = iniziata()
    if received:
        assert submit(draft, instant).state == ApplicationState.SUBMITTED
        return
    with pytest.raises(Refusal, match="chiuse il 31/03/2026 alle 12:00:00"):
        submit(draft, instant)
    assert_untouched(draft)


def test_before_the_opening_it_can_be_drafted_and_not_submitted(iniziata):
    draft = iniziata(at=INSIDE)
    with pytest.raises(Refusal, match="non sono ancora aperte"):
        submit(draft, datetime(2026, 3, 2, 7, 59, 59, tzinfo=UTC))


def test_a_call_in_preparation_takes_no_draft(iniziata, bozza):
    with pytest.raises(Refusal, match="non riceve domande"):
        iniziata(call=bozza())


def test_submitted_it_does_not_change(iniziata):
    done = submit(iniziata())
    with pytest.raises(Conflict, match="già stata presentata"):
        applications.save(by(done), application=done, answers={"isee": "1.00"})
    with pytest.raises(Conflict):
        submit(done)
    done.refresh_from_db()
    assert done.facts["isee"] == "9000.00"
    assert Protocol.objects.count() == 1


def another(first, parent=None, **answers):
    """A second draft for the same child."""
    return applications.start(
        by(first),
        call=first.call,
        applicant=parent or first.applicant,
        beneficiary=first.beneficiary,
        answers={"isee": "8000.00", "months": "5", "works": "true", "cared": [], **answers},
    )


def test_the_last_one_counts(iniziata):
    first = submit(iniziata())
    second = submit(another(first), INSIDE + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.state, second.state) == (ApplicationState.SUPERSEDED, ApplicationState.SUBMITTED)
    assert second.protocol.number == first.protocol.number + 1


def test_the_first_one_counts_where_the_call_says_so(iniziata, bozza, dopo):
    call = calls.publish(dopo(at=INSIDE - timedelta(days=30)), call=bozza(("counts: last", "counts: first")))
    first = submit(iniziata(call=call))
    with pytest.raises(Conflict):
        submit(another(first))
    first.refresh_from_db()
    assert first.state == ApplicationState.SUBMITTED


def test_the_other_parent_gets_an_answer_that_tells_nothing(iniziata, person, somebody):
    """C7: nothing of the first application shows, neither who made it nor when."""
    first = submit(iniziata())
    father = person("Piero", "M", date(1988, 1, 1))
    user = somebody("Piero", person=father)
    draft = applications.start(
        Act(actor=user.actor, at=INSIDE),
        call=first.call,
        applicant=father,
        beneficiary=first.beneficiary,
        answers={"isee": "1.00", "months": "1", "works": "true", "cared": []},
    )
    with pytest.raises(Conflict) as refused:
        submit(draft)
    assert refused.value.params == {}
    for canary in ("Giulia", str(first.protocol), first.applicant.fiscal_code):
        assert canary not in str(refused.value)
    first.refresh_from_db()
    assert first.state == ApplicationState.SUBMITTED
    assert Notice.objects.filter(about_id=draft.pk).count() == 0


def test_at_the_same_instant_only_one_counts(iniziata, monkeypatch):
    """What the other submission would see that has read before this one was written."""
    first = submit(iniziata())
    second = another(first)
    monkeypatch.setattr(applications, "_make_room", lambda act, application, rules: None)
    with pytest.raises(Conflict) as refused:
        submit(second)
    assert refused.value.code == "applications.submit.counts"
    assert Application.objects.filter(state="submitted").count() == Protocol.objects.count() == 1


def test_withdrawn_makes_room(iniziata):
    first = submit(iniziata())
    applications.withdraw(by(first), application=first)
    assert submit(another(first)).state == ApplicationState.SUBMITTED


def test_one_per_household_counts_its_members(iniziata, bozza, dopo, person, somebody):
    changes = bozza(("one_per: child", "one_per: household"))
    call = calls.publish(dopo(at=INSIDE - timedelta(days=30)), call=changes)
    first = iniziata(call=call)
    father = person("Piero", "M", date(1988, 1, 1))
    persons.join_household(dopo(), holder=first.applicant, member=father, relation=Relation.PARTNER)
    again = another(first)
    other = applications.start(
        Act(actor=somebody("Piero", person=father).actor, at=INSIDE), call=call, applicant=father, answers={}
    )
    stranger = iniziata("Nadia", call=call)
    assert again.unit_key == other.unit_key
    assert stranger.unit_key != other.unit_key


def test_a_call_for_persons_and_one_per_child_says_so(avviso, giulia, officine, dopo):
    with pytest.raises(Refusal, match="per le persone"):
        applications.start(dopo(giulia, at=INSIDE), call=avviso, organisation=officine)
    with pytest.raises(Refusal, match="quale figlio"):
        applications.start(dopo(giulia, at=INSIDE), call=avviso, applicant=giulia.person)


def test_a_call_for_organisations(bozza, dopo, marco, officine, giulia):
    changes = (
        ("applicants: person", "applicants: organisation"),
        ("one_per: child", "one_per: organisation"),
        ("registry: resident_in_territory", "registry: applicant_is_member"),
        ("registry: employer_is_member", "registry: applicant_is_member"),
    )
    call = calls.publish(dopo(at=INSIDE - timedelta(days=30)), call=bozza(*changes))
    with pytest.raises(Refusal, match="per le organizzazioni"):
        applications.start(dopo(giulia, at=INSIDE), call=call, applicant=giulia.person)
    answers = {"isee": "1.00", "months": "1", "works": "true", "disability": "true", "cared": []}
    draft = applications.start(dopo(marco, at=INSIDE), call=call, organisation=officine, answers=answers)
    done = submit(draft)
    assert done.facts["resident_in_territory"] == "false"
    assert "true" not in done.sealed


def test_a_stranger_neither_writes_nor_submits_for_somebody(iniziata, dopo, marco, elena):
    draft = iniziata()
    for stranger in (marco, elena):
        for verb in (applications.submit, applications.withdraw):
            with pytest.raises(NotAllowed):
                verb(dopo(stranger, at=INSIDE), application=draft)
        with pytest.raises(NotAllowed):
            applications.save(dopo(stranger, at=INSIDE), application=draft, answers={})
    assert_untouched(draft)


def test_the_desk_writes_for_a_person(avviso, giulia, person, dopo, sara):
    draft = applications.start(
        dopo(sara, at=INSIDE),
        call=avviso,
        applicant=giulia.person,
        beneficiary=person("Bea", "F", date(2023, 5, 4)),
        answers={"isee": "9000.00", "months": "5", "works": "true", "cared": []},
        channel=Application.Channel.DESK,
    )
    assert submit(draft).submitted_by == sara.actor
