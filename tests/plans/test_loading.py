"""Loading a plan file again: what changed, what people did meanwhile, and what is refused."""

from datetime import UTC, date, datetime

import pytest

from concilia.audit.models import Entry
from concilia.core.act import Act, system
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.networks.domain import adhesions, organisations
from concilia.networks.models import Adhesion, Alliance, Organisation, Signature
from concilia.networks.states import AdhesionState, MemberRole
from concilia.plans.domain import funding
from concilia.plans.domain.loading import load
from concilia.plans.models import Action, BudgetLine, LoadedFile, Plan, Project
from concilia.plans.queries.exporting import export
from concilia.territory.models import Network

from .conftest import plan_of

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
TOTEM = "items: [CA-9], demo: [since], since: 2016-10-01}"
SEME = "{organisation: il-seme, state: being_formalised, votes: false, items: [CA-13]}"


@pytest.fixture
def castellanza(loaded):
    return loaded("castellanza")


def again(*changes, by=None):
    return load(by or system("load", at=NOON), plan_of("castellanza", *changes))


def paths(difference):
    return [f"{change.kind} {change.path}" for change in difference.changes]


def adhesion(code):
    return Adhesion.objects.get(organisation__code=code, alliance__isnull=False)


# What changed


def test_the_same_file_changes_nothing_and_is_remembered_once(castellanza):
    entries = Entry.objects.count()
    assert not again()
    assert (LoadedFile.objects.count(), Entry.objects.count()) == (1, entries)


@pytest.mark.slow("several versions of a whole plan are read and loaded")
def test_a_changed_file_tells_its_differences_and_updates(castellanza):
    difference = again((TOTEM, TOTEM.replace("10-01", "11-01")), ("minimum_share: 30", "minimum_share: 40"))
    assert paths(difference) == [
        "changed alliances[castellanza].adhesions[totem].since",
        "changed projects[pronti-via-sperimentiamo].resources.minimum_share",
    ]
    assert str(difference.changes[1]).endswith("minimum_share: '30' → '40'")
    assert adhesion("totem").since == date(2016, 11, 1)
    assert export(castellanza) == plan_of(
        "castellanza", (TOTEM, TOTEM.replace("10-01", "11-01")), ("minimum_share: 30", "minimum_share: 40")
    )


@pytest.mark.slow("several versions of a whole plan are read and loaded")
def test_what_is_added_and_removed_is_told(castellanza):
    plan = "  - code: piano-di-conciliazione\n"
    earlier = "  - {code: piano-precedente, title: Piano precedente, demo: true}\n"
    added = again((f"plans:\n{plan}", f"plans:\n{earlier}{plan}"))
    assert paths(added) == ["added plans[piano-precedente]"]
    assert list(Plan.objects.values_list("code", flat=True)) == ["piano-precedente", "piano-di-conciliazione"]
    removed = again()
    assert paths(removed) == ["removed plans[piano-precedente]"]
    assert Plan.objects.count() == 1


def test_signatures_that_stay_keep_their_dates(loaded):
    loaded("brescia")
    Signature.objects.update(signed_on=date(2011, 1, 27))
    change = ("provincia-brescia, comune-brescia, ambito-1,", "comune-brescia, ambito-1,")
    load(system("load", at=NOON), plan_of("brescia", change))
    dates = dict(Signature.objects.values_list("organisation__code", "signed_on"))
    assert "provincia-brescia" not in dates
    assert set(dates.values()) == {date(2011, 1, 27)}
    assert export(Network.objects.get()) == plan_of("brescia", change)


def test_records_keep_their_identity(castellanza):
    before = dict(Action.objects.values_list("code", "pk"))
    again(("title: Nidi Gratis", "title: Nidi Gratis Plus"), ("        owner: totem", "        owner: medio-olona"))
    assert dict(Action.objects.values_list("code", "pk")) == before
    assert Action.objects.get(code="E1").owner.code == "medio-olona"


def test_an_order_that_changes_is_a_change(castellanza):
    before = "{code: baby-sitting, name: baby-sitting, items: [CA-33]}"
    after = "{code: baby-parking, name: baby-parking, items: [CA-33]}"
    difference = again((f"  - {before}\n  - {after}\n", f"  - {after}\n  - {before}\n"))
    assert paths(difference) == ["moved service_types"]
    assert export(castellanza).service_types[5].code == "baby-parking"


