"""Acts: adopted and published by the office, read by everyone."""

from __future__ import annotations

import csv
from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concilia import access
from concilia.calls.models import Call
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.sheets import quoted
from concilia.engines.deadlines import day_of
from concilia.engines.money import to_euros
from concilia.selection.models import Award
from concilia.selection.states import AwardState
from concilia.territory.models import Network
from concilia.ui.components import Download
from concilia.ui.format import instant, money

from .. import tables_due
from ..domain import acts as verbs
from ..forms import ReasonForm
from ..forms_due import ChooseStatementsForm, CommitForm
from ..models import ActLine, Grant, OfficialAct
from ..queries import lists, publication
from ..states import ActKind, ActState, StatementState
from .shared import Posted, detail_page, list_page, run

READ = "settlement.act.read"
PAGE = 50
YEARS = 5
"""Of publication, from 1 January after the act (D.Lgs. 33/2013, art. 8 c. 3)."""


def _rows() -> Any:
    rows = OfficialAct.objects.select_related("call", "network").annotate(total=Sum("lines__cents"))
    return rows.order_by("-adopted_at", "-number")


def _found(request: HttpRequest, pk: UUID, verb: str = READ) -> Any:
    return get_object_or_404(access.visible(access.act_of(request), verb, _rows()), pk=pk)


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """The acts within one's scope, what must be published, and what may be adopted."""
    act = access.act_of(request)
    page = Paginator(access.visible(act, READ, _rows()), PAGE).get_page(request.GET.get("pagina"))
    return list_page(
        request,
        title=_("Atti di impegno e di liquidazione"),
        lead=_("Sopra 1.000 euro l'anno per beneficiario si paga solo dopo la pubblicazione dell'atto che concede."),
        up=_("Liquidazione"),
        back_url=reverse("settlement:statements"),
        tables=[tables_due.to_publish(_waiting(act)), tables_due.acts(page)],
        page=page,
        forms=_forms(act),
    )


def _waiting(act: Act) -> list[tuple[str, Any, int]]:
    """Call or project, act and count of the concessions that must be published and are not."""
    calls = _calls(act, READ)
    projects = access.visible(act, "settlement.grant.read_all", Grant.objects.all())
    needs = [
        *publication.unpublished(Award.objects.filter(application__call__in=calls, state=AwardState.GRANTED)),
        *publication.unpublished_projects(projects),
    ]
    counts = Counter(need.key for need in needs)
    named = {need.key: need for need in needs}
    return [(named[key].title, named[key].act, count) for key, count in counts.items()]


def _calls(act: Act, verb: str) -> Any:
    return access.visible(act, verb, Call.objects.order_by("code"))


def _commit_form(act: Act, data: Any = None) -> CommitForm | None:
    without = Award.objects.filter(state=AwardState.GRANTED).exclude(act_lines__live=True).values("application__call")
    calls = _calls(act, "settlement.act.commit").filter(pk__in=without)
    return CommitForm(data, calls=calls, auto_id="impegno-%s") if calls.exists() else None


def _choose_form(act: Act, data: Any = None) -> ChooseStatementsForm | None:
    taken = ActLine.objects.filter(live=True, statement__isnull=False).values("statement")
    rows = access.visible(act, "settlement.statement.approve", lists.statements())
    free = list(rows.filter(state=StatementState.APPROVED).exclude(pk__in=taken))
    return ChooseStatementsForm(data, statements=free, auto_id="liquidazione-%s") if free else None


def _forms(act: Act) -> list[Posted]:
    commit, choose = _commit_form(act), _choose_form(act) if access.may(act, "settlement.act.liquidate") else None
    shown = []
    networks = _networks(act)
    if networks.exists():
        title, text = (
            _("Nuovo atto per i contributi ai progetti"),
            _("Concede e impegna i contributi ai progetti della rete che non hanno ancora un atto."),
        )
        shown.append(Posted(reverse("settlement:act-projects"), title, _("Adotta l'atto dei progetti"), text=text))
    if commit:
        title, text = (
            _("Nuovo atto di concessione e impegno"),
            _("Concede i benefici dell'avviso che non hanno ancora un atto."),
        )
        shown.append(Posted(reverse("settlement:act-commit"), title, _("Adotta l'atto"), commit, text))
    if choose:
        title, text = _("Nuovo atto di liquidazione"), _("Liquida le distinte approvate che scegli.")
        shown.append(
            Posted(reverse("settlement:act-liquidate"), title, _("Adotta l'atto di liquidazione"), choose, text)
        )
    return shown


def _networks(act: Act) -> Any:
    """The networks whose projects wait for an act that the reader may adopt."""
    waiting = verbs.projects_without_act().values("network")
    return access.visible(act, "settlement.act.commit", Network.objects.filter(pk__in=waiting).order_by("code"))


@require_POST
def commit_projects(request: HttpRequest) -> HttpResponse:
    """Adopt the act of the contributions to projects."""
    network = get_object_or_404(_networks(access.act_of(request))[:1])
    made = verbs.commit_projects(access.act_of(request), network=network)
    messages.success(request, _("Atto adottato: leggilo e pubblicalo."))
    return redirect("settlement:act", made.pk)


@require_POST
def commit(request: HttpRequest) -> HttpResponse:
    """Adopt the act of a call's awards."""
    form = _commit_form(access.act_of(request), request.POST)
    return _adopted(request, form, lambda act, said: verbs.commit(act, call=said["call"]))


