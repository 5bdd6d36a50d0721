"""Taking in the applications to a call that came on paper or from another system: each is entered as when it arrived.

The trial submits them for real in a transaction that is undone at its end, so that what it says of a line (what is missing,
who applied already, what the rules would propose) is what submitting it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.applications import columns
from concilia.applications.domain import applications, children, paper
from concilia.applications.domain import facts as kept
from concilia.applications.models import Application
from concilia.applications.queries import answers as known
from concilia.applications.states import ApplicationState
from concilia.calls.models import Call
from concilia.calls.queries import calls, layout
from concilia.calls.words import said
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines import codes
from concilia.engines.rules import CallRules, Explanation
from concilia.engines.rules.schema import Fact, Text
from concilia.imports import cells
from concilia.imports.kinds import Column, Done, Effect, Importer, Line, Problem, What, Wrote
from concilia.territory.models import Comune
from concilia.ui.format import money

from .models import Assessment, RankingRow
from .states import AssessmentState

CODE, FAMILY, GIVEN, HOME = "codice_fiscale", "cognome", "nome", "comune_residenza"
ARRIVED, HOW = "arrivata_il", "come_arrivata"
#: Which cell to look at for a refusal of the desk; the others are of the whole line.
COLUMN = {
    "applications.paper.future": ARRIVED,
    "applications.submit.closed": ARRIVED,
    "applications.paper.note": HOW,
}
CHILD = {name: f"figlio_{name}" for name in (CODE, FAMILY, GIVEN)}
_HOME = Fact(name=HOME, type="comune", nullable=True, label=Text(it=HOME, en=HOME))


class ApplicationsFile(Importer):
    """Applications of persons to one call, with the facts that it asks."""

    title = gettext_lazy("Domande da file")
    permission: ClassVar[str] = "selection.application.import"

    def __init__(self, call: Call, act: Act) -> None:
        self.call = call
        self.rules = calls.rules(calls.rules_at(call, act.at))
        if not takes(self.rules):
            raise Refusal("selection.file.applicants", _("Da file si prendono solo le domande delle persone."))
        self.name = "selection.applications"
        self.asked = [fact.name for fact in layout.asked(self.rules)]
        self.columns = (
            *_people(self.rules),
            *(columns.of(fact) for fact in layout.asked(self.rules)),
            *(Column(one.name, said(one.label), _rows, required=False) for one in self.rules.file.groups),
        )

    def look(self, act: Act, about: Call, lines: Sequence[Line]) -> list[Effect | Problem]:
        """What the machine would propose for each, and the benefit that would be due. Nothing of the trial stays."""
        seen: dict[str, int] = {}
        with _undone(act):
            return [self._look_at(act, line, seen) for line in lines]

    def _look_at(self, act: Act, line: Line, seen: dict[str, int]) -> Effect | Problem:
        problem = _wrong_names(line)
        if problem:
            return problem
        values = self._values(line)
        try:
            with act.writing():
                draft = paper.prepare(act, **self._written(act, values))
                return _double(line, draft, seen) or self._standing(act, line, values, draft)
        except Refusal as refusal:
            return Problem(line.number, COLUMN.get(refusal.code, ""), str(refusal))

    def _standing(self, act: Act, line: Line, values: dict[str, Any], draft: Application) -> Effect | Problem:
        name = f"{values[FAMILY]} {values[GIVEN]}"
        other = Application.objects.filter(
            call=self.call, unit_key=draft.unit_key, state=ApplicationState.SUBMITTED
        ).first()
        if other:
            if _same(other, draft, values[ARRIVED]):
                return Effect(line.number, What.SAME, name, values, target=other.pk)
            return Problem(line.number, CODE, _there(other, draft))
        entered = applications.submit(act, application=draft)
        found = known.standing(entered, calls.rules(entered.rules), values[ARRIVED])
        due = found.benefit.due if found and not found.refused and found.benefit else 0
        return Effect(line.number, What.MAKE, f"{name}: {_proposal(found, due)}", values, cents=due or 0)

    def _values(self, line: Line) -> dict[str, Any]:
        plain = {name: getattr(value, "value", value) for name, value in line.values.items()}
        answers = {name: plain.pop(name, None) for name in self.asked}
        groups = {group.name: plain.pop(group.name, []) for group in self.rules.file.groups}
        return {**plain, "answers": {**answers, **groups}}

    def _written(self, act: Act, values: dict[str, Any]) -> dict[str, Any]:
        """What the desk enters. The residence is of who is new: nothing changes of who is known."""
        home = Comune.objects.filter(pk=values.get(HOME)).first()
        by_child = self.rules.file.one_per == "child"
        return {
            "call": self.call,
            "received_at": values[ARRIVED],
            "note": values[HOW],
            "applicant": children.registered(act, _as_written(act, values, CODE, FAMILY, GIVEN), residence=home),
            "beneficiary": _as_written(act, values, *CHILD.values()) if by_child else None,
            "answers": values["answers"],
        }

    def write(self, act: Act, about: Call, effects: Sequence[Effect]) -> list[Wrote]:
        """Each with its own protocol number of today, in the order in which they arrived, then of the file."""
        ordered = sorted(effects, key=lambda effect: (effect.values[ARRIVED], effect.line))
        return [Wrote(one.line, paper.enter(act, **self._written(act, one.values))) for one in ordered]

    def undo(self, act: Act, about: Call, rows: Iterable[Done]) -> None:
        """They are withdrawn. People whom the file made known stay: others may know them by now."""
        for row in rows:
            application = Application.objects.select_related("call", "applicant").get(call=about, pk=row.pk)
            if application.state != ApplicationState.WITHDRAWN:
                _check_undecided(application, row.line)
                applications.withdraw(act, application=application)


def takes(rules: CallRules) -> bool:
    """Whether a call's applications may come from a file: those of persons."""
    return rules.file.applicants == "person"


