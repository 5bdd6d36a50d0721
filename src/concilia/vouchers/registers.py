"""The register of attendance as a table and as a sheet to sign, for whoever may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import clock, texts
from concilia.integrations.pdf import AttendanceDay, AttendanceRegister
from concilia.people.models import Person
from concilia.ui.components import Chip, Column, Table
from concilia.ui.format import day as shown_day
from concilia.ui.format import money
from concilia.ui.links import Link

from . import presenting
from .domain.kept import whole
from .models import Attendance, Voucher
from .models.attendance import LIVE
from .queries import identities
from .states import AttendanceState

PARAMETER = "mese"


def month_of(request: HttpRequest) -> date:
    """The first day of the month in the address; of this month if there is none."""
    written = request.GET.get(PARAMETER) or request.POST.get(PARAMETER) or ""
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        return clock.today().replace(day=1)


def months(found: Iterable[date], address: str) -> list[Link]:
    """Links to the other months in which something is recorded."""
    return [Link(f"{month:%m/%Y}", f"{address}?{PARAMETER}={month:%Y-%m}") for month in found]


def table(
    rows: Iterable[Attendance],
    voucher: Voucher,
    child: Callable[[Person], str],
    step: Callable[[Attendance], Link | None],
) -> Table:
    """The days of a month, with what came of each and what one can do with it."""
    named = [Column("child", _("Per chi"), value=lambda row: child(row.child) if row.child else "")]
    return Table(
        caption=_("Presenze"),
        columns=[
            Column("day", _("Giorno"), "day"),
            *(named if len(identities.children_of(voucher)) > 1 else []),
            Column("facts", _("Che cosa"), value=lambda row: presenting.facts(voucher, whole(row))),
            Column("state", _("Stato"), "chip", value=_state),
            Column("outcome", _("Esito"), value=outcome),
            Column("step", _("Azioni"), "link", value=step),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("In questo mese non è registrata nessuna presenza."),
    )


def _state(row: Attendance) -> Chip:
    state = AttendanceState(row.state)
    return Chip(str(state.label), state.tone)


def outcome(row: Attendance) -> str:
    """What was paid of a day, why it was not, or by when it must be answered."""
    if row.redemption:
        undone = presenting.is_undone(row.redemption)
        return _("stornato") if undone else _("pagati %(cents)s") % {"cents": money(row.redemption.cents)}
    if row.state == AttendanceState.RECORDED:
        return _("da confermare entro il %(day)s") % {"day": shown_day(row.answer_by)}
    return row.dispute if row.state == AttendanceState.DISPUTED else texts.in_language(row.unpaid or "")


def sheet(
    voucher: Voucher, month: date, rows: Iterable[Attendance], child: Callable[[Person], str]
) -> AttendanceRegister:
    """The register of a month on paper, for both signatures: the days that stand."""
    listed = [row for row in rows if row.state in LIVE]
    provider = next((row.provider.name for row in listed), "")
    return AttendanceRegister(
        network=texts.in_language(voucher.network.title),
        call=presenting.title(voucher),
        month=month,
        provider=provider,
        voucher=presenting.code_end(voucher),
        days=tuple(
            AttendanceDay(
                day=row.day,
                child=child(row.child) if row.child else "",
                what=presenting.facts(voucher, whole(row)),
                state=str(AttendanceState(row.state).label),
            )
            for row in listed
        ),
    )


def address(route: str, voucher: Voucher, month: date) -> str:
    """The page of a month of a register."""
    return f"{reverse(route, args=[voucher.pk])}?{PARAMETER}={month:%Y-%m}"


def known(voucher: Voucher) -> dict[str, Any]:
    """What every page of a register says of its voucher."""
    return {"voucher": voucher, "title": presenting.title(voucher), "code_end": presenting.code_end(voucher)}
