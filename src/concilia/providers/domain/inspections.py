"""Inspections of services: planned or by surprise, findings, remedies with their proof, outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from concilia import access, audit, notices
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.jobs import periodic
from concilia.documents.domain import documents
from concilia.networks.queries.members import delegates_of

from ..models import Accreditation, Finding, Inspection, Remedy, Site, Suspension
from ..queries import terms
from ..queries.accredited import LIVE
from ..states import INSPECTION, REMEDY, Cause, InspectionKind, InspectionState, InspectionTarget, RemedyState
from . import accreditations, standing
from .standing import day_of

RESTRICTED = "providers.inspection.read_restricted"


def plan(
    act: Act,
    *,
    accreditation: Accreditation,
    on: date,
    kind: InspectionKind,
    target: InspectionTarget | str = "",
    site: Site | None = None,
) -> Inspection:
    """Plan an inspection of a service. Side effects: row, audit entry, notice to the provider unless it is by surprise.

    With a target (BA-23) it is kept among who decides. Raises Refusal for a day past or a site of somebody else.
    """
    access.require(act, "providers.inspection.plan", accreditation)
    if target:
        access.require(act, RESTRICTED, accreditation)
    if on < day_of(act):
        raise Refusal("providers.inspection.past", _("Un controllo si programma da oggi in poi: correggi la data."))
    if site is not None and site.organisation_id != accreditation.organisation_id:
        raise Refusal("providers.inspection.site", _("La sede è di un altro ente."))
    with act.writing():
        row = Inspection.objects.create(
            network_id=accreditation.network_id,
            accreditation=accreditation,
            site=site,
            kind=kind,
            target=target,
            planned_on=on,
            planned_at=act.at,
            planned_by=act.actor,
        )
        audit.record(act, "providers.inspection.plan", row, kind=kind)
        if kind == InspectionKind.PLANNED:
            _tell(act, row, "providers.inspection.planned", day=f"{on:%d/%m/%Y}")
    return row


def hold(act: Act, *, inspection: Inspection, on: date | None = None) -> Inspection:
    """The inspection took place: its findings can be written. Side effects: state, audit entry, notice.

    Raises Refusal for a day to come.
    """
    _require(act, "hold", inspection)
    held = on or day_of(act)
    if held > day_of(act):
        raise Refusal("providers.inspection.future", _("Il controllo non è ancora avvenuto: correggi la data."))
    with act.writing():
        audit.transition(act, inspection, "hold", table=INSPECTION, held_on=held)
        _tell(act, inspection, "providers.inspection.held", day=f"{held:%d/%m/%Y}")
    return inspection


def cancel(act: Act, *, inspection: Inspection) -> Inspection:
    """Cancel one that did not take place, with a reason. Side effects: state, audit entry."""
    _require(act, "cancel", inspection)
    audit.transition(act, inspection, "cancel", table=INSPECTION)
    return inspection


def find(act: Act, *, inspection: Inspection, item: str, conform: bool, text: str = "") -> Finding:
    """Write what was found about an item. Side effects: row, audit entry (without its text).

    Raises Conflict before the inspection and after its outcome, Refusal when what is wrong is not said.
    """
    _require(act, "find", inspection)
    _check_open(inspection, InspectionState.HELD)
    if not conform and not text.strip():
        raise Refusal("providers.finding.text", _("Scrivi che cosa non va: l'ente deve poterlo sanare."))
    with act.writing():
        row = Finding.objects.create(
            network_id=inspection.network_id, inspection=inspection, item=item, conform=conform, text=text
        )
        audit.record(act, "providers.inspection.find", row, conform=conform)
    return row


def ask_remedy(act: Act, *, finding: Finding, text: str, due_on: date) -> Remedy:
    """Ask the provider to remedy a finding by a day (included). Side effects: row, audit entry, notice to the provider.

    Raises Refusal for a finding in order or a day past, Conflict once the inspection is closed.
    """
    _require(act, "find", finding.inspection)
    _check_open(finding.inspection, InspectionState.HELD, InspectionState.TO_REMEDY, InspectionState.SUSPENDED)
    if finding.conform:
        raise Refusal("providers.remedy.conform", _("Il rilievo è conforme: non c'è niente da sanare."))
    if due_on < day_of(act):
        raise Refusal("providers.remedy.past", _("Il termine è già passato: correggi la data."))
    with act.writing():
        row = Remedy.objects.create(
            network_id=finding.network_id, finding=finding, text=text, due_on=due_on, opened_at=act.at
        )
        audit.record(act, "providers.remedy.ask", row, due=due_on.isoformat())
        _tell(act, finding.inspection, "providers.remedy.asked", day=f"{due_on:%d/%m/%Y}")
    return row


def send_proof(act: Act, *, remedy: Remedy, name: str, data: bytes) -> Remedy:
    """The provider shows that it was remedied. Side effects: file, state, audit entries, notice to the office.

    Raises Refusal when the file is not accepted.
    """
    access.require(act, "providers.remedy.send", remedy)
    with act.writing():
        documents.add(act, about=remedy, kind="remedy-proof", title=name[-200:], data=data)
        audit.transition(act, remedy, "send", table=REMEDY)
        organisation = remedy.finding.inspection.accreditation.organisation.name
        for user in terms.office_of(remedy.network_id):
            notices.queue(act, "providers.remedy.sent", about=remedy, to=user, organisation=organisation)
    return remedy


def accept_proof(act: Act, *, remedy: Remedy) -> Remedy:
    """The proof is enough. Side effects: state, audit entry, notice."""
    access.require(act, "providers.remedy.accept", remedy)
    _require(act, "find", remedy.finding.inspection)
    with act.writing():
        audit.transition(act, remedy, "accept", table=REMEDY)
        _tell(act, remedy.finding.inspection, "providers.remedy.accepted")
    return remedy


def reopen(act: Act, *, remedy: Remedy, due_on: date) -> Remedy:
    """The proof is not enough, for a reason: another by a day. Side effects: state, audit entry, notice."""
    access.require(act, "providers.remedy.reopen", remedy)
    _require(act, "find", remedy.finding.inspection)
    if due_on < day_of(act):
        raise Refusal("providers.remedy.past", _("Il termine è già passato: correggi la data."))
    with act.writing():
        audit.transition(act, remedy, "reopen", table=REMEDY, due_on=due_on, answer=act.reason, overdue_at=None)
        _tell(act, remedy.finding.inspection, "providers.remedy.reopened", day=f"{due_on:%d/%m/%Y}")
    return remedy


def conclude(act: Act, *, inspection: Inspection, outcome: InspectionState) -> Inspection:
    """Say the outcome; the act's reason is its motivation.

    Side effects, in order: state, audit entry; suspended: the accreditation from today; conform: that suspension is lifted;
    revoked: the accreditation ends today; notice to the provider. Raises Refusal: conform with remedies still to verify, to
    remedy without any, suspended or revoked without a reason.
    """
    verb = VERBS[outcome]
    _require(act, verb, inspection)
    _check_outcome(inspection, outcome)
    with act.writing():
        audit.transition(act, inspection, verb, table=INSPECTION, outcome=act.reason)
        _touch(act, inspection, outcome)
        _tell(act, inspection, "providers.inspection.concluded", outcome=str(outcome.label))
    return inspection


VERBS = {
    InspectionState.CONFORM: "conform",
    InspectionState.TO_REMEDY: "remedy",
    InspectionState.SUSPENDED: "suspend",
    InspectionState.REVOKED: "revoke",
}


def _check_outcome(inspection: Inspection, outcome: InspectionState) -> None:
    remedies = Remedy.objects.filter(finding__inspection=inspection)
    if outcome == InspectionState.CONFORM and remedies.exclude(state=RemedyState.ACCEPTED).exists():
        raise Refusal("providers.inspection.open_remedies", _("Ci sono ancora azioni da sanare o da verificare."))
    if outcome == InspectionState.TO_REMEDY and not remedies.exists():
        raise Refusal("providers.inspection.no_remedies", _("Chiedi prima che cosa sanare, ed entro quando."))


def _touch(act: Act, inspection: Inspection, outcome: InspectionState) -> None:
    """What the outcome does to the accreditation."""
    row = Accreditation.objects.select_related("organisation", "service").get(pk=inspection.accreditation_id)
    reason = act.because(str(_("esito del controllo del %(day)s") % {"day": f"{inspection.held_on:%d/%m/%Y}"}))
    if outcome == InspectionState.SUSPENDED and row.state in LIVE:
        standing.add(reason, accreditation=row, cause=Cause.INSPECTION, since=day_of(act), inspection=inspection)
    if outcome == InspectionState.CONFORM:
        standing.lift(act, accreditation=row, rows=Suspension.objects.filter(inspection=inspection))
    if outcome == InspectionState.REVOKED and row.state in LIVE:
        accreditations.end(reason, accreditation=row, on=day_of(act))


@periodic("providers.late_remedies", every="day")
def tell_late(act: Act) -> int:
    """Tell provider and office of remedies whose day has passed, once each. Returns how many. Side effects: when, notices."""
    late = Remedy.objects.filter(state=RemedyState.OPEN, due_on__lt=day_of(act), overdue_at=None).order_by("pk")
    rows = list(late.select_related("finding__inspection__accreditation__organisation"))
    for row in rows:
        Remedy.objects.filter(pk=row.pk).update(overdue_at=act.at)
        inspection = row.finding.inspection
        _tell(act, inspection, "providers.remedy.late", day=f"{row.due_on:%d/%m/%Y}")
        name = inspection.accreditation.organisation.name
        for user in terms.office_of(row.network_id):
            notices.queue(act, "providers.remedy.late_office", about=row, to=user, organisation=name)
    return len(rows)


def read(act: Act, *, inspection: Inspection) -> None:
    """Log that a restricted inspection was read (BA-23). Side effects: audit entry."""
    if inspection.restricted:
        with act.writing():
            audit.record(act, RESTRICTED, inspection)


def _require(act: Act, verb: str, inspection: Inspection) -> None:
    """A restricted inspection is handled only by who may read it."""
    access.require(act, f"providers.inspection.{verb}", inspection)
    if inspection.restricted:
        access.require(act, RESTRICTED, inspection)


def _check_open(inspection: Inspection, *states: InspectionState) -> None:
    if inspection.state not in states:
        raise Conflict(
            "audit.state",
            _("Non è più possibile: lo stato attuale è «%(state)s». Ricarica la pagina."),
            state=InspectionState(inspection.state).label,
        )


def _tell(act: Act, inspection: Inspection, code: str, **params: Any) -> None:
    """The notice names the service alone: what was found is read in the portal."""
    service = texts.in_language(inspection.accreditation.service.label, "it")
    for user in delegates_of(inspection.accreditation.organisation):
        notices.queue(act, code, about=inspection, to=user, service=service, **params)
