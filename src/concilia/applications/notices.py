"""The words of this room's notices."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "applications.submitted",
    subject=_("Domanda ricevuta"),
    body=_("Abbiamo ricevuto la tua domanda per «%(call)s». Numero di protocollo: %(protocol)s."),
)
register(
    "applications.call_extended",
    subject=_("Più tempo per la tua domanda"),
    body=_(
        "Hai una bozza per «%(call)s». Il termine è prorogato con %(act)s: puoi presentare fino al %(closes)s. "
        "Motivo: %(reason)s."
    ),
)
register(
    "applications.call_amended",
    subject=_("Cambia l'avviso della tua domanda"),
    body=_(
        "Hai una bozza per «%(call)s». L'avviso è modificato con %(act)s: le nuove regole valgono per ciò che si presenta "
        "dal %(since)s. Rileggi la bozza prima di presentarla. Motivo: %(reason)s."
    ),
)
