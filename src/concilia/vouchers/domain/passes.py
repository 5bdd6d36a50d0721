"""The pass of a till that may lose its network: a small part of each voucher, set aside on the ledger (M17, L17)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.calls.words import said
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import derived
from concilia.core.jobs import periodic
from concilia.ledger.domain import flows, money
from concilia.ledger.kinds import AccountKind
from concilia.ledger.models import Account
from concilia.networks.models import Organisation
from concilia.providers.models import ServiceType
from concilia.providers.queries import accredited

from .. import presenting
from ..models import Device, OfflineHold, OfflinePass, Voucher
from ..queries import identities, spending
from ..queries.spending import LIVE
from ..states import VoucherState
from .ending import return_left

#: The published bound: so many cents of one voucher, and of all, may one pass hold.
PER_VOUCHER, PER_PASS = 1_000, 20_000
#: How long a pass is good, and how long its uses are awaited (M18: nothing older than a day).
LASTS, AWAITED = timedelta(hours=8), timedelta(hours=24)
#: Vouchers used at this till in so many days are on its pass.
LATELY = timedelta(days=60)


class Issued(NamedTuple):
    """A pass as its device keeps it: ``text`` (JSON) and its ``signature`` under the device's secret."""

    row: OfflinePass
    text: str
    signature: str


def issue(act: Act, *, device: Device) -> Issued:
    """Give a device a pass: up to 10 euros of each voucher used at its provider lately, 200 in all, for eight hours.

    Side effects, in order: pass, holds, ledger transfers VOUCHER → HELD, audit entry. Raises Conflict while another pass of
    the device is out, Refusal for a device that is revoked or has no key, and when no voucher can be held.
    """
    access.require(act, "vouchers.device.pass", device)
    with act.writing():
        held = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
        _check(held)
        made = OfflinePass.objects.create(
            network_id=held.network_id,
            device=held,
            issued_at=act.at,
            issued_by=act.actor,
            until=act.at + LASTS,
            send_by=act.at + AWAITED,
        )
        holds = _hold(act, made, held.provider)
        if not holds:
            raise Refusal(
                "vouchers.pass.nothing",
                _("Nessun voucher usato qui negli ultimi due mesi ha denaro da tenere: serve la rete."),
            )
        audit.record(act, "vouchers.device.pass", made, cents=sum(hold.cents for hold in holds), vouchers=len(holds))
    text = _text(held, made, holds)
    return Issued(made, text, sign(held.secret, text))


def _check(device: Device) -> None:
    if device.revoked_at:
        raise Refusal("vouchers.device.is_revoked", _("L'apparecchio è revocato."))
    if not device.handed_at:
        raise Refusal(
            "vouchers.device.no_key", _("L'apparecchio non ha ancora la sua chiave: apri la sua pagina da lì.")
        )
    if device.passes.filter(closed_at=None).exists():
        raise Conflict("vouchers.pass.open", _("L'apparecchio ha già un permesso: invia prima ciò che ha registrato."))


def _hold(act: Act, made: OfflinePass, provider: Organisation) -> list[OfflineHold]:
    """Vouchers used last come first; their rows are locked, in one order, so that none ends between."""
    chosen = [voucher.pk for voucher in _lately(act, provider) if _can_be_offline(voucher)]
    locked = Voucher.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=chosen)
    rows = {row.pk: row for row in spending.with_rules(locked).order_by("pk") if row.state == VoucherState.ACTIVE}
    holds: list[OfflineHold] = []
    room = PER_PASS
    for pk in (pk for pk in chosen if pk in rows):
        cents = min(PER_VOUCHER, spending.left(rows[pk]), room)
        if cents > 0:
            hold = OfflineHold(network_id=made.network_id, offline_pass=made, voucher=rows[pk], cents=cents)
            holds, room = [*holds, hold], room - cents
    OfflineHold.objects.bulk_create(holds)
    ways = [flows.set_aside(id=one.pk, voucher=one.voucher_id, period=str(made.pk), cents=one.cents) for one in holds]
    money.send(act, network=made.network_id, flows=ways)
    return holds


def _lately(act: Act, provider: Organisation) -> list[Voucher]:
    """The provider's own vouchers (bound to it) and those used at it lately, last used first."""
    since = act.at - LATELY
    here = Q(redemptions__provider=provider, redemptions__at__gt=since)
    rows = Voucher.objects.filter(Q(network_id=provider.network_id, state=VoucherState.ACTIVE))
    dated: Any = rows.filter(Q(pk__in=rows.filter(here).values("pk")) | Q(provider=provider)).annotate(
        last=Coalesce(Max("redemptions__at", filter=here), "issued_at")
    )
    most = PER_PASS // PER_VOUCHER
    return list(spending.holding(spending.with_rules(dated.order_by("-last", "pk")))[: 2 * most])


