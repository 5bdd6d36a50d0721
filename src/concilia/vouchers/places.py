"""The only provider of a voucher, as a form of holders and of the office."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from concilia.core import clock
from concilia.core.act import Act
from concilia.networks.models import Organisation
from concilia.providers.queries import accredited

from .domain import activating
from .forms import ProviderForm
from .models import Voucher


def eligible(voucher: Voucher) -> QuerySet[Organisation]:
    """Who may deliver today what the voucher pays for."""
    held = accredited.accredited_on(clock.today()).filter(service__in=voucher.services.all())
    return Organisation.objects.filter(accreditations__in=held).distinct().order_by("name", "pk")


def form(request: HttpRequest, voucher: Voucher) -> ProviderForm:
    data = request.POST if request.method == "POST" else None
    changes = voucher.provider_id is not None
    return ProviderForm(data, providers=eligible(voucher), changes=changes, initial={"provider": voucher.provider_id})


def save(act: Act, voucher: Voucher, form: ProviderForm) -> Voucher:
    """Chosen, or changed with the act's reason."""
    verb = activating.change_provider if voucher.provider_id else activating.choose
    return verb(act, voucher=voucher, provider=form.cleaned_data["provider"])
