"""The office's pages of calls: the list, one call with its acts and its history, and each act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.engines.rules import parse_call
from concilia.engines.rules.comparing import compare
from concilia.engines.yamldoc import FileProblems
from concilia.territory.models import Network
from concilia.ui.components import Column, Event, Figure, Table
from concilia.ui.format import money
from concilia.ui.links import Link

from .. import changewords
from .. import forms as our_forms
from ..domain import amendments, editions, refinancing
from ..domain import calls as verbs
from ..domain.versions import last_text
from ..models import Call
from ..queries import acts, office
from ..states import CALL, CallState

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])

STEPS: dict[str, tuple[Any, Any, Callable[..., Call]]] = {
    "publish": (gettext_lazy("Pubblica"), gettext_lazy("Avviso pubblicato: le regole sono fissate."), verbs.publish),
    "suspend": (gettext_lazy("Sospendi"), gettext_lazy("Avviso sospeso: per ora non riceve domande."), verbs.suspend),
    "resume": (gettext_lazy("Riprendi"), gettext_lazy("Avviso ripreso."), verbs.resume),
    "conclude": (
        gettext_lazy("Concludi"),
        gettext_lazy("Avviso concluso: i fondi rimasti tornano al piano."),
        verbs.conclude,
    ),
    "annul": (gettext_lazy("Annulla l'avviso"), gettext_lazy("Avviso annullato."), verbs.annul),
}
WAYS = {
    "extend": gettext_lazy("Proroga il termine"),
    "amend": gettext_lazy("Modifica il testo"),
    "refinance": gettext_lazy("Aggiungi fondi"),
    "new_edition": gettext_lazy("Nuova edizione"),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The calls of the reader's networks, with their state and what can be done."""
    act = access.act_of(request)
    rows = list(office.calls(act))
    columns = [
        Column(
            "title", _("Avviso"), kind="link", value=lambda row: Link(texts.in_language(row.title), _url("staff", row))
        ),
        Column("network", _("Rete"), value=lambda row: texts.in_language(row.network.title)),
        Column("state", _("Stato"), kind="chip", value=lambda row: CallState(row.state)),
        Column("published_at", _("Pubblicato"), kind="day"),
        Column("next", _("Che cosa si può fare"), value=lambda row: _next(act, row)),
    ]
    table = Table(
        caption=_("Avvisi"),
        columns=columns,
        rows=rows,
        hide_caption=True,
        empty=_("Nessun avviso, per ora: comincia dal testo di un avviso."),
    )
    adopts = access.may(act, "calls.call.adopt")
    return render(request, "calls/staff/list.html", {"table": table, "adopts": adopts})


def _next(act: Act, call: Call) -> str:
    labels = [STEPS[verb][0] for verb in office.steps(act, call)] + [WAYS[way.verb] for way in office.ways(act, call)]
    return ", ".join(str(label) for label in labels) or "—"


def _url(route: str, call: Call) -> str:
    return reverse(f"calls:{route}", args=[call.pk])


def _call(request: HttpRequest, pk: UUID, verb: str = "calls.call.read_draft") -> Call:
    rows = Call.objects.select_related("network", "alliance", "action", "edition_of")
    return get_object_or_404(access.visible(access.act_of(request), verb, rows), pk=pk)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call: windows, money, what can be done, the acts that changed it and its whole history."""
    act = access.act_of(request)
    call = _call(request, pk)
    context = {
        **_head(call),
        "state": CallState(call.state),
        "figures": _figures(call),
        "windows": list(call.windows.all()),
        "steps": [(STEPS[verb][0], reverse("calls:step", args=[call.pk, verb])) for verb in office.steps(act, call)],
        "ways": [(WAYS[way.verb], reverse(way.route, args=[call.pk])) for way in office.ways(act, call)],
        "rewrites": call.state == CallState.DRAFT and access.may(act, "calls.call.adopt", call.network),
        "acts": _acts(call),
        "events": [_event(entry) for entry in office.history(call)],
        "public": call.state in office.PUBLISHED,
    }
    return render(request, "calls/staff/detail.html", context)


def _head(call: Call) -> dict[str, Any]:
    return {"call": call, "title": texts.in_language(call.title), "network": texts.in_language(call.network.title)}


def _figures(call: Call) -> list[Figure]:
    return [Figure(_("Fondi di «%(line)s»") % {"line": line.code}, money(line.cents)) for line in call.lines.all()][:6]


def _event(entry: Any) -> Event:
    return Event(str(office.DONE[entry.verb]), "done", entry.at, entry.reason)


def _acts(call: Call) -> list[dict[str, Any]]:
    return [
        {"version": version, "url": reverse("calls:act", args=[call.network.code, call.code, version.number])}
        for version in acts.in_course(call)
    ]


def _attempt(form: forms.Form, run: Callable[[], object]) -> bool:
    """Run a verb for a valid form; what it refuses, and what is wrong in a text, becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        run()
    except Conflict:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    except FileProblems as problems:
        for problem in problems.problems:
            form.add_error(None, str(problem))
        return False
    return True


