import pytest

from concilia.networks.models import Adhesion
from concilia.notices.domain import queue, send_queued
from concilia.notices.models import Notice, NoticeState, Preference

pytestmark = pytest.mark.django_db
CODE = "networks.adhesion.approved"


@pytest.fixture
def adhesion(bottega):
    return Adhesion.objects.create(network=bottega.network, organisation=bottega, requested_at="2026-03-02T12:00+01:00")


def test_a_notice_leaves_by_a_real_server_once(act, adhesion, giulia, smtp_server):
    queue(act(), CODE, about=adhesion, to=giulia.person, organisation="Bottega")
    assert send_queued(act()) == 1
    assert send_queued(act()) == 0
    assert [message["subject"] for message in smtp_server.messages] == ["Adesione approvata"]
    assert smtp_server.recipients == ["giulia@example.org"]
    assert Notice.objects.get().state == NoticeState.SENT


def test_who_wants_no_mail_finds_the_notice_in_their_area(act, adhesion, giulia, smtp_server):
    Preference.objects.create(user=giulia, by_email=False)
    queue(act(), CODE, about=adhesion, to=giulia.person, organisation="Bottega")
    assert send_queued(act()) == 0
    assert Notice.objects.get().state == NoticeState.SHOWN


def test_an_address_that_is_refused_is_not_tried_again(act, adhesion, giulia, smtp_server):
    smtp_server.refuse["giulia@example.org"] = "550 no such user"
    queue(act(), CODE, about=adhesion, to=giulia.person, organisation="Bottega")
    assert send_queued(act()) == 0
    assert Notice.objects.get().state == NoticeState.FAILED


def test_a_server_that_says_later_is_tried_five_times(act, adhesion, giulia, smtp_server):
    smtp_server.refuse["giulia@example.org"] = "451 later"
    queue(act(), CODE, about=adhesion, to=giulia.person, organisation="Bottega")
    for _ in range(4):
        send_queued(act())
    assert Notice.objects.get().state == NoticeState.QUEUED
    send_queued(act())
    assert (Notice.objects.get().state, Notice.objects.get().attempts) == (NoticeState.FAILED, 5)
