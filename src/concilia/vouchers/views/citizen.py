"""One's own vouchers: what is left, the code to show, where to spend it, what was spent; giving up the rest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock, texts
from concilia.core.errors import Refusal
from concilia.engines.codes import format_voucher_code
from concilia.integrations import qr
from concilia.integrations.pdf import VoucherSheet
from concilia.providers import words
from concilia.providers.queries import accredited
from concilia.ui.components import Chip, Column, Download, Table
from concilia.ui.format import day, money

from .. import presenting
from ..domain import ending
from ..models import Redemption, Voucher
from ..queries import identities, spending
from ..states import VoucherState
from .papers import pdf

OWN = "vouchers.voucher.read_own"
MOST_PLACES = 12


def _own(request: HttpRequest) -> Any:
    rows = spending.with_left(spending.with_rules(Voucher.objects.all()))
    return access.visible(access.act_of(request), OWN, rows)


def _voucher(request: HttpRequest, pk: UUID) -> Any:
    return get_object_or_404(_own(request), pk=pk)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own vouchers, those that can be spent first."""
    today = clock.today()
    rows = sorted(_own(request), key=lambda row: (not presenting.can_be_spent(row, today, row.left), -row.cents))
    cards = [
        {
            "voucher": row,
            "title": presenting.title(row),
            "state": _state(row, row.left + row.apart),
            "spent": row.cents - row.left - row.apart,
            "live": row.state == VoucherState.ACTIVE,
            "url": reverse("vouchers:detail", args=[row.pk]),
        }
        for row in rows
    ]
    return render(request, "vouchers/citizen/mine.html", {"cards": cards})


def _state(voucher: Voucher, left: int) -> Any:
    if voucher.state == VoucherState.ACTIVE and not left:
        return Chip(_("esaurito"))
    return VoucherState(voucher.state)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One voucher: the code and the QR to show, the balance, where to spend it, its history."""
    voucher, today = _voucher(request, pk), clock.today()
    history = list(spending.history(voucher))
    live = presenting.can_be_spent(voucher, today, voucher.left)
    context = {
        "voucher": voucher,
        "title": presenting.title(voucher),
        "state": _state(voucher, voucher.left + voucher.apart),
        "live": live,
        "begins_later": voucher.state == VoucherState.ACTIVE and voucher.valid_from > today,
        "pays_holder": presenting.pays_holder(voucher),
        "spent": voucher.cents - voucher.left - voucher.apart,
        "details": _details(voucher),
        "limits": presenting.limits(voucher, today) if live else [],
        "places": _places(voucher, today) if live else None,
        "history": _history(history) if history else None,
        "downloads": _downloads(voucher) if live else [],
        **_care(voucher, live=live),
        "can_renounce": voucher.state == VoucherState.ACTIVE and voucher.left > 0,
    }
    return render(request, "vouchers/citizen/detail.html", context)


def _care(voucher: Voucher, *, live: bool) -> dict[str, Any]:
    """What the call asks of its holder: to activate it, to choose where, to answer the register."""
    rule = presenting.use_of(voucher)
    return {
        "to_activate": live and voucher.activate_by is not None and voucher.activated_at is None,
        "to_choose": live and rule.providers == "chosen" and voucher.provider_id is None,
        "changes_provider": live and voucher.provider_id is not None,
        "register": rule.attendance is not None,
    }


def _details(voucher: Voucher) -> list[tuple[str, str]]:
    children = identities.children_of(voucher) or [*filter(None, [voucher.beneficiary])]
    who = ", ".join(presenting.child_name(voucher, child) for child in children)
    only = voucher.provider.name if voucher.provider else ""
    return [
        (_("Vale per"), presenting.services(voucher.services.all())),
        *([(_("Per chi"), who)] if who else []),
        *([(_("Solo presso"), only)] if only else []),
        (_("Dal"), day(voucher.valid_from)),
        (_("Fino al"), day(voucher.valid_until)),
        (_("Valore"), money(voucher.cents)),
    ]


def _places(voucher: Voucher, today: Any) -> Table:
    offers = accredited.offers(voucher.services.all(), today)
    return Table(
        caption=_("Dove usarlo"),
        columns=[
            Column("name", _("Sede")),
            Column("comune", _("Comune"), value=lambda row: row.comune.name),
            Column("service", _("Servizio"), value=lambda row: texts.in_language(row.accreditation.service.label)),
            Column("hours", _("Orario")),
            Column("price", _("Prezzo"), value=lambda row: f"{money(row.price)} {words.per(row.unit)}"),
        ],
        rows=list(offers[:MOST_PLACES]),
        hide_caption=True,
        empty=_("Nessuna sede accreditata ha ancora indicato i suoi orari: chiedi allo sportello della rete."),
    )


def _history(rows: list[Redemption]) -> Table:
    return Table(
        caption=_("Utilizzi"),
        columns=[
            Column("service_date", _("Giorno"), "day"),
            Column("where", _("Presso"), value=lambda row: row.provider.name if row.provider else _("rimborso a te")),
            Column("units", _("Quantità"), value=lambda row: words.counted(row.units, row.unit)),
            Column("cents", _("Paga il voucher"), "money"),
            Column("own_share", _("Paghi tu"), "money"),
            Column("state", _("Esito"), "chip", value=presenting.outcome),
        ],
        rows=rows,
        hide_caption=True,
    )


def _downloads(voucher: Voucher) -> list[Download]:
    url = reverse("vouchers:sheet", args=[voucher.pk])
    return [
        Download(_("Voucher da stampare"), url, "pdf"),
        Download(_("A caratteri grandi"), f"{url}?caratteri=grandi", "pdf"),
    ]


def scan_url(voucher: Voucher) -> str:
    """What its QR code says: the till's page with the token."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('vouchers:till')}?t={voucher.token}"


