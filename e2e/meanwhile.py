"""What the offices do between two scenes of a journey, by the product's own verbs: who applied is examined, ranked, awarded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import django

django.setup()

from concilia.access.queries import grants_of  # noqa: E402 - Django comes first
from concilia.applications.domain import applications, facts  # noqa: E402
from concilia.benefits.domain import durcs  # noqa: E402
from concilia.calls.models import Call  # noqa: E402
from concilia.core.act import Act  # noqa: E402
from concilia.demo.play.scene import at  # noqa: E402
from concilia.networks.models import Organisation  # noqa: E402
from concilia.people.models import User  # noqa: E402
from concilia.selection.domain import assessments, committees, rankings, scoring  # noqa: E402
from concilia.selection.models import Award, Committee  # noqa: E402
from concilia.selection.queries import committees as seats  # noqa: E402
from concilia.settlement.domain import acts  # noqa: E402
from concilia.vouchers.domain import issuing  # noqa: E402

FIRMS, FAMILIES = "adda-martesana-incentives-2027", "brescia-oltre-la-scuola-2027"


def act(name: str) -> Act:
    actor = User.objects.get(username=name).actor
    return Act(actor=actor, grants=grants_of(Act(actor=actor)))


def a_firm_is_awarded() -> None:
    """Adda-Martesana, March 2027: the one firm that applied is examined, scored by a committee, awarded by an act."""
    call = Call.objects.select_related("network").get(code=FIRMS)
    members = [User.objects.get(username=name) for name in ("ada", "livio")]
    with at("2027-03-01 10:00"):
        assessments.propose(act("marta"), call=call)
        committees.constitute(
            act("marta"), call=call, members=members, chair=members[0], act_number="1/2027", act_on=date(2027, 2, 26)
        )
        board = Committee.objects.select_related("call__network").get(call=call)
        for user in members:
            scoring.declare_all(act(user.username), committee=board)
            for application in seats.applications(board):
                points = {"project_quality": (Decimal(8), "Bisogni rilevati, costi chiari")}
                scoring.score(act(user.username), committee=board, application=application, points=points)
        committees.close(act("ada"), committee=board)
        assessments.decide_many(act("marta"), call=call)
        made = rankings.compute(act("marta"), call=call)
        rankings.expose(act("marta"), ranking=made, act_number="2/2027")
    with at("2027-03-10 10:00"):
        for firm in Organisation.objects.filter(applications__call=call, applications__state="submitted"):
            asked = durcs.request(
                act("elena"), organisation=firm, protocol="INPS_28000001", requested_on=date(2027, 3, 9)
            )
            durcs.confirm(act("elena"), durc=asked)
        rankings.publish(act("marta"), ranking=rankings.compute(act("marta"), call=call), act_number="3/2027")
        acts.publish(act("marta"), deed=acts.commit(act("marta"), call=call))


def a_family_has_a_voucher() -> str:
    """Brescia: a family of last year applies again and is given a voucher in March 2027. Returns who signs in for it."""
    call = Call.objects.select_related("network").get(code=FAMILIES)
    with at("2027-01-20 18:00"):
        before = Award.objects.filter(application__call__code=FAMILIES.replace("2027", "2026"), state="granted")
        one = before.select_related("application__applicant", "application__beneficiary").order_by("row__position")[0]
        old = one.application
        user = User.objects.get(person=old.applicant)
        draft = applications.start(
            act(user.username),
            call=call,
            applicant=old.applicant,
            beneficiary=old.beneficiary,
            answers=facts.answers_of(old),
        )
        applications.submit(act(user.username), application=draft)
    with at("2027-03-22 09:00"):
        assessments.propose(act("bruno"), call=call)
        assessments.decide_many(act("bruno"), call=call)
        rankings.publish(act("bruno"), ranking=rankings.compute(act("bruno"), call=call), act_number="4/2027")
        issuing.issue_all(act("bruno"), call=call)
    User.objects.filter(pk=user.pk).update(demo=True)
    return user.display_name
