from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import EncryptedField
from concilia.core.models import NetworkModel

from ..states import ChangeState, NameCheck


class AccountChange(NetworkModel):
    """A new IBAN that a payee gives: it counts once another person has verified it (four eyes, M20).

    ``name_check`` is the bank's answer on IBAN and name, ``verified_how`` how the payee was heard again.
    """

    provider = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="account_changes"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="account_changes")
    iban = EncryptedField()
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)
    name_check = models.CharField(max_length=12, choices=NameCheck.choices, blank=True)
    verified_how = models.CharField(max_length=240, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["proposed_at", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(ChangeState, "settlement_change_state"),
            stamped("decided", ["verified", "refused"], "settlement_change_decided"),
            models.CheckConstraint(
                condition=Q(provider__isnull=False, person=None) | Q(provider=None, person__isnull=False),
                name="settlement_change_of_one",
            ),
            models.UniqueConstraint(
                fields=["network", "provider"], condition=Q(state="proposed"), name="settlement_change_one_provider"
            ),
            models.UniqueConstraint(
                fields=["network", "person"], condition=Q(state="proposed"), name="settlement_change_one_person"
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | (Q(name_check__in=NameCheck.values) & ~Q(verified_how="")),
                name="settlement_change_checked",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("proposed_by")), name="settlement_change_by_another"
            ),
        ]
