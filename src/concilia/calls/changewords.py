"""What changed in a call, in sentences: for whom, from what, to what. The words are those of the rules' own labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.engines.rules import OpenWindow
from concilia.engines.rules.comparing import Change, Condition, Effect, Fixed
from concilia.engines.rules.model import Kind
from concilia.engines.rules.schema import Text
from concilia.engines.rules.showing import number, show
from concilia.ui.format import instant

from . import words
from .words import euros, plain, said


@dataclass(frozen=True)
class Told:
    """One difference told: the headline, then for whom the outcome changes."""

    headline: str
    details: tuple[str, ...] = ()


def told(changes: Iterable[Change]) -> list[Told]:
    """Every difference in words, in the order of a call's page."""
    found = (Told(headline(change), tuple(_details(change))) for change in changes)
    return list(dict.fromkeys(found))


def headline(change: Change) -> str:
    """A difference in one sentence."""
    return HEADLINES[change.area](change)


def _details(change: Change) -> Iterator[str]:
    for effect in change.effects:
        yield _effect(change, effect)


# What changed


def _window(change: Change) -> str:
    if change.what == "added":
        opens, closes = _at(change.after.opens), _at(_last(change.after))
        return _("Nuova finestra «%(code)s»: dal %(opens)s al %(closes)s.") % {
            "code": change.code,
            "opens": opens,
            "closes": closes,
        }
    if change.what == "removed":
        return _("La finestra «%(code)s» non c'è più.") % {"code": change.code}
    values = {"code": change.code, "before": _at(change.before), "after": _at(change.after)}
    if change.aspect == "opens":
        return _("La finestra «%(code)s» si apre il %(after)s, non più il %(before)s.") % values
    second = {"before": _at(_second(change.before)), "after": _at(_second(change.after))}
    return _("La finestra «%(code)s» si chiude il %(after)s, non più il %(before)s.") % {**values, **second}


def _last(window: OpenWindow) -> datetime:
    return _second(window.closes)


def _second(closes: datetime) -> datetime:
    """The announced last second of a window."""
    return datetime.fromtimestamp(closes.timestamp() - 1, clock.ROME)


def _at(moment: datetime) -> str:
    return instant(moment)


PROCEDURE: dict[str, Any] = {
    "applicants": words.APPLICANTS,
    "one_per": words.ONE_PER,
    "counts": words.COUNTS,
    "procedure": words.PROCEDURES,
    "publication": words.PUBLICATION,
}


def _procedure(change: Change) -> str:
    if change.aspect == "term_days":
        return _("Il procedimento dura al massimo %(after)s giorni, non più %(before)s.") % _pair(change)
    if change.aspect == "exhausted":
        reserve = change.after == "reserve"
        return (
            _("A fondi esauriti si può ancora presentare, per la lista d'attesa.")
            if reserve
            else _("A fondi esauriti lo sportello si chiude.")
        )
    known = PROCEDURE.get(change.aspect)
    if known:
        return _("Cambia la procedura: %(after)s (prima: %(before)s)") % {
            "before": str(known[change.before]),
            "after": str(known[change.after]),
        }
    return _("Cambia la procedura («%(key)s»).") % {"key": change.aspect}


def _pair(change: Change) -> dict[str, Any]:
    return {"before": change.before, "after": change.after}


def _renamed(change: Change) -> str:
    before, after = said(change.before or change.label), said(change.label)
    if before == after:
        return _("Cambia un requisito: «%(after)s».") % {"after": after}
    return _("Cambia un requisito: «%(after)s» (prima: «%(before)s»).") % {"before": before, "after": after}


def _threshold(change: Change) -> str:
    if change.after is None:
        return _("Non serve più un punteggio minimo.")
    if change.before is None:
        return _("Ora serve un punteggio minimo di %(after)s punti.") % {"after": plain(change.after)}
    return _("Il punteggio minimo passa da %(before)s a %(after)s punti.") % {
        "before": plain(change.before),
        "after": plain(change.after),
    }


