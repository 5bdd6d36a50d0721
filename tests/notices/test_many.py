"""Many notices at once, by the rules of one."""

from datetime import date

import pytest

from concilia.networks.models import Adhesion
from concilia.notices.domain import Letter, queue_many
from concilia.notices.models import Notice, NoticeState, Preference

pytestmark = pytest.mark.django_db
CODE = "networks.adhesion.approved"


@pytest.fixture
def letter(bottega):
    adhesion = Adhesion.objects.create(
        network=bottega.network, organisation=bottega, requested_at="2026-03-02T12:00+01:00"
    )
    return lambda to: Letter(code=CODE, about=adhesion, to=to, params={"organisation": "Bottega"})


def test_each_is_written_to_as_they_want(act, letter, giulia, anna, elena, person):
    Preference.objects.create(user=anna, by_email=False)
    by_mail_only = person("Nadia", "F", date(1990, 1, 1))
    silent = person("Olga", "F", date(1990, 1, 1), email="")
    to = [giulia.person, anna.person, elena, by_mail_only, silent]
    assert queue_many(act(), map(letter, to)) == 4
    found = {notice.user or notice.email: (notice.email, notice.state) for notice in Notice.objects.all()}
    assert found == {
        giulia: ("giulia@example.org", NoticeState.QUEUED),
        anna: ("", NoticeState.SHOWN),
        elena: ("", NoticeState.SHOWN),
        "nadia@example.org": ("nadia@example.org", NoticeState.QUEUED),
    }


def test_many_cost_as_few(act, letter, giulia, anna, marco, assert_queries):
    one, more = act(), [letter(user.person) for user in (giulia, anna, marco)]
    with assert_queries(2):
        queue_many(one, more[:1])
    with assert_queries(2):
        queue_many(one, more)
    with assert_queries(0):
        assert queue_many(one, []) == 0
