"""The public pages of calls: the list, one call, its form, its rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.core import clock, texts
from concilia.engines.rules import CallRules, periods
from concilia.territory.models import Network
from concilia.ui.components import Column, Download, Figure, Table
from concilia.ui.format import money

from .. import changewords, words
from ..models import Call, RuleVersion
from ..queries import acts, calls, layout
from ..queries import board as shown
from ..states import Change

PER_PAGE = 12


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The calls: open, about to close, to come, over. `rete` and `per` narrow them."""
    at = clock.now()
    rows = _narrowed(request, shown.board(at))
    closed = Paginator(shown.over(rows), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "open": [_card(call, at) for call in shown.open_now(rows)],
        "upcoming": [_card(call, at) for call in shown.upcoming(rows)],
        "closed": [_card(call, at) for call in closed],
        "page": closed,
        "networks": [(row.code, texts.in_language(row.title)) for row in Network.objects.order_by("code")],
        "audiences": list(words.APPLICANTS.items()),
        "chosen": {"network": request.GET.get("rete", ""), "audience": request.GET.get("per", "")},
    }
    return render(request, "calls/public/list.html", context)


def _narrowed(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    network, audience = request.GET.get("rete"), request.GET.get("per")
    rows = rows.filter(network__code=network) if network else rows
    return rows.filter(applicants=audience) if audience else rows


def _card(call: Any, at: datetime) -> dict[str, Any]:
    return {
        "title": texts.in_language(call.title),
        "url": reverse("calls:detail", args=[call.network.code, call.code]),
        "network": texts.in_language(call.network.title),
        "audience": words.APPLICANTS[call.applicants],
        "phase": shown.phase(call, at),
        "closes": call.closes,
        "opens": call.opens,
        "ended": call.ended,
        "money": money(call.cents) if call.cents else "",
    }


@require_safe
def detail(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """A call in plain words: for whom, what one gets, how it is decided, when, with what."""
    at = clock.now()
    call, rules = _found(network, code, at)
    context = {
        **_head(call, at),
        **_decided(rules),
        "figures": _figures(call, rules),
        "requirements": words.requirements(rules),
        "rules_of_applying": [words.ONE_PER[rules.file.one_per], words.COUNTS[rules.file.counts]],
        "windows": _windows(call),
        "extensions": _extensions(rules),
        "documents": [_document(rules, item) for item in rules.file.documents],
        "silent": _silent(rules),
        "why_closed": calls.why_closed(call, at) if calls.is_spent(call) else "",
        "periods": _periods(rules),
        "carry_over": rules.file.carry_over,
        "acts": _acts(call),
        "editions": _editions(call),
        "draw": _draw(rules),
        "source": rules.file.source,
        "publication": words.PUBLICATION[rules.file.publication],
        "downloads": [Download(_("Le regole esatte dell'avviso"), reverse("calls:file", args=[network, code]), "yaml")],
    }
    return render(request, "calls/public/detail.html", context)


def _found(network: str, code: str, at: datetime) -> tuple[Any, CallRules]:
    call = get_object_or_404(shown.board(at), network__code=network, code=code)
    return call, calls.rules(calls.rules_at(call, at))


def _head(call: Any, at: datetime) -> dict[str, Any]:
    return {
        "call": call,
        "title": texts.in_language(call.title),
        "network": texts.in_language(call.network.title),
        "phase": shown.phase(call, at),
        "Phase": shown.Phase,
    }


def _figures(call: Any, rules: CallRules) -> list[Figure]:
    figures = [Figure(_("Per chi"), str(words.APPLICANTS[rules.file.applicants]))]
    if rules.file.benefit:
        line = words.benefit(rules.file.benefit)
        figures.append(Figure(line.title, line.value or _("secondo le regole")))
    if call.cents:
        figures.append(Figure(_("Fondi dell'avviso"), money(call.cents)))
    return figures


def _decided(rules: CallRules) -> dict[str, Any]:
    file = rules.file
    return {
        "benefit": words.benefit(file.benefit) if file.benefit else None,
        "benefit_parts": words.benefit_parts(file.benefit) if file.benefit else [],
        "spending": words.spending(rules),
        "procedure": words.PROCEDURES[file.procedure],
        "points": words.points(rules),
        "threshold": words.plain(file.threshold.points) if file.threshold else "",
        "classes": [words.said(item.label) for item in file.classes],
        "order": words.order(rules),
        "lines": words.lines(rules),
        "quotas": words.quotas(rules),
        "residual_to_last": file.budget.residual_to_last,
        "skip_to_smaller": file.budget.skip_to_smaller,
    }


def _windows(call: Call) -> Table:
    return Table(
        caption=_("Quando si può presentare"),
        columns=[Column("opens_at", _("Si apre"), "instant"), Column("closes_at", _("Si chiude"), "instant")],
        rows=list(call.windows.all()),
        hide_caption=True,
    )


def _extensions(rules: CallRules) -> list[str]:
    return [
        _("Prorogato con %(act)s del %(day)s.") % {"act": item.act, "day": item.on.strftime("%d/%m/%Y")}
        for window in rules.file.windows
        for item in window.extensions
    ]


def _periods(rules: CallRules) -> list[dict[str, Any]]:
    """The periods of a periodic call, each with its last second."""
    return [{"code": item.code, "last": item.closes - timedelta(seconds=1)} for item in periods(rules)]


def _acts(call: Call) -> list[dict[str, Any]]:
    return [
        {"version": version, "url": reverse("calls:act", args=[call.network.code, call.code, version.number])}
        for version in acts.in_course(call)
    ]


def _editions(call: Call) -> list[dict[str, Any]]:
    """The published editions before and after this one, in order; nothing when it is the only one."""
    chain = [one for one in calls.editions(call) if one.state in calls.PUBLIC]
    rows = [
        {
            "title": texts.in_language(one.title),
            "url": "" if one.pk == call.pk else reverse("calls:detail", args=[call.network.code, one.code]),
        }
        for one in chain
    ]
    return rows if len(rows) > 1 else []


def _draw(rules: CallRules) -> dict[str, Any] | None:
    """Where the seed of the draw comes from, and the commitment to it."""
    lottery = rules.file.lottery
    if lottery is None:
        return None
    return {"announced": words.said(lottery.announced), "on": lottery.on, "commitment": lottery.commitment or ""}


@require_safe
def act(request: HttpRequest, network: str, code: str, number: int) -> HttpResponse:
    """An act that changed a call: its number, its reason, and what it changed for whom."""
    call = get_object_or_404(calls.public(), network__code=network, code=code)
    version = get_object_or_404(call.rule_versions.exclude(change=Change.ADOPTION), number=number)
    context = {
        "call": call,
        "title": texts.in_language(call.title),
        "version": version,
        "kind": str(version.get_change_display()).capitalize(),
        "changes": changewords.told(acts.differences(version)),
        "downloads": [
            Download(_("Il testo con questo atto"), reverse("calls:text", args=[network, code, number]), "yaml")
        ],
    }
    return render(request, "calls/public/act.html", context)


@require_safe
def text(request: HttpRequest, network: str, code: str, number: int) -> HttpResponse:
    """The text of one version: a row of a ranking is judged by its own."""
    call = get_object_or_404(calls.public(), network__code=network, code=code)
    return _yaml(call, get_object_or_404(call.rule_versions, number=number), f"{call.code}-{number}")


def _yaml(call: Call, version: RuleVersion, name: str) -> HttpResponse:
    response = HttpResponse(version.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


def _document(rules: CallRules, item: Any) -> words.Line:
    proves = [words.said(fact.label) for fact in rules.asked if fact.name in item.proves]
    note = _("Per provare: %(facts)s.") % {"facts": "; ".join(proves)} if proves else ""
    return words.Line(words.said(item.label), note, value=_("solo se serve al tuo caso") if item.when else "")


def _silent(rules: CallRules) -> Table:
    return Table(
        caption=_("Scelte dove la fonte tace"),
        columns=[
            Column("about", _("Su che cosa"), value=lambda row: words.said(row.about)),
            Column("choice", _("Scelta"), value=lambda row: words.said(row.choice)),
            Column("reason", _("Perché"), value=lambda row: words.said(row.reason)),
        ],
        rows=list(rules.file.silent),
        hide_caption=True,
    )


@require_safe
def form(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """The whole form, to be read before starting."""
    at = clock.now()
    call, rules = _found(network, code, at)
    sections = [
        {"title": words.said(section.title), "lines": _questions(rules, section)} for section in layout.sections(rules)
    ]
    return render(
        request, "calls/public/form.html", {**_head(call, at), "sections": sections, **_from_registers(rules)}
    )


def _from_registers(rules: CallRules) -> dict[str, Any]:
    return {"registers": [words.said(fact.label) for fact in rules.asked if fact.origin == "registry"]}


def _questions(rules: CallRules, section: layout.FormSection) -> list[words.Line]:
    return [
        words.Line(words.said(fact.label), _note(rules, fact), value=words.fact_hints(fact)) for fact in section.facts
    ]


def _note(rules: CallRules, fact: Any) -> str:
    proof = layout.proof(rules, fact)
    document = _("Da documento: %(name)s.") % {"name": words.said(proof.label)} if proof else ""
    choices = "; ".join(words.said(label) for label in fact.choices.values())
    return words.sentences(choices, words.said(fact.help), document)


@require_safe
def file(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """The call file in force: with it anyone can compute a ranking again."""
    call = get_object_or_404(calls.public(), network__code=network, code=code)
    return _yaml(call, calls.rules_at(call, clock.now()), call.code)
