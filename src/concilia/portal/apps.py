from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "concilia.portal"
