"""Codes in the place of names: a payee's own code for whom it serves, a protected person's code for everybody (TA-41)."""

from __future__ import annotations

from uuid import UUID

from concilia.core import crypto
from concilia.people.models import Person

from ..models import Voucher

SHOWN = 8


def whose(voucher: Voucher) -> UUID | None:
    """Who a voucher is for: its child, else who holds it."""
    return voucher.beneficiary_id or voucher.holder_id or voucher.organisation_id


def code_of(payee: UUID | None, who: UUID | None) -> str:
    """The payee's own code for somebody: the same on all its papers, joined with no one else's."""
    return crypto.keyed_hash(f"{payee}:{who}", purpose="statement code")[:SHOWN].upper()


def name_of(voucher: Voucher) -> str:
    """Who holds a voucher, as the office reads it: a code if the voucher is protected."""
    if voucher.protected:
        return f"P-{crypto.keyed_hash(str(voucher.holder_id), purpose='protected')[:SHOWN].upper()}"
    return str(voucher.holder or voucher.organisation)


def child_at_till(voucher: Voucher, child: Person, payee: UUID) -> str:
    """A child as a till reads it: the provider's own code and the year of birth, never a name."""
    code = code_of(payee, child.pk)
    return code if voucher.protected else f"{code} ({child.birth_date.year})"


def children_of(voucher: Voucher) -> list[Person]:
    """The children whom a use can be for, the eldest first."""
    return list(voucher.children.order_by("birth_date", "pk"))
