"""Fifth and sixth stage: vouchers are issued, spent, some undone or given up; statements, payments, expiry."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from random import Random

from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core import clock
from concilia.core.act import Act, system
from concilia.core.errors import Refusal
from concilia.integrations.sepa import Sent, fake
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.providers.domain import accreditations
from concilia.providers.models import ServiceType
from concilia.providers.queries import accredited, prices
from concilia.settlement.domain import outcomes, payments, statements
from concilia.settlement.models import PaymentBatch, Statement
from concilia.settlement.states import OrderState, StatementState
from concilia.territory.models import Network
from concilia.vouchers.domain import ending, issuing, redeeming, reversing
from concilia.vouchers.models import Redemption, Voucher
from concilia.vouchers.queries import spending

from .. import uses
from ..answers import euros
from . import settling
from .adhesion import network_alliance
from .scene import Scene, at

SPRING = (date(2026, 5, 25), date(2026, 6, 30))
AUTUMN = (date(2026, 7, 1), date(2026, 11, 30))
MOST_USES = 3
#: The same order in every demonstration: ids and receipts are drawn anew each time.
ALIKE = ("voucher__code", "service_date", "service__code", "cents", "id")


def issue(scene: Scene) -> None:
    """Vouchers for every award that is spent by voucher, and the first uses. Clock: 20 May to 30 June."""
    with at("2026-05-20 09:00"):
        for call in scene.calls.values():
            if calls.rules(calls.rules_at(call, clock.now())).file.use:
                issuing.issue_all(scene.official(call), call=call, below=scene.rng.randrange)
    with at("2026-06-30 18:00"):
        _spend_all(scene, SPRING)


def settle(scene: Scene) -> None:
    """The other uses, what goes wrong, the statements of each month, the payments; then what is unused comes back."""
    with at("2026-11-30 18:00"):
        _spend_all(scene, AUTUMN)
        _undo_some(scene)
        _give_up_some(scene)
    for number, network in enumerate(scene.networks.values()):
        _pay(scene, network)
        scene.progress("payments", (number + 1) / len(scene.networks))
    with at("2027-01-07 06:00"):
        ending.expire_due(system("tick"))
    with at("2027-01-07 15:00"):
        _ask_to_be_accredited(scene)


def _ask_to_be_accredited(scene: Scene) -> None:
    """A firm would open its own service to other families: something waits on the office's desk."""
    firm = scene.firms["castellanza"][0]
    service = ServiceType.objects.filter(network=firm.network).order_by("code")[0]
    accreditations.request(scene.act_of(firm.pk), organisation=firm, service=service)


def _spend_all(scene: Scene, period: tuple[date, date]) -> None:
    vouchers = spending.with_rules(
        Voucher.objects.select_related("award__application__counting", "award__application__call__network")
    )
    everything = list(vouchers.order_by("code"))
    for number, voucher in enumerate(everything):
        _spend(scene, voucher, period)
        if number % 20 == 0:
            scene.progress("uses", number / len(everything))


def _spend(scene: Scene, voucher: Voucher, period: tuple[date, date]) -> None:
    """A few uses on days of the period, each at an accredited provider or refunded, as the call pays; registers aside."""
    rng = Random(f"{voucher.code} {period[0]}")  # noqa: S311 - the demo must be the same everywhere
    call = voucher.award.application.call
    file = calls.rules(voucher.award.application.rules).file
    if file.use is None or file.use.attendance:
        return
    payment = file.payment
    for _ in range(rng.randint(0, MOST_USES)):
        day = period[0] + timedelta(days=rng.randrange((period[1] - period[0]).days + 1))
        with suppress(Refusal):
            _use(scene, voucher, call, rng, day, refund=bool(payment and payment.to == "applicant"))


