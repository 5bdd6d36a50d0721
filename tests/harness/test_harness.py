"""The harness refuses what it says it refuses."""

import socket

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.template import engines
from django.test import Client

from concilia.core import clock
from concilia.networks.models import Organisation
from tests.harness import network, pages, seeds, speed
from tests.harness.databases import uses_database
from tools.seed_items import ITEMS

PAGE = '<!doctype html><html lang="it"><head><title>t</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<div><p>aperto</p>", "line 1"),
        ("<b><i>x</b></i>", "line 1"),
        ("<script>go()</script>", "inline <script>"),
        ("<style>p{}</style>", "inline <style>"),
        ('<p style="color:red">x</p>', "inline style='color:red' on <p>"),
        ('<button onclick="go()">x</button>', "inline onclick"),
        ('<button hx-on:click="go()">x</button>', "inline hx-on:click"),
        ('<a href="javascript:go()">x</a>', "inline href"),
        ('<p id="a">x</p><p id="a">y</p>', "id 'a' is on 2 elements"),
    ],
)
def test_a_broken_page_is_seen(body, words):
    assert words in "; ".join(pages.faults(PAGE.format(body)))


@pytest.mark.parametrize(
    "text",
    [
        PAGE.format('<p>x<svg><use href="/s.svg#a"></use></svg></p><script src="/a.js" defer></script>'),
        PAGE.format('<script type="application/json">{"a": 1}</script>'),
        "<tr><td>1</td></tr><tr><td>2</td></tr>",
        "<option>a</option>",
        "\n<!-- part --><p>solo una parte</p>",
        "testo",
    ],
)
def test_good_pages_and_parts_of_pages_pass(text):
    assert pages.faults(text) == ()


def test_the_client_of_every_test_looks_at_its_pages(monkeypatch):
    broken = HttpResponse("<p onclick='x'>a</p>")
    monkeypatch.setattr(pages, "_asked", lambda self, **request: broken)
    with pytest.raises(pytest.fail.Exception, match="/x: inline onclick"):
        Client().request(PATH_INFO="/x")


def test_a_test_about_a_broken_page_may_fetch_it(monkeypatch, unchecked_pages):
    monkeypatch.setattr(pages, "_asked", lambda self, **request: HttpResponse("<p onclick='x'>a</p>"))
    assert Client().request(PATH_INFO="/x").status_code == 200


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80)])
def test_other_machines_cannot_be_reached(address):
    with pytest.raises(network.OutsideConnection, match="use the integration's fake"):
        socket.create_connection(address, timeout=1)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


@pytest.mark.parametrize(("work", "wait", "words"), [(4.1, 4.1, "of processor"), (0.1, 31, "waited 31.0 s")])
def test_a_slow_test_is_told_why(work, wait, words):
    assert words in speed.too_slow(work, wait)


def test_a_test_that_only_met_a_busy_machine_passes():
    assert speed.too_slow(1.4, 6) is None


def test_there_are_178_seed_items():
    assert len(ITEMS) == 178
    assert {"BA-34", "TA-45", "BS-32", "CA-31b", "CA-31c", "CA-38", "MA-27"} <= set(ITEMS)
    assert all(ITEMS.values())


@pytest.mark.parametrize("items", [["CA-99"], ["CA-17", "XX-1"]])
def test_an_unknown_seed_item_stops_the_run(items):
    item = FakeItem(items)
    with pytest.raises(pytest.UsageError, match=f"not a seed item: {items[-1]} in a_test"):
        seeds.pytest_collection_modifyitems(FakeConfig(), [item])


def test_the_seed_map_names_the_tests_of_each_item(tmp_path):
    config = FakeConfig(tmp_path / "map.json")
    seeds.pytest_collection_modifyitems(config, [FakeItem(["CA-17", "CA-31b"])])
    assert (tmp_path / "map.json").read_text() == '{"CA-17": ["a_test"], "CA-31b": ["a_test"]}'


@pytest.mark.parametrize(("fixtures", "expected"), [(["db"], True), (["tmp_path"], False), (["live_server"], True)])
def test_what_uses_the_database_is_known_by_its_fixtures(fixtures, expected):
    item = FakeItem([])
    item.fixturenames = fixtures
    assert uses_database(item) is expected


def test_letters_really_arrive(smtp_server):
    from django.core.mail import send_mail

    send_mail("Domanda ricevuta", "Protocollo 1", "rete@example.org", ["giulia@example.org"])
    ((sender, recipients, message),) = smtp_server.received
    assert (sender, recipients) == ("rete@example.org", ("giulia@example.org",))
    assert message["Subject"] == "Domanda ricevuta"


class FakeItem:
    nodeid = "a_test"
    fixturenames = ()

    def __init__(self, codes):
        self.mark = pytest.mark.seed(*codes).mark

    def iter_markers(self, name):
        return [self.mark]

    def get_closest_marker(self, name):
        return None


class FakeConfig:
    def __init__(self, path=None):
        self.path = path

    def getoption(self, name):
        return self.path


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_append_only_tables_are_emptied_after_a_test_that_commits(time, rete, act):
    from concilia import audit
    from concilia.audit.models import Entry

    assert Entry.objects.count() == 0
    audit.record(act(), "test.verb", rete)
    with pytest.raises(IntegrityError, match="append-only"):
        Entry.objects.all().delete()


def test_the_named_people_have_their_roles(giulia, marco, anna, irene, sara, elena, paolo, lucia, davide, act):
    from concilia.access.queries import grants_of

    kinds = {
        user.display_name: {grant.kind.value for grant in grants_of(act(user))} - {"public"}
        for user in (giulia, marco, anna, irene, sara, elena, paolo, lucia, davide)
    }
    assert kinds == {
        "Giulia": {"citizen"},
        "Marco": {"citizen", "delegate"},
        "Anna": {"citizen", "delegate"},
        "Irene": {"provider"},
        "Sara": {"officer", "responsible", "lead"},
        "Elena": {"accountant"},
        "Paolo": {"coordinator"},
        "Lucia": {"union"},
        "Davide": {"auditor"},
    }


def test_a_list_that_asks_once_per_row_is_found(assert_list_queries, organisation):
    codes = iter("abc")

    def show():
        return [row.seat.name for row in Organisation.objects.all()]

    with pytest.raises(pytest.fail.Exception, match="4 queries with 3 rows, expected 2"):
        assert_list_queries(2, add_row=lambda: organisation(next(codes)), show=show)


def test_a_list_that_asks_once_passes(assert_list_queries, organisation):
    codes = iter("abc")

    def show():
        return [row.seat.name for row in Organisation.objects.select_related("seat")]

    assert len(assert_list_queries(1, add_row=lambda: organisation(next(codes)), show=show)) == 3


def test_an_undefined_template_variable_fails():
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable 'nome'"):
        engines["django"].from_string("{{ nome }}").render({})


def test_the_clock_stands_where_the_test_puts_it(at):
    at("2025-03-01T12:00")
    assert clock.now().isoformat() == "2025-03-01T12:00:00+01:00"
    at("2025-07-01T12:00")
    assert clock.now().isoformat() == "2025-07-01T12:00:00+02:00"
