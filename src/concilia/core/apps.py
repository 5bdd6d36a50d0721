from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "concilia.core"

    def ready(self) -> None:
        from . import guards

        post_migrate.connect(guards.install, sender=None, dispatch_uid="concilia.guards")
