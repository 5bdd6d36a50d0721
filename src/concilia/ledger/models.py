from django.db import models
from django.db.models import F, Q

from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel
from concilia.engines.money import LARGEST

from .kinds import STORED, AccountKind, TransferKind


class Account(NetworkModel):
    """An account of a network. ``owner`` is the id of what it stands for; ``period`` tells the allowances of one owner apart.

    ``balance`` (integer cents, credits minus debits) is stored only by the guarded kinds, opens at zero, and is moved
    only by the guards, together with ``moved_by``: the transfer that moved it last.
    """

    kind = models.CharField(max_length=16, choices=AccountKind.choices)
    owner = models.UUIDField()
    period = models.CharField(max_length=40, blank=True)
    balance = CentsField(null=True)
    moved_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()

    class Meta(NetworkModel.Meta):
        ordering = ["kind", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "kind", "owner", "period"], name="ledger_account_owner"),
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="ledger_account_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=STORED, balance__isnull=False) | (~Q(kind__in=STORED) & Q(balance=None)),
                name="ledger_account_stored",
            ),
            models.CheckConstraint(condition=Q(balance=None) | Q(balance__gte=0), name="ledger_account_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner} {self.period}".strip()


class Transfer(NetworkModel):
    """Money that moved, once and for ever: from ``debit`` to ``credit``, in integer cents over zero.

    The id is given by the caller: sending it twice moves money once. ``reference`` is the id of what it is about: all
    transfers of one redemption carry the redemption's id, those of one payment order carry the order's. ``at`` and
    ``by`` are the act's instant and actor.
    """

    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    cents = CentsField()
    kind = models.CharField(max_length=16, choices=TransferKind.choices)
    reference = models.UUIDField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta(NetworkModel.Meta):
        ordering = ["at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(condition=Q(cents__gt=0, cents__lte=LARGEST), name="ledger_transfer_cents"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_transfer_between_two"),
            models.CheckConstraint(condition=Q(kind__in=TransferKind.values), name="ledger_transfer_kind"),
            models.CheckConstraint(
                condition=Q(kind=TransferKind.REVERSE, reverses__isnull=False)
                | (~Q(kind=TransferKind.REVERSE) & Q(reverses=None)),
                name="ledger_transfer_reverses",
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=Q(kind=TransferKind.ORDER), name="ledger_transfer_ordered_once"
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(kind__in=[TransferKind.PAY, TransferKind.REJECT]),
                name="ledger_transfer_settled_once",
            ),
        ]
        indexes = [models.Index(fields=["reference", "kind"], name="ledger_transfer_reference")]
