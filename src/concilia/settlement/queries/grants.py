"""How far a grant has gone: what was admitted, what was paid, what each stage pays now, and what it lacks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from concilia.benefits.models import Durc
from concilia.benefits.queries import durc
from concilia.calls.queries import calls
from concilia.core import texts
from concilia.engines import costs, stages
from concilia.engines.money import from_euros, percentage
from concilia.engines.rules.schema import Condition, Payment
from concilia.engines.stages import Due
from concilia.engines.withholding import Paid
from concilia.selection.models import Award
from concilia.selection.states import AwardState
from concilia.ui.format import money

from ..grant_states import ConditionState, GrantState, Method, ReportState
from ..models import CostDocument, Grant, GrantCondition


def terms_of(grant: Grant) -> Payment:
    """The stages, conditions and costs that hold for a grant, as frozen."""
    return Payment.model_validate(grant.terms)


def items_of(terms: Payment) -> tuple[costs.Item, ...]:
    """The kinds of cost that count."""
    rows = terms.costs.items if terms.costs else ()
    return tuple(
        costs.Item(
            code=row.code,
            cap=row.cap,
            most=None if row.max is None else from_euros(row.max),
            capital=row.capital,
            in_kind=row.in_kind,
        )
        for row in rows
    )


def cost_of(document: CostDocument) -> costs.Cost:
    """A document as the engine reads it."""
    method = Method(document.method)
    return costs.Cost(
        item=document.item,
        claimed=document.claimed_cents,
        issued_on=document.issued_on,
        paid_on=document.paid_on,
        traceable=method.traceable,
        in_kind=method == Method.IN_KIND,
        cut=document.cut_cents,
    )


def period_of(grant: Grant) -> costs.Period:
    return costs.Period(since=grant.since, until=grant.ends_on, pay_by=grant.pay_by)


def proposals(grant: Grant, document: CostDocument) -> list[costs.Proposal]:
    """The cuts that the machine proposes for a document."""
    return costs.proposals(cost_of(document), items_of(terms_of(grant)), period_of(grant))


def rate_of(grant: Grant) -> Fraction:
    return Fraction(grant.rate_part, grant.rate_whole)


def due_on(grant: Grant, reckoning: costs.Reckoning) -> int:
    """Cents due in all on what is reckoned: the least of grant, rate of what is admitted, and what the own share leaves."""
    return costs.contribution(grant.cents, rate_of(grant), reckoning, own_share=Fraction(grant.own_share) / 100)


class Standing(stages.Course):
    """A grant on a day. Reads once: terms, conditions, documents of decided reports, instalments, the certificate."""

    def __init__(self, grant: Grant, day: date) -> None:
        self.grant, self.day, self.terms = grant, day, terms_of(grant)
        self.conditions: dict[str, GrantCondition] = {row.code: row for row in grant.conditions.all()}
        self.reports = list(grant.reports.order_by("number"))
        self.instalments = list(grant.instalments.order_by("number"))
        self.schedule = stages.schedule_of(self.terms.stages)

    @cached_property
    def reckoning(self) -> costs.Reckoning:
        """Of the reports decided so far."""
        decided = [row.pk for row in self.reports if row.state == ReportState.DECIDED]
        rows = CostDocument.objects.filter(report__in=decided).order_by("id") if decided else ()
        return costs.reckon(items_of(self.terms), map(cost_of, rows))

    @cached_property
    def durc(self) -> Durc | None:
        """The certificate that holds on the day."""
        return durc.valid_on(self.grant.organisation, self.day)

    @property
    def needs_durc(self) -> bool:
        return any(row.proof == "durc" for row in self.terms.conditions)

    @property
    def paid(self) -> int:
        """Cents settled so far, gross."""
        return sum(row.gross_cents for row in self.instalments)

    @property
    def before(self) -> list[Paid]:
        return [Paid(row.gross_cents, row.taxable_cents, row.withheld_cents) for row in self.instalments]

    @property
    def ended(self) -> bool:
        """Whether the final report was decided: what is due in all is known."""
        return any(row.final and row.state == ReportState.DECIDED for row in self.reports)

    @property
    def delivered(self) -> int:
        """Cents of contribution on what was admitted so far."""
        return due_on(self.grant, self.reckoning)

    @property
    def at_end(self) -> int | None:
        return self.delivered if self.ended else None

    @cached_property
    def progress(self) -> stages.Progress:
        opened = [row.code for row in self.terms.stages if not self.waits(row.code)]
        return stages.Progress(
            grant=self.grant.cents,
            open_=opened,
            delivered=self.delivered,
            spent=self.delivered,
            paid=self.paid,
            at_end=self.at_end,
        )

    @property
    def closed(self) -> bool:
        return bool(self.grant.state == GrantState.CLOSED)

    def is_met(self, condition: Condition) -> bool:
        if condition.proof == "durc":
            return self.durc is not None
        row = self.conditions.get(condition.code)
        return row is not None and row.state == ConditionState.MET

    def waits(self, code: str) -> list[str]:
        """What the event and the conditions of a stage still want, in words."""
        stage = next(row for row in self.terms.stages if row.code == code)
        reasons = [text for text in (self._event(stage.due),) if text]
        named = {row.code: row for row in self.terms.conditions}
        return reasons + [self._unmet(named[each]) for each in stage.requires if not self.is_met(named[each])]

    def _event(self, due: str) -> str:
        if due == "start" and self.day < self.grant.starts_on:
            return _("l'iniziativa comincia il %(day)s") % {"day": f"{self.grant.starts_on:%d/%m/%Y}"}
        if due == "interim" and not any(row.state == ReportState.DECIDED for row in self.reports):
            return _("manca una rendicontazione esaminata")
        if due == "report" and not self.ended:
            return _("manca la rendicontazione finale esaminata")
        return ""

    def _unmet(self, condition: Condition) -> str:
        label = texts.in_language(condition.label.model_dump())
        if condition.proof == "durc":
            return _("%(label)s: non c'è un DURC valido al %(day)s") % {
                "label": label,
                "day": f"{self.day:%d/%m/%Y}",
            }
        row = self.conditions.get(condition.code)
        state = ConditionState(row.state) if row else ConditionState.OPEN
        return f"{label}: {state.label}"

    def lacks(self, due: Due) -> list[str]:
        """Why a stage pays nothing now, in words."""
        stage = next(row for row in self.terms.stages if row.code == due.code)
        found = self.waits(due.code) if "conditions" in due.lacking else []
        if "delivered" in due.lacking and stage.delivered:
            need = money(percentage(self.grant.cents, stage.delivered * 100))
            found.append(_("serve spesa ammessa per un contributo di %(need)s") % {"need": need})
        if "spent" in due.lacking and stage.spent:
            share = f"{(stage.spent * 100).normalize():f}"
            found.append(
                _("serve aver speso almeno il %(share)s%% di quanto ricevuto: %(spent)s su %(paid)s")
                % {"share": share, "spent": money(self.delivered), "paid": money(self.paid)}
            )
        if "earlier" in due.lacking and not found:
            found.append(_("prima si paga la fase precedente"))
        return found


def grants() -> QuerySet[Grant]:
    """Grants, last first, with what they show in a list: payee, call or project, ``settled`` cents."""
    rows = Grant.objects.select_related("organisation", "award__application__call", "project", "alliance", "network")
    return rows.annotate(settled=Coalesce(Sum("instalments__gross_cents"), 0)).order_by("-opened_at", "-id")


def waiting() -> QuerySet[Award]:
    """Awards to organisations that are granted and that nobody has accepted, of calls paid on a report of costs.

    Whether a call is so is in its rules: ask ``is_on_costs`` of each.
    """
    rows = Award.objects.filter(state=AwardState.GRANTED, grant=None, application__organisation__isnull=False)
    related = "application__organisation", "application__call", "application__rules__call", "network"
    return rows.select_related(*related).order_by("granted_at", "id")


def payment_of(award: Award) -> Payment | None:
    """How the call of an award pays, when it does on a report of costs."""
    payment = calls.rules(award.application.rules).file.payment
    return payment if payment and payment.costs else None


def title(grant: Grant) -> str:
    """Of the call, or of the project."""
    if grant.project:
        return texts.in_language(grant.project.title)
    assert grant.award is not None  # the database holds one of the two
    return texts.in_language(grant.award.application.call.title)


def deciders(grant: Grant) -> set[str]:
    """Who granted it, opened it for a project, or decided its reports: none of them pays it."""
    found = {row.decided_by for row in grant.reports.filter(state=ReportState.DECIDED)}
    found |= {grant.award.granted_by} if grant.award else {grant.opened_by}
    return found - {""}
