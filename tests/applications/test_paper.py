"""Paper at the desk: today's number, counted from when it arrived; and the second parent, who learns nothing of the first."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from concilia.access.kinds import Kind
from concilia.applications.domain import applications, children, paper
from concilia.applications.models import Application
from concilia.audit.models import Entry
from concilia.calls.domain import calls
from concilia.core.act import Act
from concilia.core.errors import Conflict, NotAllowed
from concilia.engines.codes import DEMO_BIRTHPLACE, make_fiscal_code
from concilia.people.domain import persons
from concilia.people.models import Person
from concilia.people.models.household import HouseholdMember, Relation
from tests.fixtures.calls import AFTER, BEFORE, INSIDE
from tests.fixtures.refusals import refused

ANSWERS = {"isee": "9000.00", "months": "5", "works": "true", "disability": None, "cared": []}
COUNTS_FIRST = ("counts: last", "counts: first")
HOUSEHOLD = ("one_per: child", "one_per: household")
NOTE = "Raccomandata arrivata mentre il portale era fermo"


@pytest.fixture
def officer(somebody, rete):
    """Ivo, at the desk."""
    return somebody("Ivo", (Kind.OFFICER, rete))


@pytest.fixture
def carta(request, officer, person, dopo):
    """A paper application of somebody: `carta("Olga", INSIDE)`."""

    def enter(name="Olga", received_at=INSIDE, call=None, parent=None, child=None, note=NOTE, by=None):
        return paper.enter(
            dopo(by or officer),
            call=call or request.getfixturevalue("avviso"),
            received_at=received_at,
            note=note,
            applicant=parent or person(name, "F", date(1989, 3, 12)),
            beneficiary=child or person(f"{name}-figlia", "F", date(2023, 5, 4)),
            answers=ANSWERS,
        )

    return enter


def test_it_takes_todays_number_and_counts_from_its_arrival(carta, officer, domanda):
    domanda("Nadia", at=INSIDE + timedelta(days=1))
    done = carta(received_at=INSIDE)
    assert (str(done.protocol), done.protocol.at, done.submitted_at) == ("0000002/2026", AFTER, AFTER)
    assert (done.received_at, done.arrived_at, done.channel) == (INSIDE, INSIDE, Application.Channel.DESK)
    assert done.facts["submitted"] == "2026-03-10T10:00:00+01:00"
    assert done.received_note == NOTE
    entry = Entry.objects.get(verb="applications.application.enter")
    assert (entry.actor, entry.data) == (officer.actor, {"received_at": INSIDE.isoformat()})


@pytest.mark.parametrize(
    ("received_at", "code"),
    [
        (datetime.fromisoformat("2026-03-31T12:00:00+02:00"), ""),
        (datetime.fromisoformat("2026-03-31T12:00:01+02:00"), "applications.submit.closed"),
        (datetime.fromisoformat("2026-03-02T08:59:59+01:00"), "applications.submit.closed"),
        (AFTER + timedelta(seconds=1), "applications.paper.future"),
    ],
    ids=["the last second", "a second late", "too early", "in the future"],
)
def test_its_arrival_keeps_the_window(carta, received_at, code):
    if not code:
        assert carta(received_at=received_at).arrived_at == received_at
        return
    with refused(code):
        carta(received_at=received_at)
    assert not Application.objects.exists()


def test_an_arrival_is_explained_and_the_database_holds_it(carta, domanda):
    with refused("applications.paper.note"):
        carta("Nora", note="  ")
    done = carta()
    for change in ({"received_note": ""}, {"channel": "portal"}, {"received_at": AFTER + timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=done.pk).update(**change)


@pytest.mark.parametrize(
    ("changes", "received_at", "counts"),
    [
        ((), INSIDE + timedelta(days=1), "paper"),
        ((), INSIDE - timedelta(days=1), "portal"),
        ((COUNTS_FIRST,), INSIDE - timedelta(days=1), "paper"),
        ((COUNTS_FIRST,), INSIDE + timedelta(days=1), "portal"),
    ],
    ids=["last: paper came after", "last: paper came before", "first: paper came before", "first: paper came after"],
)
def test_between_two_of_the_same_person_arrival_decides_and_not_the_number(
    carta, bozza, iniziata, dopo, changes, received_at, counts
):
    call = calls.publish(dopo(at=BEFORE), call=bozza(*changes))
    draft = iniziata("Olga", call=call)
    online = applications.submit(Act(actor=draft.started_by, at=INSIDE), application=draft)
    same = {"call": call, "parent": online.applicant, "child": online.beneficiary, "received_at": received_at}
    if counts == "portal":
        with refused("applications.submit.counts", Conflict):
            carta(**same)
    else:
        assert carta(**same).state == "submitted"
    online.refresh_from_db()
    assert online.state == ("superseded" if counts == "paper" else "submitted")


def test_who_is_new_is_registered_with_the_child(avviso, officer, dopo, settings):
    settings.DEMO = True
    parent = written("Olga", "Prova", date(1989, 3, 12), "F")
    child = written("Nina", "Prova", date(2021, 5, 4), "F")
    done = paper.enter(
        dopo(officer), call=avviso, received_at=INSIDE, note=NOTE, applicant=parent, beneficiary=child, answers=ANSWERS
    )
    assert (done.applicant.given_name, done.beneficiary.given_name) == ("Olga", "Nina")
    assert HouseholdMember.objects.get(person=done.beneficiary).household.holder == done.applicant


def written(given_name, family_name, birth, sex):
    code = make_fiscal_code(family_name, given_name, birth, sex, DEMO_BIRTHPLACE)
    return children.Written(given_name, family_name, birth, code)


def test_a_refused_one_leaves_nobody_behind(avviso, officer, dopo, settings):
    settings.DEMO = True
    parent = written("Olga", "Prova", date(1989, 3, 12), "F")
    wrong = children.Written("Nina", "Altra", date(2021, 5, 4), parent.fiscal_code)
    before = Person.objects.count()
    with pytest.raises(Exception, match="codice fiscale"):
        paper.enter(
            dopo(officer), call=avviso, received_at=INSIDE, note=NOTE, applicant=parent, beneficiary=wrong, answers={}
        )
    assert Person.objects.count() == before


def test_only_the_desk_enters_paper(carta, giulia, elena, davide, irene):
    for stranger in (giulia, elena, davide, irene):
        with pytest.raises(NotAllowed):
            carta(f"Di {stranger.username}", by=stranger)


@pytest.mark.usefixtures("adesso")
def test_the_page_of_the_desk(avviso, officer, browse, settings):
    settings.DEMO = True
    desk = browse(officer)
    address = reverse("applications:paper", args=[avviso.pk])
    assert "Registra una domanda su carta" in desk.get(address).content.decode()
    parent, child = written("Olga", "Prova", date(1989, 3, 12), "F"), written("Nina", "Prova", date(2021, 5, 4), "F")
    sent = {
        "arrivo-received_at": "2026-03-10T10:00",
        "arrivo-note": NOTE,
        **person_fields("richiedente", parent),
        **person_fields("figlio", child),
        "isee": "9000,00",
        "months": "5",
        "works": "true",
        "disability": "",
        "cared-TOTAL_FORMS": "0",
        "cared-INITIAL_FORMS": "0",
    }
    assert desk.post(address, {**sent, "arrivo-note": ""}).status_code == 200
    again = desk.post(address, {**sent, "again": "cared"})
    assert "cared-0-kinship" in again.content.decode()
    late = desk.post(address, {**sent, "arrivo-received_at": "2026-03-31T12:01"})
    assert late.status_code == 422
    assert "si sono chiuse" in late.content.decode()
    assert not Application.objects.exists()
    done = desk.post(address, sent, follow=True)
    application = Application.objects.get()
    assert str(application.protocol) in done.content.decode()
    assert NOTE in done.content.decode()


def person_fields(prefix, person):
    return {
        f"{prefix}-given_name": person.given_name,
        f"{prefix}-family_name": person.family_name,
        f"{prefix}-birth_date": person.birth_date.strftime("%d/%m/%Y"),
        f"{prefix}-fiscal_code": person.fiscal_code,
    }


# Two parents, one child


@pytest.fixture
def couple(somebody, person, dopo):
    """Ada applied first, from a place that must not be known; Bruno is the other parent of the same child."""
    ada = person("CnryAda", "F", date(1989, 3, 12), email="cnry.ada@example.org", phone="3470000001")
    bruno = person("Bruno", "M", date(1987, 1, 2))
    child = person("Bimba", "F", date(2023, 5, 4))
    for member, relation in ((bruno, Relation.PARTNER), (child, Relation.CHILD)):
        persons.join_household(dopo(), holder=ada, member=member, relation=relation)
    return somebody("Ada", person=ada), somebody("Bruno", person=bruno), child


def applied(user, call, child, at):
    act = Act(actor=user.actor, at=at)
    return applications.start(act, call=call, applicant=user.person, beneficiary=child, answers=ANSWERS)


CASES = [(), (COUNTS_FIRST,), (HOUSEHOLD,), (HOUSEHOLD, COUNTS_FIRST)]
NAMES = ["child, last", "child, first", "household, last", "household, first"]


@pytest.mark.seed("TA-41", "BS-1")
@pytest.mark.parametrize("changes", CASES, ids=NAMES)
def test_the_second_parent_learns_nothing_of_the_first(couple, bozza, dopo, browse, at, changes):
    at("2026-03-12T10:00")
    call = calls.publish(dopo(at=BEFORE), call=bozza(*changes))
    ada, bruno, child = couple
    first = applied(ada, call, child, INSIDE)
    applications.submit(Act(actor=ada.actor, at=INSIDE), application=first)
    second = applied(bruno, call, child, INSIDE + timedelta(days=1))
    told = browse(bruno)
    declared = {"true": "on", "privacy": "on"}
    answer = told.post(reverse("applications:summary", args=[second.pk]), declared)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "serve una verifica" in text
    assert "Rivolgiti all&#x27;ufficio" in text
    pages = [text, *(told.get(page).content.decode() for page in every_page_of(second, call))]
    assert [canary for canary in canaries(first) for page in pages if canary.lower() in page.lower()] == []
    first.refresh_from_db()
    assert first.state == "submitted"


def every_page_of(application, call):
    own = [reverse(f"applications:{name}", args=[application.pk]) for name in ("detail", "summary", "withdraw")]
    return [
        *own,
        reverse("applications:mine"),
        reverse("applications:start", args=[call.network.code, call.code]),
        reverse("applications:step", args=[application.pk, 1]),
    ]


def canaries(application):
    """All that could tell of who applied first: who, where, when, and that it was done."""
    person = application.applicant
    number = f"{application.protocol.number:07d}"
    return [
        *(person.given_name, person.email, person.phone, person.fiscal_code, str(person.pk)),
        *(str(application.pk), number, "10/03/2026", "10 marzo 2026", "altro genitore", "altra persona"),
    ]


@pytest.mark.parametrize("changes", CASES, ids=NAMES)
def test_the_words_are_the_same_whoever_applied_before(couple, bozza, dopo, changes):
    """Where the first counts, one's own second application gets the very answer that the other parent gets."""
    call = calls.publish(dopo(at=BEFORE), call=bozza(*changes, *(() if COUNTS_FIRST in changes else (COUNTS_FIRST,))))
    ada, bruno, child = couple
    applications.submit(Act(actor=ada.actor, at=INSIDE), application=applied(ada, call, child, INSIDE))
    said = []
    for user in (ada, bruno):
        with refused("applications.submit.counts", Conflict) as caught:
            draft = applied(user, call, child, INSIDE)
            applications.submit(Act(actor=user.actor, at=INSIDE), application=draft)
        said.append((str(caught.value), caught.value.status, caught.value.params))
    assert said[0] == said[1]


def test_the_draft_of_the_second_parent_is_kept(couple, avviso):
    ada, bruno, child = couple
    applications.submit(Act(actor=ada.actor, at=INSIDE), application=applied(ada, avviso, child, INSIDE))
    draft = applied(bruno, avviso, child, INSIDE)
    with refused("applications.submit.counts", Conflict):
        applications.submit(Act(actor=bruno.actor, at=INSIDE), application=draft)
    draft.refresh_from_db()
    assert draft.state == "draft"
