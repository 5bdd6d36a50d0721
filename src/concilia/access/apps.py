from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "concilia.access"

    def ready(self) -> None:
        from . import policy

        policy.discover()
