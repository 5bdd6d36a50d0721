"""The facts of an application: asked of the registers on their day, frozen, sealed where they are special."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection

from concilia.applications.domain import applications
from concilia.applications.domain import facts as kept
from concilia.applications.models import Application
from concilia.calls.queries import calls
from concilia.core import crypto
from concilia.core.act import Act
from concilia.engines.rules import evaluate, frame_from_rows
from concilia.networks.domain import employments
from concilia.networks.models import Adhesion
from concilia.people.models import Person
from tests.fixtures.calls import INSIDE

DAY = INSIDE.date()


def evaluated(application):
    rules = calls.rules(application.rules)
    return evaluate(rules, frame_from_rows(rules, [{"id": str(application.pk), **kept.facts_of(application)}]))


def stored(application):
    """The row as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM applications_application WHERE facts_hash = %s", [application.facts_hash])
        return " ".join(str(value) for value in cursor.fetchone())


def test_frozen_facts_are_evaluated_again_and_give_the_same(domanda):
    done = domanda(disability="true", cared=[{"kinship": "padre", "certified": "true"}])
    again = Application.objects.get(pk=done.pk)
    assert kept.fingerprint(kept.facts_of(again)) == again.facts_hash
    assert evaluated(again).states.to_list() == ["eligible"]
    assert evaluated(again).totals.to_list() == [15]
    assert evaluated(again).benefits.to_list() == [50_000]


@pytest.mark.parametrize("answers", [{"disability": None, "cared": []}, {"disability": "", "cared": []}, {}])
def test_special_facts_left_empty_are_frozen_too(domanda, answers):
    done = domanda(**answers)
    again = Application.objects.get(pk=done.pk)
    assert kept.fingerprint(kept.facts_of(again)) == again.facts_hash
    assert kept.facts_of(again)["cared"] == []
    assert again.sealed


def test_special_facts_cannot_be_read_in_the_database(domanda):
    done = domanda(disability="true", cared=[{"kinship": "CANARINO-PADRE", "certified": "true"}])
    row = stored(done)
    for canary in ("disability", "cared", "CANARINO", "certified"):
        assert canary not in row
    assert kept.facts_of(done)["cared"] == [{"kinship": "CANARINO-PADRE", "certified": "true"}]


def test_drafts_are_sealed_as_well(iniziata):
    draft = iniziata(cared=[{"kinship": "CANARINO-PADRE", "certified": "true"}])
    assert "CANARINO" not in json.dumps(draft.answers)
    assert "CANARINO" not in draft.sealed
    assert kept.answers_of(draft)["cared"][0]["kinship"] == "CANARINO-PADRE"


def test_without_the_persons_key_special_facts_are_gone(domanda):
    done = domanda(disability="true")
    Person.objects.filter(pk=done.applicant_id).update(data_key=crypto.new_data_key())
    with pytest.raises(crypto.UndecryptableError):
        kept.facts_of(Application.objects.get(pk=done.pk))


def test_a_hash_of_facts_is_keyed_and_shows_every_change(domanda, settings):
    done = domanda()
    facts = kept.facts_of(done)
    assert kept.fingerprint({**facts, "isee": "9000.01"}) != done.facts_hash
    settings.FIELD_KEYS = ["another key"]
    assert kept.fingerprint(facts) != done.facts_hash


@pytest.mark.seed("CA-33")
def test_residence_is_read_from_the_register(domanda, iniziata, rete, ambito, comune):
    assert domanda("Giulia").facts["resident_in_territory"] == "true"
    ambito.comuni.remove(comune)
    assert domanda("Nadia").facts["resident_in_territory"] == "false"


def test_a_person_without_residence_is_not_known_to_live_here(iniziata):
    draft = iniziata()
    Person.objects.filter(pk=draft.applicant_id).update(residence=None)
    draft = Application.objects.get(pk=draft.pk)
    done = applications.submit(Act(actor=draft.started_by, at=INSIDE), application=draft)
    assert done.facts["resident_in_territory"] is None
    assert evaluated(done).outcomes("WAY_IN").to_list() == [None]


@pytest.mark.seed("CA-21", "BS-23")
@pytest.mark.parametrize(
    ("member_from", "member_until", "works_from", "works_until", "counts"),
    [
        (DAY, None, DAY, None, "true"),
        (DAY + timedelta(days=1), None, DAY, None, "false"),
        (date(2026, 1, 1), DAY, DAY, None, "false"),
        (date(2026, 1, 1), DAY + timedelta(days=1), DAY, None, "true"),
        (date(2026, 1, 1), None, DAY + timedelta(days=1), None, "false"),
        (date(2026, 1, 1), None, date(2026, 1, 1), DAY, "false"),
    ],
)
def test_the_employer_is_a_member_on_the_day_of_submission(
    iniziata, alleanza, officine, dopo, member_from, member_until, works_from, works_until, counts
):
    draft = iniziata()
    Adhesion.objects.create(
        network=alleanza.network,
        organisation=officine,
        alliance=alleanza,
        state="active",
        requested_at=INSIDE,
        decided_at=INSIDE,
        decided_by="system:test",
        since=member_from,
        until=member_until,
    )
    employments.declare(dopo(), person=draft.applicant, organisation=officine, since=works_from, until=works_until)
    done = applications.submit(Act(actor=draft.started_by, at=INSIDE), application=draft)
    assert done.facts["employer_is_member"] == counts


def test_what_happens_later_does_not_change_frozen_facts(domanda, ambito, comune):
    done = domanda()
    ambito.comuni.remove(comune)
    again = Application.objects.get(pk=done.pk)
    assert again.facts["resident_in_territory"] == "true"
    assert evaluated(again).states.to_list() == ["eligible"]
