"""The words of this room's notices."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "applications.submitted",
    subject=_("Domanda ricevuta"),
    body=_("Abbiamo ricevuto la tua domanda per «%(call)s». Numero di protocollo: %(protocol)s."),
)
