"""The words of this room's notices."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "vouchers.issued",
    subject=_("Il tuo voucher è pronto"),
    body=_(
        "Il voucher per «%(call)s» è pronto: lo trovi nella tua area personale, con il codice e i posti dove usarlo."
    ),
)
register(
    "vouchers.used",
    subject=_("Il tuo voucher è stato usato"),
    body=_("%(where)s ha registrato un utilizzo di %(cents)s del %(day)s. Sul voucher restano %(left)s."),
)
register(
    "vouchers.refunded",
    subject=_("La tua ricevuta è stata accolta"),
    body=_("Ti saranno rimborsati %(cents)s per il servizio del %(day)s. Sul voucher restano %(left)s."),
)
register(
    "vouchers.reversed",
    subject=_("Un utilizzo del tuo voucher è stato stornato"),
    body=_(
        "L'utilizzo di %(cents)s del %(day)s è stato stornato: l'importo è di nuovo sul voucher, se è ancora attivo."
    ),
)
register(
    "vouchers.receipt.cut",
    subject=_("Una tua ricevuta è stata accolta in parte"),
    body=_("Della ricevuta n. %(number)s di %(issuer)s non si contano %(cut)s. Motivo: %(reason)s"),
)
register(
    "vouchers.receipt.refused",
    subject=_("Una tua ricevuta non è stata accolta"),
    body=_(
        "La ricevuta n. %(number)s di %(issuer)s non è stata accolta. Motivo: %(reason)s Puoi mandarla di nuovo, corretta."
    ),
)
