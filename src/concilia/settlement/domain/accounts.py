"""A payee's new IBAN: given by the payee, verified by another person, only then used."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.engines.codes import iban as checked
from concilia.engines.invalid import Invalid
from concilia.networks.domain import organisations
from concilia.people.domain import persons

from ..models import AccountChange, Statement
from ..states import ACCOUNT_CHANGE, NameCheck
from .telling import tell


def propose(act: Act, *, statement: Statement, iban: str) -> AccountChange:
    """The payee of a statement gives a new IBAN. Side effects: change, audit entry, notice to who was known before.

    Raises Refusal when the IBAN is wrong (mod 97, CIN, outside SEPA) or is the one in use, Conflict when one waits already.
    """
    access.require(act, "settlement.account.propose", statement)
    value, payee = _checked(iban), statement.provider or statement.person
    if payee is None or value == payee.iban:
        raise Refusal("settlement.account.same", _("È l'IBAN che c'è già: la banca lo ha rifiutato, serve un altro."))
    with act.writing():
        made = _create(act, statement, value)
        audit.record(act, "settlement.account.propose", made)
        tell(act, made, "settlement.account.proposed", end=value[-4:])
    return made


def _checked(iban: str) -> str:
    try:
        return checked(iban)
    except Invalid as error:
        raise Refusal("settlement.account.iban", _(error.text), **error.params) from error


def _create(act: Act, statement: Statement, iban: str) -> AccountChange:
    try:
        with act.writing():
            return AccountChange.objects.create(
                network_id=statement.network_id,
                provider_id=statement.provider_id,
                person_id=statement.person_id,
                iban=iban,
                proposed_at=act.at,
                proposed_by=act.actor,
            )
    except IntegrityError as error:
        raise Conflict("settlement.account.waits", _("Un nuovo IBAN aspetta già di essere verificato.")) from error


def verify(act: Act, *, change: AccountChange, name_check: str, how: str) -> AccountChange:
    """Verify a new IBAN: the bank was asked for the name, the payee was heard by a way known before.

    Side effects, in order: state, the payee's account, audit entries, notice. Raises Refusal when the actor gave it, or
    does not say what the bank answered and how the payee was heard. A name that does not match is refused, not verified.
    """
    access.require(act, "settlement.change.verify", change)
    if act.actor == change.proposed_by:
        raise Refusal("settlement.account.same_person", _("Lo hai indicato tu: deve verificarlo un'altra persona."))
    if name_check not in NameCheck.values or not how.strip():
        raise Refusal(
            "settlement.account.how",
            _("Scrivi che cosa ha risposto la banca sul nome e come hai sentito il beneficiario."),
        )
    with act.writing():
        how = how.strip()[:240]
        audit.transition(act, change, "verify", table=ACCOUNT_CHANGE, name_check=name_check, verified_how=how)
        _use(act, change)
        tell(act, change, "settlement.account.verified", end=change.iban[-4:])
    return change


def _use(act: Act, change: AccountChange) -> None:
    """The account is set by the platform, once two persons have spoken."""
    by_two = Act(actor="system:account-change", at=act.at, request_id=act.request_id)
    if change.provider:
        organisations.set_account(by_two, organisation=change.provider, iban=change.iban, cuc=change.provider.cuc)
    elif change.person:
        persons.set_account(by_two, person=change.person, iban=change.iban)


def refuse(act: Act, *, change: AccountChange) -> AccountChange:
    """Do not accept a new IBAN, with a reason. Side effects: state, audit entry, notice. Also by another person only."""
    access.require(act, "settlement.change.refuse", change)
    if act.actor == change.proposed_by:
        raise Refusal("settlement.account.same_person", _("Lo hai indicato tu: deve verificarlo un'altra persona."))
    with act.writing():
        audit.transition(act, change, "refuse", table=ACCOUNT_CHANGE)
        tell(act, change, "settlement.account.refused", reason=act.reason)
    return change
