"""Invoices, refused lines, acts, accounts, recoveries and delays as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import texts
from concilia.ui.components import Column, Table
from concilia.ui.links import Link

from .models import Statement
from .queries import dues, late, recoveries
from .queries.dues import Due
from .states import (
    ActKind,
    ActState,
    DelayReason,
    Dialect,
    RecoveryState,
    RefusalReason,
    RefusalState,
    VatRegime,
)
from .tables import payee


def statement_link(row: Statement) -> Link:
    return Link(f"{row.number} · {row.month:%m/%Y}", reverse("settlement:statement", args=[row.pk]))


def invoices(rows: Iterable[Any], statement: Statement) -> Table:
    return Table(
        caption=_("Fatture abbinate"),
        columns=[
            Column("number", _("Numero"), "link", value=_invoice_link),
            Column("date", _("Data"), "day"),
            Column("regime", _("IVA"), value=lambda row: VatRegime(row.regime).label),
            Column("taxable_cents", _("Imponibile"), "money"),
            Column("vat_cents", _("Imposta"), "money"),
            Column("gross_cents", _("Vale per la distinta"), "money"),
            Column("cig", "CIG"),
        ],
        rows=list(rows),
        empty=_("Nessuna fattura è ancora abbinata a questa distinta."),
    )


def _invoice_link(row: Any) -> Link:
    return Link(row.number, "" if row.typed else reverse("settlement:invoice-file", args=[row.pk]))


def due(sums: Due) -> Table:
    """From what is owed to what the bank pays, line by line."""
    rows = [(_("Dovuto: la somma degli utilizzi"), sums.owed)]
    if sums.stamp_charged:
        rows.append((_("Bollo in fattura, a carico di chi la emette (non dovuto)"), 0))
    if sums.split_vat:
        rows.append((_("IVA versata all'Erario da chi paga (art. 17-ter DPR 633/72)"), -sums.split_vat))
    if sums.offset:
        rows.append((_("Trattenuto per una somma da restituire"), -sums.offset))
    return Table(
        caption=_("Dal dovuto al pagato"),
        columns=[
            Column("what", _("Voce"), value=lambda row: row[0]),
            Column("cents", _("Importo"), "money", value=lambda row: row[1]),
        ],
        rows=rows,
        total={"cents": sums.paid},
    )


def refusals(rows: Iterable[Any], caption: str, empty: str = "") -> Table:
    return Table(
        caption=caption,
        columns=[
            Column("receipt", _("Ricevuta"), "link", value=_refusal_link),
            Column("payee", _("Ente o persona"), value=lambda row: payee(row.statement)),
            Column("code", _("Motivo"), value=lambda row: RefusalReason(row.code).label),
            Column("cents", _("Importo"), "money", value=lambda row: row.redemption.cents),
            Column("answer_by", _("Risposta entro"), "day"),
            Column("state", _("Stato"), "chip", value=lambda row: RefusalState(row.state)),
        ],
        rows=list(rows),
        empty=empty,
    )


def _refusal_link(row: Any) -> Link:
    return Link(row.redemption.receipt, reverse("settlement:refusal", args=[row.pk]))


def acts(rows: Iterable[Any], *, public: bool = False, caption: str = "") -> Table:
    route = "settlement:published-act" if public else "settlement:act"
    columns = [
        Column("number", _("Atto"), "link", value=lambda row: Link(str(row), reverse(route, args=[row.pk]))),
        Column("kind", _("Tipo"), value=lambda row: ActKind(row.kind).label),
        Column("call", _("Avviso"), value=lambda row: texts.in_language(row.call.title) if row.call else ""),
        Column("responsible", _("Responsabile")),
        Column("adopted_at", _("Adottato"), "day"),
        Column("published_at", _("Pubblicato"), "instant"),
        Column("total", _("Importo"), "money"),
    ]
    if not public:
        columns.append(Column("state", _("Stato"), "chip", value=lambda row: ActState(row.state)))
    return Table(
        caption=caption or _("Atti"),
        columns=columns,
        rows=list(rows),
        hide_caption=not caption,
        export_url=reverse("settlement:published-acts-csv") if public else "",
        empty=_("Non c'è ancora nessun atto."),
    )


def act_lines(rows: Iterable[Any]) -> Table:
    listed = list(rows)
    return Table(
        caption=_("Beneficiari"),
        columns=[
            Column("code", _("Codice"), "code"),
            Column("name", _("Beneficiario")),
            Column("tax_code", _("Codice fiscale")),
            *(Column(key, key.upper(), "code") for key in ("cup", "cor") if any(getattr(row, key) for row in listed)),
            Column("cents", _("Importo"), "money"),
        ],
        rows=listed,
        total={"cents": sum(row.cents for row in listed)},
    )


def to_publish(rows: Iterable[Any]) -> Table:
    """Calls and projects (by title, with act and count) whose concessions must be published before they are paid."""
    return Table(
        caption=_("Concessioni da pubblicare prima di pagare"),
        columns=[
            Column("call", _("Avviso o progetto"), value=lambda row: row[0]),
            Column("act", _("Atto"), value=lambda row: str(row[1]) if row[1] else _("da adottare")),
            Column("count", _("Concessioni"), "integer", value=lambda row: row[2]),
        ],
        rows=list(rows),
        empty=_("Tutte le concessioni che la legge vuole pubblicate lo sono."),
    )


def payers(rows: Iterable[Any]) -> Table:
    return Table(
        caption=_("Enti che pagano"),
        columns=[
            Column(
                "name", _("Ente"), "link", value=lambda row: Link(row.organisation.name, _payer_url(row.organisation))
            ),
            Column("dialect", _("File per la banca"), value=lambda row: Dialect(row.dialect).label),
            Column("needs_invoice", _("Vuole la fattura"), "yesno"),
            Column("needs_liquidation", _("Vuole l'atto di liquidazione"), "yesno"),
            Column("offsets", _("Compensa"), "yesno"),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessun ente ha un conto e un codice CUC da cui pagare."),
    )


def _payer_url(organisation: Any) -> str:
    return reverse("settlement:payer", args=[organisation.pk])


def rejected(rows: Iterable[Any], changes: dict[Any, Any]) -> Table:
    """Orders that the bank rejected and nobody has sent again, and where the new account stands."""

    def account(row: Any) -> Link:
        change = changes.get(row.statement.provider_id or row.statement.person_id)
        if change is not None:
            return Link(_("nuovo IBAN da verificare"), reverse("settlement:account", args=[change.pk]))
        return Link(_("rimanda il mandato"), reverse("settlement:resend", args=[row.statement_id]))

    return Table(
        caption=_("Pagamenti respinti"),
        columns=[
            Column("statement", _("Distinta"), "link", value=lambda row: statement_link(row.statement)),
            Column("creditor_name", _("Beneficiario")),
            Column("cents", _("Importo"), "money"),
            Column("bank_reason", _("Motivo della banca")),
            Column("iban", "IBAN", value=lambda row: f"…{row.iban[-4:]}"),
            Column("next", _("Prossimo passo"), "link", value=account),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessun pagamento respinto aspetta di essere rimandato."),
    )


def recovery_list(rows: Iterable[Any], *, own: bool = False) -> Table:
    """The recoveries of many, or one's ``own``, which stand beside another table."""
    return Table(
        caption=_("Somme da restituire"),
        columns=[
            Column("number", _("Avviso di pagamento"), "link", value=_recovery_link),
            *([] if own else [Column("payee", _("Chi restituisce"), value=payee)]),
            Column("origin", _("Da che cosa"), value=origin),
            Column("cents", _("Importo"), "money"),
            Column("received", _("Tornato"), "money"),
            Column("left", _("Resta"), "money", value=lambda row: row.cents - row.received),
            Column("next", _("Prossima scadenza"), "day", value=recoveries.next_due),
            Column("state", _("Stato"), "chip", value=lambda row: RecoveryState(row.state)),
        ],
        rows=list(rows),
        hide_caption=not own,
        empty=_("Non c'è niente da recuperare."),
    )


