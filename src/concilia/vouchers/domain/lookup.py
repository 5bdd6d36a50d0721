"""Finding the voucher of a code, and stopping who guesses."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia import access
from concilia.core.act import Act
from concilia.core.errors import NotFound, TooMany
from concilia.core.jobs import periodic
from concilia.engines import codes
from concilia.engines.invalid import Invalid
from concilia.networks.models import Organisation

from ..models import Voucher, WrongCode
from ..queries.spending import with_rules
from . import spoken

#: So many wrong codes may an actor type in so long: a code has 50 bits, this is what makes them enough (M14).
MOST_WRONG, WITHIN = 10, timedelta(minutes=10)
LONGEST_CODE = 20


def find(typed: str, *, among: QuerySet[Voucher]) -> Voucher:
    """The voucher of a typed code or a scanned token. Raises NotFound, the same for every code that is nobody's."""
    rows = with_rules(among)
    try:
        if is_token(typed):
            return rows.get(token_index=codes.token_digest(codes.token_text(typed)))
        return rows.get(code=codes.voucher_code(typed))
    except Invalid as error:
        raise NotFound(error.code, _(error.text), **error.params) from error
    except Voucher.DoesNotExist as error:
        raise NotFound("vouchers.find", _("Nessun voucher con questo codice: controlla e riprova.")) from error


def is_token(typed: str) -> bool:
    """Whether this is the long token of a QR code, which nobody types or guesses."""
    return len(typed.strip()) > LONGEST_CODE


def look_up(act: Act, *, provider: Organisation, typed: str) -> Voucher:
    """The voucher whose code was typed, or spoken, at a provider's till. Side effects: a row for a wrong code.

    Raises NotFound, and TooMany after ten wrong codes in ten minutes, whether the next one is right or not.
    """
    access.require(act, "vouchers.till", provider)
    wrong = WrongCode.objects.filter(actor=act.actor, at__gt=act.at - WITHIN)
    if wrong.count() >= MOST_WRONG:
        raise TooMany("vouchers.find.too_many", _("Troppi codici sbagliati: riprova tra qualche minuto."))
    try:
        return _found(act, provider, typed)
    except NotFound:
        WrongCode.objects.create(network_id=provider.network_id, provider=provider, actor=act.actor, at=act.at)
        raise


def _found(act: Act, provider: Organisation, typed: str) -> Voucher:
    """By six spoken digits, which are then used, or by the code of the voucher."""
    mine = Voucher.objects.filter(network_id=provider.network_id)
    if spoken.is_spoken(typed):
        return with_rules(mine).get(pk=spoken.spend(act, network=provider.network_id, typed=typed).pk)
    return find(typed, among=mine)


@periodic("vouchers.forget_wrong_codes", every="day")
def forget_wrong_codes(act: Act) -> int:
    """Delete the wrong codes that no longer stop anybody. Returns how many."""
    return WrongCode.objects.filter(at__lte=act.at - WITHIN).delete()[0]
