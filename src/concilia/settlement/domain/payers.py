"""How a body pays: the dialect of its bank, and what it wants before it pays."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines.codes import iban as checked
from concilia.networks.models import Organisation

from ..models import PayerProfile, Statement
from ..queries import behind
from ..states import Dialect, InvoiceState
from .invoices import payer_of

ITALY = "IT"


def profile_of(organisation: Organisation) -> PayerProfile:
    """How a body pays; what everyone does, when it has said nothing."""
    found = PayerProfile.objects.filter(organisation=organisation).first()
    return found or PayerProfile(network_id=organisation.network_id, organisation=organisation)


def set_profile(
    act: Act,
    *,
    organisation: Organisation,
    dialect: str,
    needs_invoice: bool,
    needs_liquidation: bool,
    offsets: bool,
) -> PayerProfile:
    """Say how a body pays. Side effects: profile, audit entry. Batches that exist keep their dialect.

    Raises Refusal for CBI files from an account that is not Italian.
    """
    access.require(act, "settlement.payer.set", organisation)
    if dialect not in Dialect.values:
        raise Refusal("settlement.payer.dialect", _("Scegli il formato del file: ISO o CBI."))
    if dialect == Dialect.CBI and organisation.iban and not checked(organisation.iban).startswith(ITALY):
        raise Refusal("settlement.payer.cbi", _("Il formato CBI vuole un conto italiano di chi paga: usa quello ISO."))
    values: dict[str, Any] = {
        "dialect": dialect,
        "needs_invoice": needs_invoice,
        "needs_liquidation": needs_liquidation,
        "offsets": offsets,
    }
    with act.writing():
        made, _new = PayerProfile.objects.update_or_create(
            organisation=organisation, defaults={"network_id": organisation.network_id, **values}
        )
        audit.record(act, "settlement.payer.set", made, **values)
    return made


def check_invoiced(statement: Statement) -> None:
    """Raise Refusal when who pays wants an invoice and a provider's statement has none. A contribution is not invoiced: it is
    a transfer of money, outside VAT (DPR 633/1972 art. 2 c. 3)."""
    payer = payer_of(statement)
    if statement.provider_id is None or behind.instalment_of(statement) is not None:
        return
    if payer is None or not profile_of(payer).needs_invoice:
        return
    if not statement.invoices.filter(state=InvoiceState.MATCHED).exists():
        raise Refusal("settlement.approve.no_invoice", _("Chi paga vuole la fattura: l'ente deve prima allegarla."))
