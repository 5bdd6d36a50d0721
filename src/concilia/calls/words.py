"""A call in plain words: what its page says, read from its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from concilia.engines.money import from_euros
from concilia.engines.rules import CallRules
from concilia.engines.rules.schema import Benefit, Condition, CostItem, Fact, Limit, OrderKey, Quota, Stage, Text, Use
from concilia.engines.rules.showing import number
from concilia.ui.format import money

APPLICANTS = {
    "person": _("Persone e famiglie"),
    "organisation": _("Imprese ed enti"),
    "provider": _("Enti che offrono servizi"),
}
ONE_PER = {
    "person": _("Una domanda per persona."),
    "child": _("Una domanda per ogni figlio o figlia."),
    "household": _("Una domanda per nucleo familiare."),
    "organisation": _("Una domanda per organizzazione."),
    "site": _("Una domanda per sede."),
}
COUNTS = {
    "last": _("Se ne presenti più di una, conta l'ultima."),
    "first": _("Se ne presenti più di una, conta la prima."),
}
PROCEDURES = {
    "ranking": _("Alla chiusura si forma una graduatoria: non conta chi arriva prima."),
    "counter": _("A sportello: le domande si esaminano in ordine di arrivo, finché ci sono fondi."),
    "periodic": _("Si forma una graduatoria per ogni periodo, finché ci sono fondi."),
    "lottery": _("Decide un sorteggio che chiunque può rifare, con un numero pubblico estratto dopo la chiusura."),
}
PUBLICATION = {
    "families": _("Si pubblicano solo codici, mai nomi (D.Lgs. 33/2013, art. 26 c. 4)."),
    "firms": _("Si pubblicano nome e importo di chi riceve il contributo (D.Lgs. 33/2013, artt. 26 e 27)."),
    "staff": _("Si pubblicano i nomi dei soli vincitori."),
}
KINDS = {
    "money": _("importo in euro"),
    "integer": _("numero"),
    "decimal": _("numero, anche con la virgola"),
    "date": _("data"),
    "time": _("ora"),
    "instant": _("giorno e ora"),
    "boolean": _("sì o no"),
    "choice": _("una scelta"),
    "comune": _("comune"),
    "text": _("testo"),
}
PERIODS = {
    "use": _("per ogni utilizzo"),
    "voucher": _("in tutto"),
    "day": _("al giorno"),
    "week": _("alla settimana"),
    "month": _("al mese"),
    "year": _("all'anno"),
    "person": _("per persona"),
    "household": _("per nucleo"),
}
PAID = {
    ("applicant", "award"): _("Il contributo si riceve alla concessione."),
    ("applicant", "receipts"): _("Prima si spende: il rimborso arriva sulle ricevute."),
    ("applicant", "attendance"): _("Il contributo si riceve sulle presenze registrate."),
    ("provider", "award"): _("Il contributo va a chi offre il servizio, alla concessione."),
    ("provider", "receipts"): _("Il contributo va a chi offre il servizio, sulle ricevute."),
    ("provider", "attendance"): _("Si paga chi offre il servizio, sulle presenze: non devi anticipare niente."),
}


@dataclass(frozen=True)
class Line:
    """One thing to know: a title, a note under it, the law it comes from."""

    title: str
    note: str = ""
    law: str = ""
    value: str = ""


PLACES = {
    "first": _("Si usa presso un solo ente: quello del primo utilizzo."),
    "chosen": _("Si usa presso un solo ente, scelto prima."),
}
SILENCE = {
    "confirms": _("Le presenze si confermano entro %(n)s giorni: poi valgono come confermate."),
    "unpaid": _("Le presenze si confermano entro %(n)s giorni: poi non si riconoscono."),
}


def language() -> str:
    """The reader's language as call files name it."""
    return (get_language() or "it").split("-")[0]


def said(text: Text | None) -> str:
    """A text of a call in the reader's language."""
    return text.in_language(language()) if text else ""


def label_of(rows: Iterable[CostItem | Stage | Condition], code: str) -> str:
    """The label of an item, a stage or a condition, in the reader's language; its code when it is not among them."""
    return next((said(row.label) for row in rows if row.code == code), code)


