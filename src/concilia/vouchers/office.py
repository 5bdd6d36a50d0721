"""What this room offers on the office's page of a call."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia import access
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core.act import Act
from concilia.selection.models import Award
from concilia.selection.states import AwardState
from concilia.ui.components import Action

from .queries import issues


def step(act: Act, call: Call) -> Action | None:
    """Issue the vouchers of the awards that were granted; nothing for a call whose benefit is no voucher."""
    if not access.may(act, "vouchers.voucher.issue", call) or not spends(call, act):
        return None
    if not Award.objects.filter(application__call=call, state=AwardState.GRANTED).exists():
        return None
    label = _("Emetti i voucher") if issues.waiting(call).exists() else _("Voucher emessi")
    return Action(label, reverse("vouchers:issue", args=[call.pk]))


def spends(call: Call, act: Act) -> bool:
    """Whether the benefit of a call is spent by voucher."""
    return calls.rules(calls.rules_at(call, act.at)).file.use is not None
