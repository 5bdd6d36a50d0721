from django.apps import AppConfig


class VouchersConfig(AppConfig):
    name = "concilia.vouchers"

    def ready(self) -> None:
        from concilia.selection import onward

        from . import office

        onward.register(office.step)
