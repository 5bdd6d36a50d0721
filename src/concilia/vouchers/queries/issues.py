"""What is still to be issued for a call, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from concilia.calls.models import Call
from concilia.selection.models import Award
from concilia.selection.states import AwardState

from ..models import Voucher


@dataclass(frozen=True, slots=True)
class Progress:
    """How many vouchers of a call there are and wait to be issued, and the cents of each part."""

    issued: int
    issued_cents: int
    waiting: int
    waiting_cents: int

    @property
    def awards(self) -> int:
        return self.issued + self.waiting


def waiting(call: Call) -> QuerySet[Award]:
    """The granted awards of a call that have no voucher and wait for no acceptance, in the order of the ranking."""
    rows = Award.objects.filter(application__call=call, state=AwardState.GRANTED, vouchers=None)
    rows = rows.exclude(accept_by__isnull=False, accepted_at=None)
    return rows.order_by("row__ranking", "row__position", "call_line__code", "pk")


def progress(call: Call) -> Progress:
    """How far the issue of a call has come."""
    sums = {"many": Count("pk"), "cents": Sum("cents", default=0)}
    done = Voucher.objects.filter(award__application__call=call).order_by().aggregate(**sums)
    left = waiting(call).order_by().aggregate(**sums)
    return Progress(done["many"], done["cents"], left["many"], left["cents"])
