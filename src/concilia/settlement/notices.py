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