@GET_OR_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """A new call from its text, or the new text of a draft."""
    act = access.act_of(request)
    networks = access.visible(act, "calls.call.adopt", Network.objects.order_by("code"))
    choices = [(row.code, texts.in_language(row.title)) for row in networks]
    form = our_forms.AdoptForm(choices, request.POST or None, request.FILES or None)
    made: list[Call] = []

    def run() -> None:
        network = networks.get(code=form.cleaned_data["network"])
        made.append(verbs.adopt(act, network=network, text=form.cleaned_data["text"], name="avviso.yaml"))

    if request.method == "POST" and _attempt(form, run):
        messages.success(request, _("Testo adottato: l'avviso è in preparazione."))
        return redirect("calls:staff", made[0].pk)
    if request.method != "POST" and request.GET.get("avviso"):
        draft = office.calls(act).filter(code=request.GET["avviso"], state=CallState.DRAFT).first()
        form.initial = {"text": last_text(draft), "network": draft.network.code} if draft else {}
    return render(request, "calls/staff/adopt.html", {"form": form})


@GET_OR_POST
def step(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """A step of the call's course: publish, suspend, resume, conclude, annul."""
    if verb not in STEPS:
        raise Http404
    call = _call(request, pk, CALL.verb_code(verb))
    label, done, run_step = STEPS[verb]
    form = our_forms.ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = CALL.step(verb).needs_reason

    def run() -> Call:
        return run_step(access.act_of(request, reason=form.cleaned_data["reason"]), call=call)

    if request.method == "POST" and _attempt(form, run):
        messages.success(request, str(done))
        return redirect("calls:staff", pk)
    return _form(request, call, form, str(label), danger=verb in ("annul", "suspend"))


def _form(request: HttpRequest, call: Call, form: forms.Form, label: str, *, danger: bool = False) -> HttpResponse:
    context = {**_head(call), "form": form, "label": label, "danger": danger}
    return render(request, "calls/staff/act.html", context)


@GET_OR_POST
def extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move the deadline of a window forward."""
    call = _call(request, pk, "calls.call.extend")
    living = list(call.windows.filter(closes_at__gte=clock.now()))
    form = our_forms.ExtendForm(living, request.POST or None)

    def run() -> object:
        given = form.cleaned_data
        act = access.act_of(request, reason=given["reason"])
        return amendments.extend(
            act, call=call, window=given["window"], closes=given["closes"], act_number=given["act_number"]
        )

    if request.method == "POST" and _attempt(form, run):
        messages.success(request, _("Termine prorogato: chi ha una bozza è avvisato."))
        return redirect("calls:staff", pk)
    return _form(request, call, form, str(WAYS["extend"]))


@GET_OR_POST
def refinance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add money to a line of the call."""
    call = _call(request, pk, "calls.call.refinance")
    form = our_forms.RefinanceForm(call, request.POST or None)

    def run() -> object:
        given = form.cleaned_data
        act = access.act_of(request, reason=given["reason"])
        return refinancing.refinance(
            act, call=call, line=given["line"], cents=given["cents"], act_number=given["act_number"]
        )

    if request.method == "POST" and _attempt(form, run):
        messages.success(request, _("Fondi aggiunti: la prossima versione della graduatoria finanzia più avanti."))
        return redirect("calls:staff", pk)
    return _form(request, call, form, str(WAYS["refinance"]))


@GET_OR_POST
def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the call a new text: first what would change is shown, in words; then it is confirmed by its act."""
    call = _call(request, pk, "calls.call.amend")
    posted = request.method == "POST"
    form = our_forms.AmendForm(
        request.POST if posted else None, request.FILES or None, initial={"text": last_text(call)}
    )
    shown: dict[str, Any] = {}

    def run() -> object:
        given = form.cleaned_data
        act = access.act_of(request, reason=given["reason"])
        text, start = given["text"], given["effective"]
        after = parse_call(text, f"{call.code}.yaml")
        before = amendments.current(call)
        shown["changes"] = changewords.told(compare(before, after))
        amendments.check(act, call, before, after, max(act.at, start or act.at))
        if given["seen"] != our_forms.fingerprint(text) or "confirm" not in request.POST:
            shown["text"] = text
            return None
        return amendments.amend(act, call=call, text=text, act_number=given["act_number"], effective=start)

    if posted and _attempt(form, run) and "text" not in shown:
        messages.success(request, _("Avviso modificato: le nuove regole valgono per ciò che si presenta da allora."))
        return redirect("calls:staff", pk)
    if "text" in shown:
        form = _to_confirm(form, shown["text"])
    return render(request, "calls/staff/amend.html", {**_head(call), "form": form, **shown})


def _to_confirm(form: our_forms.AmendForm, text: str) -> our_forms.AmendForm:
    """The same form, holding the very text that was shown."""
    shown = {"text": text, "seen": our_forms.fingerprint(text)}
    return our_forms.AmendForm({name: shown.get(name, form.data.get(name, "")) for name in form.fields})


@GET_OR_POST
def new_edition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft from the call's last text, with a code, a title, a window and money of its own."""
    call = _call(request, pk, "calls.call.new_edition")
    form = our_forms.EditionForm(call, texts.in_language(call.title), request.POST or None)
    made: list[Call] = []

    def run() -> None:
        made.append(
            editions.new_edition(
                access.act_of(request),
                call=call,
                code=form.cleaned_data["code"],
                title={"it": form.cleaned_data["title"]},
                windows=form.windows(),
                amounts=form.amounts(),
            )
        )

    if request.method == "POST" and _attempt(form, run):
        messages.success(request, _("Nuova edizione in preparazione: rileggi il testo e pubblicala."))
        return redirect("calls:staff", made[0].pk)
    return _form(request, call, form, str(WAYS["new_edition"]))
