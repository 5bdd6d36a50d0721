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
register(
    "selection.aid_refused",
    subject=_SUBJECT,
    body=_(
        "La domanda per «%(call)s» è in posizione utile, ma il contributo di %(away)s non può essere concesso: supera quanto "
        "resta del massimale degli aiuti de minimis (Reg. (UE) 2023/2831). Il conto è tra i tuoi aiuti. "
        "Codice nella graduatoria pubblicata: %(public_code)s."
    ),
)
register(
    "selection.aid_reduced",
    subject=_SUBJECT,
    body=_(
        "La domanda per «%(call)s» è finanziata per %(cents)s: %(away)s in meno, perché il massimale degli aiuti de minimis "
        "(Reg. (UE) 2023/2831) lascia solo questo. Il conto è tra i tuoi aiuti. "
        "Codice nella graduatoria pubblicata: %(public_code)s."
    ),
)
register(
    "selection.committee.called",
    subject=_("Sei in una commissione di valutazione"),
    body=_(
        "Fai parte della commissione dell'avviso «%(call)s». Prima di leggere le domande dichiara, una per una o per tutte, "
        "se hai conflitti di interessi."
    ),
)
register(
    "selection.scroll.proposed",
    subject=_("Una lista d'attesa può scorrere"),
    body=_(
        "Per «%(call)s» sono tornati fondi: lo scorrimento è pronto e finanzia %(number)s domande. Controllalo e pubblicalo."
    ),
)
register(
    "selection.award.to_accept",
    subject=_("Accetta il contributo"),
    body=_(
        "Il contributo per «%(call)s» va accettato entro il %(day)s, dalla pagina dell'esito della domanda. "
        "Dopo passa a chi segue in lista d'attesa."
    ),
)
register(
    "selection.award.lapsed",
    subject=_SUBJECT,
    body=_(
        "Il contributo per «%(call)s» andava accettato entro il %(day)s: non lo è stato e passa a chi segue in lista d'attesa."
    ),
)
register(
    "selection.control.corrected",
    subject=_SUBJECT,
    body=_("Dopo il controllo il contributo per «%(call)s» diventa %(after)s. Motivo: %(motive)s. %(asked)s"),
)
register(
    "selection.control.decayed",
    subject=_SUBJECT,
    body=_("Dopo il controllo il contributo per «%(call)s» è decaduto. Motivo: %(motive)s. %(asked)s"),
)
