from importlib import import_module, util

from django.apps import AppConfig

from concilia.rooms import INSTALLED


class NoticesConfig(AppConfig):
    name = "concilia.notices"

    def ready(self) -> None:
        for room in INSTALLED:
            if room != "notices" and util.find_spec(f"concilia.{room}.notices"):
                import_module(f"concilia.{room}.notices")
