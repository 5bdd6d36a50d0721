from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import NetworkModel

from ..states import ApplicationState

if TYPE_CHECKING:
    from .integration import Integration


class Application(NetworkModel):
    """One application to a call, of a person or of an organisation, for one beneficiary when the call is per child.

    ``answers`` are what the applicant wrote. At submission ``facts`` (what the rules read) and the rule version are
    frozen; special data stands in ``sealed``, encrypted under the applicant's own key, and ``facts_hash`` is keyed.
    ``latest`` is the version that counts once something was integrated; what was submitted never changes (C6).
    ``received_at``: when a paper application reached the desk, which is when it counts from; ``received_note`` says how.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", "portale"
        DESK = "desk", "sportello"

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="applications")
    organisation = models.ForeignKey(
        "networks.Organisation", on_delete=models.PROTECT, null=True, related_name="applications"
    )
    beneficiary = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="benefits")
    unit_key = models.CharField(
        max_length=64, help_text="Keyed name of the person, child, household or body it counts for"
    )
    rules = models.ForeignKey("calls.RuleVersion", on_delete=models.PROTECT, related_name="applications")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.PORTAL)
    state = models.CharField(max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    answers = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    facts_hash = models.CharField(max_length=64, blank=True)
    protocol = models.OneToOneField(
        "documents.Protocol", on_delete=models.PROTECT, null=True, related_name="application"
    )
    received_at = models.DateTimeField(null=True)
    received_note = models.TextField(blank=True)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=80)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["call", F("submitted_at").asc(nulls_last=True), "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(ApplicationState, "applications_application_state"),
            stamped("submitted", ["submitted", "superseded"], "applications_application_submitted"),
            models.CheckConstraint(
                condition=Q(applicant__isnull=False, organisation=None) | Q(applicant=None, organisation__isnull=False),
                name="applications_application_of_one",
            ),
            models.UniqueConstraint(
                fields=["call", "unit_key"], condition=Q(state="submitted"), name="applications_application_one_live"
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | (Q(protocol__isnull=False) & ~Q(facts_hash="")),
                name="applications_application_frozen",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | (Q(channel="desk") & ~Q(received_note="")),
                name="applications_application_on_paper",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(submitted_at=None) | Q(received_at__lte=F("submitted_at")),
                name="applications_application_received_before",
            ),
        ]
        indexes = [models.Index(fields=["call", "state"], name="applications_by_call")]

    @property
    def latest(self) -> Integration | None:
        """The version that counts where something was integrated; ``select_related("counting")`` reads it beside."""
        return self.__dict__["_latest"] if "_latest" in self.__dict__ else getattr(self, "counting", None)

    @latest.setter
    def latest(self, version: Integration | None) -> None:
        self.__dict__["_latest"] = version

    @property
    def arrived_at(self) -> datetime | None:
        """The instant that counts: when paper reached the desk, else when it was submitted."""
        return self.received_at or self.submitted_at
