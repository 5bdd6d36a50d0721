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
