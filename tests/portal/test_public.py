import pytest

pytestmark = pytest.mark.django_db


def test_home_lists_the_networks_without_sign_in(client, rete):
    page = client.get("/")
    assert page.status_code == 200
    assert "Rete di prova" in page.content.decode()


def test_home_speaks_english(client, rete):
    client.cookies["django_language"] = "en"
    assert "Test network" in client.get("/").content.decode()


def test_a_network_shows_its_members(client, rete):
    page = client.get("/reti/rete/").content.decode()
    assert "Chi fa parte della rete" in page


def test_an_unknown_network_is_not_found(client, rete):
    assert client.get("/reti/altra/").status_code == 404


@pytest.mark.parametrize("slug", ["accessibilita", "privacy", "note-legali"])
def test_the_pages_that_the_law_asks_for_are_there(client, slug):
    assert client.get(f"/informazioni/{slug}/").status_code == 200


def test_the_demo_sign_in_does_not_exist_outside_the_demo(client):
    assert client.get("/demo/accedi/").status_code == 404
    assert client.get("/accedi/").status_code == 200


def test_health_answers(client):
    assert client.get("/salute/").content == b"ok\n"
