"""Published rankings, for everyone: codes, places, amounts; never who."""

from __future__ import annotations

import csv

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.calls.queries import calls
from concilia.calls.words import said
from concilia.core import clock, texts
from concilia.core.sheets import quoted
from concilia.engines.money import to_euros
from concilia.engines.ranking import commitment, draws
from concilia.engines.ranking import draw as lots
from concilia.ui.components import Column, Figure, Table
from concilia.ui.format import integer, money
from concilia.ui.links import Link

from ..forms import CodeForm, LotForm
from ..models import Ranking
from ..queries import published as read
from ..queries.published import FamilyRow, PublicRow, Totals
from ..states import TOLD, RankingState
from . import tables

TOP = 200
PAGE = 100


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """The rankings published now, the newest first."""
    rows = read.visible(clock.now()).filter(state__in=TOLD)[:TOP]
    columns = [
        Column("call", _("Avviso"), kind="link", value=_link),
        Column("network", _("Rete"), value=lambda row: texts.in_language(row.call.network.title)),
        Column("state", _("Stato"), kind="chip", value=lambda row: RankingState(row.state), audience="public"),
        Column("published_at", _("Pubblicata"), kind="day"),
        Column("act_number", _("Atto")),
    ]
    table = Table(
        caption=_("Graduatorie pubblicate"),
        columns=columns,
        rows=rows,
        hide_caption=True,
        empty=_("Nessuna graduatoria è pubblicata in questo momento."),
    )
    return render(request, "selection/public/publications.html", {"table": table})


def _link(ranking: Ranking) -> Link:
    return Link(texts.in_language(ranking.call.title), _url("published", ranking))


def _url(route: str, ranking: Ranking) -> str:
    return reverse(f"selection:{route}", args=[ranking.call.network.code, ranking.call.code, ranking.number])


@require_safe
def published(request: HttpRequest, network: str, call: str, number: int) -> HttpResponse:
    """One published version: its rows by code, and the version that replaced it."""
    ranking = _found(network, call, number)
    form = CodeForm(request.GET)
    page = Paginator(read.rows(ranking, form.code()), PAGE).get_page(request.GET.get("pagina"))
    latest = read.latest(ranking) if ranking.state == RankingState.SUPERSEDED else None
    context = {
        "ranking": ranking,
        "state": RankingState(ranking.state),
        "title": texts.in_language(ranking.call.title),
        "latest": _link(latest) if latest else None,
        "figures": _figures(read.totals(ranking)),
        "versions": _versions(ranking),
        "draw_url": _url("draw", ranking) if draws(calls.rules(ranking.rules)) else "",
        "form": form,
        "page": page,
        "table": _table(ranking, list(read.shown(ranking, page.object_list))),
    }
    return render(request, "selection/public/published.html", context)


def _versions(ranking: Ranking) -> list[Link]:
    """The texts that judge its rows, when they are more than one."""
    found = read.versions(ranking)
    place = [ranking.call.network.code, ranking.call.code]
    links = [
        Link(_("Testo %(number)s") % {"number": row.number}, reverse("calls:text", args=[*place, row.number]))
        for row in sorted(found, key=lambda row: row.number)
    ]
    return links if len(links) > 1 else []


@require_safe
def draw(request: HttpRequest, network: str, call: str, number: int) -> HttpResponse:
    """How anyone draws again: the commitment, the seed, and the lot of a protocol number."""
    ranking = _found(network, call, number)
    rules = calls.rules(ranking.rules)
    lottery = rules.file.lottery
    if lottery is None or not draws(rules):
        raise Http404
    seed = ranking.inputs["seed"] or lottery.seed or ""
    form = LotForm(request.GET)
    protocol = form.cleaned_data.get("protocollo") if form.is_valid() else None
    context = {
        "ranking": ranking,
        "title": texts.in_language(ranking.call.title),
        "back": _url("published", ranking),
        "announced": said(lottery.announced),
        "on": lottery.on,
        "seed": seed,
        "commitment": lottery.commitment or "",
        "hash": commitment(seed),
        "form": form,
        "protocol": protocol,
        "lot": str(lots(seed, [protocol])[0]) if protocol else None,
    }
    return render(request, "selection/public/draw.html", context)


def _found(network: str, call: str, number: int) -> Ranking:
    return get_object_or_404(read.visible(clock.now()), call__network__code=network, call__code=call, number=number)


def _figures(totals: Totals) -> list[Figure]:
    return [
        Figure(_("Domande"), integer(totals.applications)),
        Figure(_("Finanziate"), integer(totals.funded)),
        Figure(_("Importo concesso"), money(totals.cents)),
    ]


def _table(ranking: Ranking, rows: list[PublicRow]) -> Table:
    columns = [
        Column("position", _("Posizione"), kind="integer"),
        Column("code", _("Codice"), kind="code"),
        Column("total", _("Punteggio"), value=tables.points),
        Column("place", _("Esito"), kind="chip"),
        Column("funded", _("Importo"), kind="money", value=lambda row: row.funded or None),
    ]
    if read.row_type(ranking).NAMED:
        columns.insert(2, Column("name", _("Beneficiario")))
    if all(row.total is None for row in rows):
        columns = [column for column in columns if column.key != "total"]
    return Table(
        caption=_("Graduatoria"),
        columns=columns,
        rows=rows,
        export_url=_url("published-csv", ranking),
        empty=_("Nessuna domanda ha questo codice in questa pubblicazione."),
    )


@require_safe
def published_csv(request: HttpRequest, network: str, call: str, number: int) -> HttpResponse:
    """The same rows as CSV: UTF-8, comma, amounts in euros with a point."""
    ranking = _found(network, call, number)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="graduatoria-{ranking.call.code}-{ranking.number}.csv"'
    writer = csv.writer(response)
    writer.writerow(["posizione", "codice", "beneficiario", "punteggio", "esito", "importo"])
    writer.writerows(_cells(row) for row in read.shown(ranking, read.rows(ranking)))
    return response


def _cells(row: PublicRow) -> list[object]:
    total = "" if row.total is None else f"{row.total.normalize():f}"
    amount = to_euros(row.funded) if row.funded else ""
    name = "" if isinstance(row, FamilyRow) else quoted(row.name)
    return [row.position or "", row.code, name, total, row.place.value, amount]