def _class(change: Change) -> str:
    return _("Cambia chi viene prima: %(after)s (prima: %(before)s).") % {
        "before": "; ".join(map(said, change.before)) or _("nessuna precedenza"),
        "after": "; ".join(map(said, change.after)) or _("nessuna precedenza"),
    }


def _order(change: Change) -> str:
    return _("Cambia l'ordine: %(after)s (prima: %(before)s).") % {
        "before": ", ".join(said(key.label) or key.by for key in change.before),
        "after": ", ".join(said(key.label) or key.by for key in change.after),
    }


def _line(change: Change) -> str:
    label = said(change.label) or change.code
    if change.what == "added":
        return _("Nuova linea di fondi «%(label)s».") % {"label": label}
    if change.what == "removed":
        return _("La linea di fondi «%(label)s» non c'è più.") % {"label": label}
    if change.aspect == "when":
        return _("Cambia chi può essere finanziato dalla linea «%(label)s».") % {"label": label}
    shown = euros if change.aspect == "amount" else _places
    text = _("I fondi della linea «%(label)s» passano da %(before)s a %(after)s.")
    return text % {"label": label, "before": shown(change.before), "after": shown(change.after)}


def _places(places: int | None) -> str:
    return _("%(n)s posti") % {"n": plain(places)} if places is not None else _("nessun limite di posti")


def _division(change: Change) -> str:
    if change.aspect == "residual_to_last":
        return (
            _("All'ultima domanda va anche solo quello che resta.")
            if change.after
            else _("All'ultima domanda non va più una parte.")
        )
    return (
        _("Quello che avanza può andare a una richiesta più piccola più in basso.")
        if change.after
        else _("Nessuno è più scavalcato da una richiesta più piccola.")
    )


def _use(change: Change) -> str:
    if change.aspect == "valid":
        return _("Cambia fino a quando si usa il voucher.")
    if change.aspect == "requirement":
        return _("Cambia una condizione d'uso del voucher: «%(label)s».") % {"label": said(change.label)}
    return _("Cambia come si usa il voucher.")


def _payment(change: Change) -> str:
    return {
        "payment": _("Cambia come si paga."),
        "lasting": _("Cambia quali requisiti devono durare."),
        "terms": _("Cambiano i termini."),
    }[change.aspect]


def _fact(change: Change) -> str:
    label = said(change.label) or change.code
    if change.what == "added":
        return _("Si chiede un dato in più: «%(label)s».") % {"label": label}
    if change.what == "removed":
        return _("Non si chiede più «%(label)s».") % {"label": label}
    if change.aspect == "nullable":
        optional = change.after.nullable
        text = _("«%(label)s» diventa facoltativo.") if optional else _("«%(label)s» diventa obbligatorio.")
        return text % {"label": label}
    if change.aspect == "choices":
        new = [said(text) for code, text in change.after.choices.items() if code not in change.before.choices]
        if new:
            return _("«%(label)s» ha scelte in più: %(new)s.") % {"label": label, "new": "; ".join(new)}
    return _("Cambia come si risponde a «%(label)s».") % {"label": label}


def _text(change: Change) -> str:
    if change.aspect == "title":
        return _("Il titolo è ora «%(after)s».") % {"after": said(change.after)}
    if change.label is not None:
        return _("Cambiano le parole di «%(label)s», non la regola.") % {"label": said(change.label)}
    return {
        "source": _("Cambia la fonte citata."),
        "silent": _("Cambiano le scelte dove la fonte tace."),
    }[change.aspect]


