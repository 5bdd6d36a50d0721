"""*De minimis* aids: declared by the firm, registered by the office, granted by this network within the ceiling."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import clock, dialect
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.engines import codes
from concilia.engines.invalid import Invalid
from concilia.networks.models import Organisation
from concilia.territory.models import Network

from ..models import Aid, EarlierGrants
from ..queries import de_minimis, undertakings
from ..states import AID, AidState, Source

_COR = re.compile(r"[0-9]{1,12}")


def declare(
    act: Act,
    *,
    organisation: Organisation,
    title: str,
    body: str,
    granted_on: date,
    cents: int,
    law: str = "",
    cor: str = "",
    source: Source = Source.DECLARED,
) -> Aid:
    """Register an aid that was granted, by whatever body. ``cents``: its gross grant equivalent. Side effects: row, audit entry.

    Raises Refusal when it was granted after today or its code is not one, Conflict when its code is in the register.
    """
    row = Aid(
        network_id=organisation.network_id,
        organisation=organisation,
        title=title.strip(),
        body=body.strip(),
        law=law.strip(),
        granted_on=granted_on,
        cents=cents,
        source=source,
        state=AidState.GRANTED,
        cor=cor_code(cor),
        registered_at=act.at,
        registered_by=act.actor,
    )
    access.require(act, "benefits.aid.declare", row)
    if granted_on > act.at.astimezone(clock.ROME).date():
        raise Refusal("benefits.aid.future", _("La data della concessione è nel futuro: scrivi quella dell'atto."))
    with act.writing():
        _save(row)
        audit.record(act, "benefits.aid.declare", row, cents=cents, source=source)
    return row


def cancel(act: Act, *, aid: Aid) -> Aid:
    """Take an aid out of the count, with a reason: it was revoked, or is not so. Side effects: state, audit entry.

    A firm takes back only what it declared; what this network granted ends with its concession.
    """
    access.require(act, "benefits.aid.cancel", aid)
    if aid.source == Source.OWN:
        raise Refusal("benefits.aid.own", _("È una concessione della rete: cessa con la rinuncia o la revoca."))
    if aid.source != Source.DECLARED and not access.may(act, "benefits.aid.keep", aid):
        raise Refusal(
            "benefits.aid.not_yours", _("Questo aiuto risulta da un elenco: se è sbagliato, scrivi all'ente capofila.")
        )
    audit.transition(act, aid, "cancel", table=AID)
    return aid


def hold(organisations: Collection[UUID], day: date) -> None:
    """Keep other concessions to the undertakings of these organisations waiting until this transaction ends.

    Always in the order of their ids, so that two concessions never wait for each other.
    """
    together = {one for organisation in organisations for one in undertakings.members(organisation, day)}
    list(Organisation.objects.filter(pk__in=together).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def prepare(act: Act, *, organisation: Organisation, case: UUID, about: UUID, cents: int, **words: str) -> Aid:
    """An aid about to be granted: its codes are asked for, it counts for nothing yet. Side effects: row, audit entry.

    Prepared again for the same case with the same amount, it is the same aid with its codes; with another, a new one.
    ``words``: title, body, law, cup.
    """
    before = Aid.objects.filter(case=case, state=AidState.PREPARED).first()
    if before and before.cents == cents:
        Aid.objects.filter(pk=before.pk).update(cup=cup_code(words.get("cup", "")))
        return before
    with act.writing():
        if before:
            audit.transition(act.because("importo cambiato"), before, "cancel", table=AID)
        row = Aid(**_own(act, organisation, case, about, cents, words))
        _save(row)
        audit.record(act, "benefits.aid.prepare", row, cents=cents)
    return row


def grant(act: Act, *, organisation: Organisation, case: UUID, about: UUID, cents: int, **words: str) -> Aid:
    """Register an own aid, from the act's day, which is when the right to it arises. The prepared one, if any, is used.

    Called in the transaction of the concession, after ``hold``. Side effects: row or state, audit entry.
    Raises Refusal when it would pass the ceiling, or when the prepared one, with its code, is of another amount.
    """
    day = act.at.astimezone(clock.ROME).date()
    left = de_minimis.room(organisation, day)
    if cents > left:
        raise Refusal("benefits.de_minimis.over", _("L'aiuto supera quanto resta del massimale de minimis."), left=left)
    prepared = Aid.objects.filter(case=case, state=AidState.PREPARED).first()
    if prepared and prepared.cents != cents:
        _set_aside(act, prepared)
        prepared = None
    if prepared is None:
        prepared = Aid(**_own(act, organisation, case, about, cents, words))
        _save(prepared)
    cup = cup_code(words.get("cup", ""))
    audit.transition(act, prepared, "grant", table=AID, granted_on=day, cup=cup, data={"cents": cents})
    return prepared


def _set_aside(act: Act, prepared: Aid) -> None:
    """One prepared for another amount is of no use, but if its code was already asked for."""
    if prepared.cor:
        raise Refusal(
            "benefits.aid.amount",
            _("Il codice COR %(cor)s è stato chiesto per un altro importo: chiedine uno nuovo e riprova."),
            cor=prepared.cor,
        )
    audit.transition(act.because("importo cambiato"), prepared, "cancel", table=AID)


def end(act: Act, *, case: UUID) -> int:
    """The concession of a case ends: what it took of the ceiling is free again. Returns how many. Side effects: states, audit.

    The reason is the act's, or that the concession ended.
    """
    because = act if act.reason.strip() else act.because("concessione cessata")
    return audit.transition_many(because, Aid.objects.filter(case=case, state=AidState.GRANTED), "cancel", table=AID)


def leave(act: Act, *, case: UUID) -> int:
    """What was prepared for a case is not granted. Returns how many. Side effects: states, audit entries."""
    rows = Aid.objects.filter(case=case, state=AidState.PREPARED)
    return audit.transition_many(act.because("concessione non fatta"), rows, "cancel", table=AID)


def coded(cases: Iterable[UUID]) -> set[UUID]:
    """Which of these cases have an aid prepared with its code."""
    rows = Aid.objects.filter(case__in=list(cases), state=AidState.PREPARED).exclude(cor="")
    return {case for case in rows.values_list("case", flat=True) if case}


def drop(act: Act, *, about: UUID, keep: Collection[UUID] = ()) -> int:
    """Cancel what is prepared for a call, but for these cases. Returns how many. Side effects: states, audit entries."""
    rows = Aid.objects.filter(about=about, state=AidState.PREPARED).exclude(case__in=keep)
    return audit.transition_many(act.because("graduatoria ricalcolata o scartata"), rows, "cancel", table=AID)


def set_code(act: Act, *, aid: Aid, cor: str) -> Aid:
    """Write the code of the concession that the national register of aids gave. Side effects: row, audit entry.

    Raises Refusal when it is not a code, Conflict when another aid has it.
    """
    access.require(act, "benefits.aid.set_code", aid)
    value = cor_code(cor)
    if not value:
        raise Refusal("benefits.aid.cor", _("Scrivi il codice COR: solo cifre."))
    aid.cor = value
    with act.writing():
        _save(aid, update_fields=["cor"])
        audit.record(act, "benefits.aid.set_code", aid, cor=value)
    return aid


def count_earlier(act: Act, *, network: Network, counted: bool) -> EarlierGrants:
    """Say whether a network counts grants made before 1 January 2024, with the act's reason. Side effects: row, audit entry."""
    access.require(act, "benefits.earlier.set", network)
    audit.need_reason(act)
    values = {"counted": counted, "reason": act.reason, "decided_at": act.at, "decided_by": act.actor}
    with act.writing():
        row, _made = EarlierGrants.objects.update_or_create(network=network, defaults=values)
        audit.record(act, "benefits.earlier.set", network, counted=counted)
    return row


