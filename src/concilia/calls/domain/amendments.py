"""A published call changes only by a dated act: a deadline moved forward, or an amendment (L. 241/1990, art. 12; MA-18)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines.rules import CallRules, parse_call
from concilia.engines.rules.comparing import compare, fixed, needs_reopening
from concilia.engines.rules.editing import replaced
from concilia.engines.rules.schema import Window as FileWindow
from concilia.engines.yamldoc import FileProblems

from .. import changewords, told
from ..models import Call, RuleVersion
from ..queries import calls
from ..states import Change
from . import versions

WALL = "%Y-%m-%d %H:%M:%S"


def extend(act: Act, *, call: Call, window: str, closes: datetime, act_number: str) -> RuleVersion:
    """Move the deadline of an open or coming window forward, by an act with its reason. The act writes the file's text.

    ``window``: its code; ``closes``: the new last second, aware. Side effects, in order: rule version with the extension,
    windows, audit entry, what rooms below tell (who has a draft is written to). Raises Refusal when the window is over or
    the deadline does not move forward; then nothing changes.
    """
    access.require(act, "calls.call.extend", call)
    versions.check_act(call, act, act_number)
    found = call.windows.filter(code=window).first()
    if found is None:
        raise Refusal("calls.extend.window", _("L'avviso non ha la finestra «%(window)s»."), window=window)
    if act.at >= found.closes_at + timedelta(seconds=1):
        raise Refusal(
            "calls.extend.over",
            _("La finestra è già chiusa: i termini si riaprono con una modifica che aggiunge una finestra."),
        )
    if closes <= found.closes_at:
        raise Refusal("calls.extend.back", _("Una scadenza si sposta solo in avanti: scrivi un termine successivo."))
    shown = closes.astimezone(clock.ROME).strftime(WALL)
    extension = {"closes": shown, "act": act_number.strip(), "on": act.at.astimezone(clock.ROME).date()}

    def edit(text: str) -> str:
        return _with_extension(text, call, window, extension)

    with act.writing():
        versions.hold(call)
        try:
            made = versions.rewrite(act, call, edit, change=Change.EXTENSION, act_number=act_number)
        except FileProblems as error:
            raise Refusal(
                "calls.extend.time", _("Questo termine non si può scrivere: %(why)s."), why=str(error)
            ) from error
        version = made[0][0]
        audit.record(
            act, "calls.call.extend", call, window=window, closes=shown, number=act_number, version=version.number
        )
        told.tell(act, version)
    return version


def _with_extension(text: str, call: Call, code: str, extension: dict[str, Any]) -> str:
    rules = parse_call(text, f"{call.code}.yaml")
    place = next(index for index, window in enumerate(rules.windows) if window.code == code)
    written = as_written(rules.file.windows[place])
    written["extensions"] = [*written.get("extensions", ()), extension]
    return replaced(text, ("windows", place), written)


def as_written(window: FileWindow) -> dict[str, Any]:
    """A window as a file writes it, without what it leaves unsaid."""
    written: dict[str, Any] = {"opens": window.opens, "closes": window.closes}
    if window.code:
        written["code"] = window.code
    if window.extensions:
        written["extensions"] = [item.model_dump() for item in window.extensions]
    return written


def amend(act: Act, *, call: Call, text: str, act_number: str, effective: datetime | None = None) -> RuleVersion:
    """Give a published call a new text, by an act with its reason, in force from ``effective`` (now, if not said).

    What was submitted before stays judged by the version of then. Side effects, in order: rule version (before it, one that
    only moves the windows, when the rest holds later), windows, audit entry, what rooms below tell. Raises FileProblems;
    Refusal when nothing changes, when something may not change, when another amendment still waits for its day, or when who
    has already applied would stand worse and no window is extended or reopened.
    """
    access.require(act, "calls.call.amend", call)
    versions.check_act(call, act, act_number)
    before, after = current(call), parse_call(text, f"{call.code}.yaml")
    start = max(act.at, effective or act.at)
    check(act, call, before, after, start)
    with act.writing():
        versions.hold(call)
        if start > act.at and before.windows != after.windows:
            windows = [as_written(window) for window in after.file.windows]
            versions.rewrite(
                act,
                call,
                lambda held: replaced(held, ("windows",), windows),
                change=Change.EXTENSION,
                act_number=act_number,
            )
        version = versions.add(act, call, after, text, change=Change.AMENDMENT, act_number=act_number, effective=start)
        versions.set_windows(call, after)
        versions.set_lines(call, after)
        _set_names(call, after)
        audit.record(
            act, "calls.call.amend", call, number=act_number, version=version.number, fingerprint=after.fingerprint
        )
        told.tell(act, version)
    return version


def current(call: Call) -> CallRules:
    """The rules of the call's last version, in force or to come."""
    return calls.rules(call.rule_versions.order_by("-number").select_related("call")[0])


def check(act: Act, call: Call, before: CallRules, after: CallRules, start: datetime) -> None:
    """Whether ``after`` may follow ``before`` from ``start``. Raises Refusal with all that may not change, in words."""
    changes = compare(before, after)
    if not changes:
        raise Refusal("calls.amend.same", _("Il nuovo testo dice le stesse cose: non c'è nulla da modificare."))
    waiting = call.rule_versions.filter(effective_at__gt=act.at).order_by("number").first()
    if waiting:
        raise Refusal(
            "calls.amend.waiting",
            _("C'è già una modifica che vale dal %(day)s: una sola alla volta."),
            day=waiting.effective_at.astimezone(clock.ROME).strftime("%d/%m/%Y %H:%M"),
        )
    untouchable = [changewords.fixed(item) for item in fixed(before, after)]
    untouchable += [changewords.past(window) for window in after.windows if _is_late(before, window, act.at)]
    if untouchable:
        raise Refusal(
            "calls.amend.fixed",
            _("Dopo la pubblicazione questo non cambia con una modifica: %(what)s."),
            what="; ".join(untouchable),
        )
    harms = needs_reopening(changes)
    if harms and _has_opened(before, act.at) and not _reopens(before, after, start):
        raise Refusal(
            "calls.amend.reopen",
            _(
                "Chi ha già presentato domanda resterebbe svantaggiato: proroga o riapri i termini nello stesso testo. "
                "Si tratta di: %(what)s."
            ),
            what="; ".join(dict.fromkeys(changewords.headline(change) for change in harms)),
        )


def _has_opened(rules: CallRules, at: datetime) -> bool:
    return any(window.opens <= at for window in rules.windows)


def _is_late(before: CallRules, window: Any, at: datetime) -> bool:
    """A window that is new and would open in the past."""
    return window.opens < at and window.code not in {item.code for item in before.windows}


def _reopens(before: CallRules, after: CallRules, start: datetime) -> bool:
    """Whether after ``start`` people may still apply, and longer than they could have."""
    closed = {window.code: window.closes for window in before.windows}
    return any(
        window.closes > start and (window.code not in closed or window.closes > closed[window.code])
        for window in after.windows
    )


def _set_names(call: Call, rules: CallRules) -> None:
    """What lists show of a call without reading its rules."""
    call.title = rules.file.title.model_dump(exclude_none=True)
    call.term_days = rules.file.term_days
    call.takes_reserve = rules.file.exhausted == "reserve"
    call.save(update_fields=["title", "term_days", "takes_reserve"])
