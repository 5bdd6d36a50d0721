"""Receipts: each is reimbursed once, whatever the call (C9)."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from concilia import audit
from concilia.core import clock, crypto
from concilia.core.act import Act
from concilia.core.errors import Conflict

from ..models import Receipt


def claim(
    act: Act, *, network: UUID, issuer: str, number: str, issued_on: date, cents: int, about: models.Model
) -> Receipt:
    """Take a receipt for one use, inside the caller's transaction. Side effects: row.

    ``issuer``: its fiscal code or VAT number, or its name. Spaces, case and signs do not count, nor zeros before a number.
    Raises Conflict, saying on which day it was used and not by whom, when the network has reimbursed it already.
    """
    print_ = fingerprint(issuer=issuer, number=number, issued_on=issued_on, cents=cents)
    row = Receipt(
        network_id=network,
        fingerprint=print_,
        about_kind=about._meta.label_lower,
        about_id=about.pk,
        claimed_at=act.at,
        claimed_by=act.actor,
    )
    try:
        with act.writing():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _used(network, print_) from error
    return row


def release(act: Act, *, about: models.Model) -> int:
    """Let the receipts of what was undone be used again. Returns how many. Side effects: rows, audit entries."""
    rows = Receipt.objects.filter(about_kind=about._meta.label_lower, about_id=about.pk, released_at=None)
    with act.writing():
        for row in rows:
            audit.record(act, "benefits.receipt.release", row)
        return rows.update(released_at=act.at)


def fingerprint(*, issuer: str, number: str, issued_on: date, cents: int) -> str:
    """The keyed hash by which the same receipt is found again, however it was typed."""
    parts = (_plain(issuer), _plain(number).lstrip("0"), issued_on.isoformat(), str(cents))
    return crypto.keyed_hash("\n".join(parts), purpose="receipt")


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def _used(network: UUID, print_: str) -> Conflict:
    before = Receipt.objects.filter(network=network, fingerprint=print_, released_at=None).first()
    day = before.claimed_at.astimezone(clock.ROME).strftime("%d/%m/%Y") if before else ""
    return Conflict(
        "benefits.receipt.used",
        _("Questa ricevuta è già stata presentata nella rete il %(day)s: una spesa si rimborsa una volta sola."),
        day=day,
    )
