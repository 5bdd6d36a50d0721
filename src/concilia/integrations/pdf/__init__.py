"""Official documents as archival, accessible PDF: values in, bytes out."""

from concilia.integrations.pdf.documents import (
    AdhesionModule,
    ApplicationReceipt,
    Attachment,
    AttendanceDay,
    AttendanceRegister,
    Document,
    ProviderStatement,
    RankedRow,
    RankingAct,
    StatementLine,
    VoucherSheet,
)
from concilia.integrations.pdf.render import DocumentError, preview, render

__all__ = [
    "AdhesionModule",
    "ApplicationReceipt",
    "Attachment",
    "AttendanceDay",
    "AttendanceRegister",
    "Document",
    "DocumentError",
    "ProviderStatement",
    "RankedRow",
    "RankingAct",
    "StatementLine",
    "VoucherSheet",
    "preview",
    "render",
]
