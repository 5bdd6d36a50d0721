"""The words of this room's notices. A subject tells nothing; the body goes to the applicant alone."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

from . import procedure_notices

__all__ = ["procedure_notices"]

_SUBJECT = _("Esito della tua domanda")

register(
    "selection.funded",
    subject=_SUBJECT,
    body=_(
        "La tua domanda per «%(call)s» è finanziata: %(cents)s. Codice nella graduatoria pubblicata: %(public_code)s."
    ),
)
register(
    "selection.partly_funded",
    subject=_SUBJECT,
    body=_(
        "La tua domanda per «%(call)s» è finanziata in parte, fin dove arrivano i fondi: %(cents)s di %(due)s. "
        "Codice nella graduatoria pubblicata: %(public_code)s."
    ),
)
register(
    "selection.reserve",
    subject=_SUBJECT,
    body=_(
        "La tua domanda per «%(call)s» è idonea e in lista d'attesa al posto %(reserve)s: i fondi sono finiti prima. "
        "Codice nella graduatoria pubblicata: %(public_code)s."
    ),
)
register(
    "selection.not_eligible",
    subject=_SUBJECT,
    body=_(
        "La tua domanda per «%(call)s» non è ammessa. Motivi: %(reasons)s. Codice nella graduatoria pubblicata: %(public_code)s."
    ),
)
register(
    "selection.incomplete",
    subject=_SUBJECT,
    body=_(
        "La tua domanda per «%(call)s» è incompleta. Resta da chiarire: %(reasons)s. "
        "Codice nella graduatoria pubblicata: %(public_code)s."
    ),
)
register(
    "selection.renounced",
    subject=_SUBJECT,
    body=_("La tua domanda per «%(call)s» non è più finanziata. Codice nella graduatoria pubblicata: %(public_code)s."),
)
register(
    "selection.superseded",
    subject=_SUBJECT,
    body=_("Per «%(call)s» conta un'altra tua domanda. Codice nella graduatoria pubblicata: %(public_code)s."),
)
