"""What each member does, file by file: the declaration on conflicts of interest, then the points with their motives."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from concilia import audit
from concilia.applications.models import Application
from concilia.calls.queries import calls
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import NotFound, Refusal
from concilia.engines.rules import means
from concilia.engines.rules.schema import Fact

from ..models import Committee, Declaration, Score
from ..queries import committees as found
from . import committees

#: Fact → points and their motive.
Points = Mapping[str, tuple[Decimal, str]]


def declare(act: Act, *, committee: Committee, application: Application, conflict: str = "") -> Declaration:
    """Declare no conflict of interest on a file, or a conflict with its reason. It can be declared again while at work.

    Side effects, in order: with a conflict, the points already given go; declaration; audit entry. Raises NotAllowed to who
    is no member, NotFound for what is not before the committee, Conflict when its work is over.
    """
    member = committees.member_of(act, committee)
    with act.writing():
        committees.held_open(committee)
        _check_before(committee, application)
        reason = conflict.strip()
        if reason:
            Score.objects.filter(declaration__member=member, declaration__application=application).delete()
        declaration, _made = Declaration.objects.update_or_create(
            member=member,
            application=application,
            defaults={
                "network_id": committee.network_id,
                "conflict": bool(reason),
                "reason": reason,
                "declared_at": act.at,
            },
        )
        audit.record(act, "selection.committee.declare", application, conflict=bool(reason))
    return declaration


def declare_all(act: Act, *, committee: Committee) -> int:
    """Declare no conflict on all the files on which the actor has declared nothing. Returns how many. Bulk verb."""
    member = committees.member_of(act, committee)
    with act.writing():
        committees.held_open(committee)
        waiting = found.applications(committee).exclude(declarations__member=member)
        made = Declaration.objects.bulk_create(
            [
                Declaration(
                    network_id=committee.network_id,
                    member=member,
                    application=application,
                    conflict=False,
                    declared_at=act.at,
                )
                for application in waiting
            ],
            batch_size=500,
        )
        audit.record(act, "selection.committee.declare_all", committee, applications=len(made))
    return len(made)


def _check_before(committee: Committee, application: Application) -> None:
    if not found.applications(committee).filter(pk=application.pk).exists():
        raise NotFound("selection.score.file", _("Questa domanda non è davanti alla commissione."))


def score(act: Act, *, committee: Committee, application: Application, points: Points) -> list[Score]:
    """Give points to a file, each with its motive; what is not named stays. Side effects: points, audit entry.

    Raises NotFound when the actor declared a conflict or nothing (C12), Refusal for points out of bounds, without a motive
    or for a criterion that is not the committee's (all at once), Conflict when the work is over.
    """
    committees.member_of(act, committee)
    facts = {fact.name: fact for fact in means.scored(calls.rules(application.rules))}
    with act.writing():
        committees.held_open(committee)
        declaration = _clear(act, committee, application)
        _check(facts, points)
        given = [
            Score.objects.update_or_create(
                declaration=declaration,
                fact=name,
                defaults={
                    "network_id": committee.network_id,
                    "points": value,
                    "motive": motive.strip(),
                    "scored_at": act.at,
                },
            )[0]
            for name, (value, motive) in points.items()
        ]
        audit.record(act, "selection.committee.score", application, facts=sorted(points))
    return given


def read(act: Act, *, committee: Committee, application: Application) -> Declaration:
    """Open a file to a member who has no conflict on it. Side effects: the reading is logged (C15). Errors as ``score``."""
    committees.member_of(act, committee)
    declaration = _clear(act, committee, application)
    audit.record(act, "selection.committee.read", application)
    return declaration


def _clear(act: Act, committee: Committee, application: Application) -> Declaration:
    declaration = found.clear(act, committee, application)
    if declaration is None:
        raise NotFound(
            "selection.score.file", _("Questa domanda non è davanti a te: dichiara prima di non avere conflitti.")
        )
    return declaration


def _check(facts: Mapping[str, Fact], points: Points) -> None:
    wrong = [_problem(facts.get(name), name, value, motive) for name, (value, motive) in points.items()]
    if problems := list(filter(None, wrong)):
        raise Refusal("selection.score.points", "%(problems)s", problems=" ".join(problems))


def _problem(fact: Fact | None, name: str, value: Decimal, motive: str) -> str:
    if fact is None:
        return str(_("L'avviso non ha il criterio «%(name)s».")) % {"name": name}
    label = texts.in_language(fact.label.model_dump())
    whole = fact.type != "integer" or value == value.to_integral_value()
    if not (whole and means.within(fact, value) and value == round(value, 4)):
        bounds = {"label": label, "min": fact.min or 0, "max": fact.max}
        return str(_("«%(label)s»: i punti vanno da %(min)s a %(max)s.")) % bounds
    return "" if motive.strip() else str(_("«%(label)s»: scrivi il motivo dei punti.")) % {"label": label}
