from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "concilia.settlement"

    def ready(self) -> None:
        from concilia.benefits.queries import dues
        from concilia.providers import yearly as of_providers

        from . import due, yearly

        dues.register(due.payments)
        dues.register(due.contributions)
        of_providers.register(yearly.SHEET)
