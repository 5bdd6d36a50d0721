from django.apps import AppConfig


class VouchersConfig(AppConfig):
    name = "concilia.vouchers"

    def ready(self) -> None:
        from concilia.providers import yearly as of_providers
        from concilia.providers.queries import burden
        from concilia.selection import onward

        from . import booked, office, yearly

        onward.register(office.step)
        burden.register(booked.out)
        of_providers.register(yearly.SHEET)
