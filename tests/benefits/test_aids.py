"""Aids of firms: declared, cancelled, coded; single undertakings; properties of the room left."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from concilia.benefits.domain import aids, undertakings
from concilia.benefits.models import Aid, Linked
from concilia.benefits.queries import aids as register
from concilia.benefits.queries import de_minimis
from concilia.core import clock
from concilia.core.errors import Conflict, NotAllowed
from concilia.core.ids import uuid7
from concilia.networks.models import Organisation
from concilia.territory.models import Network
from tests.fixtures.refusals import refused

DAY = date(2026, 5, 12)
CALL = uuid7()


@pytest.fixture(autouse=True)
def maggio(at):
    return at("2026-05-12T10:00")


@pytest.fixture
def declared(act, anna, bottega):
    def make(granted_on=date(2025, 3, 1), cents=1_000_000, by=None, **more):
        fields = {"organisation": bottega, "title": "Voucher digitali", "body": "CCIAA", **more}
        return aids.declare(act(by or anna), granted_on=granted_on, cents=cents, **fields)

    return make


@pytest.fixture
def own(act, sara, bottega):
    def make(cents, case=None, verb=aids.grant, **more):
        fields = {"organisation": bottega, "title": "Incentivi", "body": "Rete", "about": CALL, **more}
        with act(sara).writing():
            return verb(act(sara), case=case or uuid7(), cents=cents, **fields)

    return make


def test_anna_declares_what_her_firm_had_and_takes_it_back(declared, act, anna, bottega):
    aid = declared(cor="COR 102 93")
    assert (aid.cor, de_minimis.received(bottega, DAY)) == ("10293", 1_000_000)
    with refused("benefits.aid.twice", Conflict):
        declared(cor="10293")
    aids.cancel(act(anna, reason="Revocato dall'ente"), aid=aid)
    assert de_minimis.received(bottega, DAY) == 0
    declared(cor="10293")


def test_what_can_not_be_declared(declared, officine, anna, act):
    with refused("benefits.aid.future"):
        declared(granted_on=date(2026, 5, 13))
    with refused("benefits.aid.cor"):
        declared(cor="A1")
    with pytest.raises(NotAllowed):
        declared(organisation=officine)


def test_a_firm_takes_back_only_what_it_declared(act, anna, elena, bottega, aid, own):
    listed = aid(bottega, "2025-03-01", 100, source="imported")
    with refused("benefits.aid.not_yours"):
        aids.cancel(act(anna, reason="Non è nostro"), aid=listed)
    aids.cancel(act(elena, reason="Verificato"), aid=listed)
    with refused("benefits.aid.own"):
        aids.cancel(act(elena, reason="Errore"), aid=own(100))


@pytest.mark.parametrize(("asked", "granted"), [(1_000_000, True), (1_000_001, False)])
def test_an_own_aid_ends_at_the_ceiling_to_the_cent(bottega, aid, own, asked, granted):
    aid(bottega, "2025-03-01", 29_000_000)
    if granted:
        assert own(asked).granted_on == DAY
    else:
        with refused("benefits.de_minimis.over"):
            own(asked)


def test_what_is_prepared_keeps_its_code_until_its_amount_changes(own, act, sara, bottega):
    case = uuid7()
    first = own(5_000, case, aids.prepare)
    aids.set_code(act(sara), aid=first, cor="777")
    assert own(5_000, case, aids.prepare) == first
    assert aids.coded([case]) == {case}
    with refused("benefits.aid.amount"):
        own(4_000, case)
    second = own(4_000, case, aids.prepare)
    assert (second.cor, Aid.objects.get(pk=first.pk).state) == ("", "cancelled")
    assert own(4_000, case).pk == second.pk
    assert aids.end(act(sara), case=case) == 1
    assert de_minimis.received(bottega, DAY) == 0


def test_the_file_for_the_national_register(own, bottega):
    bottega.fiscal_code = "01234567897"
    bottega.save()
    own(123_456, cup="G17H03000130001")
    head, row = register.rna(register.waiting())
    assert dict(zip(head, row, strict=True)) | {"pratica": ""} == {
        "pratica": "",
        "codice_fiscale": "01234567897",
        "denominazione": "Bottega di prova",
        "misura": "Incentivi",
        "autorita": "Rete",
        "importo": Decimal("1234.56"),
        "data_concessione": DAY,
        "cup": "G17H03000130001",
    }
    with refused("benefits.cup.form"):
        own(1, cup="G17")


def test_whether_grants_before_2024_count_is_a_reasoned_choice(rete, bottega, aid, act, paolo, sara):
    aid(bottega, "2023-12-31", 100)
    with refused("audit.reason"):
        aids.count_earlier(act(paolo), network=rete, counted=False)
    with pytest.raises(NotAllowed):
        aids.count_earlier(act(sara, reason="Parere"), network=rete, counted=False)
    aids.count_earlier(act(paolo, reason="Parere dell'ufficio legale"), network=rete, counted=False)
    assert de_minimis.received(bottega, DAY) == 0


# One undertaking


@pytest.fixture
def linked(act, sara, rete):
    def make(organisation, since=date(2025, 1, 1), until=None, name="Gruppo"):
        group = undertakings.found(act(sara), network=rete, name=name)
        return undertakings.link(
            act(sara), undertaking=group, organisation=organisation, kind=Linked.Link.VOTES, since=since, until=until
        )

    return make


def test_an_organisation_is_in_one_undertaking_at_a_time(linked, act, sara, officine, bottega):
    first = linked(officine)
    linked(bottega)
    with refused("benefits.link.twice", Conflict):
        linked(officine, since=date(2026, 1, 1), name="Altro gruppo")
    with refused("benefits.link.order"):
        undertakings.unlink(act(sara, reason="Ceduta"), linked=first, on=first.since)
    undertakings.unlink(act(sara, reason="Ceduta"), linked=first, on=date(2026, 1, 1))
    linked(officine, since=date(2026, 1, 1), name="Altro gruppo")
    with refused("benefits.link.ended", Conflict):
        undertakings.unlink(act(sara, reason="Ceduta"), linked=first, on=date(2026, 2, 1))


def test_the_account_of_a_firm_says_what_counts_and_in_which_year(linked, officine, bottega, aid):
    linked(officine)
    linked(bottega)
    aid(officine, "2023-05-12", 100)
    aid(bottega, "2024-05-11", 20)
    aid(bottega, "2024-05-12", 3)
    held = register.account(bottega, DAY)
    assert ([one.cents for one in held.aids], held.others, held.room) == ([100, 20, 3], [officine], 30_000_000 - 123)
    assert [cents for _, _, cents in register.years(held)] == [120, 3, 0]


class Properties(TestCase):
    """The room of firms that are granted aids at random, and of one cut into pieces."""

    days = some.dates(date(2022, 1, 1), DAY)
    grants = some.lists(some.tuples(days, some.integers(1, 20_000_000)), max_size=6)

    def firm(self, code):
        self.network, _ = Network.objects.get_or_create(
            code="proprieta", defaults={"title": {"it": "Rete"}, "kind": "network"}
        )
        return Organisation.objects.create(network=self.network, code=code, name=code, type="impresa")

    def give(self, grants):
        Aid.objects.bulk_create(
            Aid(
                network=self.network, organisation=firm, granted_on=day, cents=cents, title="a", body="b",
                source="declared", state="granted", registered_at=clock.now(), registered_by="system:test",
            )
            for firm, day, cents in grants
        )  # fmt: skip

    @settings(max_examples=40, deadline=None)
    @given(grants, some.randoms())
    def test_the_room_is_never_below_zero_and_no_order_of_registration_changes_it(self, grants, random):
        rooms = []
        for shuffled in (grants, random.sample(grants, len(grants))):
            Aid.objects.all().delete()
            Organisation.objects.all().delete()
            firm = self.firm("una")
            self.give([(firm, day, cents) for day, cents in shuffled])
            rooms.append([de_minimis.room(firm, DAY + timedelta(days=step)) for step in (0, 200, 700)])
        assert rooms[0] == rooms[1]
        assert min(rooms[0]) >= 0
        assert rooms[0] == sorted(rooms[0])  # without new grants it only grows

    @settings(max_examples=40, deadline=None)
    @given(some.lists(some.tuples(days, some.integers(1, 20_000_000), some.integers(0, 2)), max_size=6))
    def test_cutting_one_undertaking_into_firms_makes_no_room(self, grants):
        whole, parts = self.firm("intera"), [self.firm(f"parte-{number}") for number in range(3)]
        group = undertakings.Undertaking.objects.create(network=self.network, name="Gruppo")
        for part in parts:
            Linked.objects.create(
                network=self.network, undertaking=group, organisation=part, link="votes", since=date(2024, 1, 1)
            )
        self.give([(whole, day, cents) for day, cents, _ in grants])
        self.give([(parts[number], day, cents) for day, cents, number in grants])
        rooms = {de_minimis.room(part, DAY) for part in parts}
        assert rooms == {de_minimis.room(whole, DAY)}
        Linked.objects.update(until=date(2026, 1, 1))
        apart = [de_minimis.received(part, DAY) for part in parts]
        assert sum(apart) == de_minimis.received(whole, DAY)  # what each received stays its own, and none is lost
