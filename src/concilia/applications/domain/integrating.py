"""A new version of a submitted application: the answers to an integration request. What was submitted stays as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.calls.queries import calls
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.documents.domain import protocol
from concilia.documents.models import Protocol
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Fact

from ..models import Application, Integration
from ..states import ApplicationState
from . import facts as kept
from . import registry
from .applications import kept_problems
from .facts import Facts


def integrate(
    act: Act, *, application: Application, request: UUID, asked: Iterable[str], answers: Facts, late: bool = False
) -> Integration:
    """Keep the answers to a request as a new version of the application, which counts from now on.

    ``asked``: names of the facts and groups that the request is about; nothing else may change. Side effects, in order:
    protocol number, version (the one before no longer counts), audit entry. Raises Refusal when something not asked is
    answered, or is missing or unreadable; Conflict when the application no longer counts.
    """
    access.require(act, "applications.application.integrate", application)
    rules = calls.rules(application.rules)
    _check_asked(set(answers) - set(asked))
    facts = _merged(application, rules, answers)
    _check_readable(rules, facts, set(answers))
    with act.writing():
        _check_counts(application)
        number = _register(act, application, facts)
        application.integrations.update(counts_for=None)
        version = Integration.objects.create(
            counts_for=application,
            network_id=application.network_id,
            application=application,
            number=(application.integrations.aggregate(last=Max("number"))["last"] or 1) + 1,
            request=request,
            changed=sorted(answers),
            protocol=number,
            late=late,
            received_at=act.at,
            received_by=act.actor,
            facts_hash=kept.fingerprint(facts),
            **_parted(application, rules, facts),
        )
        application.latest = version
        audit.record(
            act, "applications.application.integrate", application, version=version.number, request=str(request)
        )
    return version


def _check_asked(beyond: set[str]) -> None:
    if beyond:
        raise Refusal(
            "applications.integrate.beyond",
            _("La richiesta non riguarda: %(names)s. Puoi rispondere solo su quanto è stato chiesto."),
            names=", ".join(sorted(beyond)),
        )


def _merged(application: Application, rules: CallRules, answers: Facts) -> Facts:
    """The facts that count with the new answers; registers are asked again only about what was answered."""
    facts = {**kept.facts_of(application), **answers}
    at = application.arrived_at
    assert at is not None  # a submitted application has arrived
    for fact in rules.asked:
        if fact.origin == "registry" and {fact.of, fact.on} & set(answers):
            facts[fact.name] = registry.answer(application, fact, facts, kept.day_of(fact.on, facts, at))
    return facts


def _check_readable(rules: CallRules, facts: Facts, answered: set[str]) -> None:
    missing = [_label(fact) for fact in kept.missing(rules, facts) if fact.name in answered]
    if missing:
        raise Refusal("applications.integrate.missing", _("Manca ancora: %(missing)s."), missing="; ".join(missing))
    problems = kept_problems(rules, facts)
    if problems:
        raise Refusal(
            "applications.integrate.unreadable", _("Da correggere: %(problems)s."), problems="; ".join(problems)
        )


def _label(fact: Fact) -> str:
    return texts.in_language(fact.label.model_dump())


def _parted(application: Application, rules: CallRules, facts: Facts) -> dict[str, Any]:
    in_clear, hidden = kept.split(facts, kept.special_names(rules))
    return {"facts": in_clear, "sealed": kept.seal(application, {"facts": hidden})}


def _register(act: Act, application: Application, facts: Facts) -> Protocol:
    return protocol.register(
        act,
        network=application.call.network,
        direction=Protocol.Direction.IN,
        subject=f"Integrazione della domanda {application.protocol}",
        about=application,
        sha256=hashlib.sha256(kept.fingerprint(facts).encode()).hexdigest(),
    )


def _check_counts(application: Application) -> None:
    """Held until the end of the transaction, so that a withdrawal at the same instant waits."""
    counting = Application.objects.select_for_update(no_key=True).filter(pk=application.pk)
    if counting.filter(state=ApplicationState.SUBMITTED).first() is None:
        raise Conflict("applications.integrate.state", _("La domanda non conta più: è stata ritirata o sostituita."))
