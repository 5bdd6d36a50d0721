"""From the first page to the receipt, and one's own applications afterwards."""

import pytest
from django.urls import reverse

from concilia.applications.domain import facts as kept
from concilia.applications.models import Application
from concilia.calls.models import Call
from concilia.documents.models import Document
from tests.applications.filling import plausible
from tests.applications.journeys import (
    DECLARED,
    address,
    applicant,
    begun,
    filled,
    first_hour,
    in_the_demo,
    in_time,
    own,
    upload,
)
from tests.fixtures.opened import FILES, engine, opened, rules_of

__all__ = ["applicant", "begun", "engine", "filled", "in_the_demo", "in_time", "opened"]


@pytest.mark.slow("a whole journey, with its PDF")
@pytest.mark.parametrize("stem", FILES)
def test_from_the_first_page_to_the_receipt(at, opened, filled, stem):
    at(first_hour(stem))
    call = opened(stem)
    client, draft = filled(call, stem)
    assert kept.answers_of(Application.objects.get()) == plausible(rules_of(stem))
    assert client.get(own("summary", draft)).context["missing"] == []
    assert client.post(own("summary", draft), DECLARED).url == own("receipt", draft)
    application = Application.objects.select_related("protocol").get()
    assert application.state == "submitted"
    page = client.get(own("receipt", application)).content.decode()
    assert str(application.protocol) in page
    pdf = client.get(own("receipt-pdf", application))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert client.get(own("detail", application)).status_code == 200


def test_a_submitted_application_is_not_edited_any_more(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("summary", draft), DECLARED)
    assert client.get(own("step", draft, 1)).url == own("detail", draft)
    assert client.post(own("step", draft, 1), {"isee": "1,00"}).url == own("detail", draft)
    assert client.post(own("summary", draft), DECLARED).url == own("detail", draft)


def test_an_application_is_withdrawn_after_a_page_that_says_what_it_means(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("summary", draft), DECLARED)
    assert "non conterà più" in client.get(own("withdraw", draft)).content.decode()
    assert Application.objects.get().state == "submitted"
    client.post(own("withdraw", draft))
    assert Application.objects.get().state == "withdrawn"
    assert "Domanda ritirata" in client.get(own("detail", draft)).content.decode()


def test_an_annulled_call_leaves_the_application_readable(opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("summary", draft), DECLARED)
    Call.objects.update(state="annulled", published_at=None, published_by="")
    assert "Avviso annullato" in client.get(own("detail", draft)).content.decode()
    assert client.get(reverse("applications:mine")).status_code == 200


def test_a_stranger_finds_nothing(browse, marco, opened, filled):
    client, draft = filled(opened("castellanza-b"), "castellanza-b")
    client.post(own("documents", draft), {"isee": upload()})
    client.post(own("summary", draft), DECLARED)
    stranger = browse(marco)
    file = Document.objects.get()
    assert client.get(own("document", draft, file.pk)).status_code == 200
    assert stranger.get(own("document", draft, file.pk)).status_code == 404
    for name in ("documents", "detail", "summary", "receipt", "receipt-pdf", "withdraw"):
        assert stranger.get(own(name, draft)).status_code == 404
    assert stranger.get(own("step", draft, 1)).status_code == 404
    assert stranger.post(own("withdraw", draft)).status_code == 404
    assert stranger.post(own("step", draft, 1), {"isee": "1,00"}).status_code == 404


def test_who_has_not_signed_in_is_led_to_sign_in(client, opened):
    call = opened("castellanza-b")
    assert client.get(address("start", call)).url.startswith(reverse("sign-in"))
    assert client.get(reverse("applications:mine")).url.startswith(reverse("sign-in"))


def test_a_receipt_exists_only_once_received(opened, begun):
    client, draft = begun(opened("castellanza-b"))
    assert client.get(own("receipt", draft)).status_code == 404
    assert client.get(own("receipt-pdf", draft)).status_code == 404


def test_my_applications_cost_the_same_with_three(browse, giulia, opened, assert_list_queries):
    call, client = opened("castellanza-b"), browse(giulia)
    response = assert_list_queries(
        6,
        add_row=lambda: client.post(address("start", call), {}),
        show=lambda: client.get(reverse("applications:mine")),
    )
    assert len(response.context["cards"]) == 3
