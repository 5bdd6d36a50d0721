"""The words of this room's notices."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "networks.adhesion.approved",
    subject=_("Adesione approvata"),
    body=_("L'adesione di %(organisation)s è stata approvata."),
)
register(
    "networks.adhesion.refused",
    subject=_("Adesione non approvata"),
    body=_("L'adesione di %(organisation)s non è stata approvata. Motivo: %(reason)s"),
)
