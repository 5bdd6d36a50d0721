"""What a network sets for its providers: terms, order of waiting lists, priority classes."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core import texts
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.territory.models import Network

from ..models import PriorityClass, Terms
from ..states import PlaceOrder


def set_terms(
    act: Act, *, network: Network, year_month: int, confirm_days: int, accept_days: int, order: PlaceOrder
) -> Terms:
    """Set the terms of a network; what runs keeps the days it was given. Side effects: row, audit entry.

    Raises Refusal when classes are chosen before there is one.
    """
    access.require(act, "providers.terms.set", network)
    if order == PlaceOrder.CLASSES and not PriorityClass.objects.filter(network=network).exists():
        raise Refusal("providers.terms.classes", _("Prima aggiungi le classi di priorità, poi scegli il loro ordine."))
    values: dict[str, Any] = {
        "year_month": year_month,
        "confirm_days": confirm_days,
        "accept_days": accept_days,
        "order": order,
    }
    with act.writing():
        row, _made = Terms.objects.update_or_create(network=network, defaults=values)
        audit.record(act, "providers.terms.set", row, **{**values, "order": str(order)})
    return row


def add_class(act: Act, *, network: Network, code: str, label: texts.Text, place: int) -> PriorityClass:
    """Add a priority class: the lowest place comes first. Side effects: row, audit entry.

    Its label is read by providers: it must reveal nobody's health. Raises Conflict for a code or a place that is there.
    """
    access.require(act, "providers.terms.set", network)
    try:
        with act.writing():
            row = PriorityClass.objects.create(network=network, code=code, label=label, place=place)
            audit.record(act, "providers.terms.add_class", row, code=code, place=place)
    except IntegrityError as error:
        raise Conflict("providers.class.twice", _("C'è già una classe con questo codice o questo posto.")) from error
    return row
