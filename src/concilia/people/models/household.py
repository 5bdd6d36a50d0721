from django.db import models

from concilia.core.models import IdModel

from .person import Person


class Relation(models.TextChoices):
    SELF = "self", "dichiarante"
    PARTNER = "partner", "coniuge o convivente"
    CHILD = "child", "figlio o figlia"
    PARENT = "parent", "genitore"
    OTHER = "other", "altro componente"


class Household(IdModel):
    """The family unit that a person declares once and reuses (nucleo familiare)."""

    holder = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="household")


class HouseholdMember(IdModel):
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    relation = models.CharField(max_length=10, choices=Relation.choices)

    class Meta:
        ordering = ["household", "person__birth_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["household", "person"], name="people_member_once"),
            models.CheckConstraint(condition=models.Q(relation__in=Relation.values), name="people_member_relation"),
        ]


class CareRelation(IdModel):
    """Who cares for whom (CA-30): a minor, an adult with a disability, an elderly relative."""

    class Kind(models.TextChoices):
        MINOR = "minor", "minore"
        DISABLED = "disabled", "persona con disabilità"
        ELDERLY = "elderly", "anziano non autosufficiente"

    carer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cares_for")
    cared = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cared_by")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["carer", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(carer=models.F("cared")), name="people_care_of_another"),
            models.UniqueConstraint(fields=["carer", "cared", "kind"], name="people_care_once"),
        ]
