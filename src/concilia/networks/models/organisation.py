from django.db import models
from django.db.models import F, Q

from concilia.core.fields import EncryptedField
from concilia.core.models import DocumentedModel, NetworkModel


class OrganisationType(NetworkModel):
    """A type of organisation that a network knows. It may belong to a wider one: a comune is an ente pubblico (BS-16).

    ``own``: the network's plan added it to the ones that every plan knows.
    """

    code = models.SlugField(max_length=80)
    name = models.JSONField(help_text="A text or {it, en}")
    broader = models.SlugField(max_length=80, blank=True)
    public = models.BooleanField(default=False)
    college = models.CharField(max_length=10, default="other")
    own = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(NetworkModel.Meta):
        ordering = ["own", "position", "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="networks_organisationtype_code"),
        ]


class AdmissibleType(NetworkModel):
    """A type of organisation that a network admits as a member (BS-16)."""

    code = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    label = models.JSONField(help_text="A text or {it, en}")
    items = models.JSONField(default=list)

    class Meta(NetworkModel.Meta):
        ordering = ["position", "code"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="networks_type_code"),
        ]


class Organisation(DocumentedModel):
    """A body of a network: public or private, or part of another body without a fiscal code of its own (BA-10).

    ``name`` is today's; earlier ones are in ``names`` (ASL → ATS, one identity). ``represents_*``: districts and ufficio
    di piano stand for comuni (MA-5, CA-11).
    """

    class Size(models.TextChoices):
        MICRO = "micro", "micro"
        SMALL = "small", "piccola"
        MEDIUM = "medium", "media"
        LARGE = "large", "grande"

    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=240)
    type = models.SlugField(max_length=60)
    level = models.CharField(max_length=40, blank=True)
    aliases = models.JSONField(default=list)
    public = models.BooleanField(default=False)
    own_fiscal_code = models.BooleanField(default=True, help_text="False for a part of another body (BA-10)")
    fiscal_code = models.CharField(max_length=16, blank=True)
    size = models.CharField(max_length=10, choices=Size.choices, blank=True)
    employees = models.PositiveIntegerField(null=True)
    email = models.EmailField(blank=True)
    iban = EncryptedField(blank=True)
    cuc = models.CharField(max_length=8, blank=True, help_text="Its code at the banks, when it pays (codice CUC)")
    seat = models.ForeignKey("territory.Comune", on_delete=models.PROTECT, null=True, related_name="+")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    represents_comuni = models.ManyToManyField("territory.Comune", related_name="represented_by", blank=True)
    represents_ambiti = models.ManyToManyField("territory.Ambito", related_name="represented_by", blank=True)
    member_of = models.ManyToManyField(
        "self",
        through="networks.OrganisationLink",
        through_fields=("organisation", "association"),
        symmetrical=False,
        related_name="own_members",
    )

    class Meta(NetworkModel.Meta):
        ordering = ["name", "id"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["network", "code"], name="networks_organisation_code"),
            models.UniqueConstraint(
                fields=["network", "fiscal_code"],
                condition=~Q(fiscal_code=""),
                name="networks_organisation_fiscal_code",
            ),
            models.CheckConstraint(condition=~Q(part_of=F("id")), name="networks_organisation_not_in_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationUnit(DocumentedModel):
    """An office of an organisation that takes part in its name: an Assessorato (BA-4)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=240)

    class Meta(NetworkModel.Meta):
        ordering = ["organisation", "position"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "code"], name="networks_unit_code"),
        ]


class OrganisationName(DocumentedModel):
    """A name that an organisation had between two days; the body stays the same (ASL di Brescia → ATS di Brescia, BS-8)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=240)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    act = models.CharField(max_length=160, blank=True)

    class Meta(NetworkModel.Meta):
        ordering = ["organisation", F("since").asc(nulls_first=True)]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="networks_name_order"
            ),
        ]


class OrganisationLink(NetworkModel):
    """Second-level membership: a cooperative is a member of Legacoopsociali (TA-30)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="associations")
    association = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="associates")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(NetworkModel.Meta):
        ordering = ["organisation", "position"]
        constraints = [
            *NetworkModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "association"], name="networks_link_once"),
            models.CheckConstraint(condition=~Q(organisation=F("association")), name="networks_link_to_another"),
        ]
