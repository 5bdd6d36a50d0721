"""The State aid that an award is: prepared with the ranking, registered at the concession, ended with it.

The ceiling is asked for at the moment of the concession, with the undertaking's organisations held: two concessions at
once can't both take what is left (Reg. (UE) 2023/2831, art. 3; art. 6 on the check before granting).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext_lazy as _

from concilia import audit
from concilia.benefits.domain import aids as register
from concilia.benefits.queries import de_minimis, durc, undertakings
from concilia.calls.queries import calls
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.core.ids import derived
from concilia.engines.money import format_euros, from_euros
from concilia.engines.rules import CallRules
from concilia.networks.models import Organisation

from ..models import Award, Ranking
from ..states import AWARD, AwardState

OVER = "benefits.de_minimis.over"


def case_of(award: Award) -> UUID:
    """What an aid is for: the application and the line, whatever version of the ranking grants it."""
    return derived(award.application_id, f"aid {award.call_line_id}")


def prepare(act: Act, ranking: Ranking) -> None:
    """Prepare the aids of a ranking's pending awards, so that their codes can be asked for. Side effects: rows, audit entries.

    Each of what may be granted today. Those of a ranking before it that stay the same keep their codes; the others go.
    """
    rules = calls.rules(ranking.rules)
    if rules.file.aid is None:
        return
    kept = []
    for award, cents in _allowed(rules, list(_pending(ranking)), _day(act)):
        if cents:
            kept.append(case_of(award))
            register.prepare(act, cents=cents, **_described(award))
    register.drop(act, about=ranking.call_id, keep=kept)


def drop(act: Act, ranking: Ranking) -> None:
    """A ranking is discarded: nothing of it is about to be granted. Side effects: states, audit entries."""
    register.drop(act, about=ranking.call_id)


def grant(act: Act, ranking: Ranking) -> None:
    """Check what the call grants with, and register the aids of a ranking's pending awards, in its order.

    An award beyond what is left of the ceiling is refused, or reduced to it, as the call says. Side effects: aids, states,
    amounts of awards, audit entries. Raises Refusal naming the firms that lack a certificate or a code.
    """
    rules = calls.rules(ranking.rules)
    if not rules.file.at_award and not rules.file.aid:
        return
    awards = list(_pending(ranking))
    register.hold({pk for award in awards if (pk := award.application.organisation_id)}, _day(act))
    allowed = list(_allowed(rules, awards, _day(act)))
    _check(act, rules, [award for award, cents in allowed if cents])
    if rules.file.aid:
        for award, cents in allowed:
            _grant(act, award, cents)


def end(act: Act, award: Award) -> None:
    """The award ends: what its aid took of the ceiling is free. Side effects: states, audit entries."""
    register.end(act, case=case_of(award))


def limited(ranking: Ranking) -> dict[UUID, int]:
    """Application → cents that the ceiling took from what a ranking's awards would have given."""
    if calls.rules(ranking.rules).file.aid is None:
        return {}
    refused = Q(state=AwardState.REFUSED, row__ranking=ranking)
    rows = Award.objects.filter(refused | Q(state=AwardState.GRANTED, reduced__gt=0), application__call=ranking.call_id)
    taken = Case(When(state=AwardState.REFUSED, then=F("cents")), default=F("reduced"))
    return dict(rows.order_by().values_list("application").annotate(away=Sum(taken)))


def _pending(ranking: Ranking) -> QuerySet[Award]:
    rows = Award.objects.filter(row__ranking=ranking, state=AwardState.PENDING)
    related = ("application__organisation", "application__call__network", "call_line__budget_line", "row")
    return rows.select_related(*related).order_by("row__position", "call_line__code", "pk")


def _day(act: Act) -> date:
    return act.at.astimezone(clock.ROME).date()


