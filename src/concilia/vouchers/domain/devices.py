"""Tills that may lose their network: registered by name, with a secret of their own, revocable (M17, M18)."""

from __future__ import annotations

import secrets

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.networks.models import Organisation

from ..models import Device

SECRET_BYTES = 32


def register(act: Act, *, provider: Organisation, name: str) -> Device:
    """Register a device of a provider. Side effects, in order: row with a new secret, audit entry.

    Raises Refusal without a name, Conflict when a device of that name is in use.
    """
    access.require(act, "vouchers.device.register", provider)
    plain = " ".join(name.split())
    if not plain:
        raise Refusal("vouchers.device.name", _("Dai un nome all'apparecchio, per riconoscerlo: per esempio «banco»."))
    try:
        with act.writing():
            made = Device.objects.create(
                network_id=provider.network_id,
                provider=provider,
                name=plain,
                secret=secrets.token_hex(SECRET_BYTES),
                registered_at=act.at,
                registered_by=act.actor,
            )
            audit.record(act, "vouchers.device.register", made)
    except IntegrityError as error:
        raise Conflict("vouchers.device.same_name", _("C'è già un apparecchio con questo nome.")) from error
    return made


def hand_over(act: Act, *, device: Device) -> str:
    """The secret of a device, given to it once: hexadecimal, 32 bytes. Side effects, in order: stamp, audit entry.

    Raises Conflict when it was given before: whoever lost it registers another device.
    """
    access.require(act, "vouchers.device.register", device)
    with act.writing():
        fresh = Device.objects.filter(pk=device.pk, handed_at=None, revoked_at=None)
        if not fresh.update(handed_at=act.at, handed_by=act.actor):
            raise Conflict(
                "vouchers.device.handed",
                _("La chiave di questo apparecchio è già stata consegnata: se l'hai persa, registrane un altro."),
            )
        audit.record(act, "vouchers.device.hand_over", device)
    return str(device.secret)


def revoke(act: Act, *, device: Device) -> Device:
    """End a device that was lost or stolen: what it recorded from now on is refused, what it holds stays until its term.

    Side effects, in order: stamp, audit entry. Raises Refusal without a reason, Conflict when it was revoked before.
    """
    access.require(act, "vouchers.device.revoke", device)
    audit.need_reason(act)
    with act.writing():
        if not Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=act.at, revoked_by=act.actor):
            raise Conflict("vouchers.device.revoked", _("L'apparecchio è già revocato."))
        audit.record(act, "vouchers.device.revoke", device)
    device.refresh_from_db()
    return device
