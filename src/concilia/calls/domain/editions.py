"""A later edition of a past call: its last text, with a code, windows and money of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import clock
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines.money import to_euros
from concilia.engines.rules import parse_call
from concilia.engines.rules.editing import replaced, with_key, without_key
from concilia.engines.yamldoc import FileProblems

from ..models import Call
from . import calls, versions

WALL = "%Y-%m-%d %H:%M:%S"
Windows = Sequence[tuple[datetime, datetime]]

#: What belongs to the dates of one edition: worked cases are tried inside its windows.
OF_ONE_EDITION = ("effective", "worked")


def new_edition(
    act: Act,
    *,
    call: Call,
    code: str,
    windows: Windows,
    title: Mapping[str, str] | None = None,
    amounts: Mapping[str, int] | None = None,
) -> Call:
    """Make a draft from the last text of a call that was published, as its next edition.

    ``windows``: opening and last second of each, aware; ``title``: a text or {it, en}, as before if not said; ``amounts``:
    cents of lines, as before for those not named. Side effects: the draft with its text, windows and lines, audit entries.
    Raises Refusal when the code is taken or a line is not of the call, and for what ``calls.adopt`` refuses.
    """
    access.require(act, "calls.call.new_edition", call)
    if not call.published_at:
        raise Refusal("calls.edition.draft", _("Una nuova edizione nasce da un avviso già pubblicato."))
    if Call.objects.filter(network=call.network_id, code=code).exists():
        raise Refusal(
            "calls.edition.code", _("La rete ha già un avviso «%(name)s»: scegli un altro codice."), name=code
        )
    if not windows:
        raise Refusal("calls.edition.windows", _("Scrivi almeno una finestra: quando si apre e quando si chiude."))
    text = _text(call, code, windows, title, amounts or {})
    with act.writing():
        try:
            made = calls.adopt(act, network=call.network, text=text, name=f"{code}.yaml")
        except FileProblems as error:
            why = "; ".join(problem.message for problem in error.problems)
            raise Refusal(
                "calls.edition.text", _("La nuova edizione non si può scrivere: %(why)s."), why=why
            ) from error
        audit.record(act, "calls.call.new_edition", made, edition_of=call.code)
    return made


def _text(call: Call, code: str, windows: Windows, title: Mapping[str, str] | None, amounts: Mapping[str, int]) -> str:
    text = versions.last_text(call)
    lines = {line.code: index for index, line in enumerate(parse_call(text, f"{call.code}.yaml").file.budget.lines)}
    unknown = sorted(set(amounts) - set(lines))
    if unknown:
        raise Refusal("calls.edition.line", _("L'avviso non ha la linea «%(line)s»."), line=unknown[0])
    for name, cents in amounts.items():
        text = replaced(text, ("budget", "lines", lines[name], "amount"), to_euros(cents))
    for key in OF_ONE_EDITION:
        text = without_key(text, key)
    text = replaced(text, ("windows",), [_window(*window) for window in windows])
    if title is not None:
        text = replaced(text, ("title",), dict(title))
    text = replaced(text, ("call",), code)
    return with_key(text, "edition_of", call.code, after="call")


def _window(opens: datetime, closes: datetime) -> dict[str, str]:
    return {
        "opens": opens.astimezone(clock.ROME).strftime(WALL),
        "closes": closes.astimezone(clock.ROME).strftime(WALL),
    }
