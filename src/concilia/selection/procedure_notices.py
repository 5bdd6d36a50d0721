"""The words of the notices of the procedure. A subject tells nothing; the body goes to the applicant alone."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

_SUBJECT = _("Comunicazione sulla tua domanda")

TEXTS = {
    "selection.integration.asked": _(
        "Per completare la tua domanda per «%(call)s» serve un'integrazione entro il %(day)s (%(days)s giorni). "
        "Perché: %(reason)s. Fino alla risposta il termine del procedimento è sospeso. Rispondi da «Le mie domande»."
    ),
    "selection.integration.reminder": _(
        "Manca poco: l'integrazione della tua domanda per «%(call)s» va inviata entro il %(day)s. Rispondi da «Le mie domande»."
    ),
    "selection.integration.answered": _(
        "Abbiamo ricevuto l'integrazione della tua domanda per «%(call)s». Numero di protocollo: %(received)s."
    ),
    "selection.integration.expired": _(
        "Il termine del %(day)s per integrare la tua domanda per «%(call)s» è finito senza risposta: l'ufficio decide con "
        "quello che ha."
    ),
    "selection.integration.cancelled": _(
        "L'ufficio ha annullato la richiesta di integrazione della tua domanda per «%(call)s»: non devi fare nulla."
    ),
    "selection.refusal_notice.sent": _(
        "L'ufficio pensa di non ammettere la tua domanda per «%(call)s». Motivi: %(reasons)s. Prima che decida puoi inviare "
        "osservazioni e documenti entro il %(day)s (%(days)s giorni, art. 10-bis legge 241/1990), da «Le mie domande»."
    ),
    "selection.refusal_notice.reminder": _(
        "Manca poco: le osservazioni sulla tua domanda per «%(call)s» si inviano entro il %(day)s, da «Le mie domande»."
    ),
    "selection.refusal_notice.closed": _(
        "Sulla tua domanda per «%(call)s», esito del preavviso: %(outcome)s. L'ufficio scrive: %(answer)s."
    ),
    "selection.provisional": _(
        "Nella graduatoria provvisoria di «%(call)s» la tua domanda risulta: %(place)s. Puoi inviare osservazioni entro il "
        "%(until)s; poi esce quella definitiva. Codice nella graduatoria pubblicata: %(public_code)s."
    ),
    "selection.provisional.reasons": _(
        "Nella graduatoria provvisoria di «%(call)s» la tua domanda risulta: %(place)s. Motivi: %(reasons)s. Puoi inviare "
        "osservazioni entro il %(until)s; poi esce quella definitiva. Codice nella graduatoria pubblicata: %(public_code)s."
    ),
    "selection.observation.received": _(
        "Abbiamo ricevuto le tue osservazioni sulla graduatoria provvisoria di «%(call)s». Numero di protocollo: %(protocol)s."
    ),
    "selection.observation.answered": _(
        "Abbiamo risposto alle tue osservazioni sulla graduatoria provvisoria di «%(call)s»: %(outcome)s. La risposta è in "
        "«Le mie domande»."
    ),
}

for code, body in TEXTS.items():
    register(code, subject=_SUBJECT, body=body)