def sentences(*texts: str) -> str:
    """Texts one after the other, each closed by its own full stop."""
    closed = (text if text.endswith((".", "?", "!")) else f"{text}." for text in filter(None, texts))
    return " ".join(closed)


def euros(amount: Decimal | None) -> str:
    return money(from_euros(amount)) if amount is not None else ""


def plain(value: Decimal | int) -> str:
    """A number as the reader writes it."""
    return number(value, language())


def requirements(rules: CallRules) -> list[Line]:
    """Who can apply: every requirement, with the law it comes from."""
    return [Line(said(item.label), law=item.law or "") for item in rules.file.requirements]


def points(rules: CallRules) -> list[Line]:
    """The criteria with their greatest points; those outside the total say so."""
    return [_points(item) for item in rules.file.points]


def _points(item: Any) -> Line:
    value = gettext("fino a %(points)s punti") % {"points": plain(item.max)}
    note = "" if item.summed else gettext("Indicativo: non entra nella somma.")
    return Line(said(item.label), note, item.law or "", value)


def benefit(found: Benefit) -> Line:
    """What one gets: its name, the limits, the law."""
    if found.min and found.max:
        value = gettext("da %(min)s a %(max)s") % {"min": euros(found.min), "max": euros(found.max)}
    elif found.max:
        value = gettext("fino a %(max)s") % {"max": euros(found.max)}
    else:
        value = gettext("almeno %(min)s") % {"min": euros(found.min)} if found.min else ""
    return Line(said(found.label), law=found.law or "", value=value)


def benefit_parts(found: Benefit) -> list[Line]:
    """The parts a benefit is the sum of."""
    limit = gettext("fino a %(max)s")
    return [Line(said(part.label), value=limit % {"max": euros(part.max)} if part.max else "") for part in found.parts]


def spending(rules: CallRules) -> list[str]:
    """How the benefit is paid and spent."""
    payment, use = rules.file.payment, rules.file.use
    lines = [str(PAID[payment.to, payment.on])] if payment else []
    if payment:
        lines += [_stage(stage) for stage in payment.stages]
        if payment.conditions:
            named = "; ".join(said(row.label) for row in payment.conditions)
            lines.append(gettext("Per essere pagati serve: %(conditions)s") % {"conditions": named})
        if payment.costs:
            lines.append(gettext("Voci di costo ammesse: %(items)s") % {"items": _items(payment.costs.items)})
    if use:
        lines += [_limit(rules, limit) for limit in use.limits]
        lines += _validity(use.valid)
        lines += _care(use)
    return lines


def _stage(stage: Stage) -> str:
    """A stage with what it waits for: «A metà delle ore: 85% (da quando è usato il 50%, man mano che si usa)»."""
    waits = []
    if stage.delivered:
        waits.append(gettext("da quando è usato il %(share)s%%") % {"share": plain(stage.delivered * 100)})
    if stage.spent:
        waits.append(gettext("usato il %(share)s%% di quanto ricevuto") % {"share": plain(stage.spent * 100)})
    if stage.follows:
        waits.append(gettext("man mano che si usa"))
    return f"{said(stage.label)}: {plain(stage.share * 100)}%" + (f" ({', '.join(waits)})" if waits else "")


def _care(use: Use) -> list[str]:
    """What its vouchers ask of who holds them, and what events add."""
    lines = [str(PLACES[use.providers])] if use.providers in PLACES else []
    if use.attendance:
        lines.append(str(SILENCE[use.attendance.silence]) % {"n": use.attendance.days})
    for event in use.top_ups:
        most = gettext("fino a %(max)s") % {"max": euros(event.max)} if event.max else ""
        lines.append(": ".join(filter(None, (said(event.label), most))))
    return lines


def _items(items: Iterable[CostItem]) -> str:
    """The items of cost, each with its ceiling."""
    capped = gettext("%(item)s (fino al %(cap)s%% degli altri costi)")
    return "; ".join(
        capped % {"item": said(row.label), "cap": plain(row.cap * 100)} if row.cap else said(row.label) for row in items
    )


def _limit(rules: CallRules, limit: Limit) -> str:
    """A ceiling in words; one that is computed says from what."""
    name, ceiling = said(limit.label), _ceiling(rules, limit)
    text = f"{ceiling} {PERIODS[limit.per]}" if ceiling else ""
    return ": ".join(filter(None, (name, text)))


