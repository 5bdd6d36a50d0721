"""The words of this room's notices."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "settlement.statement.approved",
    subject=_("Distinta approvata"),
    body=_("La distinta di %(month)s è stata approvata: il pagamento è in preparazione."),
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
register(
    "settlement.grant.claimed",
    subject=_("Somma da restituire"),
    body=_(
        "%(title)s: è stato pagato più del dovuto. Restituisci %(cents)s: nella pagina del contributo trovi i conti."
    ),
)