def _people(rules: CallRules) -> Iterator[Column]:
    yield Column(CODE, gettext_lazy("Codice fiscale di chi fa domanda"), cells.fiscal_code, example="RSSMRA85T10A562S")
    yield Column(FAMILY, gettext_lazy("Cognome di chi fa domanda"), example="Rossi")
    yield Column(GIVEN, gettext_lazy("Nome di chi fa domanda"), example="Mario")
    home = columns.reader(_HOME)
    arrived = gettext_lazy("Quando è arrivata: giorno e ora, che ne fanno l'ordine")
    yield Column(ARRIVED, arrived, cells.instant, example="31/03/2026 09:30")
    how = gettext_lazy("Come è arrivata, e perché è registrata adesso")
    yield Column(HOW, how, example="Consegnata a mano allo sportello")
    yield Column(HOME, gettext_lazy("Comune di residenza, se la persona è nuova"), home, required=False)
    if rules.file.one_per == "child":
        yield Column(CHILD[CODE], gettext_lazy("Codice fiscale del figlio o della figlia"), cells.fiscal_code)
        yield Column(CHILD[FAMILY], gettext_lazy("Cognome del figlio o della figlia"))
        yield Column(CHILD[GIVEN], gettext_lazy("Nome del figlio o della figlia"))


def _rows(cell: str) -> list[dict[str, Any]]:
    """The rows of a group, as `concilia rank` reads them: a JSON list of objects."""
    try:
        rows = json.loads(cell, parse_float=str, parse_int=str)
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(_('Scrivi un elenco JSON di righe, come [{"nome": "valore"}].'))
    return rows


@contextmanager
def _undone(act: Act) -> Iterator[None]:
    """Whatever is written inside is undone at the end."""
    with act.writing():
        savepoint = transaction.savepoint()
        try:
            yield
        finally:
            transaction.savepoint_rollback(savepoint)


def _wrong_names(line: Line) -> Problem | None:
    values, text = line.values, _("Il codice fiscale non è di questo cognome e nome: controllali.")
    if not values[CODE].is_of(values[FAMILY], values[GIVEN]):
        return Problem(line.number, CODE, text)
    child = values.get(CHILD[CODE])
    if child and not child.is_of(values[CHILD[FAMILY]], values[CHILD[GIVEN]]):
        return Problem(line.number, CHILD[CODE], text)
    return None


def _double(line: Line, draft: Application, seen: dict[str, int]) -> Problem | None:
    first = seen.setdefault(draft.unit_key, line.number)
    if first == line.number:
        return None
    text = _("È la stessa persona, o lo stesso figlio o nucleo, della riga %(line)s.") % {"line": first}
    return Problem(line.number, CODE, text)


def _there(other: Application, draft: Application) -> str:
    """The number only of one's own: the other may be of somebody who must not be known (C7)."""
    if other.applicant_id != draft.applicant_id:
        return _("Per questo avviso risulta già una domanda che copre la stessa richiesta.")
    return _("Ha già presentato domanda, protocollo %(number)s: se vale questa, prima ritira l'altra.") % {
        "number": other.protocol
    }


def _proposal(found: Explanation | None, due: int | None) -> str:
    """What the machine would propose, with its reasons."""
    if found is None:
        return _("non si può ancora calcolare")
    if found.refused:
        labels = "; ".join(said(item.label) for item in found.refused)
        return _("non ammessa: %(labels)s") % {"labels": labels}
    if found.waiting:
        labels = "; ".join(said(item.label) for item in found.waiting)
        return _("da verificare: %(labels)s") % {"labels": labels}
    return _("ammessa, %(money)s") % {"money": money(due)} if due else _("ammessa")


def _as_written(act: Act, values: dict[str, Any], code: str, family: str, given: str) -> children.Written:
    read = codes.fiscal_code(values[code], on=act.at.date(), demo=settings.DEMO)
    return children.Written(values[given], values[family], read.birth, read.value)


def _same(other: Application, draft: Application, arrived: datetime) -> bool:
    """Whether it is the very application that is there: of the same person, with the same answers, from the same instant."""
    mine = (draft.applicant_id, kept.answers_of(draft), arrived)
    return (other.applicant_id, kept.answers_of(other), other.arrived_at) == mine


def _check_undecided(application: Application, line: int) -> None:
    decided = Assessment.objects.filter(application=application, state=AssessmentState.DECIDED).exists()
    if decided or RankingRow.objects.filter(application=application).exists():
        text = _("Riga %(line)s: sulla domanda %(number)s c'è già una decisione, e l'importazione non si annulla più.")
        raise Refusal("selection.file.decided", text, line=line, number=str(application.protocol))
    if application.state != ApplicationState.SUBMITTED:
        text = _("Riga %(line)s: la domanda %(number)s è stata sostituita, e l'importazione non si annulla più.")
        raise Refusal("selection.file.superseded", text, line=line, number=str(application.protocol))