@require_POST
def liquidate(request: HttpRequest) -> HttpResponse:
    """Adopt the act that liquidates some statements."""
    form = _choose_form(access.act_of(request), request.POST)

    def adopt(act: Act, _said: Any) -> OfficialAct:
        assert form is not None  # it was valid
        return verbs.liquidate(act, network=form.chosen[0].network, statements=form.chosen)

    return _adopted(request, form, adopt)


def _adopted(request: HttpRequest, form: Any, verb: Any) -> HttpResponse:
    made: list[OfficialAct] = []
    if form is not None and run(request, form, lambda act, said: made.append(verb(act, said)))[0]:
        messages.success(request, _("Atto adottato: leggilo e pubblicalo."))
        return redirect("settlement:act", made[0].pk)
    errors = [text for each in form.errors.values() for text in each] if form is not None else []
    messages.error(request, " ".join(errors) or _("Non c'è niente da mettere in un atto."))
    return redirect("settlement:acts")


@require_safe
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One act: its list, its document, what may be done."""
    return _shown(request, _found(request, pk))


def _shown(request: HttpRequest, found: Any, reason: Any = None, status: int = 200) -> HttpResponse:
    acting = access.act_of(request)
    forms = []
    if found.state == ActState.ADOPTED and access.may(acting, "settlement.act.publish", found):
        publish, annul = (reverse(f"settlement:act-{verb}", args=[found.pk]) for verb in ("publish", "annul"))
        text = _("Diventa pubblico con il suo documento; da quel momento ciò che concede si può pagare.")
        title = _("Se è sbagliato")
        forms = [
            Posted(publish, _("Pubblica"), _("Pubblica sul sito"), text=text, kind="main"),
            Posted(annul, title, _("Annulla l'atto"), reason or ReasonForm(auto_id="motivo-%s"), kind="danger"),
        ]
    return detail_page(
        request,
        status=status,
        title=_("Atto n. %s") % found,
        kicker=str(ActKind(found.kind).label).capitalize(),
        state=ActState(found.state),
        up=_("Atti"),
        back_url=reverse("settlement:acts"),
        facts=_facts(found),
        tables=[tables_due.act_lines(found.lines.order_by("name", "code"))],
        downloads=[Download(_("Il testo dell'atto"), reverse("settlement:act-pdf", args=[found.pk]), "pdf")],
        forms=forms,
    )


def _facts(found: Any) -> list[tuple[str, str]]:
    return [
        (_("Avviso"), texts.in_language(found.call.title) if found.call else ""),
        (_("Responsabile"), found.responsible),
        (_("Adottato"), instant(found.adopted_at)),
        (_("Pubblicato"), instant(found.published_at) if found.published_at else ""),
        (_("Importo"), money(found.total or 0)),
        (_("Impronta SHA-256 del documento"), found.sha256),
    ]


@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The document as it was adopted."""
    return _pdf(_found(request, pk))


def _pdf(found: OfficialAct) -> HttpResponse:
    response = HttpResponse(verbs.kept(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="atto-{found.year}-{found.number}.pdf"'
    return response


@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish it."""
    verbs.publish(access.act_of(request), deed=_found(request, pk, "settlement.act.publish"))
    messages.success(request, _("Atto pubblicato: i suoi pagamenti possono partire."))
    return redirect("settlement:act", pk)


@require_POST
def annul(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Annul it before its publication."""
    found = _found(request, pk, "settlement.act.annul")
    form = ReasonForm(request.POST, auto_id="motivo-%s")
    done, status = run(request, form, lambda act, _said: verbs.annul(act, deed=found))
    if done:
        messages.success(request, _("Atto annullato: le sue righe sono libere per un altro."))
        return redirect("settlement:act", pk)
    return _shown(request, found, form, status)


# For everyone


def _published(request: HttpRequest) -> Any:
    first = day_of(access.act_of(request).at).year - YEARS
    return _rows().filter(state=ActState.PUBLISHED, published_at__year__gte=first)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The published acts, for everyone."""
    page = Paginator(_published(request), PAGE).get_page(request.GET.get("pagina"))
    listed = tables_due.acts(page, public=True, caption=_("Atti pubblicati"))
    return list_page(
        request,
        title=_("Atti di concessione e di liquidazione"),
        lead=_(
            "Le persone sono indicate con un codice, le imprese e gli enti per intero (artt. 26 e 27 D.Lgs. 33/2013)."
        ),
        tables=[listed],
        page=page,
    )


@require_safe
def published_act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The document of a published act."""
    return _pdf(get_object_or_404(_published(request), pk=pk))


COLUMNS = (
    "anno", "atto", "tipo", "codice", "beneficiario", "codice_fiscale", "cup", "cor", "importo", "avviso", "responsabile",
    "data_atto", "data_pubblicazione", "impronta",
)  # fmt: skip


@require_safe
def published_csv(request: HttpRequest) -> HttpResponse:
    """Every line of the published acts as CSV: UTF-8, comma, euros with a point."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="atti.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    lines = ActLine.objects.filter(act__in=_published(request).values("pk")).select_related("act__call")
    writer.writerows(_cells(line) for line in lines.order_by("act__adopted_at", "act__number", "name", "code"))
    return response


def _cells(line: ActLine) -> list[object]:
    deed = line.act
    published_at = deed.published_at
    return [
        deed.year,
        str(deed),
        deed.kind,
        line.code,
        quoted(line.name),
        line.tax_code,
        line.cup,
        line.cor,
        to_euros(line.cents),
        deed.call.code if deed.call else "",
        quoted(deed.responsible),
        day_of(deed.adopted_at).isoformat(),
        day_of(published_at).isoformat() if published_at else "",
        deed.sha256,
    ]
