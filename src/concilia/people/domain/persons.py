"""Registering persons and their households."""

from __future__ import annotations

from datetime import date
from typing import Any

from concilia import audit
from concilia.core.act import Act
from concilia.core.crypto import blind_index
from concilia.territory.models import Comune

from ..models import CareRelation, Household, HouseholdMember, Person
from ..models.household import Relation


def register(
    act: Act,
    *,
    given_name: str,
    family_name: str,
    fiscal_code: str,
    birth_date: date,
    sex: str,
    residence: Comune | None = None,
    **contact: Any,
) -> Person:
    """Add a person, or return the one with the same codice fiscale. Side effects: row, audit entry.

    ``contact``: email, phone, iban, citizenship, fictitious. The code is expected already checked (engines.codes).
    """
    person = Person(
        given_name=given_name,
        family_name=family_name,
        fiscal_code=fiscal_code,
        fiscal_code_index=blind_index(fiscal_code),
        birth_date=birth_date,
        sex=sex,
        residence=residence,
        **contact,
    )
    return audit.add_once(act, person, key=("fiscal_code_index",), verb="people.person.register")


def join_household(act: Act, *, holder: Person, member: Person, relation: Relation) -> HouseholdMember:
    """Put a person in the holder's household. Side effects: household when missing, row, audit entry."""
    with act.writing():
        household, _made = Household.objects.get_or_create(holder=holder)
        row = HouseholdMember(household=household, person=member, relation=relation)
        return audit.add_once(act, row, key=("household", "person"), verb="people.household.join", relation=relation)


def declare_care(act: Act, *, carer: Person, cared: Person, kind: CareRelation.Kind) -> CareRelation:
    """Declare a care load (CA-30). Side effects: row, audit entry."""
    care = CareRelation(carer=carer, cared=cared, kind=kind)
    return audit.add_once(act, care, key=("carer", "cared", "kind"), verb="people.care.declare", kind=kind)


def set_account(act: Act, *, person: Person, iban: str) -> Person:
    """Set the account a person is refunded on; the code is expected already checked. Side effects: row, audit entry."""
    with act.writing():
        person.iban = iban
        person.save(update_fields=["iban"])
        audit.record(act, "people.person.set_account", person)
    return person
