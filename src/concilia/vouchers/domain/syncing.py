"""What a till recorded without network, sent in order: each entry judged once by the rules of the till (M17, M18)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.people.models import Person
from concilia.providers.models import ServiceType
from concilia.ui.components import money_text

from ..models import Device, OfflineHold, OfflinePass, OfflineUse, Redemption
from ..queries.spending import with_rules
from .judging import Offline, Use
from .passes import close, held_by, sign
from .redeeming import spend

CONFLICT = "vouchers.offline.conflict"
MOST_ENTRIES, LONGEST = 500, 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An entry as its device wrote it. ``cents``: what the till said that the voucher would pay."""

    sequence: int
    hold: UUID
    at: datetime
    day: date
    service: str
    cents: int
    facts: Mapping[str, str]
    child: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of a sync: entries new, known before, those of the new ones with a conflict, why it stopped if it did."""

    taken: int
    known: int
    conflicts: int
    stopped: str
    released: int


def sync(act: Act, *, device: Device, entries: Sequence[tuple[str, str]]) -> Sent:
    """Take the entries of a device, (text, mac) in its order; those taken before move nothing.

    Side effects, in order, for each new entry: what a use at the till does, paid from the hold alone, in one statement;
    the entry; for what is not paid, or less than was told, an audit entry ``vouchers.offline.conflict``. An entry that is
    damaged, forged or out of order stops the reading there, with an audit entry ``vouchers.offline.stopped``. At the end
    of a whole reading the open pass is closed, and what is left of it is on its vouchers again.
    """
    access.require(act, "vouchers.device.sync", device)
    if len(entries) > MOST_ENTRIES:
        raise Refusal("vouchers.offline.many", _("Al massimo %(most)s registrazioni per invio."), most=MOST_ENTRIES)
    with act.writing():
        held = Device.objects.select_for_update(no_key=True).select_related("provider").get(pk=device.pk)
        taken = known = conflicts = 0
        stopped: Refusal | None = None
        for text, mac in entries:
            try:
                asked = _next(held, text, mac)
            except Refusal as refusal:
                stopped = refusal
                audit.record(act, "vouchers.offline.stopped", held, code=refusal.code, after=held.sequence)
                break
            if asked is None:
                known += 1
                continue
            taken, conflicts = taken + 1, conflicts + (not _take(act, held, asked, text, mac))
        released = 0 if stopped else _close(act, held)
        audit.record(act, "vouchers.device.sync", held, taken=taken, known=known, conflicts=conflicts)
    return Sent(
        taken=taken, known=known, conflicts=conflicts, stopped=str(stopped) if stopped else "", released=released
    )


def _close(act: Act, device: Device) -> int:
    made = OfflinePass.objects.filter(device=device, closed_at=None).first()
    return close(act, made=made) if made else 0


# Reading


def _next(device: Device, text: str, mac: str) -> Asked | None:
    """The entry, if it is the next one; None if it was taken before. Raises Refusal for anything else."""
    asked = _parsed(text)
    if asked.sequence <= device.sequence:
        kept = OfflineUse.objects.filter(device=device, sequence=asked.sequence).first()
        if kept and hmac.compare_digest(kept.mac, mac) and kept.text == text:
            return None
        raise Refusal(
            "vouchers.offline.fork",
            _("La registrazione %(number)s è diversa da quella già ricevuta: l'apparecchio è stato copiato?"),
            number=asked.sequence,
        )
    if asked.sequence != device.sequence + 1:
        raise Refusal(
            "vouchers.offline.gap",
            _("Manca la registrazione %(number)s: quelle dopo non si possono ricevere."),
            number=device.sequence + 1,
        )
    if not mac.isascii() or not hmac.compare_digest(sign(device.secret, f"{device.mac}\n{text}"), mac):
        raise Refusal(
            "vouchers.offline.mac",
            _("La registrazione %(number)s è rovinata o non viene da questo apparecchio."),
            number=asked.sequence,
        )
    return asked


def _parsed(text: str) -> Asked:
    try:
        if len(text) > LONGEST:
            raise ValueError("too long")
        read = json.loads(text)
        at, cents = datetime.fromisoformat(read["at"]), read["cents"]
        if at.tzinfo is None or type(cents) is not int or type(read["sequence"]) is not int or read["sequence"] < 1:
            raise ValueError("not an entry")
        return Asked(
            sequence=read["sequence"],
            hold=UUID(read["hold"]),
            at=at,
            day=date.fromisoformat(read["day"]),
            service=str(read["service"]),
            cents=cents,
            facts={str(name): str(value) for name, value in dict(read["facts"]).items()},
            child=str(read.get("child") or ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(
            "vouchers.offline.unreadable", _("Una registrazione non si legge: il file è rovinato.")
        ) from error


# Taking


def _take(act: Act, device: Device, asked: Asked, text: str, mac: str) -> bool:
    """Spend what an entry says and keep it. Returns whether all that was told is paid."""
    hold = OfflineHold.objects.filter(pk=asked.hold, offline_pass__device=device).select_related("offline_pass").first()
    redemption: Redemption | None = None
    problem: Refusal | None = None
    try:
        redemption = _spent(act, device, asked, hold)
        problem = _less(asked, redemption)
    except Refusal as refusal:
        problem = refusal
    used = OfflineUse.objects.create(
        network_id=device.network_id,
        device=device,
        sequence=asked.sequence,
        text=text,
        mac=mac,
        hold=hold,
        told=max(asked.cents, 0),
        used_at=asked.at,
        redemption=redemption,
        code=problem.code if problem else "",
        problem=_in_both(problem) if problem else {},
        at=act.at,
        by=act.actor,
    )
    device.sequence, device.mac = asked.sequence, mac
    device.save(update_fields=["sequence", "mac"])
    if problem:
        paid = redemption.cents if redemption else 0
        audit.record(act, CONFLICT, used, code=problem.code, told=used.told, paid=paid)
    return problem is None


def _spent(act: Act, device: Device, asked: Asked, hold: OfflineHold | None) -> Redemption:
    """The use, paid from its hold. Raises Refusal when it is not paid: nothing is written then."""
    _check(device, asked, hold)
    assert hold is not None  # checked above
    voucher = with_rules(type(hold.voucher).objects.all()).get(pk=hold.voucher_id)
    period = str(hold.offline_pass_id)
    left = held_by(hold.offline_pass).get(voucher.pk, 0)
    if asked.cents > left:
        raise Refusal(
            "vouchers.offline.beyond",
            _("Per questo voucher il permesso teneva ancora %(left)s, ne servono %(asked)s."),
            left=money_text(left),
            asked=money_text(asked.cents),
        )
    use = Use(
        voucher=voucher,
        provider=device.provider,
        service=_service(asked.service, device),
        day=asked.day,
        facts=asked.facts,
        child=_child(asked.child),
        offline=Offline(period=period, cents=asked.cents, at=asked.at),
    )
    done = spend(act.keyed(f"offline {device.pk} {asked.sequence}"), use)
    return Redemption.objects.get(pk=done["redemption"])


def _check(device: Device, asked: Asked, hold: OfflineHold | None) -> None:
    """Before the rules: the pass was good at the instant of the use, and is still awaited."""
    if hold is None:
        raise Refusal("vouchers.offline.no_hold", _("Il voucher non era nel permesso di questo apparecchio."))
    if device.revoked_at and asked.at >= device.revoked_at:
        raise Refusal("vouchers.offline.revoked", _("L'apparecchio era già revocato."))
    made = hold.offline_pass
    if not made.issued_at <= asked.at < made.until:
        raise Refusal("vouchers.offline.expired", _("Il permesso non valeva in quel momento."))
    if made.closed_at:
        raise Refusal(
            "vouchers.offline.closed", _("Il permesso è già chiuso: quello che teneva è tornato sui voucher.")
        )
    if asked.cents <= 0:
        raise Refusal("vouchers.offline.cents", _("L'importo deve essere maggiore di zero."))


def _service(code: str, device: Device) -> ServiceType:
    found = ServiceType.objects.filter(code=code, network_id=device.network_id).first()
    if found is None:
        raise Refusal("vouchers.redeem.service", _("Il voucher non vale per questo servizio."))
    return found


def _child(pk: str) -> Person | None:
    with suppress(ValueError):
        return Person.objects.filter(pk=UUID(pk)).first() if pk else None
    raise Refusal("vouchers.redeem.other_child", _("Il voucher non è per questo bambino."))


def _less(asked: Asked, redemption: Redemption) -> Refusal | None:
    """The rules paid less than the till told: the rest is nobody's debt, and is said."""
    if redemption.cents == asked.cents:
        return None
    return Refusal(
        "vouchers.offline.less",
        _("Le regole dell'avviso pagano %(paid)s dei %(told)s detti alla cassa."),
        paid=money_text(redemption.cents),
        told=money_text(asked.cents),
    )


def _in_both(refusal: Refusal) -> dict[str, str]:
    """Its words in both languages, for whoever reads it later."""
    told = {}
    for language in ("it", "en"):
        with translation.override(language):
            told[language] = str(refusal)
    return told
