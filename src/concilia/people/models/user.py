from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from concilia.core.models import IdModel

from .person import Person


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(IdModel, AbstractBaseUser):
    """Somebody who signs in. What they may do is in ``access.Role``; passwords are not used."""

    username = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="user")
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False, help_text="A named person of the demo's sign-in page")
    introduction = models.JSONField(default=dict, help_text="Who they are in the demo: a text or {it, en}")

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        ordering = ["display_name", "id"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def actor(self) -> str:
        """The opaque name of this user in acts."""
        return f"user:{self.pk}"
