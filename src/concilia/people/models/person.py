from django.db import models
from django.db.models.functions import Length

from concilia.core.crypto import new_data_key
from concilia.core.fields import EncryptedField
from concilia.core.models import IdModel

models.CharField.register_lookup(Length)


class Sex(models.TextChoices):
    FEMALE = "F", "femmina"
    MALE = "M", "maschio"


class Person(IdModel):
    """A natural person. Sex and citizenship are for statistics, never a requirement unless a call says so (BS-1, BA-31).

    ``data_key`` encrypts what the person gives under special protection; destroying it makes that unreadable.
    """

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    fiscal_code = EncryptedField()
    fiscal_code_index = models.CharField(max_length=64, unique=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices)
    citizenship = models.CharField(max_length=2, blank=True)
    residence = models.ForeignKey("territory.Comune", on_delete=models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    iban = EncryptedField(blank=True)
    data_key = EncryptedField(default=new_data_key, editable=False)
    fictitious = models.BooleanField(default=False, help_text="Made for the demo: the code can't be anyone's")

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(sex__in=Sex.values), name="people_person_sex"),
            models.CheckConstraint(condition=models.Q(fiscal_code_index__length=64), name="people_person_index"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Consent(IdModel):
    """That a person was shown a notice, or agreed to something, in one of its versions."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    notice = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="people_consent_order",
            )
        ]
