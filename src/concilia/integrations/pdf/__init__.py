"""Official documents as archival, accessible PDF: values in, bytes out."""

from concilia.integrations.pdf.documents import (
    AdhesionModule,
    ApplicationReceipt,
    Attachment,
    Document,
    ProviderStatement,
    RankedRow,
    RankingAct,
    StatementLine,
    VoucherSheet,
)
from concilia.integrations.pdf.grants import CostRow, EconomicReport, ItemRow, PaidRow, WithholdingCertificate
from concilia.integrations.pdf.render import DocumentError, preview, render

__all__ = [
    "AdhesionModule",
    "ApplicationReceipt",
    "Attachment",
    "CostRow",
    "Document",
    "DocumentError",
    "EconomicReport",
    "ItemRow",
    "PaidRow",
    "ProviderStatement",
    "RankedRow",
    "RankingAct",
    "StatementLine",
    "VoucherSheet",
    "WithholdingCertificate",
    "preview",
    "render",
]
