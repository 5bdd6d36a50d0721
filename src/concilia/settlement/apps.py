from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "concilia.settlement"

    def ready(self) -> None:
        from concilia.benefits.queries import dues

        from . import due

        dues.register(due.payments)
        dues.register(due.contributions)
