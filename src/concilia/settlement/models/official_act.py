from django.db import models
from django.db.models import Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..states import ActKind, ActState
from .grant import Grant
from .statement import Statement


class OfficialAct(NetworkModel):
    """An administrative act: it grants and commits the awards of a call, or the contributions of a network's projects
    (impegno), or liquidates approved statements.

    ``sha256`` is the fingerprint of its PDF, kept as it was adopted. Payments wait for the publication of the act that
    grants (D.Lgs. 33/2013, artt. 26-27).
    """

    kind = models.CharField(max_length=12, choices=ActKind.choices)
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, null=True, related_name="official_acts")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    responsible = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ActState.choices, default=ActState.ADOPTED)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)
    annulled_at = models.DateTimeField(null=True)
    annulled_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["year", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "year", "number"], name="settlement_act_number"),
            in_states(ActState, "settlement_act_state"),
            stamped("published", ["published"], "settlement_act_published"),
            stamped("annulled", ["annulled"], "settlement_act_annulled"),
            models.CheckConstraint(
                condition=Q(kind=ActKind.COMMITMENT) | Q(kind=ActKind.LIQUIDATION, call=None),
                name="settlement_act_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class ActLine(NetworkModel):
    """One beneficiary of an act: an award or a project's contribution that it grants, or a statement that it liquidates; on
    one act in force at most. ``cup`` and ``cor`` are the codes of the project and of the aid (L. 3/2003 art. 11).

    ``code`` is made for this act and joins with no other publication. ``name`` and ``tax_code`` are there for firms and
    bodies, never for a family (D.Lgs. 33/2013, art. 26 c. 4). ``live`` is false when the act was annulled.
    """

    act = models.ForeignKey(OfficialAct, on_delete=models.PROTECT, related_name="lines")
    award = models.ForeignKey("selection.Award", on_delete=models.PROTECT, null=True, related_name="act_lines")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="act_lines")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, related_name="act_lines")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=240, blank=True)
    tax_code = models.CharField(max_length=16, blank=True)
    cents = CentsField()
    cup = models.CharField(max_length=80, blank=True)
    cor = models.CharField(max_length=12, blank=True)
    live = models.BooleanField(default=True)

    class Meta(NetworkModel.Meta):
        ordering = ["act", "name", "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["act", "code"], name="settlement_actline_code"),
            models.UniqueConstraint(fields=["award"], condition=Q(live=True), name="settlement_actline_award"),
            models.UniqueConstraint(fields=["statement"], condition=Q(live=True), name="settlement_actline_statement"),
            models.UniqueConstraint(fields=["grant"], condition=Q(live=True), name="settlement_actline_grant"),
            models.CheckConstraint(
                condition=Q(award__isnull=False, statement=None, grant=None)
                | Q(award=None, statement__isnull=False, grant=None)
                | Q(award=None, statement=None, grant__isnull=False),
                name="settlement_actline_of_one",
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="settlement_actline_cents"),
        ]
