from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "concilia.applications"

    def ready(self) -> None:
        from concilia.calls import told

        from .domain import following

        told.register(following.on_change)
