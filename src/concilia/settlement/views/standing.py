"""Where a statement stands besides its lines: notes, invoices, refusals, what is paid, and the pages that lead on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia import access
from concilia.core.act import Act
from concilia.engines.deadlines import day_of
from concilia.ui.components import Column, Table
from concilia.ui.format import day, money
from concilia.ui.links import Link

from .. import tables, tables_due
from ..domain import gates
from ..models import AccountChange, Recovery
from ..queries import dues, late, lists
from ..states import ChangeState, DelayReason, OrderState, RecoveryState, StatementState
from .shared import Note


def column(act: Act, found: Any) -> Column | None:
    """What the office may do with each line: refuse it while it checks, claim it back once it is paid."""
    if found.state == StatementState.SENT and access.may(act, "settlement.line.refuse", found):
        return tables.refuse_column()
    if _is(found, OrderState.PAID) and access.may(act, "settlement.recovery.claim", found):
        return tables.claim_column()
    return None


def _is(found: Any, state: OrderState) -> bool:
    order = lists.order_of(found)
    return order is not None and order.state == state


def notes(act: Act, found: Any) -> list[Note]:
    """What who reads must know first."""
    shown = []
    if found.due_on and not _is(found, OrderState.PAID):
        shown.append(_promise(act, found))
    if _is(found, OrderState.REJECTED):
        order = lists.order_of(found)
        text = _("La banca non ha potuto pagare: %s") % (order.bank_reason if order else "")
        shown.append(Note(text, "warning", _("Pagamento respinto")))
    if access.may(act, "settlement.statement.read_all", found) and found.state == StatementState.APPROVED:
        order = lists.order_of(found)
        payer = found.alliance.lead if found.alliance else None
        if (order is None or order.state == OrderState.REJECTED) and payer is not None:
            shown += [Note(text, "warning", _("Prima di pagare")) for text in gates.missing_acts([found], payer)]
    return shown


def _promise(act: Act, found: Any) -> Note:
    if not late.is_late(found, day_of(act.at)):
        return Note(_("Il pagamento è promesso entro il %s.") % day(found.due_on))
    said = found.delays.order_by("-at", "-id").first()
    if said is None:
        return Note(_("Il pagamento era promesso entro il %s ed è in ritardo.") % day(found.due_on), "warning")
    values = {"why": DelayReason(said.code).label, "text": said.text, "day": day(said.expected_on)}
    return Note(_("Il pagamento è in ritardo. %(why)s: %(text)s Nuovo giorno: %(day)s.") % values, "warning")


def more_tables(found: Any) -> list[Table]:
    """Its invoices, what is paid of it, its refused lines; each only where there is something to say."""
    shown = []
    invoices = list(dues.in_force(found))
    if invoices:
        shown.append(tables_due.invoices(invoices, found))
    if invoices or found.offset:
        shown.append(tables_due.due(dues.due(found)))
    refused = list(found.refusals.select_related("redemption", "statement__provider", "statement__person"))
    if refused:
        shown.append(tables_due.refusals(refused, _("Righe contestate")))
    return shown


def links(act: Act, found: Any, *, own: bool) -> list[Link]:
    """The pages that lead on from a statement."""
    shown = []
    if found.provider_id and access.may(act, "settlement.invoice.attach", found):
        label = _("La fattura: che cosa scrivere, e allegarla")
        shown.append(Link(label, reverse("settlement:invoice", args=[found.pk])))
    if own and _is(found, OrderState.REJECTED) and access.may(act, "settlement.account.propose", found):
        waits = AccountChange.objects.filter(
            provider=found.provider_id, person=found.person_id, state=ChangeState.PROPOSED
        )
        label = _("Il nuovo IBAN è in verifica") if waits.exists() else _("Indica un nuovo IBAN")
        shown.append(Link(label, reverse("settlement:account-propose", args=[found.pk])))
    if _is(found, OrderState.REJECTED) and access.may(act, "settlement.order.resend", found):
        shown.append(Link(_("Rimanda il pagamento"), reverse("settlement:resend", args=[found.pk])))
    for row in Recovery.objects.filter(line__statement=found, state=RecoveryState.OPEN).order_by("number"):
        label = _("Da restituire: %(cents)s, avviso %(notice)s")
        text = label % {"cents": money(row.cents), "notice": row.notice_number}
        shown.append(Link(text, reverse("settlement:recovery", args=[row.pk])))
    return shown


def office_links(act: Act) -> list[Link]:
    """From the list of statements to what else the office follows."""
    pages = (
        (_("Righe contestate"), "refusals", "settlement.refusal.read_all"),
        (_("Atti di impegno e di liquidazione"), "acts", "settlement.act.read"),
        (_("Pagamenti in ritardo"), "late", "settlement.delay.read"),
        (_("Recuperi"), "recoveries", "settlement.recovery.read_all"),
    )
    return _allowed(act, pages)


def bank_links(act: Act) -> list[Link]:
    """From the batches to what the bank left open."""
    pages = (
        (_("Pagamenti respinti"), "rejected", "settlement.account.read"),
        (_("IVA da versare"), "vat", "settlement.vat.read"),
        (_("Enti che pagano"), "payers", "settlement.payer.set"),
    )
    return _allowed(act, pages)


def _allowed(act: Act, pages: tuple[tuple[str, str, str], ...]) -> list[Link]:
    return [Link(label, reverse(f"settlement:{route}")) for label, route, verb in pages if access.may(act, verb)]
