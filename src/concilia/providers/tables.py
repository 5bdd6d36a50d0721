"""What this room's pages show, as tables and pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import texts
from concilia.core.tables import MEDIA
from concilia.networks.models import Organisation
from concilia.ui.components import Chip, Column, Table
from concilia.ui.format import day, money
from concilia.ui.links import Link

from . import words
from .models import Accreditation, Inspection, Paper, PlaceRequest, Price, PriceList, Remedy
from .queries.burden import Burden
from .states import (
    AccreditationState,
    Cause,
    Holder,
    InspectionKind,
    InspectionState,
    InspectionTarget,
    PaperState,
    PlaceState,
    PriceListState,
    RemedyState,
)
from .yearly import Sheet, months_old


def service(row: Accreditation) -> str:
    return texts.in_language(row.service.label)


def _table(caption: str, columns: list[Column], rows: Iterable[Any], empty: str = "") -> Table:
    return Table(caption=caption, columns=columns, rows=list(rows), hide_caption=True, empty=empty)


def accreditations(rows: Iterable[Accreditation], *, decides: bool) -> Table:
    """Requests and accreditations; with ``decides``, those that wait lead to their decision, the others to their page."""
    columns = [
        Column("organisation", _("Ente"), "link", value=lambda row: _organisation_link(row, decides)),
        Column("service", _("Servizio"), value=service),
        Column("state", _("Stato"), "chip", value=lambda row: AccreditationState(row.state)),
        Column("requested_at", _("Richiesto il"), "day"),
        Column("since", _("Dal"), "day"),
        Column("until", _("Fino a prima del"), "day"),
        Column("renewal_asked_at", _("Rinnovo chiesto il"), "day"),
    ]
    return _table(_("Enti erogatori"), columns, rows, _("Nessun ente ha ancora chiesto l'accreditamento."))


def _organisation_link(row: Accreditation, decides: bool) -> Link:
    waits = decides and row.state == AccreditationState.REQUESTED
    return Link(row.organisation.name, reverse(f"providers:{'decide' if waits else 'accreditation'}", args=[row.pk]))


def suspensions(rows: Iterable[Any]) -> Table:
    columns = [
        Column("since", _("Dal"), "day"),
        Column("until", _("Fino a prima del"), "day"),
        Column("cause", _("Causa"), value=lambda row: Cause(row.cause).label),
        Column("reason", _("Motivo"), value=lambda row: texts.in_language(row.kind.label) if row.kind else row.reason),
    ]
    return _table(_("Sospensioni"), columns, rows, _("Nessuna sospensione."))


def offers(rows: Iterable[Any]) -> Table:
    columns = [
        Column(
            "name", _("Sede"), "link", value=lambda row: Link(row.name, reverse("providers:service", args=[row.pk]))
        ),
        Column("comune", _("Comune"), value=lambda row: str(row.comune)),
        Column("hours", _("Orario")),
        Column("flexible", _("Flessibile"), "yesno"),
        Column("price", _("Prezzo"), value=lambda row: f"{money(row.price)} {words.per(row.unit)}"),
        Column("places", _("Posti"), "integer"),
    ]
    return _table(_("Sedi"), columns, rows)


def sites(rows: Iterable[Any]) -> Table:
    columns = [
        Column("name", _("Sede"), "link", value=_site_link),
        Column("address", _("Indirizzo"), value=lambda row: f"{row.address}, {row.comune}"),
        Column("capacity", _("Capienza"), "integer"),
        Column("access", _("Accessibilità"), value=words.access_of),
        Column("hours", _("Orario"), value=words.hours_of),
        Column("close", _("Chiusa dal"), "link", value=_closing_link),
    ]
    return _table(_("Sedi"), columns, rows, _("Non avete ancora sedi: aggiungete quella dove date il servizio."))


def _site_link(row: Any) -> Link:
    return Link(row.name, "" if row.closed_on else reverse("providers:site", args=[row.pk]))


def _closing_link(row: Any) -> Link:
    if row.closed_on:
        return Link(day(row.closed_on))
    return Link(_("Chiudi la sede"), reverse("providers:close-site", args=[row.pk]))


# Documents


def validity(row: Paper) -> str:
    """Until when a document says it is good, in a sentence."""
    place = f"{row.site.name}. " if row.site else ""
    if row.valid_until is None:
        return place + _("Vale dal %(first)s, senza scadenza.") % {"first": day(row.issued_on)}
    values = {"first": day(row.issued_on), "last": day(row.valid_until)}
    return place + _("Vale dal %(first)s al %(last)s, compreso.") % values


def slots(rows: Iterable[Any]) -> Table:
    """What a provider owes: the last document sent, and from when one is lacking."""
    columns = [
        Column("kind", _("Documento"), value=lambda row: texts.in_language(row.kind.label)),
        Column("site", _("Sede"), value=lambda row: row.site.name if row.site else ""),
        Column("last", _("Ultimo inviato"), "link", value=lambda row: _file(row.last)),
        Column("state", _("Stato"), "chip", value=lambda row: PaperState(row.last.state) if row.last else None),
        Column("valid", _("Vale fino al"), "day", value=lambda row: row.last.valid_until if row.last else None),
        Column("refusal", _("Motivo"), value=lambda row: row.last.refusal if row.last else ""),
        Column("gap", _("Manca dal"), "day"),
    ]
    return _table(_("Documenti"), columns, rows, _("Nessun documento è chiesto."))


def _file(row: Paper | None) -> Link | None:
    if row is None or row.state == PaperState.REPLACED:
        return None
    return Link(day(row.sent_at), reverse("providers:paper-file", args=[row.pk]))


def papers(rows: Iterable[Paper], *, checks: bool) -> Table:
    """The documents sent; with ``checks``, those that wait lead to their check."""
    columns = [
        Column("kind", _("Documento"), "link", value=lambda row: _check_link(row, checks)),
        Column("organisation", _("Ente"), value=lambda row: row.organisation.name),
        Column("site", _("Sede"), value=lambda row: row.site.name if row.site else ""),
        Column("state", _("Stato"), "chip", value=lambda row: PaperState(row.state)),
        Column("valid_until", _("Vale fino al"), "day"),
        Column("file", _("File"), "link", value=_file),
    ]
    return _table(_("Documenti"), columns, rows, _("Nessun ente ha ancora inviato documenti."))


def _check_link(row: Paper, checks: bool) -> Link:
    waits = checks and row.state == PaperState.SENT
    return Link(texts.in_language(row.kind.label), reverse("providers:check-paper", args=[row.pk]) if waits else "")


def requirements(rows: Iterable[Any]) -> Table:
    columns = [
        Column("kind", _("Documento"), value=lambda row: texts.in_language(row.kind.label)),
        Column("holder", _("Uno per"), value=lambda row: Holder(row.kind.holder).label),
        Column("service", _("Servizio"), value=lambda row: service(row) if row.service else _("tutti")),
        Column("months", _("Mesi al massimo"), "integer", value=lambda row: row.kind.months),
        Column("since", _("Chiesto dal"), "day"),
    ]
    return _table(_("Documenti richiesti"), columns, rows, _("Nessun documento è chiesto agli enti."))


def classes(rows: Iterable[Any]) -> Table:
    columns = [
        Column("place", _("Posto"), "integer"),
        Column("label", _("Classe"), value=lambda row: texts.in_language(row.label)),
    ]
    return _table(_("Classi di priorità"), columns, rows, _("Nessuna classe: conta l'ordine di arrivo."))


# Prices


def prices(rows: Iterable[Price]) -> Table:
    columns = [
        Column("offer", _("Sede"), value=lambda row: row.offer.name),
        Column("since", _("Dal"), "day"),
        Column("until", _("Fino a prima del"), "day"),
        Column("cents", _("Prezzo"), value=lambda row: f"{money(row.cents)} {words.per(row.offer.unit)}"),
    ]
    return _table(_("Prezzi per anno"), columns, rows, _("Non avete ancora prezzi approvati."))


def price_lists(rows: Iterable[PriceList], *, decides: bool) -> Table:
    columns = [
        Column("organisation", _("Ente"), "link", value=lambda row: _list_link(row, decides)),
        Column("since", _("Dal"), "day"),
        Column("state", _("Stato"), "chip", value=lambda row: PriceListState(row.state)),
        Column("proposed_at", _("Proposto il"), "day"),
        Column("refusal", _("Motivo")),
    ]
    return _table(_("Listini"), columns, rows, _("Nessun listino è stato proposto."))


def _list_link(row: PriceList, decides: bool) -> Link:
    waits = decides and row.state == PriceListState.PROPOSED
    return Link(row.organisation.name, reverse("providers:decide-prices", args=[row.pk]) if waits else "")


def changes(rows: Iterable[Any], burdens: Mapping[UUID, Burden]) -> Table:
    """Each proposed price (with its ``before``), and what it costs who is there already."""

    def cost(row: Any) -> str:
        found = burdens.get(row.offer_id)
        return "; ".join(words.burden(found)) if found and found.old != found.new else ""

    columns = [
        Column("offer", _("Sede"), value=lambda row: row.offer.name),
        Column("service", _("Servizio"), value=lambda row: service(row.offer.accreditation)),
        Column("before", _("Prima"), "money"),
        Column("cents", _("Proposto"), value=lambda row: f"{money(row.cents)} {words.per(row.offer.unit)}"),
        Column("cost", _("Che cosa costa"), value=cost),
    ]
    return _table(_("Prezzi proposti"), columns, rows)


# Places


def periods(rows: Iterable[Any]) -> Table:
    columns = [
        Column("offer", _("Sede"), "link", value=_period_link),
        Column("service", _("Servizio"), value=lambda row: service(row.offer.accreditation)),
        Column("since", _("Dal"), "day"),
        Column("until", _("Fino a prima del"), "day"),
        Column("places", _("Posti"), "integer"),
        Column("taken", _("Presi"), "integer"),
        Column("asked", _("Da rispondere"), "integer"),
        Column("waiting", _("In lista d'attesa"), "integer"),
    ]
    return _table(_("Posti"), columns, rows, _("Non avete ancora indicato i posti: le famiglie non possono chiederli."))


def _period_link(row: Any) -> Link:
    return Link(row.offer.name, reverse("providers:period", args=[row.pk]))


def families(rows: Iterable[PlaceRequest], today: date) -> Table:
    columns = [
        Column(
            "code", _("Richiesta"), "link", value=lambda row: Link(row.code, reverse("providers:family", args=[row.pk]))
        ),
        Column("name", _("Nome"), value=_first_name),
        Column("age", _("Età"), value=lambda row: _age(row, today)),
        Column("offer", _("Sede"), value=lambda row: row.period.offer.name),
        Column("service", _("Servizio"), value=lambda row: service(row.period.offer.accreditation)),
        Column("since", _("Dal"), "day", value=lambda row: row.period.since),
        Column("state", _("Stato"), "chip", value=lambda row: PlaceState(row.state)),
        Column("confirm_by", _("Rispondere entro"), "day", value=_answer_by),
    ]
    return _table(_("Famiglie"), columns, rows, _("Nessuna famiglia ha ancora chiesto un posto."))


def _first_name(row: PlaceRequest) -> str:
    """Only of who has the place."""
    return row.cared.given_name if row.state in (PlaceState.CONFIRMED, PlaceState.RELEASED) else ""


def _age(row: PlaceRequest, today: date) -> str:
    return words.months(months_old(row.cared.birth_date, max(today, row.period.since)))


def _answer_by(row: PlaceRequest) -> date | None:
    return row.confirm_by if row.state == PlaceState.ASKED else None


def family_details(row: PlaceRequest, today: date) -> list[tuple[str, Any]]:
    """What a provider may read of a request."""
    return [
        (_("Servizio"), service(row.period.offer.accreditation)),
        (_("Periodo"), f"{day(row.period.since)} - {day(row.period.until)}"),
        (_("Nome"), _first_name(row)),
        (_("Età all'inizio"), _age(row, today)),
        (_("Classe di priorità"), texts.in_language(row.priority.label) if row.priority else ""),
        (_("Chiesto il"), day(row.asked_at)),
        (_("Rispondere entro"), day(row.confirm_by) if row.state == PlaceState.ASKED else ""),
        (_("Motivo"), row.reason),
    ]


def downloads(rows: Iterable[tuple[Sheet, Organisation, int]]) -> Table:
    """The data of each year, as each kind of file."""

    def link(kind: str) -> Callable[[Any], Link]:
        return lambda row: Link(kind.upper(), reverse("providers:yearly", args=[row[1].pk, row[2], row[0].name, kind]))

    columns = [
        Column("sheet", _("Dati"), value=lambda row: str(row[0].label)),
        Column("year", _("Anno dal"), value=lambda row: str(row[2])),
        *(Column(kind, kind.upper(), "link", value=link(kind)) for kind in MEDIA),
    ]
    return _table(_("Dati dell'anno"), columns, rows)


# Inspections


def inspections(rows: Iterable[Inspection], *, own: bool = False) -> Table:
    route = "providers:own-inspection" if own else "providers:inspection"
    columns = [
        Column("day", _("Giorno"), "link", value=lambda row: Link(_day(row), reverse(route, args=[row.pk]))),
        Column("organisation", _("Ente"), value=lambda row: row.accreditation.organisation.name),
        Column("service", _("Servizio"), value=lambda row: service(row.accreditation)),
        Column("kind", _("Modo"), value=lambda row: InspectionKind(row.kind).label),
        Column("restricted", _("Riservato"), "yesno"),
        Column("state", _("Esito"), "chip", value=lambda row: InspectionState(row.state)),
    ]
    return _table(_("Controlli"), columns, rows, _("Nessun controllo."))


def _day(row: Inspection) -> str:
    return day(row.held_on or row.planned_on)


def inspection_details(row: Inspection) -> list[tuple[str, Any]]:
    pairs = [
        (_("Modo"), InspectionKind(row.kind).label),
        (_("Programmato per il"), day(row.planned_on)),
        (_("Svolto il"), day(row.held_on) if row.held_on else ""),
        (_("Sede"), row.site.name if row.site else ""),
        (_("Motivo dell'esito"), row.outcome),
    ]
    return (
        [*pairs, (_("Verifica riservata dei servizi a"), InspectionTarget(row.target).label)] if row.target else pairs
    )


def findings(rows: Iterable[Any]) -> Table:
    columns = [
        Column("item", _("Voce controllata")),
        Column("conform", _("Esito"), "chip", value=lambda row: _conform(row.conform)),
        Column("text", _("Rilievo")),
    ]
    return _table(_("Rilievi"), columns, rows, _("Nessun rilievo."))


def _conform(conform: bool) -> Chip:
    return Chip(_("Conforme"), "success") if conform else Chip(_("Non conforme"), "danger")


def remedies(rows: Iterable[Remedy], *, verifies: bool) -> Table:
    """What must be remedied; with ``verifies``, a proof leads to its check, else what is open leads to its proof."""
    columns = [
        Column("text", _("Che cosa sanare"), "link", value=lambda row: _remedy_link(row, verifies)),
        Column("due_on", _("Entro il"), "day"),
        Column("state", _("Stato"), "chip", value=lambda row: RemedyState(row.state)),
        Column("answer", _("Perché la prova non bastava")),
        Column("proof", _("Prova"), "link", value=_proof_link),
    ]
    return _table(_("Azioni da sanare"), columns, rows, _("Niente da sanare."))


def _remedy_link(row: Remedy, verifies: bool) -> Link:
    if verifies:
        return Link(row.text, reverse("providers:verify", args=[row.pk]) if row.state == RemedyState.SENT else "")
    return Link(row.text, reverse("providers:proof", args=[row.pk]) if row.state == RemedyState.OPEN else "")


def _proof_link(row: Remedy) -> Link | None:
    return Link(_("Scarica"), reverse("providers:proof-file", args=[row.pk])) if row.sent_at else None
