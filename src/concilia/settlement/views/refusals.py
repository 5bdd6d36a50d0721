"""Refused lines: refusing one, the payee's answer, the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concilia import access
from concilia.core import storage
from concilia.documents.domain.documents import about_documents
from concilia.ui.components import Download
from concilia.ui.format import day, money

from .. import tables, tables_due
from ..domain import refusals as verbs
from ..forms import ReasonForm
from ..forms_due import AnswerLineForm, RefuseLineForm
from ..models import LineRefusal, StatementLine
from ..queries.totals import UNDECIDED
from ..states import RefusalReason, RefusalState, StatementState
from .shared import Posted, detail_page, form_page, list_page, posted, run

READ = "settlement.refusal.read"
EXTENSIONS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def _rows() -> Any:
    related = ("statement__provider", "statement__person", "redemption__voucher", "redemption__service")
    return LineRefusal.objects.select_related(*related).order_by("-refused_at", "-id")


def _found(request: HttpRequest, pk: UUID, verb: str = READ) -> Any:
    return get_object_or_404(access.visible(access.act_of(request), verb, _rows()), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Refuse one line, saying why; the others go on."""
    lines = StatementLine.objects.select_related("statement__provider", "statement__person", "redemption__voucher")
    row = get_object_or_404(lines, pk=line, statement=pk, statement__state=StatementState.SENT)
    if not access.may(access.act_of(request), "settlement.line.refuse", row.statement):
        return redirect("settlement:statement", pk)
    form = RefuseLineForm(posted(request))
    done, status = run(
        request, form, lambda act, values: verbs.refuse(act, line=row, code=values["code"], text=values["text"])
    )
    if done:
        messages.success(request, _("Riga contestata: chi ha inviato la distinta può rispondere, il resto va avanti."))
        return redirect("settlement:statement", pk)
    return form_page(
        request,
        form,
        status=status,
        title=_("Contesta una riga"),
        kicker=_("Distinta n. %s") % row.statement.number,
        facts=_use(row.redemption),
        label=_("Contesta la riga"),
        note=_("I suoi soldi restano dovuti finché non decidi."),
        up=_("Distinta n. %s") % row.statement.number,
        back_url=reverse("settlement:statement", args=[pk]),
    )


def _use(use: Any) -> list[tuple[str, str]]:
    return [
        (_("Ricevuta"), use.receipt),
        (_("Giorno"), day(use.service_date)),
        (_("Importo"), money(use.cents)),
    ]


@require_safe
def refusals(request: HttpRequest) -> HttpResponse:
    """The refused lines within one's scope: those to decide first."""
    rows = access.visible(access.act_of(request), "settlement.refusal.read_all", _rows())
    waiting, decided = rows.filter(state__in=UNDECIDED), rows.exclude(state__in=UNDECIDED)[:50]
    return list_page(
        request,
        title=_("Righe contestate"),
        up=_("Liquidazione"),
        back_url=reverse("settlement:statements"),
        tables=[
            tables_due.refusals(waiting, _("Da decidere"), _("Nessuna riga aspetta una decisione.")),
            tables_due.refusals(decided, _("Decise"), _("Nessuna riga è stata ancora decisa.")),
        ],
    )


@require_safe
def refusal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One refused line: why, the answer, the decision."""
    return _shown(request, _found(request, pk))


def _shown(request: HttpRequest, found: Any, answer: Any = None, reason: Any = None, status: int = 200) -> HttpResponse:
    act = access.act_of(request)
    files = [
        Download(item.title, reverse("settlement:refusal-file", args=[found.pk, item.pk]), EXTENSIONS[item.media_type])
        for item in about_documents(found)
        if item.media_type in EXTENSIONS
    ]
    return detail_page(
        request,
        status=status,
        title=_("Riga contestata"),
        kicker=_("Distinta n. %(number)s, %(payee)s")
        % {"number": found.statement.number, "payee": tables.payee(found.statement)},
        state=RefusalState(found.state),
        up=_("Distinta n. %s") % found.statement.number,
        back_url=reverse("settlement:statement", args=[found.statement_id]),
        facts=_facts(found),
        downloads=files,
        forms=_forms(act, found, answer, reason),
    )


def _facts(found: Any) -> list[tuple[str, str]]:
    rows = [
        *_use(found.redemption),
        (_("Beneficiario"), found.beneficiary_code),
        (_("Motivo"), f"{RefusalReason(found.code).label}: {found.text}"),
        (_("Si può rispondere fino al"), day(found.answer_by)),
    ]
    if found.answer:
        rows.append((_("Risposta"), found.answer))
    return [*rows, (_("Decisione"), found.decision)] if found.decision else rows


def _forms(act: Any, found: Any, answer: Any, reason: Any) -> list[Posted]:
    shown = []
    if found.state == RefusalState.OPEN and access.may(act, "settlement.refusal.answer", found):
        shown.append(
            Posted(
                reverse("settlement:refusal-answer", args=[found.pk]),
                _("Rispondi"),
                _("Invia la risposta"),
                answer or AnswerLineForm(auto_id="risposta-%s"),
                kind="main",
                files=True,
            )
        )
    if found.state in UNDECIDED and access.may(act, "settlement.refusal.admit", found):
        admit = reverse("settlement:refusal-admit", args=[found.pk])
        confirm = reverse("settlement:refusal-confirm", args=[found.pk])
        shown += [
            Posted(admit, _("La risposta convince?"), _("Riammetti la riga"), kind="main" if not shown else "other"),
            Posted(
                confirm,
                _("Altrimenti"),
                _("Respingi e storna"),
                reason or ReasonForm(auto_id="motivo-%s"),
                text=_("L'utilizzo è stornato: i soldi tornano sul voucher, o sulla linea se il voucher è finito."),
                kind="danger",
            ),
        ]
    return shown


@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The payee answers."""
    found = _found(request, pk, "settlement.refusal.answer")
    form = AnswerLineForm(request.POST, request.FILES, auto_id="risposta-%s")
    done, status = run(
        request, form, lambda act, said: verbs.answer(act, refusal=found, text=said["text"], files=said["file"])
    )
    if done:
        messages.success(request, _("Risposta inviata: ora decide la ragioneria."))
        return redirect("settlement:refusal", pk)
    return _shown(request, found, answer=form, status=status)


@require_POST
def admit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Admit the line after all."""
    found = _found(request, pk, "settlement.refusal.admit")
    line = verbs.admit(access.act_of(request), refusal=found)
    text = _("Riga riammessa in questa distinta.") if line else _("Riga riammessa: andrà nella prossima distinta.")
    messages.success(request, text)
    return redirect("settlement:refusal", pk)


@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Refuse for good."""
    found = _found(request, pk, "settlement.refusal.confirm")
    form = ReasonForm(request.POST, auto_id="motivo-%s")
    done, status = run(request, form, lambda act, _said: verbs.confirm(act, refusal=found))
    if done:
        messages.success(request, _("Riga respinta e utilizzo stornato."))
        return redirect("settlement:refusal", pk)
    return _shown(request, found, reason=form, status=status)


@require_safe
def file(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """A document of an answer."""
    found = get_object_or_404(about_documents(_found(request, pk)), pk=document)
    response = HttpResponse(storage.get(found.sha256), content_type=found.media_type)
    extension = EXTENSIONS.get(found.media_type, "bin")
    response["Content-Disposition"] = f'attachment; filename="risposta-{found.pk}.{extension}"'
    return response
