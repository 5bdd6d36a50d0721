"""Official documents as archival, accessible PDF: values in, bytes out."""

from concilia.integrations.pdf.acts import ActRow, OfficialActSheet
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
from concilia.integrations.pdf.grants import CostRow, EconomicReport, ItemRow, PaidRow, WithholdingCertificate
from concilia.integrations.pdf.render import DocumentError, preview, render
from concilia.integrations.pdf.selection import (
    CommitteeMinutes,
    ControlledItem,
    ControlReport,
    Criterion,
    EvaluatedFile,
)

__all__ = [
    "ActRow",
    "AdhesionModule",
    "ApplicationReceipt",
    "Attachment",
    "AttendanceDay",
    "AttendanceRegister",
    "CommitteeMinutes",
    "ControlReport",
    "ControlledItem",
    "CostRow",
    "Criterion",
    "Document",
    "DocumentError",
    "EconomicReport",
    "EvaluatedFile",
    "ItemRow",
    "OfficialActSheet",
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
