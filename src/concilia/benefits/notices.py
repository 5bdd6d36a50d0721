"""The words of this room's notices."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "benefits.durc.expiring",
    subject=_("Il DURC scade tra poco"),
    body=_(
        "Il DURC di %(organisation)s vale fino al %(day)s. Senza un DURC valido i contributi non si possono pagare: se ci "
        "sono irregolarità, sistemale prima di quel giorno. L'ente capofila ne chiederà uno nuovo."
    ),
)
register(
    "benefits.durc.denied",
    subject=_("Il DURC non è regolare"),
    body=_(
        "Il DURC di %(organisation)s risulta irregolare: finché lo è, non si possono concedere né pagare contributi. "
        "Verifica la posizione con INPS, INAIL o Cassa edile, poi avvisa l'ente capofila."
    ),
)
