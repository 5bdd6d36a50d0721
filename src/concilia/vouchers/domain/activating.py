"""The beginning of a voucher: its activation, within the term of the call, and the provider it is bound to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.calls.queries import calls
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.engines.rules import CallRules, complete_by
from concilia.networks.models import Organisation
from concilia.providers.queries import accredited

from ..models import Voucher
from ..queries import spending
from ..states import VoucherState


def activate(act: Act, *, voucher: Voucher) -> Voucher:
    """The holder says that the voucher will be used. Side effects, in order: activation, last day of use, audit entry.

    Raises Conflict when it is active already, Refusal when the call asks for no activation or its term is over.
    """
    access.require(act, "vouchers.voucher.activate", voucher)
    today = act.at.astimezone(clock.ROME).date()
    with act.writing():
        held = locked(voucher)
        if held.activate_by is None:
            raise Refusal("vouchers.activate.none", _("Questo voucher non va attivato: si può già usare."))
        if held.activated_at:
            raise Conflict("vouchers.activate.twice", _("Il voucher è già attivo."))
        check_term(held, today)
        _change(act, held, _activation(act, rules_of(voucher), held, today), "vouchers.voucher.activate")
    voucher.refresh_from_db()
    return voucher


def choose(act: Act, *, voucher: Voucher, provider: Organisation) -> Voucher:
    """The holder chooses the only provider of the voucher. Side effects, in order: choice, audit entry.

    Raises Refusal when the call lets spend anywhere or the provider is not accredited today, Conflict when one was chosen.
    """
    access.require(act, "vouchers.voucher.choose", voucher)
    with act.writing():
        held = locked(voucher)
        if held.provider_id:
            raise Conflict("vouchers.choose.twice", _("L'ente è già scelto: per cambiarlo serve un motivo."))
        _check_choice(act, voucher, held, provider)
        _change(act, held, {"provider_id": provider.pk}, "vouchers.voucher.choose", provider=str(provider.pk))
    voucher.refresh_from_db()
    return voucher


def change_provider(act: Act, *, voucher: Voucher, provider: Organisation) -> Voucher:
    """Change the only provider of a voucher, with a reason. Side effects, in order: choice, audit entry.

    What was used at the one before stays. Errors as ``choose``; Refusal without a reason, and of a voucher by stages once
    something was used or paid: its stages are of one provider.
    """
    access.require(act, "vouchers.voucher.change_provider", voucher)
    audit.need_reason(act)
    with act.writing():
        held = locked(voucher)
        _check_choice(act, voucher, held, provider)
        if held.by_stages and (spending.used_of(held) or spending.paid_by_stages(held)):
            raise Refusal(
                "vouchers.choose.stages",
                _(
                    "Il voucher è pagato a fasi a un solo ente, e ha già utilizzi o pagamenti: l'ente non si cambia più."
                ),
            )
        before = str(held.provider_id or "")
        named = {"provider": str(provider.pk), "before": before}
        _change(act, held, {"provider_id": provider.pk}, "vouchers.voucher.change_provider", **named)
    voucher.refresh_from_db()
    return voucher


def begin(act: Act, held: Voucher, rules: CallRules, *, day: date, provider: Organisation | None) -> None:
    """What a first use does to a voucher whose row is locked: it is activated, and bound where the call binds it.

    Side effects, in order: the fields, one audit entry each.
    """
    if held.activate_by and not held.activated_at:
        _change(act, held, _activation(act, rules, held, day), "vouchers.voucher.activate")
    if provider and held.provider_id is None and providers_rule(rules) == "first":
        named = {"provider": str(provider.pk)}
        _change(act, held, {"provider_id": provider.pk}, "vouchers.voucher.choose", **named)


def check_provider(rules: CallRules, held: Voucher, provider: Organisation) -> None:
    """Raise the Refusal of a provider that is not the voucher's only one."""
    if providers_rule(rules) == "any":
        return
    if held.provider_id is None and providers_rule(rules) == "chosen":
        raise Refusal(
            "vouchers.redeem.not_chosen", _("Chi ha il voucher deve prima scegliere l'ente, dalla pagina del voucher.")
        )
    if held.provider_id not in (None, provider.pk):
        raise Refusal(
            "vouchers.redeem.other_provider", _("Questo voucher si usa presso un solo ente, e non è il vostro.")
        )


def check_term(held: Voucher, day: date) -> None:
    """Raise the Refusal of a voucher that was not activated in time."""
    if held.activate_by and not held.activated_at and day > held.activate_by:
        raise Refusal(
            "vouchers.redeem.not_activated",
            _("Il voucher andava attivato entro il %(last)s: è decaduto."),
            last=held.activate_by.strftime("%d/%m/%Y"),
        )


def providers_rule(rules: CallRules) -> str:
    """Where the call lets its vouchers be spent: ``any``, ``first``, ``chosen``."""
    return rules.file.use.providers if rules.file.use else "any"


def rules_of(voucher: Voucher) -> CallRules:
    return calls.rules(voucher.award.application.rules)


def locked(voucher: Voucher) -> Voucher:
    """Its row, locked until commit. Raises Refusal unless it is active."""
    held = Voucher.objects.select_for_update(no_key=True).get(pk=voucher.pk)
    if held.state != VoucherState.ACTIVE:
        state = VoucherState(held.state).label
        raise Refusal("vouchers.redeem.state", _("Il voucher non è utilizzabile: è %(state)s."), state=state)
    return held


def _activation(act: Act, rules: CallRules, held: Voucher, day: date) -> dict[str, Any]:
    """Activated on a day, it is spent by the term that the call counts from there, if that comes first."""
    last = complete_by(rules, day)
    until = min(held.valid_until, max(last, held.valid_from)) if last else held.valid_until
    return {"activated_at": act.at, "activated_by": act.actor, "valid_until": until}


def _check_choice(act: Act, voucher: Voucher, held: Voucher, provider: Organisation) -> None:
    if providers_rule(rules_of(voucher)) == "any":
        raise Refusal(
            "vouchers.choose.any", _("Questo voucher si usa presso ogni ente accreditato: non serve scegliere.")
        )
    today = act.at.astimezone(clock.ROME).date()
    served = any(accredited.is_accredited(provider, service, today) for service in held.services.all())
    if provider.network_id != held.network_id or not served:
        raise Refusal("vouchers.choose.provider", _("L'ente non è accreditato per i servizi di questo voucher."))


def _change(act: Act, held: Voucher, changes: dict[str, Any], verb: str, **data: str) -> None:
    Voucher.objects.filter(pk=held.pk).update(**changes)
    for name, value in changes.items():
        setattr(held, name, value)
    audit.record(act, verb, held, **data)
