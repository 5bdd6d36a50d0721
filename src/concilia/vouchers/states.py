"""Words and workflow of a voucher."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import Step, Workflow

from .receipt_states import RECEIPT as RECEIPT  # drawn with the others


class VoucherState(models.TextChoices):
    ACTIVE = "active", _("attivo")
    SUSPENDED = "suspended", _("sospeso")
    EXPIRED = "expired", _("scaduto")
    RENOUNCED = "renounced", _("rinunciato")
    REVOKED = "revoked", _("revocato")

    @property
    def tone(self) -> str:
        return {"active": "success", "suspended": "warning", "revoked": "danger"}.get(self.value, "neutral")


_HOLDER = (Kind.CITIZEN, Kind.OFFICER)
_DECIDES = (Kind.RESPONSIBLE,)

#: Whether there is anything left to spend is a question to the ledger, not a state.
VOUCHER = Workflow(
    "vouchers.voucher",
    VoucherState,
    [
        Step(verb="suspend", from_=("active",), to="suspended", who=_DECIDES, needs_reason=True),
        Step(verb="resume", from_=("suspended",), to="active", who=_DECIDES),
        Step(verb="expire", from_=("active", "suspended"), to="expired", who=(Kind.SYSTEM,), stamp="ended"),
        Step(verb="renounce", from_=("active",), to="renounced", who=_HOLDER, stamp="ended"),
        Step(
            verb="revoke", from_=("active", "suspended"), to="revoked", who=_DECIDES, needs_reason=True, stamp="ended"
        ),
    ],
)
