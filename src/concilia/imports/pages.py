"""The page of a kind of import, for the rooms that describe one: try a file, see what it would do, apply, undo.

Without script and in one address: a POST says in ``action`` what is asked; a GET with ``modello`` gives the empty file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from concilia import access
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.ui.components import Column, Figure, Table
from concilia.ui.format import integer, money
from concilia.ui.links import Link

from . import reading
from .domain import imports as verbs
from .forms import FileForm
from .kinds import Effect, Importer, Problem, What
from .models import Import
from .reading import Preview
from .states import ImportState

#: More lines than a person reads on a screen: the counts say the rest.
SHOWN = 50


@dataclass(slots=True)
class Page:
    """One visit: what is imported about what, where one comes from, and what there is to show."""

    act: Act
    importer: Importer
    about: Any
    here: str
    title: str
    back: Link
    form: FileForm = field(default_factory=FileForm)
    proposed: Import | None = None
    seen: Preview | None = None
    file_name: str = ""
    refusal: Refusal | None = None


def page(request: HttpRequest, *, importer: Importer, about: Any, here: str, title: str, back: Link) -> HttpResponse:
    """Answer a request to the page of ``importer`` about ``about``, whose address is ``here``. 404 for who may not."""
    act = access.act_of(request, reason=request.POST.get("reason", ""))
    if not access.may(act, importer.permission, about):
        raise Http404
    if "modello" in request.GET:
        return _file(reading.template(importer, about), f"{slugify(str(importer.title))}.csv")
    visit = Page(act, importer, about, here, title, back)
    if request.method == "POST":
        try:
            done = _asked(request, visit)
        except Refusal as refusal:
            visit.refusal = refusal
        else:
            if done:
                return done
    return render(request, "imports/page.html", _context(visit), status=_status(visit))


def _asked(request: HttpRequest, visit: Page) -> HttpResponse | None:
    """Do what the form asks; an answer when there is nothing more to show on this page."""
    action = request.POST.get("action", "try")
    if action == "try":
        _try(request, visit)
        return None
    chosen = get_object_or_404(verbs.about_of(visit.about, visit.importer), pk=request.POST.get("import"))
    names = {"importer": visit.importer, "about": visit.about}
    if action == "apply":
        verbs.apply(visit.act, proposed=chosen, **names)
        messages.success(request, _("Importazione eseguita: tutte le righe sono state prese."))
    elif action == "undo":
        verbs.undo(visit.act, applied=chosen, **names)
        messages.success(request, _("Importazione annullata: tutto è come prima."))
    else:
        verbs.discard(visit.act, proposed=chosen, **names)
        messages.success(request, _("File scartato: non è stato preso nulla."))
    return redirect(visit.here)


def _try(request: HttpRequest, visit: Page) -> None:
    visit.form = FileForm(request.POST, request.FILES)
    if visit.form.is_valid():
        sent = visit.form.cleaned_data["file"]
        visit.file_name = sent.name
        visit.proposed, visit.seen = verbs.propose(
            visit.act, importer=visit.importer, about=visit.about, file_name=sent.name, data=sent.read()
        )


def _status(visit: Page) -> int:
    if visit.refusal:
        return visit.refusal.status
    return 422 if visit.seen and visit.seen.problems else 200


def _context(visit: Page) -> dict[str, Any]:
    return {
        "title": visit.title,
        "back": visit.back,
        "here": visit.here,
        "form": visit.form,
        "columns": _columns(visit.importer),
        "refusal": visit.refusal,
        "proposed": visit.proposed,
        "seen": visit.seen,
        "figures": _figures(visit.seen, visit.importer) if visit.seen else (),
        "problems": _problems(visit.seen, visit.file_name) if visit.seen and visit.seen.problems else None,
        "more": _more(visit.seen) if visit.seen else "",
        "effects": _effects(visit.seen) if visit.seen and not visit.seen.problems else None,
        "history": [_past(row) for row in verbs.about_of(visit.about, visit.importer)[:20]],
    }


def _columns(importer: Importer) -> Table:
    return Table(
        caption=_("Le colonne del file"),
        hide_caption=True,
        columns=[
            Column("name", _("Colonna")),
            Column("label", _("Che cosa contiene"), value=lambda column: str(column.label)),
            Column("required", _("Obbligatoria"), "yesno"),
            Column("example", _("Esempio")),
        ],
        rows=importer.columns,
    )


def _figures(seen: Preview, importer: Importer) -> list[Figure]:
    found = [
        Figure(_("Righe nuove"), integer(seen.count(What.MAKE))),
        Figure(_("Righe che cambiano"), integer(seen.count(What.CHANGE))),
        Figure(_("Righe già presenti"), integer(seen.count(What.SAME))),
        Figure(_("Righe con problemi"), integer(len({one.line for one in seen.problems}))),
    ]
    return [*found, Figure(str(importer.cents_label), money(seen.cents))] if seen.cents else found


def _more(seen: Preview) -> str:
    """How many lines are not shown."""
    left = len(seen.problems or seen.effects) - SHOWN
    return (
        _("Sono mostrate le prime %(shown)s righe; altre %(left)s seguono.")
        % {
            "shown": SHOWN,
            "left": left,
        }
        if left > 0
        else ""
    )


def _problems(seen: Preview, file_name: str) -> Table:
    """Each where it is, as ``prezzi.csv:12``."""

    def where(problem: Problem) -> str:
        return f"{file_name}:{problem.line}"

    return Table(
        caption=_("Che cosa correggere"),
        columns=[
            Column("where", _("Dove"), value=where),
            Column("column", _("Colonna")),
            Column("text", _("Problema")),
        ],
        rows=seen.problems[:SHOWN],
    )


def _effects(seen: Preview) -> Table:
    words = {What.MAKE: _("nuova"), What.CHANGE: _("cambia"), What.SAME: _("già presente")}

    def word(effect: Effect) -> str:
        return words[effect.what]

    return Table(
        caption=_("Che cosa farebbe, riga per riga"),
        columns=[
            Column("line", _("Riga"), "integer"),
            Column("what", _("Effetto"), value=word),
            Column("text", _("In parole")),
        ],
        rows=seen.effects[:SHOWN],
    )


def _past(row: Import) -> dict[str, Any]:
    return {
        "row": row,
        "state": ImportState(row.state),
        "waits": row.state == ImportState.PROPOSED,
        "undoes": row.state == ImportState.APPLIED,
    }


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