def _ceiling(rules: CallRules, limit: Limit) -> str:
    try:
        value = Decimal(limit.ceiling)
    except ArithmeticError:
        name = named(rules, limit.ceiling)
        return "" if name == limit.ceiling else f"«{name}»"
    return euros(value) if limit.measure == "amount" else plain(value)


def _validity(valid: Any) -> list[str]:
    lines = []
    if valid.days:
        text = ngettext("Si usa entro %(n)s giorno dall'inizio.", "Si usa entro %(n)s giorni dall'inizio.", valid.days)
        lines.append(text % {"n": valid.days})
    if valid.activate_days:
        lines.append(gettext("Va attivato entro %(n)s giorni dall'inizio.") % {"n": valid.activate_days})
    if valid.complete_months:
        lines.append(gettext("Si usa entro %(n)s mesi dall'attivazione.") % {"n": valid.complete_months})
    if valid.until:
        lines.append(gettext("Si usa fino al %(day)s.") % {"day": valid.until.strftime("%d/%m/%Y")})
    return lines


def order(rules: CallRules) -> list[str]:
    """The keys of the order, first to last; the protocol number always decides at the end."""
    keys = [_key(rules, key) for key in rules.file.order]
    return [*keys, gettext("A parità di tutto, il numero di protocollo più basso")]


def _key(rules: CallRules, key: OrderKey) -> str:
    if key.label:
        return said(key.label)
    direction = gettext("dal più basso") if key.direction == "ascending" else gettext("dal più alto")
    return f"{named(rules, key.by)}, {direction}"


def named(rules: CallRules, name: str) -> str:
    """What a rule reads or an order follows, in the words of the call."""
    own = {
        "total": gettext("Punteggio totale"),
        "submitted": gettext("Ordine di arrivo"),
        "protocol": gettext("Numero di protocollo"),
        "benefit": gettext("Importo del contributo"),
        "lottery": gettext("Sorteggio"),
    }
    labels = {fact.name: fact.label for fact in rules.file.facts}
    labels |= {item.name: item.label for item in rules.file.derived}
    labels |= {item.code: item.label for item in rules.file.points}
    return said(labels[name]) if name in labels else own.get(name, name)


def lines(rules: CallRules) -> list[Line]:
    """The money and the places of each budget line."""
    return [_line(line.label, line.code, line.amount, line.places) for line in rules.file.budget.lines]


def _line(label: Text | None, code: str, amount: Decimal | None, places: int | None) -> Line:
    counted = ngettext("%(n)s posto", "%(n)s posti", places or 0) % {"n": plain(places)} if places is not None else ""
    return Line(said(label) or code, value=", ".join(filter(None, (euros(amount), counted))))


def quotas(rules: CallRules) -> list[Line]:
    """The parts kept for some applications, and where what they leave goes."""
    return [Line(said(quota.label), _residue(rules, quota), value=_size(quota)) for quota in rules.file.quotas]


def _size(quota: Quota) -> str:
    if quota.share is not None:
        return f"{plain(quota.share * 100)}%"
    return _line(None, "", quota.amount, quota.places).value


def _residue(rules: CallRules, quota: Quota) -> str:
    if quota.residue_to == "none":
        return gettext("Quello che non si usa resta non speso.")
    if quota.residue_to == "all":
        return gettext("Quello che non si usa va a tutte le altre domande.")
    other = next(item for item in rules.file.quotas if item.code == quota.residue_to)
    return gettext("Quello che non si usa va a «%(other)s».") % {"other": said(other.label)}


def fact_hints(fact: Fact) -> str:
    """What kind of answer a fact takes, within which bounds."""
    bounds = [
        gettext("almeno %(n)s") % {"n": _bound(fact, fact.min)} if fact.min else "",
        gettext("al massimo %(n)s") % {"n": _bound(fact, fact.max)} if fact.max is not None else "",
    ]
    optional = gettext("facoltativo") if fact.nullable else ""
    return ", ".join(filter(None, (str(KINDS[fact.type]), *bounds, optional)))


def _bound(fact: Fact, value: Decimal) -> str:
    return euros(value) if fact.type == "money" else plain(value)
