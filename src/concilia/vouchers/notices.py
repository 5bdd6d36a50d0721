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
    "vouchers.topped_up",
    subject=_("Il tuo voucher vale di più"),
    body=_("Sono stati aggiunti %(cents)s al tuo voucher: %(what)s."),
)
register(
    "vouchers.suspended",
    subject=_("Il tuo voucher è sospeso"),
    body=_("Il voucher per «%(call)s» è sospeso: per ora non si può usare. Motivo: %(reason)s"),
)
register(
    "vouchers.resumed",
    subject=_("Il tuo voucher si può di nuovo usare"),
    body=_("La sospensione del voucher per «%(call)s» è finita."),
)
register(
    "vouchers.revoked",
    subject=_("Il tuo voucher è stato revocato"),
    body=_("Il voucher per «%(call)s» è stato revocato. Motivo: %(reason)s"),
)
register(
    "vouchers.lapsed",
    subject=_("Il tuo voucher è decaduto"),
    body=_("Il voucher per «%(call)s» non è stato attivato entro il termine: il suo valore torna all'avviso."),
)
register(
    "vouchers.activate_soon",
    subject=_("Attiva il tuo voucher"),
    body=_(
        "Il voucher per «%(call)s» va attivato entro il %(day)s, altrimenti decade: bastano un tocco o un primo utilizzo."
    ),
)
register(
    "vouchers.expire_soon",
    subject=_("Il tuo voucher sta per scadere"),
    body=_("Il voucher per «%(call)s» si può usare fino al %(day)s: quello che resta poi torna all'avviso."),
)
register(
    "vouchers.nearly_spent",
    subject=_("Un voucher è usato per quattro quinti"),
    body=_("Del voucher %(code_end)s per «%(call)s» è stato usato l'80 %% del valore: restano %(left)s."),
)
register(
    "vouchers.nearly_used",
    subject=_("Un voucher è usato per quattro quinti"),
    body=_("Del voucher %(code_end)s per «%(call)s» è stato usato l'80 %% delle ore o degli utilizzi concessi."),
)
register(
    "vouchers.to_confirm",
    subject=_("Ci sono presenze da confermare"),
    body=_(
        "%(where)s ha registrato delle presenze sul voucher per «%(call)s»: "
        "confermale, o contestale, dalla pagina del voucher."
    ),
)
register(
    "vouchers.confirm_soon",
    subject=_("Presenze da confermare entro pochi giorni"),
    body=_("Sul voucher per «%(call)s» ci sono presenze da confermare o contestare entro il %(day)s."),
)
register(
    "vouchers.disputed",
    subject=_("Una presenza è stata contestata"),
    body=_("La presenza del %(day)s sul voucher %(code_end)s è stata contestata: leggi il motivo nel registro."),
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