@require_safe
def qr_image(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The QR code as an image of its own, which the content policy admits."""
    response = HttpResponse(qr.svg_document(scan_url(_voucher(request, pk))), content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The voucher on paper, in large print too: for who has no phone."""
    voucher = _voucher(request, pk)
    offers = accredited.offers(voucher.services.all(), clock.today())[:MOST_PLACES]
    document = VoucherSheet(
        network=texts.in_language(voucher.network.title),
        call=presenting.title(voucher),
        code=format_voucher_code(voucher.code),
        qr_text=scan_url(voucher),
        value_cents=voucher.left,
        first_day=voucher.valid_from,
        last_day=voucher.valid_until,
        services=tuple(texts.in_language(row.label) for row in voucher.services.all()),
        places=tuple((row.name, row.comune.name) for row in offers),
        how=_how(voucher),
        large=request.GET.get("caratteri") == "grandi",
    )
    return pdf(request, document, f"voucher-{voucher.code[-4:]}")


def _how(voucher: Voucher) -> tuple[str, ...]:
    if presenting.pays_holder(voucher):
        return (
            _("Paga il servizio e conserva la ricevuta."),
            _("Porta la ricevuta allo sportello: il rimborso arriva sul tuo conto."),
        )
    return (
        _("Mostra questo foglio a chi offre il servizio: legge il codice QR o scrive il codice."),
        _("Chi offre il servizio ti dice quanto paga il voucher e quanto resta a te."),
        _("Il codice vale denaro: non pubblicarlo e non prestarlo."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def renounce(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give up what is left, after saying what it means: somebody in the waiting list may have it."""
    voucher = _voucher(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            ending.renounce(access.act_of(request), voucher=voucher)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Hai rinunciato al voucher: quello che restava torna a disposizione di altri."))
            return redirect("vouchers:detail", pk)
    context = {"voucher": voucher, "title": presenting.title(voucher), "refusal": refusal}
    return render(request, "vouchers/citizen/renounce.html", context, status=refusal.status if refusal else 200)
