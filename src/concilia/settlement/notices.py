"""The words of this room's notices."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "settlement.statement.approved",
    subject=_("Distinta approvata"),
    body=_("La distinta di %(month)s è stata approvata: il pagamento è promesso entro il %(day)s."),
)
register(
    "settlement.statement.returned",
    subject=_("Distinta da correggere"),
    body=_("La distinta di %(month)s è stata restituita. Motivo: %(reason)s Correggila e inviala di nuovo."),
)
register(
    "settlement.order.paid",
    subject=_("Pagamento eseguito"),
    body=_("La banca ha eseguito il pagamento della distinta di %(month)s."),
)
register(
    "settlement.order.rejected",
    subject=_("Pagamento respinto dalla banca"),
    body=_(
        "La banca non ha potuto pagare la distinta di %(month)s. Motivo: %(reason)s Controlla il tuo IBAN: se"
        " è cambiato, indicane uno nuovo dalla pagina della distinta."
    ),
)
register(
    "settlement.line.refused",
    subject=_("Una riga della distinta è da chiarire"),
    body=_(
        "Una riga della distinta di %(month)s non è ammessa: %(why)s. %(reason)s Puoi rispondere, con "
        "documenti, entro il %(by)s; le altre righe vanno avanti."
    ),
)
register(
    "settlement.line.admitted",
    subject=_("Riga riammessa"),
    body=_(
        "La riga %(receipt)s della distinta di %(month)s è riammessa: sarà pagata con questa distinta o con "
        "la prossima."
    ),
)
register(
    "settlement.line.confirmed",
    subject=_("Riga respinta"),
    body=_(
        "La riga %(receipt)s della distinta di %(month)s è respinta in via definitiva e l'utilizzo è "
        "stornato. Motivo: %(reason)s"
    ),
)
register(
    "settlement.account.proposed",
    subject=_("Nuovo IBAN da verificare"),
    body=_(
        "È stato indicato un nuovo IBAN che finisce per %(end)s. Se non sei stato tu, avvisa subito "
        "l'ufficio: non si paga finché un'altra persona non lo ha verificato."
    ),
)
register(
    "settlement.account.verified",
    subject=_("IBAN verificato"),
    body=_("Il nuovo IBAN che finisce per %(end)s è verificato: i prossimi pagamenti arrivano lì."),
)
register(
    "settlement.account.refused",
    subject=_("IBAN non accettato"),
    body=_("Il nuovo IBAN non è stato accettato. Motivo: %(reason)s"),
)
register(
    "settlement.recovery.claimed",
    subject=_("Somma da restituire"),
    body=_(
        "Una somma già pagata è da restituire: %(cents)s, la prima rata entro il %(day)s, con il numero di "
        "avviso %(notice)s. Motivo: %(reason)s"
    ),
)
register(
    "settlement.recovery.reminded",
    subject=_("Somma da restituire: il termine è passato"),
    body=_(
        "Il %(day)s è passato il termine per restituire: mancano %(cents)s, con il numero di avviso %(notice)s. Se hai già"
        " pagato, scrivici la data e il riferimento."
    ),
)
register(
    "settlement.recovery.settled",
    subject=_("Restituzione completata"),
    body=_("La somma dell'avviso %(notice)s è stata restituita per intero: grazie."),
)
register(
    "settlement.payment.late",
    subject=_("Pagamento in ritardo"),
    body=_(
        "Il pagamento della distinta di %(month)s è in ritardo: %(why)s. %(reason)s Il nuovo giorno promesso"
        " è il %(day)s."
    ),
)
register(
    "settlement.condition.refused",
    subject=_("Una condizione del contributo non è soddisfatta"),
    body=_("%(title)s, «%(what)s»: quello che hai consegnato non basta. Motivo: %(reason)s Consegnalo di nuovo."),
)
register(
    "settlement.report.returned",
    subject=_("Rendicontazione da correggere"),
    body=_("%(title)s: la rendicontazione è stata restituita. Motivo: %(reason)s Correggila e inviala di nuovo."),
)
register(
    "settlement.report.decided",
    subject=_("Rendicontazione esaminata"),
    body=_(
        "%(title)s: di %(asked)s rendicontati sono stati tagliati %(cut)s. Nella pagina del contributo trovi il motivo di"
        " ogni taglio."
    ),
)
register(
    "settlement.instalment.settled",
    subject=_("Contributo liquidato"),
    body=_("%(title)s: sono stati liquidati %(gross)s, meno %(tax)s di ritenuta: riceverai %(net)s."),
)
