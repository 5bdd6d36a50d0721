"""The conditions of a grant's stages: handed in by the beneficiary, checked by a named person of the office (MA-17, MA-25)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.calls.words import label_of
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.documents.domain import documents

from ..grant_states import CONDITION, GrantState
from ..models import Grant, GrantCondition
from ..queries import grants
from .grant_notices import tell_beneficiary

LONGEST = 240


def hand_in(act: Act, *, condition: GrantCondition, name: str, data: bytes) -> GrantCondition:
    """The beneficiary hands in a document. Side effects, in order: file, state, audit entry. Again, it takes its place.

    Raises Refusal when the condition is a record of the office, or the file is not accepted.
    """
    access.require(act, "settlement.condition.hand_in", condition)
    if proof_of(condition) != "document":
        raise Refusal(
            "settlement.condition.record", _("Questa condizione la registra l'ufficio: non serve un documento.")
        )
    with act.writing():
        file = documents.add(act, about=condition, kind=condition.code[:40], title=name[-200:], data=data)
        audit.transition(act, condition, "hand_in", table=CONDITION, document=file)
    return condition


def meet(act: Act, *, condition: GrantCondition, how: str) -> GrantCondition:
    """Record that a condition is met, and how it was checked. Side effects: state with who and when, audit entry.

    Raises Refusal when nothing is said of how, a document is missing, or the grant is closed.
    """
    access.require(act, "settlement.condition.meet", condition)
    _check_running(condition.grant)
    if not how.strip():
        raise Refusal("settlement.condition.how", _("Scrivi come hai verificato: resta agli atti con il tuo nome."))
    if proof_of(condition) == "document" and condition.document_id is None:
        raise Refusal("settlement.condition.document", _("Il beneficiario non ha ancora consegnato il documento."))
    audit.transition(act, condition, "meet", table=CONDITION, how=how.strip()[:LONGEST])
    return condition


def refuse(act: Act, *, condition: GrantCondition) -> GrantCondition:
    """What was handed in is not enough, with a reason. Side effects: state, audit entry, notice to the beneficiary."""
    access.require(act, "settlement.condition.refuse", condition)
    with act.writing():
        audit.transition(act, condition, "refuse", table=CONDITION)
        label = label_of(grants.terms_of(condition.grant).conditions, condition.code)
        tell_beneficiary(act, condition.grant, "settlement.condition.refused", condition, what=label, reason=act.reason)
    return condition


def proof_of(condition: GrantCondition) -> str:
    """How it is met: ``document`` or ``record``."""
    rows = grants.terms_of(condition.grant).conditions
    return next((row.proof for row in rows if row.code == condition.code), "record")


def _check_running(grant: Grant) -> None:
    if grant.state != GrantState.RUNNING:
        raise Refusal("settlement.grant.closed", _("Il contributo è chiuso: non si cambia più niente."))
