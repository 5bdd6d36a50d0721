"""Whose contributions are in order on a day."""

from datetime import date

import pytest

from concilia.benefits.domain import durcs
from concilia.benefits.queries import dues, durc
from concilia.core import jobs
from concilia.core.errors import Conflict
from concilia.networks.models import Organisation
from concilia.notices.models import Notice
from tests.fixtures.refusals import refused


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 6, 29), True),
        (date(2026, 6, 30), False),
    ],
)
def test_a_certificate_holds_from_the_request_to_its_last_day(bottega, certificate, day, valid):
    row = certificate(bottega, "2026-03-01", "2026-06-29")
    assert durc.valid_on(bottega, day) == (row if valid else None)


def test_only_a_regular_one_counts_and_the_one_that_lasts_longest(bottega, officine, certificate):
    certificate(bottega, "2026-03-01", "2026-06-29", state="irregular")
    certificate(bottega, "2026-03-02", "2026-06-30")
    longest = certificate(bottega, "2026-03-20", "2026-07-18")
    assert durc.valid_on(bottega, date(2026, 4, 1)) == longest
    assert durc.without([bottega.pk, officine.pk], date(2026, 4, 1)) == {officine.pk}


@pytest.fixture
def asked(act, elena, bottega, at):
    at("2026-03-01T10:00")
    return durcs.request(act(elena), organisation=bottega, protocol="INPS_1", requested_on=date(2026, 3, 1))


def test_a_certificate_is_asked_for_answered_and_lasts_what_the_law_says(asked, act, elena, bottega):
    assert durc.valid_on(bottega, date(2026, 3, 1)) is None
    durcs.confirm(act(elena), durc=asked)
    assert asked.expires_on == date(2026, 6, 29)  # 120 days from the request
    assert durc.valid_on(bottega, date(2026, 6, 29)) == asked
    with refused("benefits.durc.twice", Conflict):
        durcs.request(act(elena), organisation=bottega, protocol="INPS_1", requested_on=date(2026, 3, 1))
    durcs.void(act(elena, reason="Di un'altra impresa"), durc=asked)
    assert durc.valid_on(bottega, date(2026, 3, 1)) is None


def test_an_irregular_one_is_told_to_the_firm(asked, act, elena, anna):
    with refused("audit.reason"):
        durcs.deny(act(elena), durc=asked)
    durcs.deny(act(elena, reason="Debito INPS"), durc=asked)
    assert Notice.objects.get(user=anna).code == "benefits.durc.denied"


def test_days_out_of_order_are_refused(asked, act, elena, bottega):
    with refused("benefits.durc.future"):
        durcs.request(act(elena), organisation=bottega, protocol="INPS_2", requested_on=date(2026, 3, 2))
    with refused("benefits.durc.order"):
        durcs.confirm(act(elena), durc=asked, expires_on=date(2026, 2, 28))


def test_a_firm_is_warned_once_before_its_last_certificate_expires(asked, act, elena, anna, at, bottega, certificate):
    durcs.confirm(act(elena), durc=asked)
    for moment in ("2026-06-13T08:00", "2026-06-14T08:00", "2026-06-14T09:00", "2026-06-15T08:00"):
        at(moment)
        jobs.tick()
    notice = Notice.objects.get(user=anna)
    assert (notice.code, "29/06/2026" in notice.body) == ("benefits.durc.expiring", True)
    certificate(bottega, "2026-06-20", "2026-10-18")
    certificate(bottega, "2026-06-05", "2026-10-03")
    at("2026-09-18T08:00")
    jobs.tick()  # the one of 3 October is not the last
    assert Notice.objects.count() == 1


def test_who_must_be_paid_and_would_lack_one_comes_first(
    rete, bottega, officine, cooperativa, certificate, monkeypatch
):
    certificate(bottega, "2026-03-01", "2026-06-29")
    certificate(officine, "2026-03-01", "2026-06-10")
    due = [dues.Due(bottega.pk, date(2026, 6, 30)), dues.Due(cooperativa.pk, date(2026, 5, 20))]
    monkeypatch.setattr(dues, "_SOURCES", [lambda day: due])
    rows = dues.standings(Organisation.objects.filter(network=rete), date(2026, 5, 12))
    assert [(row.organisation.code, row.lacks, row.expires_soon) for row in rows] == [
        ("cooperativa", True, False),
        ("bottega", True, False),
        ("officine", False, True),
    ]