def _can_be_offline(voucher: Voucher) -> bool:
    """Not where a register, receipts of the holder, protected facts or payment by stages are asked: those need the network."""
    rule = presenting.use_of(voucher)
    special = any(fact.sensitivity == "special" for fact in rule.facts)
    return rule.attendance is None and not voucher.by_stages and not special and not presenting.pays_holder(voucher)


# What the device reads


def sign(secret: str, text: str) -> str:
    """HMAC-SHA256 under a device's secret, in hexadecimal."""
    return hmac.new(bytes.fromhex(secret), text.encode(), hashlib.sha256).hexdigest()


def _text(device: Device, made: OfflinePass, holds: Iterable[OfflineHold]) -> str:
    """No code, no name: keyed digests of codes, which only this device can compare with what is typed."""
    rows = [_row(device, hold, made.issued_at) for hold in holds]
    told = {
        "pass": str(made.pk),
        "device": str(device.pk),
        "from": made.issued_at.isoformat(),
        "until": made.until.isoformat(),
        "send_by": made.send_by.isoformat(),
        "sequence": device.sequence,
        "mac": device.mac,
        "vouchers": rows,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _row(device: Device, hold: OfflineHold, at: datetime) -> dict[str, Any]:
    voucher = hold.voucher
    children = identities.children_of(voucher)
    return {
        "hold": str(hold.pk),
        "cents": hold.cents,
        "code": sign(device.secret, voucher.code),
        "token": sign(device.secret, str(voucher.token).upper()),
        "title": presenting.title(voucher),
        "services": {one.code: texts.in_language(one.label) for one in _services(device.provider, voucher, at)},
        "children": {str(one.pk): identities.child_at_till(voucher, one, device.provider_id) for one in children},
        "facts": [_fact(one) for one in presenting.asked(presenting.use_of(voucher))],
    }


def _services(provider: Organisation, voucher: Voucher, at: datetime) -> list[ServiceType]:
    day = at.date()
    return [one for one in voucher.services.all() if accredited.is_accredited(provider, one, day)]


def _fact(fact: Any) -> dict[str, Any]:
    choices = {name: said(label) for name, label in (fact.choices or {}).items()}
    return {"name": fact.name, "type": fact.type, "label": said(fact.label), "choices": choices}


# Its end


def held_by(made: OfflinePass) -> dict[UUID, int]:
    """The cents that a pass still holds, by voucher."""
    rows = Account.objects.filter(network_id=made.network_id, kind=AccountKind.HELD, period=str(made.pk))
    return {owner: balance or 0 for owner, balance in rows.order_by().values_list("owner", "balance")}


def close(act: Act, *, made: OfflinePass) -> int:
    """End a pass: its device sent what it had, or its term is over. The caller asked ``access`` and locks the device.

    Side effects, in order: stamp, ledger transfers HELD → VOUCHER, and on to the call's line where the voucher has ended.
    Returns the cents that went back; a pass that ended gives back nothing more.
    """
    with act.writing():
        open_ = OfflinePass.objects.filter(pk=made.pk, closed_at=None)
        if not open_.update(closed_at=act.at, closed_by=act.actor):
            return 0
        left = {owner: cents for owner, cents in held_by(made).items() if cents}
        locked = Voucher.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=left).order_by("pk")
        for voucher in locked.select_related("award"):
            _release(act, made, voucher, left[voucher.pk])
    return sum(left.values())


def _release(act: Act, made: OfflinePass, voucher: Voucher, cents: int) -> None:
    back = derived(made.pk, f"release {voucher.pk}")
    way = flows.release(id=back, voucher=voucher.pk, period=str(made.pk), cents=cents)
    money.send(act, network=made.network_id, flows=[way])
    if voucher.state not in LIVE:
        return_left(act, voucher, derived(back, "return"))


@periodic("vouchers.close_passes", every="hour")
def close_due(act: Act) -> int:
    """Close the passes whose uses are awaited no longer. Returns how many. Bulk verb; side effects as ``close``, audit entry."""
    due = list(OfflinePass.objects.filter(closed_at=None, send_by__lte=act.at))
    for made in due:
        with act.writing():
            Device.objects.select_for_update(no_key=True).get(pk=made.device_id)
            cents = close(act, made=made)
            audit.record(act, "vouchers.offline.close", made, cents=cents)
    return len(due)
