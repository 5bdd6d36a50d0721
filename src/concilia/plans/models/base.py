from django.db import models

from concilia.core.models import NetworkModel


def coded(name: str, *of: str) -> list[models.BaseConstraint]:
    """The constraints of a row known by its code: unique in the network, or in ``of`` (the project, the action)."""
    fields = [*(of or ("network",)), "code"]
    return [*NetworkModel.Meta.constraints, models.UniqueConstraint(fields=fields, name=f"plans_{name}_code")]
