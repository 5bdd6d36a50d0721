"""Vouchers as care is: a register that families confirm or dispute, a code said aloud, money for a birth, what lapses."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.db.models import QuerySet

from concilia.core.act import Act, system
from concilia.networks.models import Organisation
from concilia.vouchers.domain import (
    activating,
    alerting,
    answering,
    attending,
    ending,
    lookup,
    spoken,
    topping,
)
from concilia.vouchers.models import Attendance, Voucher

from .. import uses
from . import importing
from .scene import Scene, at

ASSISTANCE, RIDES, RECEIPTS = "castellanza-a-assistance-2026", "castellanza-a-2026", "adda-martesana-voucher-2026"
FIRST_DAY, MOST_DAYS = date(2026, 6, 8), 4
#: Of the vouchers for assistance: so many are used, so many only activated, the others lapse.
USED, ACTIVATED = 8, 2


def play(scene: Scene) -> None:
    """June: hours of assistance are recorded, confirmed and disputed; a ride by six digits; a birth; a check. (CA-32)"""
    with at("2026-06-26 18:00"):
        vouchers = list(_of(ASSISTANCE))
        for number, voucher in enumerate(vouchers[:USED]):
            _record(scene, voucher, scene.providers["castellanza"][number % 2])
        for voucher in vouchers[USED : USED + ACTIVATED]:
            activating.activate(scene.act_of(voucher.holder_id), voucher=voucher)
    importing.attendance(scene)
    with at("2026-06-29 20:00"):
        _answer(scene, vouchers[: USED - 1])
        _say_six_digits(scene)
        _be_born(scene)
        _check(scene)


def summer(scene: Scene) -> None:
    """What nobody confirmed is not recognised, what nobody activated lapses, and holders hear of terms before."""
    with at("2026-07-05 06:00"):
        alerting.tell_terms(system("tick"))
    with at("2026-08-31 06:00"):
        answering.hear_silence(system("tick"))
        ending.lapse_due(system("tick"))


def _of(call: str) -> QuerySet[Voucher]:
    related = "award__application__call__network", "award__application__rules__call", "award__application__applicant"
    return Voucher.objects.filter(award__application__call__code=call).select_related(*related).order_by("code")


def _record(scene: Scene, voucher: Voucher, provider: Organisation) -> None:
    """A few afternoons, as the cooperative writes them down."""
    rng = Random(f"register {voucher.code}")  # noqa: S311 - the demo must be the same everywhere
    service = voucher.services.order_by("code")[0]
    for number in range(rng.randint(2, MOST_DAYS)):
        day = FIRST_DAY + timedelta(days=number * 4)
        facts = uses.assistance(rng, day)
        act = scene.act_of(provider.pk)
        attending.record(act, voucher=voucher, provider=provider, service=service, day=day, facts=facts)


def _answer(scene: Scene, vouchers: list[Voucher]) -> None:
    """One day is disputed and written again; then each family confirms its month with one tap."""
    wrong = Attendance.objects.filter(voucher=vouchers[0]).select_related("voucher", "provider").order_by("day")[0]
    answering.dispute(scene.act_of(vouchers[0].holder_id, "Quel giorno l'assistenza è durata un'ora"), attendance=wrong)
    facts = {**wrong.facts, "done_hours": "1"}
    attending.correct(scene.act_of(wrong.provider_id, "Ore lette male dal foglio"), attendance=wrong, facts=facts)
    for voucher in vouchers:
        answering.confirm_month(scene.act_of(voucher.holder_id), voucher=voucher, month=FIRST_DAY)


def _say_six_digits(scene: Scene) -> None:
    """Somebody without a phone at hand says six digits to the driver."""
    voucher, rng = _of(RIDES)[0], Random("six digits")  # noqa: S311 - the demo must be the same everywhere
    made = spoken.make(scene.act_of(voucher.holder_id), voucher=voucher, below=rng.randrange)
    provider = scene.providers["castellanza"][0]
    lookup.look_up(scene.act_of(provider.pk), provider=provider, typed=made.digits)


def _be_born(scene: Scene) -> None:
    """A family gives its voucher up, another has a child: the call adds to its voucher from what came back."""
    vouchers = _of(RECEIPTS)
    given_up, growing = vouchers.reverse()[0], vouchers[0]
    ending.renounce(scene.act_of(given_up.holder_id), voucher=given_up)
    act = scene.official(growing.award.application.call)
    topping.top_up(act, voucher=growing, code="BIRTH", day=date(2026, 6, 12), facts={"newborn": "1"})


def _check(scene: Scene) -> None:
    """A voucher is suspended for a check of the residence, and resumed."""
    voucher = _of(RIDES)[1]
    ending.suspend(_because(scene, voucher, "Verifica della residenza"), voucher=voucher)
    ending.resume(scene.official(voucher.award.application.call), voucher=voucher)


def _because(scene: Scene, voucher: Voucher, reason: str) -> Act:
    return scene.official(voucher.award.application.call).because(reason)
