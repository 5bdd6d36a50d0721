"""How far a voucher that is paid by stages has gone: what was used, what was paid, what each stage pays now and why not.

What was used and no stage has paid stands on the ledger beside the voucher (DELIVERED); what a stage paid ahead of the uses
has left the voucher, and the uses that follow are covered by it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from concilia.benefits.queries import durc
from concilia.calls import words
from concilia.calls.queries import calls
from concilia.engines import stages
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Payment
from concilia.engines.rules.schema import Stage as Written
from concilia.engines.stages import Due, Progress
from concilia.territory.models import Network
from concilia.ui.format import money

from ..models import Attendance, StagePayment, Voucher
from ..states import AttendanceState
from .spending import LIVE, held_apart, paid_by_stages, used_of, with_rules

#: Days of the register that may still become uses.
OPEN_DAYS = (AttendanceState.RECORDED, AttendanceState.DISPUTED)


def pays_by_stages(rules: CallRules) -> bool:
    """Whether the vouchers of a call are paid by stages: it has stages, and no report of costs that they follow."""
    payment = rules.file.payment
    return bool(rules.file.use and payment and payment.stages and not payment.costs)


def terms_of(voucher: Voucher) -> Payment:
    """How a voucher by stages is paid: as the version of the call said under which its award was applied for."""
    payment = calls.rules(voucher.award.application.rules).file.payment
    assert payment is not None  # by_stages was set from it
    return payment


def label_of(payment: StagePayment) -> str:
    """The name of the stage that was paid, in the reader's language."""
    return words.label_of(terms_of(payment.voucher).stages, payment.stage)


def why(payment: StagePayment) -> str:
    """What made a stage due, in words, with the amounts it was reckoned on."""
    voucher = payment.voucher
    values = {"used": money(payment.used_cents), "worth": money(voucher.cents), "ahead": money(payment.ahead_cents)}
    stage = next((row for row in terms_of(voucher).stages if row.code == payment.stage), None)
    said = _("utilizzati %(used)s su %(worth)s") % values
    if stage is not None and stage.due == "report":
        return _("saldo di quanto usato: %(used)s su %(worth)s") % values
    if payment.ahead_cents:
        return _("anticipo di %(ahead)s; %(said)s") % {**values, "said": said}
    return said


def waiting(network: Network) -> QuerySet[Voucher]:
    """The vouchers by stages whose balance is not reckoned yet, in order."""
    rows = Voucher.objects.filter(network=network, by_stages=True, stages_closed_at=None)
    return with_rules(rows).order_by("issued_at", "pk")


class Standing(stages.Course):
    """A voucher by stages on a day, with the uses made ``until`` a day."""

    def __init__(self, voucher: Voucher, day: date, until: date | None = None) -> None:
        self.voucher, self.day, self.terms = voucher, day, terms_of(voucher)
        self.used = used_of(voucher)
        self.delivered = used_of(voucher, until) if until else self.used
        self.paid = paid_by_stages(voucher)
        self.schedule = stages.schedule_of(self.terms.stages)

    @property
    def payee(self) -> tuple[UUID | None, UUID | None]:
        """The provider, or else the holder, that stages are paid to; both None while the provider is not known."""
        if self.terms.to == "applicant":
            return None, self.voucher.holder_id
        return self.voucher.provider_id, None

    @cached_property
    def ended(self) -> bool:
        """Whether what is due in all is known: it is used up, or it ended and no day of the register waits."""
        if self.used >= self.voucher.cents:
            return True
        if self.voucher.state in LIVE or held_apart(self.voucher):
            return False
        return not Attendance.objects.filter(voucher=self.voucher, state__in=OPEN_DAYS).exists()

    @property
    def at_end(self) -> int | None:
        return self.used if self.ended else None

    @cached_property
    def progress(self) -> Progress:
        return Progress(
            grant=self.voucher.cents,
            open_=[row.code for row in self.terms.stages if not self.waits(row)],
            delivered=self.delivered,
            spent=self.delivered,
            paid=self.paid,
            at_end=self.at_end,
        )

    @property
    def closed(self) -> bool:
        """Whether the balance is reckoned."""
        return self.voucher.stages_closed_at is not None

    def waits(self, stage: Written) -> list[str]:
        """What the event and the conditions of a stage still want, in words."""
        reasons = [text for text in (self._event(stage.due), self._payee()) if text]
        return reasons + ([self._durc()] if stage.requires and not self._has_durc else [])

    def _event(self, due: str) -> str:
        if due == "start" and not (self.voucher.activated_at or self.used):
            return _("il voucher non è ancora attivo")
        if due == "interim" and not self.delivered:
            return _("non c'è ancora nessun utilizzo confermato")
        if due == "report" and not self.ended:
            return _("il voucher si può ancora usare, o ha presenze da confermare")
        return ""

    def _payee(self) -> str:
        return "" if any(self.payee) else _("l'ente del voucher non è ancora scelto")

    @cached_property
    def _has_durc(self) -> bool:
        provider = self.voucher.provider
        return provider is None or durc.valid_on(provider, self.day) is not None

    def _durc(self) -> str:
        return _("manca un DURC valido al %(day)s") % {"day": f"{self.day:%d/%m/%Y}"}

    def lacks(self, due: Due) -> list[str]:
        """Why a stage pays nothing now, in words."""
        stage = next(row for row in self.terms.stages if row.code == due.code)
        found = self.waits(stage) if "conditions" in due.lacking else []
        if "delivered" in due.lacking and stage.delivered:
            share = f"{(stage.delivered * 100).normalize():f}"
            values = {"share": share, "used": money(self.delivered), "worth": money(self.voucher.cents)}
            found.append(_("serve aver usato il %(share)s%%: utilizzati %(used)s su %(worth)s") % values)
        if "spent" in due.lacking and stage.spent:
            share = f"{(stage.spent * 100).normalize():f}"
            values = {"share": share, "used": money(self.delivered), "paid": money(self.paid)}
            found.append(_("serve aver usato il %(share)s%% di quanto pagato: %(used)s su %(paid)s") % values)
        if "earlier" in due.lacking and not found:
            found.append(_("prima si paga la fase precedente"))
        return found


def paid_by_stage(voucher: Voucher) -> Counter[str]:
    """The cents that each stage of a voucher put on statements."""
    rows = voucher.stage_payments.filter(undone_at=None).order_by().values_list("stage")
    return Counter(dict(rows.annotate(Sum("cents"))))


def unused_ahead(vouchers: QuerySet[Voucher]) -> int:
    """What stages paid of some vouchers beyond what was used."""
    return sum(max(0, paid_by_stages(row) - used_of(row)) for row in vouchers.filter(by_stages=True))
