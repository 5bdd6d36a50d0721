"""The child an application is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concilia import access
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines import codes
from concilia.engines.invalid import Invalid
from concilia.people.domain import persons
from concilia.people.models import Person
from concilia.people.models.household import Relation
from concilia.territory import comuni


def add(act: Act, *, holder: Person, given_name: str, family_name: str, birth_date: date, fiscal_code: str) -> Person:
    """Put a child in the holder's household. Side effects: person when new, household, membership, audit entries.

    Raises Refusal when the codice fiscale is not that of these names and this birth, or is registered under other names.
    """
    access.require(act, "applications.child.add", holder)
    written = Written(given_name, family_name, birth_date, fiscal_code)
    with act.writing():
        child = registered(act, written, residence=holder.residence)
        persons.join_household(act, holder=holder, member=child, relation=Relation.CHILD)
    return child


@dataclass(frozen=True, slots=True)
class Written:
    """A person as written on a form."""

    given_name: str
    family_name: str
    birth_date: date
    fiscal_code: str


def registered(act: Act, written: Written, **more: Any) -> Person:
    """The person as written, registered when new; no verb of its own. ``more``: residence, email and other contacts.

    Raises Refusal when the codice fiscale is not of these names and this birth, or is known under other names.
    """
    code = _checked(written.fiscal_code, written.birth_date, act)
    if not code.is_of(written.family_name, written.given_name):
        raise Refusal("applications.child.name", _("Il codice fiscale non è di questo nome e cognome: controllali."))
    person = persons.register(
        act,
        given_name=written.given_name,
        family_name=written.family_name,
        fiscal_code=code.value,
        birth_date=written.birth_date,
        sex=code.sex,
        fictitious=code.birthplace == codes.DEMO_BIRTHPLACE,
        **more,
    )
    if _names(person) != (written.given_name.casefold(), written.family_name.casefold()):
        raise Refusal(
            "applications.child.known",
            _("Questo codice fiscale è già registrato con un nome scritto in altro modo: rivolgiti allo sportello."),
        )
    return person


def _checked(fiscal_code: str, birth_date: date, act: Act) -> codes.FiscalCode:
    try:
        return codes.fiscal_code(
            fiscal_code,
            on=act.at.astimezone(clock.ROME).date(),
            periods=comuni.birthplace_periods,
            birth=birth_date,
            demo=settings.DEMO,
        )
    except Invalid as error:
        raise Refusal(f"applications.child.{error.code}", gettext(error.text), **error.params) from error


def _names(person: Person) -> tuple[str, str]:
    return person.given_name.casefold(), person.family_name.casefold()
