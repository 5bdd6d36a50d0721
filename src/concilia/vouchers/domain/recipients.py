"""Who the vouchers of an award are for, and how much each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from concilia.core.errors import Refusal
from concilia.engines.deadlines import age
from concilia.engines.money import split
from concilia.engines.rules import CallRules
from concilia.people.models import HouseholdMember, Person
from concilia.people.models.household import Relation
from concilia.selection.models import Award

from ..queries.spending import household_of

OF_AGE = 18
NO_CHILDREN = "vouchers.issue.children"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One voucher to issue: its cents, the child it is for, or the children of the household that it names."""

    cents: int
    child: Person | None = None
    children: Sequence[Person] = ()


def of(award: Award, rules: CallRules, today: date) -> list[Recipient]:
    """The vouchers of an award, the eldest child's first; cents that equal parts leave over go to the first ones.

    Raises Refusal when the call gives one to each child and the applicant declared none.
    """
    application = award.application
    rule = rules.file.use.issue if rules.file.use else None
    if application.beneficiary_id or application.applicant is None or rule is None:
        return [Recipient(award.cents, application.beneficiary)]
    if rule.each == "application" and rules.file.one_per != "household":
        return [Recipient(award.cents)]
    children = _children(application.applicant, rule.under or OF_AGE, today)
    if rule.each == "application":
        return [Recipient(award.cents, children=children)]
    if not children:
        text = _("Il nucleo della domanda %(number)s non ha figli registrati: completa il nucleo, poi emetti.")
        raise Refusal(NO_CHILDREN, text, number=str(application.protocol))
    parts = split(award.cents, len(children)).parts
    return [Recipient(cents, child) for cents, child in zip(parts, children, strict=True) if cents]


def _children(holder: Person, under: int, today: date) -> list[Person]:
    """The children of the household below an age, the eldest first."""
    household = household_of(holder)
    rows = HouseholdMember.objects.filter(household=household, relation=Relation.CHILD).select_related("person")
    people = [row.person for row in rows.order_by("person__birth_date", "person__pk")] if household else []
    return [person for person in people if age(person.birth_date, today).years < under]
