"""Controls on self-declarations: a sample planned, drawn from a seed nobody could choose, and decided case by case.

DPR 445/2000: art. 71 (controls, also by sample, in proportion to the risk and to the benefit), art. 75 (who declared what is
false loses the benefit).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.calls.models import Call
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines import deadlines
from concilia.engines.money import format_euros
from concilia.engines.ranking import Unit

from .. import claiming
from ..models import Award, ControlItem, ControlSample
from ..queries import controls as found
from ..states import CONTROL, SAMPLE, ControlState, SeedSource
from . import awards, frozen, scrolling, telling

HEX = re.compile(r"[0-9a-f]{64}")
BATCH = 500


def plan(
    act: Act,
    *,
    calls: Sequence[Call],
    share: Decimal,
    minimum: int = 0,
    bands: Sequence[int] = (),
    event: str = "",
    event_on: date | None = None,
    commitment: str = "",
) -> ControlSample:
    """Plan a sample of the awards of some calls of a network, before its seed is known. A share of 1 controls them all.

    ``bands``: cents at which each band of amount after the first begins. The seed is the outcome of a public ``event`` of a
    later day, or was promised by its SHA-256 (``commitment``). Side effects: row, audit entry. Raises Refusal.
    """
    for call in calls:
        access.require(act, "selection.sample.plan", call)
    _check_plan(act, calls, share, bands)
    _check_source(act, event, event_on, commitment)
    source = SeedSource.EVENT if event.strip() else SeedSource.COMMITMENT
    with act.writing():
        frozen.hold(calls[0])
        network = calls[0].network_id
        last = ControlSample.objects.filter(network=network).aggregate(last=Max("number"))["last"] or 0
        sample = ControlSample.objects.create(
            network_id=network,
            number=last + 1,
            share=share,
            minimum=minimum,
            bands=list(bands),
            seed_source=source,
            event=event.strip(),
            event_on=event_on,
            commitment=commitment,
            planned_at=act.at,
            planned_by=act.actor,
        )
        sample.calls.set(calls)
        audit.record(act, "selection.sample.plan", sample, share=str(share), minimum=minimum, bands=list(bands))
    return sample


def _check_plan(act: Act, calls: Sequence[Call], share: Decimal, bands: Sequence[int]) -> None:
    if not calls or len({call.network_id for call in calls}) > 1:
        raise Refusal("selection.sample.calls", _("Scegli uno o più avvisi della stessa rete."))
    if not 0 < share <= 1 or share != round(share, 4):
        raise Refusal("selection.sample.share", _("La quota va da 0,01% a 100%."))
    if list(bands) != sorted(set(bands)) or any(limit <= 0 for limit in bands):
        raise Refusal("selection.sample.bands", _("Le fasce di importo vanno scritte in ordine, ognuna una volta."))


def _check_source(act: Act, event: str, event_on: date | None, commitment: str) -> None:
    """The seed can't be chosen: its event is still to come, or its fingerprint is given now."""
    by_event = bool(event.strip()) and event_on is not None and not commitment
    by_commitment = HEX.fullmatch(commitment) is not None and not event.strip() and event_on is None
    if not (by_event or by_commitment):
        raise Refusal(
            "selection.sample.source",
            _("Di' da dove viene il seme: un evento pubblico con la sua data, oppure l'impronta SHA-256 del seme."),
        )
    if event_on is not None and event_on <= deadlines.day_of(act.at):
        raise Refusal(
            "selection.sample.event",
            _("L'evento pubblico deve venire dopo oggi: così nessuno può scegliere il campione."),
        )


def draw(act: Act, *, sample: ControlSample, seed: str) -> ControlSample:
    """Draw a planned sample from its seed. Side effects: state and audit entry, the universe with what is drawn.

    Raises Refusal before the day of the event, for a seed that is not the promised one, for awards made before the promise,
    or when there is nothing to draw from.
    """
    access.require(act, "selection.sample.draw", sample)
    seed = seed.strip()
    _check_seed(act, sample, seed)
    with act.writing():
        items = _items(sample, seed)
        size = sum(item.state == ControlState.DRAWN for item in items)
        fixed = {"seed": seed, "universe_hash": found.fingerprint(items)}
        data = {"universe": len(items), "drawn": size, "hash": fixed["universe_hash"]}
        audit.transition(act, sample, "draw", table=SAMPLE, data=data, **fixed)
        ControlItem.objects.bulk_create(items, batch_size=BATCH)
    return sample


def _check_seed(act: Act, sample: ControlSample, seed: str) -> None:
    if not seed:
        raise Refusal("selection.sample.seed", _("Scrivi il seme: l'esito dell'evento pubblico, o quello promesso."))
    if sample.event_on is not None and deadlines.day_of(act.at) < sample.event_on:
        raise Refusal(
            "selection.sample.early",
            _("L'evento pubblico è del %(day)s: prima non si estrae."),
            day=sample.event_on.strftime("%d/%m/%Y"),
        )
    if sample.commitment and hashlib.sha256(seed.encode()).hexdigest() != sample.commitment:
        raise Refusal("selection.sample.promise", _("Questo seme non è quello promesso: la sua impronta è un'altra."))