def test_an_action_named_with_its_project_is_the_same_action(castellanza):
    assert not again(
        (
            "    actions: [C1, C2]\n    items: [CA-34]",
            "    actions: [pronti-via-sperimentiamo/C1, C2]\n    items: [CA-34]",
        )
    )


# What people did meanwhile


def test_what_people_decided_in_the_portal_stays(castellanza):
    adhesions.approve(system("test", at=NOON), adhesion=adhesion("il-seme"), since=date(2026, 3, 1))
    difference = again(("minimum_share: 30", "minimum_share: 40"))
    assert paths(difference) == ["changed projects[pronti-via-sperimentiamo].resources.minimum_share"]
    assert [change.path for change in difference.kept] == [
        "alliances[castellanza].adhesions[il-seme].since",
        "alliances[castellanza].adhesions[il-seme].state",
    ]
    assert adhesion("il-seme").state == AdhesionState.ACTIVE


def test_a_file_that_says_what_people_decided_is_agreed(castellanza):
    adhesions.approve(system("test", at=NOON), adhesion=adhesion("il-seme"), since=date(2026, 3, 1))
    told = "{organisation: il-seme, items: [CA-13], since: 2026-03-01}"
    difference = again((SEME, told.replace("items", "votes: false, items")))
    assert (difference.changes, difference.kept) == ((), ())


def test_a_file_that_says_something_else_than_people_decided_is_refused(castellanza):
    adhesions.approve(system("test", at=NOON), adhesion=adhesion("il-seme"), since=date(2026, 3, 1))
    other = "{organisation: il-seme, votes: false, items: [CA-13], since: 2026-02-01}"
    with pytest.raises(Conflict, match=r"adhesions\[il-seme\]\.since: '2026-03-01' → '2026-02-01'"):
        again((SEME, other))
    assert adhesion("il-seme").since == date(2026, 3, 1)


def test_who_joined_in_the_portal_stays_though_no_file_names_it(castellanza):
    act = system("test", at=NOON)
    joins = organisations.register(act, network=castellanza, code="nuova", name="Nuova", type="impresa")
    adhesions.approve(act, adhesion=adhesions.request(act, organisation=joins), since=date(2026, 3, 1))
    alliance = Alliance.objects.get(network=castellanza)
    waiting = adhesions.request(act, organisation=joins, alliance=alliance, role=MemberRole.PARTNER)
    difference = again(("minimum_share: 30", "minimum_share: 40"))
    assert {change.path for change in difference.kept} == {"organisations[nuova]", "adhesions[nuova]"}
    waiting.refresh_from_db()
    assert waiting.state == AdhesionState.REQUESTED
    assert [each.organisation for each in export(castellanza).adhesions][-1] == "nuova"


def test_a_requested_adhesion_that_the_file_calls_active_is_approved(castellanza):
    act = system("test", at=NOON)
    body = Organisation.objects.get(code="regione-lombardia")
    asked = adhesions.request(act, organisation=body)
    again(
        (
            "adhesions:\n  - {organisation: ats",
            "adhesions:\n  - {organisation: regione-lombardia, since: 2016-01-01}\n  - {organisation: ats",
        )
    )
    asked.refresh_from_db()
    assert (asked.state, asked.since) == (AdhesionState.ACTIVE, date(2016, 1, 1))


def test_a_new_name_given_in_the_portal_stays(castellanza):
    totem = Organisation.objects.get(code="totem")
    organisations.rename(system("test", at=NOON), organisation=totem, name="Totem Impresa Sociale", on=date(2026, 1, 1))
    difference = again()
    assert not difference
    assert {change.path for change in difference.kept} == {
        "organisations[totem].name",
        "organisations[totem].names[#1]",
        "organisations[totem].names[#2]",
    }


# Steps of adhesions


def test_adhesions_take_their_steps_and_leave_their_entries(castellanza):
    verbs = Entry.objects.filter(object_id=adhesion("totem").pk).order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["networks.adhesion.approve", "networks.adhesion.adopt"]
    pending = Entry.objects.filter(object_id=adhesion("il-seme").pk).order_by("sequence")
    assert [entry.to_state for entry in pending] == ["formalising", ""]