HEADLINES: dict[str, Callable[[Change], str]] = {
    "window": _window,
    "procedure": _procedure,
    "requirement": lambda change: {
        "added": _("Nuovo requisito: «%(label)s».") % {"label": said(change.label)},
        "removed": _("Il requisito «%(label)s» non c'è più.") % {"label": said(change.label)},
        "changed": _renamed(change),
    }[change.what],
    "threshold": _threshold,
    "points": lambda change: {
        "added": _("Nuovo punteggio: «%(label)s», fino a %(max)s punti.")
        % {"label": said(change.label), "max": plain(change.after or 0)},
        "removed": _("Il punteggio «%(label)s» non c'è più.") % {"label": said(change.label)},
        "changed": _("Cambiano i punti di «%(label)s».") % {"label": said(change.label)},
    }[change.what],
    "benefit": lambda change: _("Cambia l'importo: «%(label)s».") % {"label": said(change.label)},
    "class": _class,
    "order": _order,
    "quota": lambda change: {
        "added": _("Nuova parte riservata: «%(label)s».") % {"label": said(change.label)},
        "removed": _("La parte riservata «%(label)s» non c'è più.") % {"label": said(change.label)},
        "changed": _("Cambia la parte riservata «%(label)s».") % {"label": said(change.label)},
    }[change.what],
    "line": _line,
    "division": _division,
    "use": _use,
    "limit": lambda change: {
        "added": _("Nuovo limite d'uso: «%(label)s».") % {"label": said(change.label) or change.code},
        "removed": _("Il limite d'uso «%(label)s» non c'è più.") % {"label": said(change.label) or change.code},
        "changed": _("Cambia il limite d'uso «%(label)s».") % {"label": said(change.label) or change.code},
    }[change.what],
    "payment": _payment,
    "document": lambda change: {
        "added": _("Serve un documento in più: «%(label)s».") % {"label": said(change.label)},
        "removed": _("Non serve più il documento «%(label)s».") % {"label": said(change.label)},
        "changed": _("Cambia quando serve il documento «%(label)s».") % {"label": said(change.label)},
    }[change.what],
    "fact": _fact,
    "text": _text,
}


# For whom


def _effect(change: Change, effect: Effect) -> str:
    who = _who(effect.who)
    if effect.turn in ("admitted", "refused", "asked"):
        return ADMISSIONS[effect.turn, bool(who)]() % {"who": who}
    shown = _cents if change.area == "benefit" else _count
    values = {"who": who, "before": shown(effect.before), "after": shown(effect.after)}
    if effect.exact:
        return AMOUNTS[change.area, effect.turn, bool(who)]() % values
    text = EXAMPLES[effect.turn, bool(who)]() % values
    return _("%(text)s Per esempio, con %(example)s: da %(before)s a %(after)s.") % {
        "text": text,
        "example": "; ".join(_value(*item) for item in effect.example),
        **values,
    }


ADMISSIONS: dict[tuple[str, bool], Callable[[], str]] = {
    ("admitted", True): lambda: _("Chi ha %(who)s ora è ammesso."),
    ("admitted", False): lambda: _("Ora è ammesso chiunque."),
    ("refused", True): lambda: _("Chi ha %(who)s ora non è ammesso."),
    ("refused", False): lambda: _("Ora non è ammesso nessuno."),
    ("asked", True): lambda: _("A chi ha %(who)s ora si chiede un dato in più."),
    ("asked", False): lambda: _("A tutti ora si chiede un dato in più."),
}
AMOUNTS: dict[tuple[str, str, bool], Callable[[], str]] = {
    ("points", "more", True): lambda: _("Chi ha %(who)s ora prende %(after)s punti, non più %(before)s."),
    ("points", "less", True): lambda: _("Chi ha %(who)s ora prende %(after)s punti, non più %(before)s."),
    ("points", "more", False): lambda: _("Ora tutti prendono %(after)s punti, non più %(before)s."),
    ("points", "less", False): lambda: _("Ora tutti prendono %(after)s punti, non più %(before)s."),
    ("benefit", "more", True): lambda: _("A chi ha %(who)s ora spettano %(after)s, non più %(before)s."),
    ("benefit", "less", True): lambda: _("A chi ha %(who)s ora spettano %(after)s, non più %(before)s."),
    ("benefit", "more", False): lambda: _("Ora a tutti spettano %(after)s, non più %(before)s."),
    ("benefit", "less", False): lambda: _("Ora a tutti spettano %(after)s, non più %(before)s."),
}
EXAMPLES: dict[tuple[str, bool], Callable[[], str]] = {
    ("more", True): lambda: _("Chi ha %(who)s ora può avere di più."),
    ("more", False): lambda: _("Ora si può avere di più."),
    ("less", True): lambda: _("Chi ha %(who)s ora può avere di meno."),
    ("less", False): lambda: _("Ora si può avere di meno."),
}


