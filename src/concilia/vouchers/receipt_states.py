"""Words and workflow of the receipts that people send for refund."""

from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import State, Step, Workflow, toned


@toned(waiting="sent", success="accepted", danger="refused")
class ReceiptState(State):
    SENT = "sent", _("da esaminare")
    ACCEPTED = "accepted", _("accolta")
    REFUSED = "refused", _("non accolta")
    WITHDRAWN = "withdrawn", _("ritirata")


RECEIPT = Workflow(
    "vouchers.receipt",
    ReceiptState,
    [
        Step(verb="accept", from_=("sent",), to="accepted", who=(Kind.OFFICER,), stamp="decided"),
        Step(
            verb="refuse",
            from_=("sent",),
            to="refused",
            who=(Kind.OFFICER,),
            needs_reason=True,
            stamp="decided",
            notice="vouchers.receipt.refused",
        ),
        Step(verb="withdraw", from_=("sent",), to="withdrawn", who=(Kind.CITIZEN,)),
    ],
)