def _allowed(rules: CallRules, awards: Iterable[Award], day: date) -> Iterator[tuple[Award, int]]:
    """Each award with the cents that the ceiling lets it have, in the order of the ranking; none when it is refused."""
    taken: defaultdict[UUID, int] = defaultdict(int)
    for award in awards:
        if rules.file.aid is None:
            yield award, award.cents
            continue
        firm = _firm(award)
        left = de_minimis.room(firm, day) - sum(taken[one] for one in undertakings.members(firm.pk, day))
        cents = _cut(rules, award.cents, max(0, left))
        taken[firm.pk] += cents
        yield award, cents


def _cut(rules: CallRules, cents: int, left: int) -> int:
    if cents <= left:
        return cents
    reduces = rules.file.aid is not None and rules.file.aid.over == "reduce"
    return left if reduces and left >= _least(rules) else 0


def _grant(act: Act, award: Award, cents: int) -> None:
    if not cents:
        _refuse(act, award)
        return
    if cents < award.cents:
        _reduce(act, award, cents)
    register.grant(act, cents=cents, **_described(award))


def _least(rules: CallRules) -> int:
    """Below it nothing is granted: the call's least benefit, or a cent."""
    benefit = rules.file.benefit
    return max(1, from_euros(benefit.min)) if benefit and benefit.min else 1


def _refuse(act: Act, award: Award) -> None:
    left = de_minimis.room(_firm(award), _day(act))
    reason = f"Oltre il massimale de minimis: restano {format_euros(left)}"
    audit.transition(act.because(reason), award, "refuse", table=AWARD, data={"code": OVER, "left": left})
    register.leave(act, case=case_of(award))


def _reduce(act: Act, award: Award, cents: int) -> None:
    reduced = award.cents - cents
    Award.objects.filter(pk=award.pk, state=AwardState.PENDING).update(cents=cents, reduced=reduced)
    audit.record(act, "selection.award.reduce", award, code=OVER, before=award.cents, cents=cents)
    award.cents, award.reduced = cents, reduced


def _firm(award: Award) -> Organisation:
    firm = award.application.organisation
    assert firm is not None  # only calls for organisations give aids
    return firm


def _described(award: Award) -> dict[str, Any]:
    call = award.application.call
    return {
        "organisation": _firm(award),
        "case": case_of(award),
        "about": call.pk,
        "title": texts.in_language(call.title, "it")[:240],
        "body": texts.in_language(call.network.title, "it")[:240],
        "cup": award.call_line.budget_line.cup,
    }


def _check(act: Act, rules: CallRules, awards: list[Award]) -> None:
    _check_certificates(act, rules, awards)
    _check_project_codes(rules, awards)
    _check_aid_codes(rules, awards)


def _check_certificates(act: Act, rules: CallRules, awards: Iterable[Award]) -> None:
    if "durc" not in rules.file.at_award:
        return
    firms = {award.application.organisation_id: award.application.organisation for award in awards}
    without = durc.without((pk for pk in firms if pk), _day(act))
    if without:
        raise Refusal(
            "selection.publish.durc",
            _("Senza un DURC valido non si concede: %(firms)s. Registralo e riprova: niente è stato concesso."),
            firms="; ".join(sorted(str(firms[pk]) for pk in without)),
        )


def _check_project_codes(rules: CallRules, awards: Iterable[Award]) -> None:
    lines = sorted({award.call_line.code for award in awards if not award.call_line.budget_line.cup})
    if "cup" in rules.file.at_award and lines:
        raise Refusal(
            "selection.publish.cup",
            _(
                "Senza il CUP l'atto è nullo (L. 3/2003, art. 11): manca sulle linee %(lines)s. Niente è stato concesso."
            ),
            lines=", ".join(lines),
        )


def _check_aid_codes(rules: CallRules, awards: Iterable[Award]) -> None:
    if "cor" not in rules.file.at_award:
        return
    by_case = {case_of(award): award for award in awards}
    without = sorted({str(_firm(by_case[case])) for case in set(by_case) - register.coded(by_case)})
    if without:
        raise Refusal(
            "selection.publish.cor",
            _(
                "Manca il codice COR del registro nazionale degli aiuti (L. 234/2012, art. 52) per: %(firms)s. Scrivilo tra "
                "gli aiuti da registrare: niente è stato concesso."
            ),
            firms="; ".join(without),
        )
