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
from concilia.integrations.pdf.render import DocumentError, preview, render
from concilia.integrations.pdf.selection import (
    CommitteeMinutes,
    ControlledItem,
    ControlReport,
    Criterion,
    EvaluatedFile,
)

__all__ = [
    "AdhesionModule",
    "ApplicationReceipt",
    "Attachment",
    "CommitteeMinutes",
    "ControlReport",
    "ControlledItem",
    "Criterion",
    "Document",
    "DocumentError",
    "EvaluatedFile",
    "ProviderStatement",
    "RankedRow",
    "RankingAct",
    "StatementLine",
    "VoucherSheet",
    "preview",
    "render",
]
