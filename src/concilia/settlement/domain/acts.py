"""Administrative acts: those that grant and commit the awards of a call or the contributions to projects, the one that
liquidates approved statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.benefits.models import Aid
from concilia.benefits.states import AidState
from concilia.calls.models import Call
from concilia.core import crypto, storage
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines.codes.public import public_code
from concilia.engines.deadlines import day_of
from concilia.people.models import User
from concilia.selection.domain.aids import case_of
from concilia.selection.models import Award
from concilia.selection.states import AwardState
from concilia.territory.models import Network

from .. import sheets
from ..models import ActLine, Grant, OfficialAct, Statement
from ..queries import behind, totals
from ..states import ACT, ActKind, StatementState
from .numbering import one_at_a_time

PLATFORM = "Concilia"


def commit(act: Act, *, call: Call) -> OfficialAct:
    """Adopt the act that grants and commits the awards of a call that no act grants yet (atto di impegno).

    Side effects, in order: act with its number of the year, lines (codes for families, firms in full), PDF kept by its
    fingerprint, audit entry. Raises Refusal when there is nothing to grant.
    """
    access.require(act, "settlement.act.commit", call)
    with act.writing():
        one_at_a_time(call.network)
        granted = Award.objects.filter(application__call=call, state=AwardState.GRANTED)
        without = granted.exclude(act_lines__live=True).select_related(
            "application__organisation", "call_line__budget_line"
        )
        awards = list(without.order_by("row__position", "pk"))
        if not awards:
            raise Refusal(
                "settlement.act.empty", _("Non ci sono concessioni da impegnare: ogni concessione ha il suo atto.")
            )
        made = _adopt(act, call.network, ActKind.COMMITMENT, call)
        _keep(act, made, [_granted(made, call, award) for award in awards])
    return made


def commit_projects(act: Act, *, network: Network) -> OfficialAct:
    """Adopt the act that grants and commits the contributions to the network's projects that no act grants yet.

    Side effects as ``commit``. Raises Refusal when there is nothing to grant.
    """
    access.require(act, "settlement.act.commit", network)
    with act.writing():
        one_at_a_time(network)
        rows = projects_without_act().filter(network=network).select_related("organisation", "project")
        grants = list(rows.order_by("opened_at", "pk"))
        if not grants:
            raise Refusal(
                "settlement.act.empty", _("Non ci sono concessioni da impegnare: ogni concessione ha il suo atto.")
            )
        made = _adopt(act, network, ActKind.COMMITMENT, None)
        _keep(act, made, [_to_project(made, grant) for grant in grants])
    return made


def projects_without_act() -> QuerySet[Grant]:
    """The contributions to projects that no act in force grants."""
    return Grant.objects.filter(project__isnull=False).exclude(act_lines__live=True)


def liquidate(act: Act, *, network: Network, statements: Iterable[Statement]) -> OfficialAct:
    """Adopt the act that liquidates approved statements (atto di liquidazione). Side effects as ``commit``.

    Raises Refusal when nothing is chosen, or one is not approved or stands on another act.
    """
    access.require(act, "settlement.act.liquidate", network)
    with act.writing():
        one_at_a_time(network)
        rows = Statement.objects.filter(pk__in=[row.pk for row in statements], network=network)
        chosen = list(totals.with_totals(rows).select_related("provider", "person", "instalment").order_by("number"))
        _check_liquidable(chosen)
        made = _adopt(act, network, ActKind.LIQUIDATION, None)
        _keep(act, made, [_liquidated(made, statement) for statement in chosen])
    return made


def _check_liquidable(statements: Sequence[Statement]) -> None:
    if not statements:
        raise Refusal("settlement.act.empty", _("Scegli almeno una distinta approvata."))
    taken = set(ActLine.objects.filter(statement__in=statements, live=True).values_list("statement", flat=True))
    for statement in statements:
        if statement.state != StatementState.APPROVED or statement.pk in taken:
            raise Refusal(
                "settlement.act.statement",
                _("La distinta %(number)s non è approvata, o è già in un atto di liquidazione."),
                number=statement.number,
            )


def _adopt(act: Act, network: Network, kind: ActKind, call: Call | None) -> OfficialAct:
    year = day_of(act.at).year
    numbers = OfficialAct.objects.filter(network=network, year=year)
    user = User.objects.filter(pk=act.user_id).first() if act.user_id else None
    return OfficialAct(
        network=network,
        kind=kind,
        call=call,
        year=year,
        number=(numbers.aggregate(last=Max("number"))["last"] or 0) + 1,
        responsible=str(user) if user else PLATFORM,
        adopted_at=act.at,
        adopted_by=act.actor,
    )


def _granted(made: OfficialAct, call: Call, award: Award) -> ActLine:
    organisation = award.application.organisation
    line = _line(made, str(award.pk), award.cents, sheets.named(call, award))
    line.award = award
    aid = Aid.objects.filter(case=case_of(award)).exclude(state=AidState.CANCELLED).first() if organisation else None
    line.cup = (aid.cup if aid else "") or award.call_line.budget_line.cup
    line.cor = aid.cor if aid else ""
    line.tax_code = organisation.fiscal_code if organisation and line.name else ""
    return line


def _to_project(made: OfficialAct, grant: Grant) -> ActLine:
    line = _line(made, str(grant.pk), grant.cents, grant.organisation.name)
    line.grant, line.tax_code, line.cup = grant, grant.organisation.fiscal_code, grant.cup
    return line


def _liquidated(made: OfficialAct, statement: Statement) -> ActLine:
    """Gross: what is withheld of a contribution is liquidated with it, and paid to the Treasury."""
    provider, instalment = statement.provider, behind.instalment_of(statement)
    cents = statement.total + (instalment.withheld_cents if instalment else 0)  # type: ignore[attr-defined]
    line = _line(made, str(statement.pk), cents, provider.name if provider else "")
    line.statement = statement
    line.cup, line.cor = " ".join(sorted(behind.cups(statement))), behind.cor(statement)
    line.tax_code = provider.fiscal_code if provider else ""
    return line


def _line(made: OfficialAct, about: str, cents: int, name: str) -> ActLine:
    """``code`` is of this act alone: it can't be joined with a ranking, nor with another act."""
    key = bytes.fromhex(crypto.keyed_hash("act codes", purpose="public code"))
    code = public_code(key, str(made.pk), about)
    return ActLine(network_id=made.network_id, act=made, code=code, name=name, cents=cents)