def cor_code(text: str) -> str:
    """A COR: digits alone. Empty stays so. Raises Refusal."""
    value = re.sub(r"[\s.]|^COR", "", text.upper())
    if value and not _COR.fullmatch(value):
        raise Refusal("benefits.aid.cor", _("Il codice COR è fatto di sole cifre: ricopialo dal registro nazionale."))
    return value


def cup_code(text: str) -> str:
    """A CUP, or empty. Raises Refusal."""
    try:
        return codes.cup(text) if text.strip() else ""
    except Invalid as error:
        raise Refusal(f"benefits.{error.code}", gettext(error.text), **error.params) from error


def _own(
    act: Act, organisation: Organisation, case: UUID, about: UUID, cents: int, words: dict[str, str]
) -> dict[str, Any]:
    return {
        "network_id": organisation.network_id,
        "organisation": organisation,
        "cents": cents,
        "source": Source.OWN,
        "case": case,
        "about": about,
        **words,
        "cup": cup_code(words.get("cup", "")),
        "registered_at": act.at,
        "registered_by": act.actor,
    }


def _save(row: Aid, **how: Any) -> None:
    try:
        with dialect.writing():
            row.save(**(how or {"force_insert": True}))
    except IntegrityError as error:
        if "cor" not in str(error):
            raise
        raise Conflict("benefits.aid.twice", _("Questo codice COR è già in registro per un altro aiuto.")) from error