def _cents(value: Any) -> str:
    return euros(Decimal(value or 0) / 100)


def _count(value: Any) -> str:
    return plain(Decimal(value or 0))


def _who(conditions: tuple[Condition, ...]) -> str:
    return ", ".join(_condition(condition) for condition in conditions)


def _condition(condition: Condition) -> str:
    parts = [_span(condition.kind, *span) for span in condition.spans]
    parts += [_bare(condition.kind, value, condition.choices) for value in condition.values]
    if condition.empty:
        parts.append(_("non indicato"))
    joined = _(" oppure ").join(parts)
    colon = ":" if condition.values or not condition.spans else ""
    return f"«{said(condition.label)}»{colon} {joined}"


def _span(kind: Kind, low: Any, high: Any) -> str:
    if low is None and high is None:
        return _("indicato")
    if low is None:
        return _("fino a %(high)s") % {"high": _with_unit(kind, high)}
    if high is None:
        return _("da %(low)s in su") % {"low": _with_unit(kind, low)}
    if low == high:
        return _("pari a %(low)s") % {"low": _with_unit(kind, low)}
    return _("fra %(low)s e %(high)s") % {"low": _bare(kind, low), "high": _with_unit(kind, high)}


def _with_unit(kind: Kind, value: Any) -> str:
    bare = _bare(kind, value)
    return _("%(amount)s euro") % {"amount": bare} if kind.type == "money" else bare


def _bare(kind: Kind, value: Any, choices: Iterable[tuple[str, Text]] = ()) -> str:
    """A value without its unit: 30.000,01 and 35.000, a day, a choice in its own words."""
    if kind.type == "money" and value is not None:
        whole = value == value.to_integral_value()
        return number(value.quantize(Decimal(1)), words.language()) if whole else _two(value)
    if kind.type == "choice":
        return said(dict(choices).get(value)) or str(value)
    if kind.type in ("comune", "text") and value in ("000000", "\u2026"):
        return _("un altro valore")
    return show(kind.type, value, words.language())


def _two(value: Decimal) -> str:
    text = f"{value:,.2f}"
    return text if words.language() == "en" else text.translate(str.maketrans(",.", ".,"))


def _value(label: Text, kind: Kind, value: Any, choices: tuple[tuple[str, Text], ...]) -> str:
    return f"«{said(label)}» {_with_unit(kind, value) if kind.type == 'money' else _bare(kind, value, choices)}"


# What may not change


def fixed(item: Fixed) -> str:
    """What an amendment may not touch, in words."""
    text = FIXED.get(item.key, lambda: item.key)()
    return f"{text} («{said(item.label)}»)" if item.label else text


FIXED: dict[str, Callable[[], str]] = {
    "call": lambda: _("il codice dell'avviso"),
    "network": lambda: _("la rete"),
    "action": lambda: _("l'azione del piano"),
    "edition_of": lambda: _("di quale avviso è una nuova edizione"),
    "applicants": lambda: _("chi fa domanda"),
    "one_per": lambda: _("quante domande si possono fare"),
    "identified_by": lambda: _("come si riconosce la stessa domanda"),
    "counts": lambda: _("quale domanda conta"),
    "procedure": lambda: _("la procedura"),
    "every": lambda: _("i periodi"),
    "until_day": lambda: _("il giorno che chiude il periodo"),
    "publication": lambda: _("che cosa si pubblica"),
    "separate": lambda: _("le graduatorie separate"),
    "lottery": lambda: _("il sorteggio"),
    "benefit": lambda: _("se c'è un beneficio"),
    "benefit.parts": lambda: _("le parti del beneficio e le loro linee"),
    "windows": lambda: _("una finestra si anticipa o sparisce"),
    "windows.extensions": lambda: _("la scadenza si sposta con una proroga datata"),
    "budget": lambda: _("i fondi, che crescono con un rifinanziamento"),
    "facts": lambda: _("un dato già chiesto: tipo, scelte e limiti restano"),
}


def past(window: OpenWindow) -> str:
    """A new window that would open before its act."""
    return _("la finestra «%(code)s» si aprirebbe nel passato") % {"code": window.code}
