"""Whether an accreditation holds: its suspensions as days, and its state, which follows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from concilia import audit, notices
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.jobs import periodic
from concilia.networks.queries.members import delegates_of

from ..models import Accreditation, Inspection, Suspension
from ..queries import papers
from ..queries.accredited import LIVE, suspended_on
from ..states import ACCREDITATION, AccreditationState, Cause
from ..words import reason_of


def day_of(act: Act) -> date:
    """The act's day in Rome."""
    return act.at.astimezone(clock.ROME).date()


def add(
    act: Act,
    *,
    accreditation: Accreditation,
    cause: Cause,
    since: date,
    until: date | None = None,
    inspection: Inspection | None = None,
) -> Suspension:
    """Write a suspension for the act's reason and let the state follow. Side effects: row, audit entry, then as ``settle``."""
    row = Suspension.objects.create(
        network_id=accreditation.network_id,
        accreditation=accreditation,
        cause=cause,
        since=since,
        until=until,
        reason=act.reason,
        inspection=inspection,
        written_at=act.at,
        written_by=act.actor,
    )
    audit.record(act, "providers.suspension.write", row, cause=cause, since=since.isoformat())
    settle(act, accreditation=accreditation)
    return row


def lift(act: Act, *, accreditation: Accreditation, rows: models.QuerySet[Suspension]) -> int:
    """End from today the suspensions that have no end; return how many. Side effects: rows, audit entries, as ``settle``."""
    today, lifted = day_of(act), 0
    for row in rows.filter(accreditation=accreditation, until=None).select_for_update():
        _end(act, row, today)
        lifted += 1
    settle(act, accreditation=accreditation)
    return lifted


def settle(act: Act, *, accreditation: Accreditation) -> None:
    """Write what the documents say of the days to come, then bring the state to what today's suspensions say.

    Side effects, in order: the suspension of an uncovered document (written, moved or ended), audit entry, state, audit
    entry, notices to the provider. Doing it twice changes nothing.
    """
    with act.writing():
        held = Accreditation.objects.select_for_update(of=("self",)).select_related("organisation", "service")
        row = held.get(pk=accreditation.pk)
        if row.state in LIVE:
            _foresee(act, row)
            _follow(act, row)
    accreditation.refresh_from_db(fields=["state"])


def settle_all(act: Act, rows: models.QuerySet[Accreditation]) -> int:
    """``settle`` each of the rows that may come back to hold. Bulk verb. Returns how many it looked at."""
    found = list(rows.filter(state__in=LIVE).order_by("pk"))
    for row in found:
        settle(act, accreditation=row)
    return len(found)


def _foresee(act: Act, row: Accreditation) -> None:
    """One suspension says on which days to come a document is lacking; the days that have passed stay as they were."""
    today, lapse = day_of(act), papers.lapse_of(row, day_of(act))
    known = Suspension.objects.filter(Q(until=None) | Q(until__gt=today), accreditation=row, cause=Cause.PAPER)
    held = known.select_related("kind").order_by("since", "id").first()
    if held and held.since <= today and not (lapse and lapse.day == today):
        _end(act, held, today)
        held = None
    if held and held.since <= today and lapse:
        _correct(act, held, lapse.until)
        return
    since, wanted = (max(lapse.day, row.since or lapse.day), lapse) if lapse else (None, None)
    if held and wanted and (held.since, held.until, held.kind_id) == (since, wanted.until, wanted.kind.pk):
        return
    if held:
        audit.record(act, "providers.suspension.withdraw", held, since=held.since.isoformat())
        held.delete()
    if since and wanted:
        _write_lapse(act, row, wanted, since)


def _write_lapse(act: Act, row: Accreditation, lapse: papers.Lapse, since: date) -> None:
    made = Suspension.objects.create(
        network_id=row.network_id,
        accreditation=row,
        cause=Cause.PAPER,
        since=since,
        until=lapse.until,
        kind=lapse.kind,
        written_at=act.at,
        written_by=act.actor,
    )
    audit.record(act, "providers.suspension.write", made, cause=Cause.PAPER, since=since.isoformat())


def _correct(act: Act, row: Suspension, until: date | None) -> None:
    if row.until != until:
        row.until = until
        row.save(update_fields=["until"])
        audit.record(act, "providers.suspension.end", row, until=until.isoformat() if until else "")


def _end(act: Act, row: Suspension, day: date) -> None:
    """No earlier than it began: one that lies ahead ends before it holds for a day."""
    row.until = max(row.since, day)
    row.save(update_fields=["until"])
    audit.record(act, "providers.suspension.end", row, until=row.until.isoformat())


def _follow(act: Act, row: Accreditation) -> None:
    covering = standing(row, day_of(act)).first()
    if covering and row.state == AccreditationState.ACTIVE:
        reason = reason_of(covering)
        audit.transition(act.because(reason), row, "suspend", table=ACCREDITATION, data={"cause": covering.cause})
        tell(act, row, "providers.accreditation.suspended", reason=reason)
    elif not covering and row.state == AccreditationState.SUSPENDED:
        audit.transition(act, row, "resume", table=ACCREDITATION)
        tell(act, row, "providers.accreditation.resumed")


def standing(row: Accreditation, day: date) -> models.QuerySet[Suspension]:
    """The suspensions of an accreditation that cover a day, the oldest first."""
    rows = Suspension.objects.filter(Q(until=None) | Q(until__gt=day), accreditation=row, since__lte=day)
    return rows.select_related("kind").order_by("since", "id")


def tell(act: Act, row: Accreditation, code: str, **params: Any) -> None:
    """Write to whoever acts for the provider. Side effects: notices."""
    service = texts.in_language(row.service.label, "it")
    for user in delegates_of(row.organisation):
        notices.queue(act, code, about=row, to=user, service=service, **params)


@periodic("providers.follow_days", every="day")
def follow_days(act: Act) -> int:
    """Suspend, resume and expire what the day brings: the state follows the dates. Returns how many changed.

    Side effects: states, audit entries, notices. Whether an accreditation holds never waits for this work.
    """
    today = day_of(act)
    covered = suspended_on(today)
    begins = Accreditation.objects.filter(covered, state=AccreditationState.ACTIVE)
    ends = Accreditation.objects.filter(~covered, state=AccreditationState.SUSPENDED)
    changed = settle_all(act, begins) + settle_all(act, ends)
    due = Accreditation.objects.filter(
        state__in=[AccreditationState.ACTIVE, AccreditationState.SUSPENDED], until__lte=today
    )
    for row in due.select_related("organisation", "service").order_by("pk"):
        audit.transition(act, row, "expire", table=ACCREDITATION)
        tell(act, row, "providers.accreditation.expired", day=f"{row.until:%d/%m/%Y}")
        changed += 1
    return changed