def _use(scene: Scene, voucher: Voucher, call: Call, rng: Random, day: date, *, refund: bool) -> None:
    service = rng.choice(list(voucher.services.order_by("code")))
    facts = uses.BY_CALL[call.code](rng, day)
    if refund:
        act = scene.official(call)
        redeeming.refund(act, voucher=voucher, service=service, service_date=day, facts=facts)
        return
    provider = rng.choice(accredited.accredited_among(scene.providers[call.network.code], service, day))
    if "hourly_price" in facts:
        facts["hourly_price"] = euros(prices.listed(provider, service, "hour", day)[-1])
    redeeming.redeem(
        _till(scene, provider),
        voucher=voucher,
        provider=provider,
        service=service,
        service_date=day,
        facts=facts,
        child=rng.choice(children) if len(children := _children(voucher)) > 1 else None,
    )


def _children(voucher: Voucher) -> list[Person]:
    """The children that a voucher names, in the same order in every demonstration."""
    return list(voucher.children.order_by("birth_date", "fiscal_code_index"))


def _till(scene: Scene, provider: Organisation) -> Act:
    return scene.act_of(provider.pk)


def _undo_some(scene: Scene) -> None:
    """One use in forty was typed on the wrong voucher."""
    for redemption in Redemption.objects.filter(provider__isnull=False).order_by(*ALIKE)[::40]:
        act = scene.act_of(redemption.provider_id, "Registrato sul voucher sbagliato")
        reversing.reverse(act, redemption=redemption)


def _give_up_some(scene: Scene) -> None:
    """One voucher in thirty is given up."""
    for voucher in Voucher.objects.filter(state="active").order_by("code")[::30]:
        ending.renounce(scene.act_of(voucher.holder_id), voucher=voucher)


def _pay(scene: Scene, network: Network) -> None:
    months = [date(2026, month, 1) for month in range(5, 12)]
    with at("2026-12-02 09:00"):
        for month in months:
            statements.draw(scene.act(scene.company.users["elena"].actor), network=network, month=month)
        for statement in Statement.objects.filter(network=network, state=StatementState.DRAFT).order_by("number"):
            statements.send(scene.act_of(payments.payee_id(statement)), statement=statement)
        settling.how_they_pay(scene, network)
    settling.under_control(scene, network)
    with at("2026-12-09 10:00"):
        for statement in Statement.objects.filter(network=network, state=StatementState.SENT).order_by("number"):
            statements.approve(scene.act(scene.company.users["elena"].actor), statement=statement)
    _send_to_bank(scene, network, "2026-12-10 11:00", date(2026, 12, 14), reject=1)
    settling.new_account(scene, network)
    _send_to_bank(scene, network, "2026-12-16 11:00", date(2026, 12, 18), reject=0)


def _send_to_bank(scene: Scene, network: Network, when: str, execution: date, *, reject: int) -> None:
    """A batch of what is approved and has no live order; the bank answers, the first time refusing one account."""
    live = [OrderState.ORDERED, OrderState.PAID]
    due = Statement.objects.filter(network=network, state=StatementState.APPROVED).exclude(orders__state__in=live)
    with at(when):
        chosen = list(due.exclude(pk__in=settling.kept_waiting(network)).order_by("number"))
        if not chosen:
            return
        elena = scene.act(scene.company.users["elena"].actor)
        payer = scene.payers[network.code]
        batch = payments.prepare(
            elena, payer=payer, statements=chosen, execution_date=execution, alliance=network_alliance(network)
        )
        payments.send(elena, batch=batch)
        _answer(elena, batch, execution, reject)


def _answer(act: Act, batch: PaymentBatch, booked: date, reject: int) -> None:
    sent = Sent.of(payments.payment_file(batch))
    refused = dict.fromkeys(sorted(sent.cents)[:reject], ("AC04", "Conto chiuso"))
    if refused:
        outcomes.import_outcome(
            act,
            batch=batch,
            data=fake.status_report(sent, refused, message_id=f"{batch.message_id}-S", created=clock.now()),
        )
    notice = fake.debit_notification(
        sent, refused, message_id=f"{batch.message_id}-D", created=clock.now(), booked=booked
    )
    outcomes.import_outcome(act, batch=batch, data=notice)
