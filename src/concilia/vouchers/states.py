"""Words and workflow of a voucher."""

from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import State, Step, Workflow, toned

from .receipt_states import RECEIPT as RECEIPT  # drawn with the others


@toned(success="active", warning="suspended", danger="revoked")
class VoucherState(State):
    ACTIVE = "active", _("attivo")
    SUSPENDED = "suspended", _("sospeso")
    EXPIRED = "expired", _("scaduto")
    LAPSED = "lapsed", _("decaduto, non attivato")
    RENOUNCED = "renounced", _("rinunciato")
    REVOKED = "revoked", _("revocato")


@toned(waiting="recorded", success="confirmed", warning="disputed", danger="unpaid")
class AttendanceState(State):
    RECORDED = "recorded", _("da confermare")
    CONFIRMED = "confirmed", _("confermata")
    DISPUTED = "disputed", _("contestata")
    UNPAID = "unpaid", _("non riconosciuta")
    CORRECTED = "corrected", _("corretta")
    WITHDRAWN = "withdrawn", _("annullata")


_HOLDER = (Kind.CITIZEN, Kind.OFFICER)
_DECIDES = (Kind.RESPONSIBLE,)
_RECORDS = (Kind.PROVIDER,)

#: Whether there is anything left to spend is a question to the ledger, not a state.
VOUCHER = Workflow(
    "vouchers.voucher",
    VoucherState,
    [
        Step(verb="suspend", from_=("active",), to="suspended", who=_DECIDES, needs_reason=True),
        Step(verb="resume", from_=("suspended",), to="active", who=_DECIDES),
        Step(verb="expire", from_=("active", "suspended"), to="expired", who=(Kind.SYSTEM,), stamp="ended"),
        Step(verb="lapse", from_=("active", "suspended"), to="lapsed", who=(Kind.SYSTEM,), stamp="ended"),
        Step(verb="renounce", from_=("active",), to="renounced", who=_HOLDER, stamp="ended"),
        Step(
            verb="revoke", from_=("active", "suspended"), to="revoked", who=_DECIDES, needs_reason=True, stamp="ended"
        ),
    ],
)

#: A day in the register. ``accept`` and ``miss`` are the call's silence: tacit confirmation, or nothing recognised.
ATTENDANCE = Workflow(
    "vouchers.attendance",
    AttendanceState,
    [
        Step(verb="confirm", from_=("recorded", "disputed"), to="confirmed", who=_HOLDER, stamp="answered"),
        Step(verb="accept", from_=("recorded",), to="confirmed", who=(Kind.SYSTEM,), stamp="answered"),
        Step(
            verb="dispute", from_=("recorded",), to="disputed", who=(Kind.CITIZEN,), needs_reason=True, stamp="answered"
        ),
        Step(verb="miss", from_=("recorded",), to="unpaid", who=(Kind.SYSTEM,), stamp="answered"),
        Step(
            verb="correct",
            from_=("recorded", "disputed", "confirmed"),
            to="corrected",
            who=_RECORDS,
            needs_reason=True,
        ),
        Step(verb="withdraw", from_=("recorded", "disputed"), to="withdrawn", who=_RECORDS, needs_reason=True),
    ],
)
