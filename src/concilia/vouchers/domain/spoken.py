"""Six digits said at a till by who has no phone at hand: for minutes, once, for one voucher (M14)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import crypto
from concilia.core.act import Act
from concilia.core.errors import Busy, NotFound, Refusal, TooMany
from concilia.core.jobs import periodic

from ..models import SpokenCode, Voucher
from ..states import VoucherState

DIGITS = 6
#: How long a code lives, and how many of one voucher may be made in an hour.
LIVES = timedelta(minutes=10)
MOST_MADE, WITHIN = 5, timedelta(hours=1)
DRAWS = 20
Below = Callable[[int], int]


class Spoken(NamedTuple):
    """A code just made: its digits are shown now and kept nowhere."""

    digits: str
    row: SpokenCode


def make(act: Act, *, voucher: Voucher, below: Below = secrets.randbelow) -> Spoken:
    """Make six digits for a voucher; those made before for it stop being good. By its holder, or by the desk on the phone.

    Side effects, in order: codes of the voucher that were not used go, the new one, audit entry (without the digits).
    Raises Refusal when the voucher can't be spent, TooMany after five in an hour.
    """
    access.require(act, "vouchers.voucher.speak", voucher)
    with act.writing():
        held = Voucher.objects.select_for_update(no_key=True).get(pk=voucher.pk)
        if held.state != VoucherState.ACTIVE:
            state = VoucherState(held.state).label
            raise Refusal("vouchers.redeem.state", _("Il voucher non è utilizzabile: è %(state)s."), state=state)
        if held.spoken_codes.filter(made_at__gt=act.at - WITHIN).count() >= MOST_MADE:
            raise TooMany(
                "vouchers.spoken.too_many", _("Troppi codici in un'ora per questo voucher: riprova più tardi.")
            )
        held.spoken_codes.filter(used_at=None).update(used_at=act.at)
        made = _draw(act, held, below)
        audit.record(act, "vouchers.voucher.speak", held)
    return made


def _draw(act: Act, held: Voucher, below: Below) -> Spoken:
    """Digits that no live code of the network has; dead ones do not count."""
    SpokenCode.objects.filter(network_id=held.network_id, used_at=None, until__lte=act.at).update(used_at=act.at)
    for _attempt in range(DRAWS):
        digits = f"{below(10**DIGITS):0{DIGITS}}"
        try:
            with act.writing():
                row = SpokenCode.objects.create(
                    network_id=held.network_id,
                    voucher=held,
                    digest=digest(held.network_id, digits),
                    made_at=act.at,
                    made_by=act.actor,
                    until=act.at + LIVES,
                )
        except IntegrityError:
            continue
        return Spoken(digits, row)
    raise Busy("core.busy", _("Il sistema è occupato: riprova tra qualche secondo."))


def is_spoken(typed: str) -> bool:
    """Whether this has the form of a spoken code: six digits, however they are spaced."""
    plain = "".join(typed.split()).replace("-", "")
    return len(plain) == DIGITS and plain.isascii() and plain.isdigit()


def spend(act: Act, *, network: UUID, typed: str) -> Voucher:
    """The voucher of six digits said at a till; they are good no more. Side effects: the code is used.

    They are compared as keyed hashes, so that the time of an answer tells nothing. Raises NotFound, the same for a code
    that never was, is over or was used.
    """
    plain = "".join(typed.split()).replace("-", "")
    live = SpokenCode.objects.filter(network_id=network, used_at=None, until__gt=act.at, digest=digest(network, plain))
    with act.writing():
        row = live.order_by("pk").first()
        if row is None or not live.filter(pk=row.pk).update(used_at=act.at):
            raise NotFound("vouchers.find", _("Nessun voucher con questo codice: controlla e riprova."))
    return row.voucher


def digest(network: UUID, digits: str) -> str:
    return crypto.keyed_hash(f"{network}:{digits}", purpose="spoken code")


@periodic("vouchers.forget_spoken_codes", every="day")
def forget_spoken_codes(act: Act) -> int:
    """Delete the spoken codes that count for nothing any more. Returns how many."""
    return SpokenCode.objects.filter(made_at__lte=act.at - WITHIN, until__lte=act.at).delete()[0]
