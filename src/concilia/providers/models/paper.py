from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel
from concilia.plans.models import ServiceType

from ..states import Holder, PaperState


class PaperKind(NetworkModel):
    """A kind of document that providers keep valid: insurance policy, authorisation to operate, staff list.

    ``months``: how long it is good from the day of issue; none, as long as it says itself. ``holder``: there is one for
    the organisation, or one for each of its sites.
    """

    code = models.SlugField(max_length=40)
    label = models.JSONField(help_text="A text or {it, en}")
    holder = models.CharField(max_length=12, choices=Holder.choices, default=Holder.ORGANISATION)
    months = models.PositiveSmallIntegerField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="providers_paperkind_code"),
            models.CheckConstraint(condition=Q(holder__in=Holder.values), name="providers_paperkind_holder"),
            models.CheckConstraint(condition=Q(months=None) | Q(months__gt=0), name="providers_paperkind_months"),
        ]


class Requirement(NetworkModel):
    """That who is accredited for a service (none: for any) keeps a kind of document valid, from ``since`` to before ``until``."""

    kind = models.ForeignKey(PaperKind, on_delete=models.PROTECT, related_name="requirements")
    service = models.ForeignKey(ServiceType, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["kind__code", "since", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="providers_requirement_order"
            ),
            models.UniqueConstraint(
                fields=["kind", "service"],
                condition=Q(until=None, service__isnull=False),
                name="providers_requirement_once",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(until=None, service=None), name="providers_requirement_once_for_all"
            ),
        ]


class Paper(NetworkModel):
    """A document that a provider sent, good from ``issued_on`` to ``valid_until`` (both included; none: no end).

    The file is kept by ``documents``. A renewed one is another row: what was valid on a day can always be said again.
    """

    kind = models.ForeignKey(PaperKind, on_delete=models.PROTECT, related_name="papers")
    organisation = models.ForeignKey("networks.Organisation", on_delete=models.PROTECT, related_name="papers")
    site = models.ForeignKey("Site", on_delete=models.PROTECT, null=True, related_name="papers")
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.SENT)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=80, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    warned_days = models.PositiveSmallIntegerField(null=True, help_text="The nearest warning of its end given so far")

    class Meta(NetworkModel.Meta):
        ordering = ["-sent_at", "-id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(PaperState, "providers_paper_state"),
            stamped("checked", ["accepted", "refused"], "providers_paper_checked"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")), name="providers_paper_order"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="providers_paper_refusal"),
            models.UniqueConstraint(
                fields=["kind", "organisation", "site"],
                condition=Q(state="sent", site__isnull=False),
                name="providers_paper_waiting_of_site",
            ),
            models.UniqueConstraint(
                fields=["kind", "organisation"],
                condition=Q(state="sent", site=None),
                name="providers_paper_waiting",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "valid_until"], name="providers_paper_valid")]
