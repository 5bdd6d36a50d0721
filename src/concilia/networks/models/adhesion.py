from django.db import models
from django.db.models import F, Q

from concilia.audit.states import in_states, stamped
from concilia.core.models import DocumentedModel, NetworkModel

from ..states import AdhesionState, MemberRole
from .organisation import Organisation, OrganisationUnit

_LIVE = [AdhesionState.REQUESTED, AdhesionState.FORMALISING, AdhesionState.ACTIVE]


class Alliance(DocumentedModel):
    """A local alliance of a network, with its lead body and its ambiti (BS-19..22, CA, MA)."""

    code = models.SlugField(max_length=80)
    title = models.JSONField(help_text="A text or {it, en}")
    kind = models.CharField(max_length=40, default="alleanza-locale")
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leads")
    lead_since = models.DateField(null=True)
    lead_types = models.JSONField(default=list, help_text="Types allowed to lead; all when empty")
    ambiti = models.ManyToManyField("territory.Ambito", related_name="alliances", blank=True)
    open_list = models.BooleanField(
        default=False, help_text="The document's partner list is open: 'tra questi…' (MA-3)"
    )

    class Meta(NetworkModel.Meta):
        ordering = ["code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="networks_alliance_code"),
        ]

    def __str__(self) -> str:
        return self.code


class PastLead(DocumentedModel):
    """An organisation that led an alliance before, from ``since`` to before ``until`` (MA-3)."""

    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="past_leads")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["alliance", "position"]


class Population(DocumentedModel):
    """Inhabitants as a document states them: of an alliance, or of the whole territory (CA-20)."""

    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, null=True, related_name="populations")
    people = models.PositiveIntegerField()
    approximate = models.BooleanField(default=False, help_text="The document says 'circa'")
    dated = models.DateField(null=True)

    class Meta(NetworkModel.Meta):
        ordering = ["alliance", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["alliance"], name="networks_population_of_alliance_once"),
            models.UniqueConstraint(
                fields=["network"], condition=Q(alliance=None), name="networks_population_of_network_once"
            ),
        ]


class Adhesion(DocumentedModel):
    """An organisation's adhesion: to the network (``alliance`` empty), then to single alliances (BS-17, BS-18).

    It counts from ``since`` to before ``until``; ``expected_on`` is when one being formalised is due.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="adhesions")
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, null=True, related_name="adhesions")
    unit = models.ForeignKey(OrganisationUnit, on_delete=models.PROTECT, null=True, related_name="adhesions")
    role = models.CharField(max_length=10, choices=MemberRole.choices, default=MemberRole.ADHERENT)
    college = models.CharField(max_length=20, blank=True, help_text="employers, unions, public: its side at a table")
    votes = models.BooleanField(null=True, help_text="Empty: whoever is active votes")
    contributes = models.JSONField(null=True, help_text="What it brings: technical, of content, economic (BA-21)")
    state = models.CharField(max_length=12, choices=AdhesionState.choices, default=AdhesionState.REQUESTED)
    requested_at = models.DateTimeField()
    expected_on = models.DateField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["organisation__name", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            in_states(AdhesionState, "networks_adhesion_state"),
            stamped(
                "decided",
                [AdhesionState.ACTIVE, AdhesionState.REFUSED, AdhesionState.EXPIRED],
                "networks_adhesion_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdhesionState.ACTIVE) | Q(since__isnull=False), name="networks_adhesion_since"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="networks_adhesion_order"
            ),
            models.UniqueConstraint(
                fields=["organisation", "alliance"],
                condition=Q(state__in=_LIVE),
                name="networks_adhesion_alliance_once",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=_LIVE, alliance=None),
                name="networks_adhesion_network_once",
            ),
        ]

    @property
    def counts_votes(self) -> bool:
        """A member being formalised has no vote and no budget (CA-14)."""
        return self.state == AdhesionState.ACTIVE and self.votes is not False
