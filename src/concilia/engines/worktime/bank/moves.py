"""What may happen to an account: each verb gives the entries to add, or refuses and says why. No lot goes below zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from concilia.engines.invalid import Invalid
from concilia.engines.invalid import gettext_noop as _
from concilia.engines.money import apportion
from concilia.engines.worktime.bank.account import Account, Entry, Kind, Lot
from concilia.engines.worktime.bank.scheme import Scheme, Source

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Accrued:
    """The entries to add, and the minutes that the ceiling of the year keeps out (they stay overtime)."""

    entries: tuple[Entry, ...]
    beyond: int


# In


def accrue(
    scheme: Scheme, account: Account, *, on: date, earned: date, minutes: int, source: Source, percent: int = 100
) -> Accrued:
    """Bank minutes worked on a day, up to the ceiling of its year. ``percent``: of full time; ``on``: when it is written."""
    _positive(minutes)
    if source not in scheme.sources:
        raise Invalid("bank.source", _("Questa banca delle ore non accoglie ore di questo tipo: guarda l'accordo."))
    if earned > on:
        raise Invalid("bank.future", _("Le ore si accreditano dopo averle lavorate: correggi la data."))
    if scheme.expires.of(earned) < on:
        raise Invalid("bank.late", _("Queste ore sono già scadute: l'accredito arriva troppo tardi."))
    cap = scheme.year_cap(percent)
    room = minutes if cap is None else max(0, cap - account.banked(earned.year))
    banked = min(minutes, room)
    lot = Lot(account.next, earned, scheme.expires.of(earned), source)
    return Accrued(_written(account, "accrue", on, [(lot, banked)] if banked else []), minutes - banked)


# Out, for rest


def reserve(
    scheme: Scheme, account: Account, *, on: date, use_on: date, minutes: int, approved: bool = False, away: int = 0
) -> tuple[Entry, ...]:
    """Set minutes aside for a day of rest. ``away``: colleagues already away then; ``approved``: by who must."""
    return _rest("reserve", scheme, account, on, use_on, minutes, approved, away)


def use(
    scheme: Scheme, account: Account, *, on: date, use_on: date, minutes: int, approved: bool = False, away: int = 0
) -> tuple[Entry, ...]:
    """Use minutes on a day of rest, the hours that expire first before the others."""
    return _rest("use", scheme, account, on, use_on, minutes, approved, away)


def _rest(
    kind: Kind, scheme: Scheme, account: Account, on: date, use_on: date, minutes: int, approved: bool, away: int
) -> tuple[Entry, ...]:
    if scheme.approval and not approved:
        raise Invalid("bank.approval", _("L'accordo chiede che chi dirige approvi il riposo prima che sia segnato."))
    _check_use(scheme, account, on, use_on, minutes, away)
    return _written(account, kind, on, _out(account, on, use_on, minutes), use_on=use_on)


def release(account: Account, act: int, *, on: date) -> tuple[Entry, ...]:
    """Give back a reservation, to the lots that it came from and to the minute."""
    held = _open(account, act)
    return _written(account, "release", max(on, held[0].on), [(entry.lot, -entry.minutes) for entry in held], of=act)


def take(account: Account, act: int, *, on: date) -> tuple[Entry, ...]:
    """Turn a reservation into the use that it was made for."""
    held, back = _open(account, act), release(account, act, on=on)
    moves = [(entry.lot, entry.minutes) for entry in held]
    return back + _written(account.plus(back), "use", back[0].on, moves, use_on=held[0].use_on)


def _open(account: Account, act: int) -> tuple[Entry, ...]:
    held = account.reserved(act)
    if not held:
        raise Invalid("bank.no_reservation", _("Questa prenotazione non c'è, o è già stata usata o annullata."))
    return held


def _check_use(scheme: Scheme, account: Account, on: date, use_on: date, minutes: int, away: int) -> None:
    _positive(minutes)
    usable = sum(free for _lot, free in account.usable(on, use_on))
    if minutes < scheme.least_use_minutes and minutes != usable:
        problem = _("Il riposo è di almeno %(least)s minuti: meno si può solo per finire le ore che restano.")
        raise Invalid("bank.least", problem, least=scheme.least_use_minutes)
    if minutes % scheme.step_minutes and minutes != usable:
        raise Invalid("bank.step", _("Il riposo si prende a passi di %(step)s minuti."), step=scheme.step_minutes)
    days = account.away()
    if scheme.most_use_minutes_day is not None and days.get(use_on, 0) + minutes > scheme.most_use_minutes_day:
        problem = _("In un giorno si usano al massimo %(most)s minuti della banca delle ore.")
        raise Invalid("bank.day", problem, most=scheme.most_use_minutes_day)
    month = {day for day in days if (day.year, day.month) == (use_on.year, use_on.month)} | {use_on}
    if scheme.use_days_month is not None and len(month) > scheme.use_days_month:
        problem = _("In un mese si usa la banca delle ore al massimo in %(most)s giorni.")
        raise Invalid("bank.month", problem, most=scheme.use_days_month)
    if scheme.at_once is not None and away >= scheme.at_once:
        problem = _("Quel giorno sono già assenti %(away)s colleghi, il massimo dell'accordo: scegli un altro giorno.")
        raise Invalid("bank.at_once", problem, away=away)


# Out, for money or time


def pay(scheme: Scheme, account: Account, *, on: date, minutes: int) -> tuple[Entry, ...]:
    """Pay minutes out, those that expire first before the others, as long as their payment may be asked for on that day."""
    _positive(minutes)
    moves, left = [], minutes
    for lot, free in account.usable(on, on):
        until = scheme.pay_until(lot.earned)
        if left and lot.source != "donated" and until is not None and on <= until:
            moves.append((lot, -min(free, left)))
            left -= min(free, left)
    if left:
        problem = _(
            "Si possono pagare %(minutes)s minuti: gli altri sono usati, donati o fuori dal termine per chiederlo."
        )
        raise Invalid("bank.pay", problem, minutes=minutes - left)
    return _written(account, "pay", on, moves)


def expire(account: Account, *, on: date) -> tuple[Entry, ...]:
    """Close what expired before a day, the oldest first. What is reserved stays so until it is used or released."""
    added: tuple[Entry, ...] = ()
    for lot in account.lots:
        day = _expiry_day(account, lot)
        if day <= on and (minutes := account.free(lot, day)) > 0:
            added += _written(account.plus(added), "expire", day, [(lot, -minutes)])
    return added


def _expiry_day(account: Account, lot: Lot) -> date:
    """The day after the last good one, or the later day on which something came back to the lot."""
    back = [entry.on for entry in account.entries if entry.lot == lot and entry.kind == "release"]
    return max([lot.expires + _DAY, *back])


def expiring(account: Account, *, on: date, within: int) -> list[tuple[Lot, int]]:
    """Lots that expire within so many days, today included, with the minutes that they still hold."""
    return [(lot, free) for lot, free in account.usable(on, on) if (lot.expires - on).days <= within]


# Between colleagues


def donate(scheme: Scheme, account: Account, *, on: date, minutes: int) -> tuple[Entry, ...]:
    """Give minutes to a colleague of the same employer; what was received as a gift is not given on."""
    _positive(minutes)
    if not scheme.donation:
        raise Invalid("bank.donation", _("L'accordo non prevede di donare ore della banca ai colleghi."))
    own = [(lot, free) for lot, free in account.usable(on, on) if lot.source != "donated"]
    if sum(free for _lot, free in own) < minutes:
        raise Invalid("bank.short", _("Le ore non bastano: ne restano %(left)s minuti."), left=sum(f for _l, f in own))
    return _written(account, "donate", on, _taken(own, minutes))


def receive(account: Account, *, on: date, minutes: int, expires: date) -> tuple[Entry, ...]:
    """Minutes from colleagues, in a lot of their own."""
    _positive(minutes)
    if expires < on:
        raise Invalid("bank.expired", _("La scadenza viene prima del giorno in cui le ore arrivano."))
    return _written(account, "receive", on, [(Lot(account.next, on, expires, "donated"), minutes)])


def give_back(account: Account, *, on: date, minutes: int | None = None) -> tuple[tuple[Entry, ...], int]:
    """When the need ends: take what is left of the gifts, all or ``minutes``, out of the account that received them."""
    gifts = [(lot, free) for lot, free in account.usable(on, on) if lot.source == "donated"]
    left = sum(free for _lot, free in gifts)
    back = left if minutes is None else minutes
    if back > left:
        raise Invalid("bank.short", _("Le ore non bastano: ne restano %(left)s minuti."), left=left)
    return _written(account, "donate", on, _taken(gifts, back) if back else []), back


def returned(account: Account, *, on: date, minutes: int, scheme: Scheme) -> tuple[Entry, ...]:
    """Minutes that come back to who donated them, usable as if they were earned that day, so that none dies on the way."""
    _positive(minutes)
    return _written(account, "return", on, [(Lot(account.next, on, scheme.expires.of(on), "overtime"), minutes)])


def shares_back(minutes: int, given: Sequence[int]) -> tuple[int, ...]:
    """How what is left goes back to the donors: in proportion to what each gave, the first of equals taking the odd minute."""
    return apportion(minutes, given).parts


# Entries


def _out(account: Account, on: date, use_on: date, minutes: int) -> list[tuple[Lot, int]]:
    usable = list(account.usable(on, use_on))
    left = sum(free for _lot, free in usable)
    if left < minutes:
        raise Invalid("bank.short", _("Le ore non bastano: ne restano %(left)s minuti."), left=left)
    return _taken(usable, minutes)


def _taken(lots: Iterable[tuple[Lot, int]], minutes: int) -> list[tuple[Lot, int]]:
    moves = []
    for lot, free in lots:
        if minutes:
            moves.append((lot, -min(free, minutes)))
            minutes -= min(free, minutes)
    return moves


def _written(
    account: Account,
    kind: Kind,
    on: date,
    moves: Iterable[tuple[Lot, int]],
    *,
    use_on: date | None = None,
    of: int | None = None,
) -> tuple[Entry, ...]:
    first = account.next
    return tuple(
        Entry(number=first + at, on=on, kind=kind, lot=lot, minutes=minutes, act=first, use_on=use_on, of=of)
        for at, (lot, minutes) in enumerate(moves)
    )


def _positive(minutes: int) -> None:
    if isinstance(minutes, bool) or not isinstance(minutes, int) or minutes <= 0:
        raise Invalid("bank.minutes", _("Servono minuti interi, maggiori di zero."))
