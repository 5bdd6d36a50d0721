"""The minutes of a committee and the report of a sample, on paper and as data."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.applications.models import Application
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.calls.states import Regime
from concilia.calls.words import plain, said
from concilia.core import texts
from concilia.engines.money import to_euros
from concilia.engines.rules import CallRules, means
from concilia.engines.rules.schema import Fact
from concilia.integrations.pdf import CommitteeMinutes, ControlledItem, ControlReport, Criterion, EvaluatedFile
from concilia.ui.format import day, money

from .domain import committees as verbs
from .models import Committee, ControlItem, ControlSample, Declaration, Member
from .queries import committees, controls
from .states import ControlState, SeedSource

COLUMNS = (
    "protocollo",
    "avviso",
    "strato",
    "rischi",
    "sorteggio",
    "estratta",
    "esito",
    "importo",
    "prima",
    "dopo",
    "da_restituire",
    "motivo",
)


def minutes(committee: Committee) -> CommitteeMinutes:
    """The minutes of a committee that has closed. Families are named by their protocol number alone."""
    assert committee.closed_at is not None
    board = committees.board(committee)
    call = committee.call
    return CommitteeMinutes(
        network=texts.in_language(call.network.title),
        body=texts.in_language(call.alliance.title) if call.alliance else "",
        call=texts.in_language(call.title),
        act=committee.act_number,
        act_on=committee.act_on,
        closed_at=committee.closed_at,
        protocol=str(committee.protocol or ""),
        content_sha256=verbs.fingerprint(board),
        members=tuple((str(member), part(member)) for member in board.members),
        rounding=rounding(calls.rules(calls.rules_at(call, committee.closed_at))),
        reason=committee.reason,
        files=tuple(_file(board, application) for application in board.applications),
    )


def part(member: Member) -> str:
    return _("Presidente") if member.chair else _("Componente")


def rounding(rules: CallRules) -> str:
    """How the call makes a mean, in a sentence."""
    number = rules.file.committee.decimals
    decimals = ngettext("%(n)s decimale", "%(n)s decimali", number) % {"n": number}
    ways = {"half_up": _("arrotondata al più vicino"), "half_even": _("arrotondata al pari"), "down": _("troncata")}
    return _("Il punteggio è la media dei punti di chi non ha conflitti, %(way)s, con %(decimals)s.") % {
        "way": ways[rules.file.committee.rounding],
        "decimals": decimals,
    }


def _file(board: committees.Board, application: Application) -> EvaluatedFile:
    rules = calls.rules(application.rules)
    named = application.call.regime == Regime.FIRMS and application.organisation is not None
    return EvaluatedFile(
        protocol=str(application.protocol),
        applicant=str(application.organisation) if named else "",
        declared=tuple((str(m), declared(board.declaration(m, application))) for m in board.members),
        criteria=tuple(_criterion(board, application, rules, fact) for fact in means.scored(rules)),
    )


def declared(declaration: Declaration | None) -> str:
    """What a member declared, in words."""
    if declaration is None:
        return _("Nessuna dichiarazione")
    if declaration.conflict:
        return _("Conflitto: %(reason)s") % {"reason": declaration.reason}
    return _("Nessun conflitto")


def _criterion(board: committees.Board, application: Application, rules: CallRules, fact: Fact) -> Criterion:
    given = ((member, board.score(member, application, fact.name)) for member in board.members)
    value = means.mean(rules, fact, board.points(application, fact.name))
    return Criterion(
        label=said(fact.label),
        given=tuple((str(member), plain(score.points.normalize()), score.motive) for member, score in given if score),
        mean=_("manca") if value is None else mean_of(rules, fact, value),
    )


def mean_of(rules: CallRules, fact: Fact, value: Decimal) -> str:
    """A mean with all its decimals."""
    step = Decimal(1).scaleb(-means.decimals_of(rules, fact))
    return plain(value.quantize(step))


# Samples


def report(sample: ControlSample) -> ControlReport:
    """The report of a drawn sample, as an archival PDF; nobody is named."""
    return ControlReport(
        network=texts.in_language(sample.network.title),
        reference=_("Campione n. %(number)s") % {"number": sample.number},
        number=_("Campione n. %(number)s") % {"number": sample.number},
        calls=tuple(_calls(sample.calls.all())),
        method=tuple(method(sample)),
        strata=tuple(
            (stratum(it.code), it.units, it.cents, it.drawn, it.confirmed, it.corrected, it.decayed)
            for it in controls.strata(sample)
        ),
        items=tuple(_item(item) for item in controls.drawn(sample)),
        amounts=tuple(amounts(sample)),
    )


def _calls(rows: Iterable[Call]) -> Iterable[str]:
    return [texts.in_language(call.title) for call in rows]


def stratum(code: str) -> str:
    """The name of a stratum: band of amount and degree of risk."""
    band, degree = code.split("-")
    degrees = {"low": _("rischio basso"), "medium": _("rischio medio"), "high": _("rischio alto")}
    return _("fascia %(band)s, %(degree)s") % {"band": band, "degree": degrees[degree]}


def risks(item: ControlItem) -> str:
    """What made the degree of risk of an award, in words."""
    words = {
        "declared": _("fatti dichiarati"),
        "special": _("punti da dati particolari"),
        "first": _("primo contributo"),
        "decided": _("decisione diversa dal sistema"),
    }
    return ", ".join(words[risk] for risk in item.risks)


def method(sample: ControlSample) -> list[tuple[str, str]]:
    """How a sample is drawn, and what proves it."""
    percent = plain((sample.share * 100).normalize())
    size = _("%(percent)s%% di ogni strato, arrotondato in su; almeno %(minimum)s") % {
        "percent": percent,
        "minimum": sample.minimum,
    }
    pairs = [(_("Quanto si controlla"), size), (_("Fasce di importo"), _bands(sample))]
    if sample.seed_source == SeedSource.EVENT:
        event = _("%(event)s, %(day)s") % {"event": sample.event, "day": day(sample.event_on)}
        pairs.append((_("Evento che dà il seme"), event))
    else:
        pairs.append((_("Impronta promessa del seme"), sample.commitment))
    if sample.seed:
        draws = _("SHA-256 di «seme:numero di protocollo», le prime 15 cifre; vincono le più basse di ogni strato")
        pairs += [
            (_("Seme"), sample.seed),
            (_("Sorteggio"), draws),
            (_("Impronta dell'universo"), sample.universe_hash),
        ]
    return pairs


def _bands(sample: ControlSample) -> str:
    if not sample.bands:
        return _("una sola")
    return _("divise a %(limits)s") % {"limits": "; ".join(money(limit) for limit in sample.bands)}


def amounts(sample: ControlSample) -> list[tuple[str, str]]:
    found = controls.amounts(sample)
    return [
        (_("Importo controllato"), money(found.drawn)),
        (_("Importo tolto"), money(found.cut)),
        (_("Importo da restituire"), money(found.to_recover)),
    ]


def _item(item: ControlItem) -> ControlledItem:
    return ControlledItem(
        protocol=str(item.award.application.protocol),
        call=item.award.application.call.code,
        stratum=stratum(item.stratum),
        lot=str(item.lot),
        outcome=str(ControlState(item.state).label),
        cents=item.cents,
        after_cents=item.after,
        back_cents=item.owed or None,
        motive=item.motive,
    )


def write_csv(sample: ControlSample, out: IO[str]) -> None:
    """The whole universe, drawn or not: UTF-8, comma, euros with a point; titles and codes do not change with the language."""
    related = "award__application__protocol", "award__application__call"
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in sample.items.select_related(*related).order_by("stratum", "lot", "pk"):
        writer.writerow(_cells(item))


def _cells(item: ControlItem) -> list[object]:
    drawn = item.state != ControlState.SPARED
    return [
        item.key,
        item.award.application.call.code,
        item.stratum,
        " ".join(item.risks),
        item.lot,
        int(drawn),
        item.state if drawn else "",
        to_euros(item.cents),
        _euros(item.before),
        _euros(item.after),
        _euros(item.owed or None),
        item.motive,
    ]


def _euros(cents: int | None) -> object:
    return "" if cents is None else to_euros(cents)
