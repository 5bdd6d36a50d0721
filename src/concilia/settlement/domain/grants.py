"""Contributions paid on a report of costs: accepted by a firm, or granted to the project of an alliance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from concilia import access, audit
from concilia.applications.domain.facts import facts_of
from concilia.benefits.models import Aid
from concilia.calls.queries import calls
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.core.ids import derived, uuid7
from concilia.engines.money import from_euros
from concilia.engines.rules.schema import Payment
from concilia.ledger.domain import flows, money
from concilia.ledger.domain.accounts import Key
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.networks.models import Organisation
from concilia.plans.models import BudgetLine, FundingProgramme, Project
from concilia.selection.domain.aids import case_of
from concilia.selection.models import Award
from concilia.selection.states import AwardState
from concilia.territory.models import Network

from ..grant_states import Nature
from ..models import Grant, GrantCondition, GrantLine, ProgrammeTerms
from ..queries import grants

#: A call that names no term lets an initiative last a year.
LONGEST = timedelta(days=365)
EXECUTION = "EXECUTION"
#: Types of bodies whose purpose is not commerce; the accountant can say otherwise of one grant.
NOT_COMMERCIAL = frozenset({"associazione", "sindacato", "centro-studi", "fondazione", "parrocchia", "universita"})


def accept(act: Act, *, award: Award, starts_on: date) -> Grant:
    """A firm accepts its award and says when the initiative starts (MA-21). Side effects: grant, conditions, audit entry.

    The end is the call's term ``EXECUTION``. Raises Refusal when the award is not granted, its call is not paid on a report
    of costs, or the start is before the day from which costs count; Conflict when it was accepted before.
    """
    access.require(act, "settlement.grant.accept", award)
    payment = grants.payment_of(award)
    if award.state != AwardState.GRANTED or payment is None or award.application.organisation is None:
        raise Refusal("settlement.grant.award", _("Questa concessione non si paga su rendicontazione dei costi."))
    with act.writing():
        held = Award.objects.select_for_update(no_key=True, of=("self",)).get(pk=award.pk)
        if Grant.objects.filter(award=held).exists():
            raise Conflict("settlement.grant.twice", _("Il contributo è già stato accettato."))
        made = _create(act, payment, _of_award(award, payment, act, starts_on))
        audit.record(act, "settlement.grant.accept", made, starts_on=starts_on.isoformat())
    return made


def _of_award(award: Award, payment: Payment, act: Act, starts_on: date) -> dict[str, Any]:
    application, organisation = award.application, award.application.organisation
    assert organisation is not None and payment.costs is not None and award.granted_at is not None  # noqa: PT018
    granted_on = award.granted_at.astimezone(clock.ROME).date()
    events = {
        "submission": (application.submitted_at or act.at).astimezone(clock.ROME).date(),
        "award": granted_on,
        "publication": granted_on,
        "acceptance": act.at.astimezone(clock.ROME).date(),
        "start": starts_on,
    }
    since = events[payment.costs.since]
    if starts_on < since:
        raise Refusal(
            "settlement.grant.start",
            _("L'iniziativa non può cominciare prima del %(day)s: da quel giorno contano i costi."),
            day=since.strftime("%d/%m/%Y"),
        )
    ends_on = _end(award, events)
    aid = Aid.objects.filter(case=case_of(award)).exclude(state="cancelled").first()
    return {
        "network_id": award.network_id,
        "award": award,
        "organisation": organisation,
        "alliance": application.call.alliance,
        "cents": award.cents,
        **_rate(award, payment),
        "nature": nature_of(organisation),
        "since": since,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "pay_by": ends_on + timedelta(days=payment.costs.pay_days),
        "cup": (aid.cup if aid else "") or award.call_line.budget_line.cup,
        "cor": aid.cor if aid else "",
    }


def _end(award: Award, events: Mapping[str, date]) -> date:
    terms = calls.rules(award.application.rules).file.terms
    term = next((row for row in terms if row.code == EXECUTION), None)
    if term is None:
        return events["start"] + LONGEST
    return max(events["start"], events[term.start] + timedelta(days=term.days))


def _rate(award: Award, payment: Payment) -> dict[str, int]:
    """What was granted of the planned cost, so that the own share that was promised is kept (MA-19); or the call's rate."""
    costs = payment.costs
    assert costs is not None  # asked only of calls paid on costs
    if costs.planned:
        planned = from_euros(Decimal(str(facts_of(award.application)[costs.planned])))
        return {"rate_part": award.cents, "rate_whole": max(planned, award.cents)}
    numerator, denominator = (costs.rate or Decimal(1)).as_integer_ratio()
    return {"rate_part": numerator, "rate_whole": denominator}


def nature_of(organisation: Organisation) -> Nature:
    """What its type says of the tax; prudently an enterprise when it says nothing."""
    if organisation.public:
        return Nature.PUBLIC
    return Nature.NON_COMMERCIAL if organisation.type in NOT_COMMERCIAL else Nature.ENTERPRISE


