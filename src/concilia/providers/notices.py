"""The words of this room's notices. No name of a person, nothing that was found: those are read in the portal."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "providers.accreditation.approved",
    subject=_("Accreditamento approvato"),
    body=_("L'accreditamento è attivo: da oggi i voucher possono essere usati presso di voi."),
)
register(
    "providers.accreditation.suspended",
    subject=_("Accreditamento sospeso"),
    body=_(
        "L'accreditamento per «%(service)s» è sospeso. Motivo: %(reason)s. Finché dura non si registrano utilizzi di"
        " voucher; i servizi dati prima restano pagabili."
    ),
)
register(
    "providers.accreditation.resumed",
    subject=_("Accreditamento di nuovo attivo"),
    body=_("L'accreditamento per «%(service)s» è di nuovo attivo: i voucher possono essere usati presso di voi."),
)
register(
    "providers.accreditation.ends",
    subject=_("Accreditamento in scadenza"),
    body=_(
        "L'accreditamento per «%(service)s» vale fino a prima del %(day)s: mancano %(days)s giorni. Chiedete il rinnovo"
        " dalla pagina degli accreditamenti."
    ),
)
register(
    "providers.accreditation.expired",
    subject=_("Accreditamento scaduto"),
    body=_(
        "L'accreditamento per «%(service)s» è scaduto il %(day)s. I servizi dati prima restano pagabili; per riprendere"
        " chiedete il rinnovo."
    ),
)
register(
    "providers.accreditation.renewal_asked",
    subject=_("Rinnovo di accreditamento da esaminare"),
    body=_("%(organisation)s chiede il rinnovo di un accreditamento."),
)
register(
    "providers.accreditation.renewed",
    subject=_("Accreditamento rinnovato"),
    body=_("L'accreditamento per «%(service)s» è rinnovato, fino a prima del: %(until)s."),
)
register(
    "providers.paper.accepted",
    subject=_("Documento accettato"),
    body=_("Il documento «%(paper)s» è stato controllato e accettato."),
)
register(
    "providers.paper.refused",
    subject=_("Documento respinto"),
    body=_("Il documento «%(paper)s» è stato respinto. Motivo: %(reason)s. Inviatelo di nuovo, corretto."),
)
register(
    "providers.paper.ends",
    subject=_("Documento in scadenza"),
    body=_(
        "Il documento «%(paper)s» vale fino al %(day)s: mancano %(days)s giorni. Inviate quello rinnovato: se scade,"
        " l'accreditamento si sospende da solo."
    ),
)
register(
    "providers.pricelist.proposed",
    subject=_("Listino da esaminare"),
    body=_("%(organisation)s propone i prezzi dell'anno che viene."),
)
register(
    "providers.pricelist.approved",
    subject=_("Listino approvato"),
    body=_("I prezzi che valgono dal %(day)s sono approvati: restano fissi per l'anno, uguali per tutti."),
)
register(
    "providers.pricelist.refused",
    subject=_("Listino respinto"),
    body=_("I prezzi proposti dal %(day)s non sono approvati. Motivo: %(reason)s. Restano i prezzi di prima."),
)
register(
    "providers.place.asked",
    subject=_("Una famiglia chiede un posto"),
    body=_("Richiesta %(request)s per «%(offer)s» (%(service)s): rispondete dalla pagina delle famiglie."),
)
register(
    "providers.place.accepted",
    subject=_("Posto accettato"),
    body=_("La famiglia della richiesta %(request)s ha accettato il posto in «%(offer)s» (%(service)s)."),
)
register(
    "providers.place.given_up",
    subject=_("Posto o richiesta lasciati"),
    body=_("La famiglia della richiesta %(request)s rinuncia a «%(offer)s» (%(service)s)."),
)
register(
    "providers.place.late_answer",
    subject=_("Una richiesta aspetta la vostra risposta"),
    body=_(
        "Il termine per la richiesta %(request)s per «%(offer)s» (%(service)s) è passato: ora può rispondere l'ufficio."
    ),
)
register(
    "providers.place.overdue",
    subject=_("Una famiglia aspetta risposta"),
    body=_("%(organisation)s non ha risposto nel termine alla richiesta %(request)s: potete rispondere voi."),
)
register(
    "providers.place.confirmed",
    subject=_("Posto confermato"),
    body=_("Il posto chiesto in «%(offer)s» è confermato (richiesta %(request)s)."),
)
register(
    "providers.place.refused",
    subject=_("Posto non concesso"),
    body=_("La richiesta %(request)s per «%(offer)s» è stata respinta. Motivo: %(reason)s."),
)
register(
    "providers.place.queued",
    subject=_("Sei in lista d'attesa"),
    body=_("I posti in «%(offer)s» sono finiti: la richiesta %(request)s è in lista d'attesa e avanza da sola."),
)
register(
    "providers.place.offered",
    subject=_("Si è liberato un posto"),
    body=_(
        "C'è un posto in «%(offer)s» per la richiesta %(request)s: accettalo entro il %(day)s, o passa a chi segue."
    ),
)
register(
    "providers.place.lapsed",
    subject=_("Il posto è passato a chi segue"),
    body=_(
        "Il termine per accettare il posto in «%(offer)s» è passato (richiesta %(request)s). Puoi chiederlo di nuovo."
    ),
)
register(
    "providers.place.released",
    subject=_("Posto concluso"),
    body=_("Il posto in «%(offer)s» (richiesta %(request)s) è concluso. Motivo: %(reason)s."),
)
register(
    "providers.inspection.planned",
    subject=_("Controllo programmato"),
    body=_("Il %(day)s è programmato un controllo del servizio «%(service)s»."),
)
register(
    "providers.inspection.held",
    subject=_("Controllo svolto"),
    body=_("Il %(day)s è stato svolto un controllo del servizio «%(service)s». I rilievi si leggono nel portale."),
)
register(
    "providers.inspection.concluded",
    subject=_("Esito di un controllo"),
    body=_("Il controllo del servizio «%(service)s» ha un esito: %(outcome)s. Il motivo si legge nel portale."),
)
register(
    "providers.remedy.asked",
    subject=_("Un'azione da sanare"),
    body=_("Per il servizio «%(service)s» c'è un'azione da sanare entro il %(day)s: caricate la prova nel portale."),
)
register(
    "providers.remedy.sent",
    subject=_("Una prova da verificare"),
    body=_("%(organisation)s ha caricato la prova di un'azione da sanare."),
)
register(
    "providers.remedy.accepted",
    subject=_("Azione sanata"),
    body=_("La prova di un'azione per il servizio «%(service)s» è stata accettata."),
)
register(
    "providers.remedy.reopened",
    subject=_("La prova non basta"),
    body=_("Per il servizio «%(service)s» serve un'altra prova entro il %(day)s: il motivo si legge nel portale."),
)
register(
    "providers.remedy.late",
    subject=_("Un'azione da sanare è in ritardo"),
    body=_("Per il servizio «%(service)s» il termine del %(day)s è passato: caricate la prova nel portale."),
)
register(
    "providers.remedy.late_office",
    subject=_("Un'azione da sanare è in ritardo"),
    body=_("%(organisation)s non ha sanato nel termine quanto chiesto dopo un controllo."),
)