def origin(row: Any) -> str:
    """What found that it must come back, in words."""
    if row.line_id:
        return str(_("riga della distinta n. %s") % row.line.statement.number)
    if row.control_id:
        return str(_("controllo a campione n. %s") % row.control.sample.number)
    if row.grant_id:
        return str(_("contributo pagato oltre il dovuto"))
    return str(_("anticipo non usato del voucher …%s") % row.voucher.code[-4:])


def _recovery_link(row: Any) -> Link:
    return Link(row.notice_number, reverse("settlement:recovery", args=[row.pk]))


def instalments(rows: Iterable[Any]) -> Table:
    return Table(
        caption=_("Rate"),
        columns=[
            Column("number", _("Rata"), "integer"),
            Column("due_on", _("Entro"), "day"),
            Column("cents", _("Importo"), "money"),
            Column("reminded_at", _("Sollecito"), "day"),
        ],
        rows=list(rows),
    )


def receipts(rows: Iterable[Any]) -> Table:
    return Table(
        caption=_("Che cosa è tornato"),
        columns=[
            Column("received_on", _("Giorno"), "day"),
            Column(
                "how",
                _("Come"),
                value=_how,
            ),
            Column("cents", _("Importo"), "money"),
        ],
        rows=list(rows),
        empty=_("Non è ancora tornato niente."),
    )


def _how(row: Any) -> str:
    return str(row.bank_reference) or _("trattenuto dalla distinta %s") % row.statement.number


def late_list(rows: Iterable[Any], *, explains: bool) -> Table:
    columns = [
        Column("number", _("Distinta"), "link", value=statement_link),
        Column("payee", _("Beneficiario"), value=payee),
        Column("to_pay", _("Importo"), "money", value=dues.to_pay),
        Column("due_on", _("Promesso entro"), "day"),
        Column("why", _("Motivo"), value=_why),
        Column("expected", _("Nuovo giorno"), "day", value=_expected),
    ]
    if explains:
        columns.append(Column("explain", _("Spiega"), "link", value=_explain_link))
    return Table(
        caption=_("Pagamenti in ritardo"),
        columns=columns,
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessun pagamento è in ritardo."),
    )


def _why(row: Statement) -> str:
    said = late.last_word(row)
    return f"{DelayReason(said.code).label}: {said.text}" if said else _("nessuno lo ha ancora scritto")


def _expected(row: Statement) -> Any:
    said = late.last_word(row)
    return said.expected_on if said else None


def _explain_link(row: Statement) -> Link:
    return Link(_("scrivi il motivo"), reverse("settlement:delay", args=[row.pk]))


def vat(rows: Iterable[Any]) -> Table:
    return Table(
        caption=_("IVA trattenuta con la scissione dei pagamenti"),
        columns=[
            Column("statement", _("Distinta"), "link", value=lambda row: statement_link(row.statement)),
            Column("payee", _("Fornitore"), value=lambda row: payee(row.statement)),
            Column("cents", _("IVA"), "money"),
            Column("held_at", _("Trattenuta"), "day"),
            Column("remitted_at", _("Versata"), "day"),
            Column("reference", "F24"),
        ],
        rows=list(rows),
        hide_caption=True,
        empty=_("Nessuna fattura con scissione dei pagamenti è stata ancora pagata."),
    )
