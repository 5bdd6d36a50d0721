from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.fields import CentsField
from concilia.core.models import NetworkModel

from ..grant_states import Method, Motive, ReportState
from .grant import Grant


class CostReport(NetworkModel):
    """A report of the costs of a grant (rendicontazione): on the way, or ``final``. Its totals are its documents'."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    final = models.BooleanField()
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["grant", "number"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["grant", "number"], name="settlement_report_number"),
            models.UniqueConstraint(fields=["grant"], condition=Q(final=True), name="settlement_report_one_final"),
            models.UniqueConstraint(
                fields=["grant"], condition=~Q(state="decided"), name="settlement_report_one_at_a_time"
            ),
            in_states(ReportState, "settlement_report_state"),
            stamped("sent", ["sent", "decided"], "settlement_report_sent"),
            stamped("decided", ["decided"], "settlement_report_decided"),
        ]


class CostDocument(NetworkModel):
    """A document of cost: what it says, its file, and what the official cut of it, with the motive.

    ``claimed_cents`` is what is asked to count: the net amount, or with VAT where VAT is a cost. ``partner`` bore it, when
    it is not the beneficiary itself.
    """

    report = models.ForeignKey(CostReport, on_delete=models.CASCADE, related_name="documents")
    partner = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    item = models.CharField(max_length=60)
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    supplier = models.CharField(max_length=160)
    net_cents = CentsField()
    vat_cents = CentsField(default=0)
    claimed_cents = CentsField()
    paid_on = models.DateField(null=True)
    method = models.CharField(max_length=10, choices=Method.choices)
    file = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    cut_cents = CentsField(default=0)
    motive = models.CharField(max_length=10, choices=Motive.choices, blank=True)
    remark = models.CharField(max_length=240, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["report", "item", "issued_on", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(net_cents__gt=0, vat_cents__gte=0, claimed_cents__gt=0)
                & Q(claimed_cents__lte=F("net_cents") + F("vat_cents")),
                name="settlement_cost_cents",
            ),
            models.CheckConstraint(
                condition=Q(cut_cents=0, motive="")
                | (Q(cut_cents__gt=0, cut_cents__lte=F("claimed_cents")) & ~Q(motive="")),
                name="settlement_cost_cut_has_motive",
            ),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="settlement_cost_method"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by="", cut_cents=0)
                | (Q(reviewed_at__isnull=False) & ~Q(reviewed_by="")),
                name="settlement_cost_reviewed",
            ),
        ]
