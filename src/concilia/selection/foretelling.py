"""The forecast of a waiting list in sentences: facts, never a promise."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.ui.format import money

from .queries.forecast import Forecast


def sentences(found: Forecast, place: int | None = None) -> list[str]:
    """What is known, for a ``place`` of the waiting list or for the list as a whole."""
    return [_now(found), *_past(found, place)]


def _now(found: Forecast) -> str:
    now = found.now
    if not now.ended and not now.returned:
        return _("Finora in questo avviso nessuno ha lasciato il contributo.")
    return _(
        "Finora in questo avviso %(ended)s su %(awards)s hanno lasciato il contributo, tutto o in parte: sono tornati %(cents)s."
    ) % {"ended": now.ended, "awards": now.awards, "cents": money(now.returned)}


def _past(found: Forecast, place: int | None) -> list[str]:
    if not found.enough:
        return [_("Sulle edizioni passate di questa azione non ci sono dati sufficienti per dire di più.")]
    lines = [
        _(
            "Nelle edizioni passate di questa azione il %(percent)s%% dei contributi è stato lasciato, e %(moved)s domande "
            "su %(waiting)s in lista d'attesa sono state finanziate."
        )
        % {
            "percent": found.ended_percent,
            "moved": sum(item.moved for item in found.past),
            "waiting": sum(item.waiting for item in found.past),
        }
    ]
    if place is not None:
        editions = len(found.past)
        text = ngettext(
            "La lista è arrivata al posto %(place)s in %(reached)s edizione passata su %(editions)s.",
            "La lista è arrivata al posto %(place)s in %(reached)s edizioni passate su %(editions)s.",
            found.reached(place),
        )
        lines.append(text % {"place": place, "reached": found.reached(place), "editions": editions})
    return [*lines, _("Sono fatti già accaduti, non una promessa.")]
