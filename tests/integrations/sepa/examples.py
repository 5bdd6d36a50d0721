"""A payment run of invented providers; the IBANs are the published examples of their countries' registries."""

from datetime import UTC, date, datetime

from concilia.integrations.sepa import Payment, PaymentFile

IT = "IT60 X054 2811 1010 0000 0123 456"
NIDO = Payment(
    end_to_end_id="DIST-2026-03-0001",
    creditor_name="Cooperativa sociale L'Aquilone & C. s.c.s.",
    iban=IT,
    amount_cents=123_456,
    remittance="Distinta marzo 2026 — CUP J81B21000000001 — città",
    purpose="GOVT",
)
DOPOSCUOLA = Payment(
    end_to_end_id="DIST-2026-03-0002",
    creditor_name="Associazione Dopo Scuola Więcej",
    iban="SM86U0322509800000000270100",
    amount_cents=7,
)


def run(*payments: Payment, **changes: object) -> PaymentFile:
    values: dict[str, object] = {
        "message_id": "CONCILIA-RUN-2026-03",
        "created": datetime(2026, 4, 1, 8, 0, 0, tzinfo=UTC),
        "initiator": "Alleanza locale di conciliazione",
        "cuc": "0123456A",
        "debtor_name": "Comunità montana d'esempio",
        "debtor_iban": IT,
        "execution_date": date(2026, 4, 2),
        "payments": payments or (NIDO, DOPOSCUOLA),
        "category_purpose": "SUPP",
    }
    return PaymentFile(**(values | changes))  # type: ignore[arg-type]