@pytest.mark.parametrize(
    ("state", "kept"), [("withdrawn", AdhesionState.WITHDRAWN), ("expired", AdhesionState.EXPIRED)]
)
def test_who_left_has_left(castellanza, state, kept):
    written = (
        f"{{organisation: il-seme, state: {state}, votes: false, items: [CA-13], since: 2017-02-01, until: 2018-01-01}}"
    )
    again((SEME, written))
    left = adhesion("il-seme")
    assert (left.state, left.until, left.decided_by) == (kept, date(2018, 1, 1), "system:load")


def test_an_active_member_cannot_be_formalised_again(castellanza):
    old = "{organisation: totem, items: [CA-9], demo: [since], since: 2016-10-01}"
    with pytest.raises(Refusal, match="non può tornare «in corso di formalizzazione»"):
        again(
            (old, "{organisation: totem, state: being_formalised, votes: false, items: [CA-9]}"),
            *without_totem_money(),
        )
    assert adhesion("totem").state == AdhesionState.ACTIVE


def without_totem_money():
    """Give Totem's money to another, so that it may have no budget."""
    return [
        ("source: totem-ore, partner: totem", "source: totem-ore, partner: medio-olona"),
        ("source: contributo, partner: totem", "source: contributo, partner: medio-olona"),
        (
            "          amount: 3000.00\n          organisation: totem",
            "          amount: 3000.00\n          organisation: medio-olona",
        ),
    ]


# What is refused


def test_an_action_with_a_call_stays_in_the_file(castellanza):
    from concilia.calls.models import Call

    action = Action.objects.get(code="E2")
    Call.objects.create(
        network=castellanza, code="prova", title="Prova", action=action, applicants="person",
        procedure="ranking", regime="family", term_days=30,
    )  # fmt: skip
    gone = "      - {code: E2, same_row_as: E1, kind: piani-congedo-flessibilita, items: [CA-37, CA-38]}\n"
    before = export(castellanza)
    with pytest.raises(Refusal, match=r"in uso .*prova"):
        again(
            (gone, ""),
            ("actions: [E1, E2]", "actions: [E1]"),
            ("action: E2, source: totem-ore", "action: E1, source: totem-ore"),
        )
    assert export(castellanza) == before


@pytest.mark.slow("several versions of a whole plan are read and loaded")
def test_a_line_that_received_money_is_not_cut_moved_or_removed(castellanza):
    project = Project.objects.get(code="pronti-via-sperimentiamo")
    funding.fund(system("test"), project=project)
    smaller = ("          amount: 12000.00", "          amount: 11000.00")
    larger = (
        "          partner: medio-olona\n          amount: 4500.00",
        "          partner: medio-olona\n          amount: 5500.00",
    )
    with pytest.raises(Refusal, match=r"«B» ha ricevuto 12\.000,00.€: non può scendere"):
        again(smaller, larger)
    with pytest.raises(Refusal, match="non può cambiare fonte né azione"):
        again(("action: E1, source: contributo, partner: totem", "action: E2, source: contributo, partner: totem"))
    assert BudgetLine.objects.get(code="B").cents == 12_000_00


def test_an_incoherent_plan_is_refused_and_nothing_is_written(comuni):
    plan = plan_of("castellanza")
    comuni(plan)
    wrong = plan.model_copy(update={"network": plan.network.model_copy(update={"lead": "nessuno"})})
    with pytest.raises(Refusal, match="nessuno"):
        load(system("load"), wrong)
    assert not Network.objects.exists()


def test_without_the_table_of_comuni_one_is_told_what_to_do(db):
    with pytest.raises(Refusal, match="concilia init"):
        load(system("load"), plan_of("castellanza"))


def test_only_the_coordinator_loads_a_plan(castellanza, somebody):
    with pytest.raises(NotAllowed):
        again(by=Act(actor=somebody("Nina").actor, at=NOON))


def test_a_failure_half_way_leaves_nothing(comuni, monkeypatch):
    plan = plan_of("castellanza")
    comuni(plan)
    monkeypatch.setattr("concilia.plans.domain.loading._remember", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(system("load"), plan)
    assert not Network.objects.exists()
    assert not Entry.objects.exists()
