from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "concilia.settlement"

    def ready(self) -> None:
        from concilia.benefits.queries import dues
        from concilia.selection import claiming

        from . import due
        from .domain import claims

        dues.register(due.payments)
        dues.register(due.contributions)
        claiming.register(claims.of_control)
