from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import Expense, ReceivedState, Source
from .measure import Measure

models.CharField.register_lookup(Length)


class Received(NetworkModel):
    """That a measure pays for an expense of somebody in some months, from ``since`` to ``until`` included.

    ``person_index`` is the keyed index of the codice fiscale, of who is registered and of who is not. ``since`` and
    ``until`` are the first days of their months. ``cents`` are of each month, none when not known. ``holder`` declared it.
    """

    person_index = models.CharField(max_length=64)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="received")
    holder = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="declared")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="received")
    expense = models.CharField(max_length=14, choices=Expense.choices)
    since = models.DateField()
    until = models.DateField()
    cents = CentsField(null=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    state = models.CharField(max_length=10, choices=ReceivedState.choices, default=ReceivedState.HELD)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["-since", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(ReceivedState, "benefits_received_state"),
            stamped("ended", ["corrected", "withdrawn"], "benefits_received_ended"),
            models.CheckConstraint(condition=Q(person_index__length=64), name="benefits_received_index"),
            models.CheckConstraint(condition=Q(expense__in=Expense.values), name="benefits_received_expense"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="benefits_received_source"),
            models.CheckConstraint(
                condition=Q(since__day=1, until__day=1, until__gte=F("since")), name="benefits_received_months"
            ),
            models.CheckConstraint(condition=Q(cents=None) | Q(cents__gte=0), name="benefits_received_cents"),
            models.UniqueConstraint(
                fields=["network", "person_index", "measure", "expense", "since"],
                condition=Q(state="held"),
                name="benefits_received_once",
            ),
        ]
        indexes = [models.Index(fields=["person_index", "expense"], name="benefits_received_who")]


class Receipt(NetworkModel):
    """A receipt that somebody was, or asked to be, reimbursed for: its fingerprint, and what it was used for.

    ``fingerprint`` is the keyed hash of issuer, number, date and amount: it finds the same receipt and tells nothing of it.
    """

    fingerprint = models.CharField(max_length=64)
    about_kind = models.CharField(max_length=60)
    about_id = models.UUIDField()
    claimed_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=80)
    released_at = models.DateTimeField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["claimed_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["network", "fingerprint"], condition=Q(released_at=None), name="benefits_receipt_once"
            ),
            models.CheckConstraint(condition=Q(fingerprint__length=64), name="benefits_receipt_fingerprint"),
        ]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="benefits_receipt_about")]
