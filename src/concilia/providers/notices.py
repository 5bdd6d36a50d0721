"""The words of this room's notices."""

from django.utils.translation import gettext_lazy as _

from concilia.notices.texts import register

register(
    "providers.accreditation.approved",
    subject=_("Accreditamento approvato"),
    body=_("L'accreditamento è attivo: da oggi i voucher possono essere usati presso di voi."),
)