def _keep(act: Act, made: OfficialAct, lines: list[ActLine]) -> None:
    pdf = sheets.act_sheet(made, lines).pdf(created=act.at)
    made.sha256 = storage.put(pdf).sha256
    made.save(force_insert=True)
    ActLine.objects.bulk_create(lines, batch_size=500)
    cents = sum(line.cents for line in lines)
    verb = f"settlement.act.{'commit' if made.kind == ActKind.COMMITMENT else 'liquidate'}"
    audit.record(act, verb, made, number=str(made), lines=len(lines), cents=cents, sha256=made.sha256)


def publish(act: Act, *, deed: OfficialAct) -> OfficialAct:
    """Publish an act on the site: from now on what it grants may be paid. Side effects: state with its instant, entry.

    Raises Refusal when the kept PDF is no longer the one that was adopted.
    """
    access.require(act, "settlement.act.publish", deed)
    if hashlib.sha256(storage.get(deed.sha256)).hexdigest() != deed.sha256:
        raise Refusal(
            "settlement.act.changed", _("Il documento dell'atto non è più quello adottato: chiama l'assistenza.")
        )
    with act.writing():
        audit.transition(act, deed, "publish", table=ACT)
    return deed


def annul(act: Act, *, deed: OfficialAct) -> OfficialAct:
    """Annul an act that was not published, with a reason: its lines are free for another. Side effects: state, lines, entry."""
    access.require(act, "settlement.act.annul", deed)
    with act.writing():
        audit.transition(act, deed, "annul", table=ACT)
        deed.lines.update(live=False)
    return deed


def kept(deed: OfficialAct) -> bytes:
    """The PDF as it was adopted."""
    return storage.get(deed.sha256)