def set_terms(
    act: Act, *, network: Network, terms: Mapping[str, Any], programme: FundingProgramme | None = None
) -> ProgrammeTerms:
    """Choose how the projects of a network, or of one of its programmes, are paid; the act's reason says why.

    No source gives the shares (domain 2.1.4), so there is no default. Side effects: row, audit entry. Raises Refusal when
    the reason is missing or the terms are not those of a contribution paid on costs.
    """
    access.require(act, "settlement.terms.set", network)
    audit.need_reason(act)
    try:
        payment = Payment.model_validate(dict(terms))
    except ValidationError as error:
        problems = "; ".join(str(each["msg"]) for each in error.errors())
        raise Refusal(
            "settlement.terms.wrong", _("Le regole di pagamento non reggono: %(problems)s"), problems=problems
        ) from error
    if payment.costs is None:
        raise Refusal("settlement.terms.costs", _("Indica le voci di costo ammesse."))
    with act.writing():
        made = ProgrammeTerms.objects.create(
            network=network,
            programme=programme,
            terms=payment.model_dump(mode="json", exclude_none=True),
            reason=act.reason,
            decided_at=act.at,
            decided_by=act.actor,
        )
        audit.record(act, "settlement.terms.set", made)
    return made


def terms_for(project: Project) -> ProgrammeTerms | None:
    """The terms that hold for a project: of its plan's programme, else of its network."""
    rows = ProgrammeTerms.objects.filter(network=project.network_id)
    programme = project.plan.programme_id if project.plan else None
    own = rows.filter(programme=programme).first() if programme else None
    return own or rows.filter(programme=None).first()


def open_project(
    act: Act, *, project: Project, lines: Mapping[BudgetLine, int], starts_on: date, ends_on: date, cup: str = ""
) -> Grant:
    """Grant a contribution to an alliance's project, out of lines of the plan's budget (CA-15..17).

    The rate is contribution over total cost, as the plan says; the least own share is the plan's. Side effects, in order:
    grant, lines, conditions, ledger transfers BUDGET → COMMITMENT, audit entry. Raises Refusal without terms, without an
    alliance or resources, or when a line is of another project or has not the money.
    """
    access.require(act, "settlement.grant.open", project)
    chosen, resources = terms_for(project), getattr(project, "resources", None)
    if chosen is None:
        raise Refusal(
            "settlement.grant.terms",
            _("Scegli prima come si pagano i progetti: anticipo, acconti, saldo e condizioni."),
        )
    if project.alliance is None or resources is None or not resources.contribution:
        raise Refusal("settlement.grant.project", _("Il progetto non ha un'alleanza, o il piano non ne dice i costi."))
    if not lines or any(line.project_id != project.pk or cents <= 0 for line, cents in lines.items()):
        raise Refusal("settlement.grant.lines", _("Scegli una o più linee di questo progetto, con il loro importo."))
    payment = Payment.model_validate(chosen.terms)
    values = {
        "network_id": project.network_id,
        "project": project,
        "organisation": project.alliance.lead,
        "alliance": project.alliance,
        "cents": sum(lines.values()),
        "rate_part": resources.contribution,
        "rate_whole": resources.total,
        "own_share": resources.minimum_share or 0,
        "nature": nature_of(project.alliance.lead),
        "since": starts_on,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "pay_by": ends_on + timedelta(days=payment.costs.pay_days if payment.costs else 0),
        "cup": cup or next((line.cup for line in lines if line.cup), ""),
    }
    with act.writing():
        made = _create(act, payment, values)
        _commit(act, made, lines)
        audit.record(act, "settlement.grant.open", made, cents=made.cents)
    return made


def _commit(act: Act, made: Grant, lines: Mapping[BudgetLine, int]) -> None:
    rows = [GrantLine(network_id=made.network_id, grant=made, line=line, cents=cents) for line, cents in lines.items()]
    GrantLine.objects.bulk_create(rows)
    ways = [flows.commit(id=row.pk, grant=made.pk, line=row.line_id, cents=row.cents) for row in rows]
    money.send(act, network=made.network_id, flows=ways)


def _create(act: Act, payment: Payment, values: Mapping[str, Any]) -> Grant:
    made = Grant.objects.create(
        id=uuid7(),
        terms=payment.model_dump(mode="json", exclude_none=True),
        opened_at=act.at,
        opened_by=act.actor,
        **values,
    )
    GrantCondition.objects.bulk_create(
        [
            GrantCondition(network_id=made.network_id, grant=made, code=row.code)
            for row in payment.conditions
            if row.proof != "durc"
        ]
    )
    return made


def set_nature(act: Act, *, grant: Grant, nature: Nature) -> Grant:
    """Say what the payee is for the withholding, with a reason. Side effects: row, audit entry. Until it is paid something."""
    access.require(act, "settlement.grant.set_nature", grant)
    audit.need_reason(act)
    if grant.instalments.exists():
        raise Conflict("settlement.grant.nature", _("Una parte è già stata pagata: la natura non si cambia più."))
    with act.writing():
        before, grant.nature = grant.nature, Nature(nature)
        grant.save(update_fields=["nature"])
        audit.record(act, "settlement.grant.set_nature", grant, before=before, after=grant.nature)
    return grant


def give_back_rest(act: Act, grant: Grant) -> int:
    """What a closed grant did not use goes back to its lines, the last first. Returns the cents. Side effects: transfers."""
    left = balances(AccountKind.COMMITMENT, [grant.commitment], network=grant.network_id)[grant.commitment]
    given = 0
    for line, cents in _lines(grant):
        part = min(left - given, cents)
        if part <= 0:
            break
        money.give_back(
            act,
            id=derived(grant.pk, f"unused {line}"),
            network=grant.network_id,
            debit=Key(AccountKind.COMMITMENT, grant.commitment),
            credit=Key(AccountKind.BUDGET, line),
            cents=part,
        )
        given += part
    return given


def _lines(grant: Grant) -> list[tuple[Any, int]]:
    if grant.award:
        return [(grant.award.call_line_id, grant.cents)]
    rows = grant.lines.order_by("-line__position", "-id").values_list("line_id", "cents")
    return list(rows)
