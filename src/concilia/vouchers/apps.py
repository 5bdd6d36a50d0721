from django.apps import AppConfig


class VouchersConfig(AppConfig):
    name = "concilia.vouchers"
