"""The till: a code typed or scanned, what the voucher is for, a use in two taps, the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilia import access
from concilia.core import clock, texts
from concilia.core.act import Act
from concilia.core.errors import NotFound, Refusal
from concilia.networks.models import Organisation
from concilia.providers.models import Accreditation, ServiceType
from concilia.providers.queries.accredited import HELD
from concilia.ui.components import Column, Figure, Table
from concilia.ui.format import clock_time, money
from concilia.ui.links import Link

from .. import presenting
from ..domain import attending, lookup, redeeming, reversing
from ..forms import CodeForm, ReasonForm, UseForm, refused
from ..models import Redemption, Voucher
from ..queries import identities, spending
from ..states import VoucherState

#: A voucher that was found stays on the screen for half an hour, for who found it.
SALT, LASTS_SECONDS = "concilia.vouchers.till", 30 * 60
REDEEM, REVERSE = "vouchers.redemption.redeem", "vouchers.redemption.reverse"


@require_http_methods(["GET", "HEAD", "POST"])
def till(request: HttpRequest) -> HttpResponse:
    """Type a code, or arrive from a QR code with its token; below, what was recorded today."""
    act = access.act_of(request)
    providers = list(access.visible(act, "vouchers.till", Organisation.objects.order_by("name")))
    if not providers:
        raise Http404
    token = request.GET.get("t", "")
    data = request.POST if request.method == "POST" else None
    form = CodeForm(data, providers=providers, initial={"code": token})
    status = 200
    try:
        if data is not None and form.is_valid():
            return _found(act, form.cleaned_data.get("provider") or providers[0], form.cleaned_data["code"])
        if token and len(providers) == 1:
            return _scanned(act, providers[0], token)
    except Refusal as refusal:
        form, status = _wrong(form, refusal, providers)
    return render(request, "vouchers/organisation/till.html", _till_context(form, providers), status=status)


def _found(act: Act, provider: Organisation, typed: str) -> HttpResponse:
    return redirect("vouchers:till-use", address_of(act, provider, lookup.look_up(act, provider=provider, typed=typed)))


def _scanned(act: Act, provider: Organisation, token: str) -> HttpResponse:
    """A scan is a GET and leaves no trace; it takes a whole token, which nobody guesses."""
    if not lookup.is_token(token):
        raise NotFound("vouchers.find", _("Nessun voucher con questo codice: controlla e riprova."))
    voucher = lookup.find(token, among=Voucher.objects.filter(network_id=provider.network_id))
    return redirect("vouchers:till-use", address_of(act, provider, voucher))


def _wrong(form: CodeForm, refusal: Refusal, providers: list[Organisation]) -> tuple[CodeForm, int]:
    """The form again, with what is wrong beside the code."""
    shown = CodeForm({"code": form.data.get("code", "")}, providers=providers)
    shown.is_valid()
    shown.errors.clear()
    shown.add_error("code", str(refusal))
    return shown, refusal.status


def _till_context(form: CodeForm, providers: list[Organisation]) -> dict[str, Any]:
    today = clock.today()
    rows = list(spending.uses_on(today, Organisation.objects.filter(pk__in=[row.pk for row in providers])))
    valid = [row for row in rows if not presenting.is_undone(row)]
    return {
        "form": form,
        "providers": providers,
        "today": today,
        "uses": _uses(rows) if rows else None,
        "figures": [
            Figure(_("Utilizzi di oggi"), str(len(valid))),
            Figure(_("Pagati dai voucher"), money(sum(row.cents for row in valid))),
        ],
    }


def _uses(rows: list[Redemption]) -> Table:
    return Table(
        caption=_("Registrati oggi"),
        columns=[
            Column("at", _("Ora"), value=lambda row: clock_time(row.at)),
            Column("voucher", _("Voucher"), value=lambda row: presenting.code_end(row.voucher)),
            Column("service", _("Servizio"), value=lambda row: texts.in_language(row.service.label)),
            Column("cents", _("Paga il voucher"), "money"),
            Column("own_share", _("Paga la famiglia"), "money"),
            Column("receipt", _("Ricevuta"), "link", value=_receipt_link),
        ],
        rows=rows,
        hide_caption=True,
    )


def _receipt_link(row: Redemption) -> Link:
    label = _("%(receipt)s (stornato)") if presenting.is_undone(row) else "%(receipt)s"
    return Link(label % {"receipt": row.receipt}, reverse("vouchers:till-receipt", args=[row.pk]))


# One voucher


def address_of(act: Act, provider: Organisation, voucher: Voucher) -> str:
    """What the address of a voucher at a till holds: signed, for this actor, for a while."""
    return signing.dumps({"v": voucher.pk.hex, "p": provider.pk.hex, "a": act.actor}, salt=SALT)


def _read(act: Act, ref: str) -> tuple[Voucher, Organisation] | None:
    """The voucher and the till of an address; None when its time is over."""
    try:
        held = signing.loads(ref, salt=SALT, max_age=LASTS_SECONDS)
    except signing.SignatureExpired:
        return None
    except signing.BadSignature as error:
        raise Http404 from error
    providers = access.visible(act, "vouchers.till", Organisation.objects.all())
    if held["a"] != act.actor:
        raise Http404
    provider = get_object_or_404(providers, pk=UUID(held["p"]))
    voucher = get_object_or_404(spending.with_rules(Voucher.objects.all()), pk=UUID(held["v"]))
    return voucher, provider


@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, ref: str) -> HttpResponse:
    """What the voucher is for and what is left on it (no name), and the form of a use."""
    act = access.act_of(request)
    read = _read(act, ref)
    if read is None:
        messages.warning(request, _("È passata mezz'ora: scrivi o inquadra di nuovo il codice."))
        return redirect("vouchers:till")
    voucher, provider = read
    form = _use_form(request, voucher, provider)
    refusal = None
    if request.method == "POST" and form and form.is_valid():
        try:
            return _recorded(act, voucher, provider, form)
        except Refusal as error:
            refusal = error
    context = _use_context(voucher, provider, form, refusal)
    return render(request, "vouchers/organisation/use.html", context, status=refusal.status if refusal else 200)


def _recorded(act: Act, voucher: Voucher, provider: Organisation, form: UseForm) -> HttpResponse:
    """A use with its receipt; or a day of the register, where the call asks for one."""
    child = next((one for one in identities.children_of(voucher) if str(one.pk) == form.child), None)
    asked: dict[str, Any] = {"voucher": voucher, "provider": provider, "service": form.service, "facts": form.answers()}
    if presenting.use_of(voucher).attendance:
        row = attending.record(act, day=form.day, child=child, **asked)
        return redirect(f"{reverse('vouchers:register', args=[voucher.pk])}?mese={row.day:%Y-%m}")
    done = redeeming.redeem(act.keyed(form.key), service_date=form.day, child=child, **asked)
    return redirect("vouchers:till-receipt", done["redemption"])


def _own_services(voucher: Voucher, provider: Organisation) -> list[ServiceType]:
    """What this provider may deliver of what the voucher pays for; the verb looks at the day."""
    held = Accreditation.objects.filter(organisation=provider, state__in=HELD)
    return list(voucher.services.filter(accreditations__in=held).distinct())


def _use_form(request: HttpRequest, voucher: Voucher, provider: Organisation) -> UseForm | None:
    services = _own_services(voucher, provider)
    if not services or presenting.pays_holder(voucher):
        return None
    children = identities.children_of(voucher)
    named = [(str(one.pk), identities.child_at_till(voucher, one, provider.pk)) for one in children]
    data = request.POST if request.method == "POST" else None
    asked = presenting.asked(presenting.use_of(voucher))
    return UseForm(data, facts=asked, services=services, today=clock.today(), children=named)


def _use_context(
    voucher: Voucher, provider: Organisation, form: UseForm | None, refusal: Refusal | None
) -> dict[str, Any]:
    today, left = clock.today(), spending.left(voucher)
    spendable = presenting.can_be_spent(voucher, today, left)
    return {
        "voucher": voucher,
        "title": presenting.title(voucher),
        "state": VoucherState(voucher.state),
        "left": left,
        "apart": spending.held_apart(voucher),
        "services": presenting.services(voucher.services.all()),
        "provider": provider,
        "register": presenting.use_of(voucher).attendance is not None,
        "limits": presenting.limits(voucher, today) if spendable else [],
        "pays_holder": presenting.pays_holder(voucher),
        "form": form if left and voucher.state == VoucherState.ACTIVE else None,
        "accredited": form is not None or presenting.pays_holder(voucher),
        "refusal": refusal,
    }


# One use


def _use_of(request: HttpRequest, pk: UUID, verb: str) -> Redemption:
    rows = Redemption.objects.select_related(
        "service", "reversal", "provider", "statement_line", "voucher__award__application__call"
    )
    return get_object_or_404(access.visible(access.act_of(request), verb, rows), pk=pk)


@require_safe
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was recorded: what the voucher paid, what the family pays, what is left."""
    redemption = _use_of(request, pk, REDEEM)
    context = {
        "use": redemption,
        "title": presenting.title(redemption.voucher),
        "undone": presenting.is_undone(redemption),
        "figures": [
            Figure(_("Paga il voucher"), money(redemption.cents)),
            Figure(_("Paga la famiglia"), money(redemption.own_share)),
            Figure(_("Resta sul voucher"), money(spending.left(redemption.voucher))),
        ],
        "details": [
            (_("Ricevuta"), redemption.receipt),
            (_("Servizio"), texts.in_language(redemption.service.label)),
            (_("Voucher"), presenting.code_end(redemption.voucher)),
            (_("Ente"), redemption.provider.name if redemption.provider else ""),
        ],
        "reversible": not presenting.is_undone(redemption) and not hasattr(redemption, "statement_line"),
    }
    return render(request, "vouchers/organisation/receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reverse_use(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a use, saying why."""
    redemption = _use_of(request, pk, REVERSE)
    form, status = ReasonForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        act = access.act_of(request, reason=form.cleaned_data["reason"])
        try:
            reversing.reverse(act, redemption=redemption)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("Utilizzo %(receipt)s stornato.") % {"receipt": redemption.receipt})
            return redirect("vouchers:till" if access.may(act, "vouchers.till") else "vouchers:refund")
    context = {"form": form, "use": redemption, "title": presenting.title(redemption.voucher)}
    return render(request, "vouchers/organisation/reverse.html", context, status=status)