def _items(sample: ControlSample, seed: str) -> list[ControlItem]:
    """The universe, each award with its stratum, its lot and whether it is drawn."""
    listed = _universe(sample)
    risks = found.risks_of(listed)
    strata = {award.pk: found.stratum_of(award.cents, risks[award.pk], sample.bands) for award in listed}
    units = [Unit(str(award.pk), found.key_of(award), strata[award.pk]) for award in listed]
    lots = found.lots(sample, units, seed)
    return [
        ControlItem(
            network_id=sample.network_id,
            sample=sample,
            award=award,
            key=unit.number,
            risks=risks[award.pk],
            stratum=unit.stratum,
            cents=award.cents,
            lot=lots[unit.key][0],
            state=ControlState.DRAWN if lots[unit.key][1] else ControlState.SPARED,
        )
        for award, unit in zip(listed, units, strict=True)
    ]


def _universe(sample: ControlSample) -> list[Award]:
    listed = found.universe(sample)
    if not listed:
        raise Refusal("selection.sample.empty", _("Non c'è nessuna concessione da cui estrarre."))
    if sample.commitment and any(award.granted_at and award.granted_at < sample.planned_at for award in listed):
        raise Refusal(
            "selection.sample.late",
            _(
                "Il seme è stato promesso quando le concessioni c'erano già: programma il campione con un evento pubblico."
            ),
        )
    return listed


def cancel(act: Act, *, sample: ControlSample) -> ControlSample:
    """Cancel a sample that was not drawn, with a reason. Side effects: state, audit entry."""
    access.require(act, "selection.sample.cancel", sample)
    audit.transition(act, sample, "cancel", table=SAMPLE)
    return sample


def close(act: Act, *, sample: ControlSample) -> ControlSample:
    """Close a sample. Side effects: state, audit entry. Raises Refusal while something drawn is not decided."""
    access.require(act, "selection.sample.close", sample)
    waiting = sample.items.filter(state=ControlState.DRAWN).count()
    if waiting:
        raise Refusal("selection.sample.waiting", _("Restano da controllare %(number)s concessioni."), number=waiting)
    audit.transition(act, sample, "close", table=SAMPLE)
    return sample


def confirm(act: Act, *, item: ControlItem) -> ControlItem:
    """What was declared is true: the award stays. Side effects: state, audit entry."""
    access.require(act, "selection.control.confirm", item)
    audit.transition(act, item, "confirm", table=CONTROL, motive=act.reason)
    return item


def correct(act: Act, *, item: ControlItem, cents: int, due_on: date) -> int:
    """Less was due: the award is cut to ``cents``, with a motive. Returns the cents that must be given back by ``due_on``.

    Side effects, in order: state and audit entry, those of ``awards.cut``, what is owed told to who asks for it
    (``claiming``), a notice; then the list scrolls.
    """
    access.require(act, "selection.control.correct", item)
    _check_due(act, due_on)
    awards.check_cut(item.award, cents)
    before = item.award.cents
    with act.writing():
        audit.transition(act, item, "correct", table=CONTROL, motive=act.reason, before=before, after=cents)
        used = awards.cut(act, award=item.award, cents=cents, key=str(item.pk))
        _claim(act, item, used, due_on)
        _tell(act, item, "selection.control.corrected", after=format_euros(cents))
    scrolling.follow(act, call=item.award.application.call)
    return used


def decay(act: Act, *, item: ControlItem, due_on: date) -> int:
    """What was declared is false: the benefit is lost (art. 75), with a motive. Side effects as ``correct``."""
    access.require(act, "selection.control.decay", item)
    _check_due(act, due_on)
    before = item.award.cents
    with act.writing():
        audit.transition(act, item, "decay", table=CONTROL, motive=act.reason, before=before, after=0)
        used = awards.decay(act, award=item.award)
        _claim(act, item, used, due_on)
        _tell(act, item, "selection.control.decayed")
    scrolling.follow(act, call=item.award.application.call)
    return used


def _check_due(act: Act, due_on: date) -> None:
    if due_on <= deadlines.day_of(act.at):
        raise Refusal("selection.control.due", _("Il termine per restituire deve venire dopo oggi."))


def _claim(act: Act, item: ControlItem, cents: int, due_on: date) -> None:
    if not cents:
        return
    item.owed, item.owed_by = cents, due_on
    item.save(update_fields=["owed", "owed_by"])
    claiming.claim(act, item)


def _tell(act: Act, item: ControlItem, code: str, **params: str) -> None:
    application = item.award.application
    given_back = _("Da restituire entro il %(day)s: %(cents)s.")
    asked = (
        str(given_back) % {"day": item.owed_by.strftime("%d/%m/%Y"), "cents": format_euros(item.owed)}
        if item.owed_by
        else ""
    )
    title = texts.in_language(application.call.title)
    for to in telling.recipients_of(application):
        notices.queue(act, code, about=application, to=to, call=title, motive=act.reason, asked=asked, **params)
