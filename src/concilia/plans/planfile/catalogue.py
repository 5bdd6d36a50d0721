"""The open catalogues: kinds that a plan file may use at once, and extend with its own."""

from __future__ import annotations

from typing import ClassVar, Literal

from concilia.plans.planfile import refs
from concilia.plans.planfile.base import Code, Flag, Part, Text

College = Literal["union", "employer", "public", "other"]


class OrganisationType(Part):
    """A type of organisation."""

    defines: ClassVar[str | None] = "organisation type"

    code: Code
    """Code that organisations write in `type`."""
    name: Text
    """Name shown to people."""
    broader: refs.OrganisationType | None = None
    """The wider type it belongs to: a `comune` is an `ente-pubblico`."""
    public: Flag = False
    """Whether it is a public body, with the duties of one."""
    college: College = "other"
    """The side it sits on in a table of unions, employers and public administration."""


class Kind(Part):
    """A kind of action, event, body or agreement."""

    code: Code
    """Code that elements write in `kind`."""
    name: Text
    """Name shown to people."""


class ActionKind(Kind):
    """A kind of action."""

    defines: ClassVar[str | None] = "action kind"


class EventKind(Kind):
    """A kind of event or campaign."""

    defines: ClassVar[str | None] = "event kind"


class BodyKind(Kind):
    """A kind of body."""

    defines: ClassVar[str | None] = "body kind"


class AgreementKind(Kind):
    """A kind of agreement."""

    defines: ClassVar[str | None] = "agreement kind"


class Catalogue(Part):
    """Kinds added to the ones every plan knows."""

    organisation_types: tuple[OrganisationType, ...] = ()
    """Types of organisation."""
    action_kinds: tuple[ActionKind, ...] = ()
    """Kinds of action."""
    event_kinds: tuple[EventKind, ...] = ()
    """Kinds of event and campaign."""
    body_kinds: tuple[BodyKind, ...] = ()
    """Kinds of body to constitute."""
    agreement_kinds: tuple[AgreementKind, ...] = ()
    """Kinds of agreement."""


def _type(
    code: str, it: str, en: str, broader: str | None = None, *, public: bool = False, college: College = "other"
) -> OrganisationType:
    return OrganisationType(code=code, name=Text(it=it, en=en), broader=broader, public=public, college=college)


def _public(code: str, it: str, en: str, broader: str | None = "ente-pubblico") -> OrganisationType:
    return _type(code, it, en, broader, public=True, college="public")


_ORGANISATION_TYPES = (
    _type("ente", "Ente", "Body"),
    _public("ente-pubblico", "Ente pubblico", "Public body", "ente"),
    _public("regione", "Regione", "Region"),
    _public("provincia", "Provincia", "Province"),
    _public("comune", "Comune", "Municipality"),
    _public("ambito", "Ambito territoriale", "Social planning area"),
    _public("distretto-sociale", "Distretto sociale", "Social district"),
    _public("ufficio-di-piano", "Ufficio di Piano", "Area planning office"),
    _public("azienda-speciale-consortile", "Azienda speciale consortile", "Inter-municipal special company"),
    _public("comunita-montana", "Comunità montana", "Mountain community"),
    _public("ats", "ATS / ASL", "Health protection agency (ATS / ASL)"),
    _public("cciaa", "Camera di Commercio", "Chamber of commerce"),
    _public("organismo-di-parita", "Organismo di parità", "Equality body"),
    _public("universita", "Università o centro di ricerca", "University or research centre"),
    _public("agenzia-formazione-lavoro", "Agenzia formazione, orientamento e lavoro", "Training and job agency"),
    _type("associazione", "Associazione", "Association", "ente-terzo-settore"),
    _type("associazione-di-enti", "Associazione di enti", "Association of public bodies", "ente"),
    _type("associazione-di-categoria", "Associazione di categoria", "Trade association", college="employer"),
    _type(
        "centrale-cooperativa",
        "Centrale cooperativa",
        "Federation of cooperatives",
        "associazione-di-categoria",
        college="employer",
    ),
    _type("sindacato", "Sindacato", "Trade union", college="union"),
    _type("ente-terzo-settore", "Realtà del terzo settore", "Third-sector body"),
    _type("csv", "Centro Servizi Volontariato", "Volunteering support centre", "ente-terzo-settore"),
    _type("centro-studi", "Centro studi", "Study centre", "ente-terzo-settore"),
    _type("fondazione", "Fondazione", "Foundation"),
    _type("impresa", "Impresa", "Company", college="employer"),
    _type("cooperativa", "Cooperativa", "Cooperative", "impresa", college="employer"),
    _type("cooperativa-sociale", "Cooperativa sociale", "Social cooperative", "cooperativa", college="employer"),
    _type("consorzio-sociale", "Consorzio di cooperative sociali", "Consortium of social cooperatives", "cooperativa"),
)

_ACTION_KINDS = {
    "assistenza-mobilita": ("Assistenza e trasporto per fragili e minori", "Assistance and transport"),
    "voucher-infanzia": ("Voucher per servizi all'infanzia", "Childcare vouchers"),
    "chiusure-scolastiche": ("Servizi per chiusure scolastiche, pre e post scuola, centri estivi", "School closures"),
    "supporto-caregiver": ("Supporto al caregiver familiare, anche in emergenza", "Support to family carers"),
    "lavoro-flessibile": ("Lavoro flessibile: smart working, co-working", "Flexible work"),
    "contrattazione": ("Contratti territoriali e accordi di secondo livello", "Territorial bargaining"),
    "piani-congedo-flessibilita": ("Piani di congedo e di flessibilità", "Leave and flexibility plans"),
    "salvatempo": ("Servizi salvatempo", "Time-saving services"),
    "reti-imprese": ("Sostegno a imprese e reti, welfare aziendale", "Support to firms, company welfare"),
    "mobilita": ("Mobilità casa-lavoro", "Home-work mobility"),
    "formazione": ("Formazione", "Training"),
    "sensibilizzazione": ("Informazione e sensibilizzazione", "Information and awareness"),
    "sistema": ("Azione di sistema", "System action"),
    "banca-delle-ore": ("Banca delle ore", "Hours bank"),
    "organismi": ("Costituzione di tavoli e organismi", "Bodies to constitute"),
    "ricerca": ("Ricerca, analisi e verifica", "Research, analysis and checks"),
    "sperimentazione": ("Sperimentazione di orari e modalità di lavoro", "Experiment on working time"),
    "percorsi-persona": ("Percorsi per la persona, mentoring e tutoraggio", "Personal paths and mentoring"),
    "buone-prassi": ("Buone prassi", "Good practices"),
    "incentivi-imprese": ("Incentivi economici alle imprese", "Incentives to firms"),
    "consulenza": ("Consulenza specialistica alle imprese", "Consulting to firms"),
    "voucher-lavoratori": ("Voucher e contributi ai lavoratori", "Vouchers to workers"),
    "progettazione": ("Progettazione esecutiva", "Executive design"),
    "coordinamento": ("Coordinamento e monitoraggio", "Coordination and monitoring"),
    "comunicazione": ("Comunicazione", "Communication"),
}
_EVENT_KINDS = {
    "seminario": ("Seminario", "Seminar"),
    "seminario-aziendale": ("Seminario aziendale", "Company seminar"),
    "corso": ("Corso", "Course"),
    "autoformazione": ("Autoformazione", "Self-training"),
    "incontro": ("Incontro", "Meeting"),
    "campagna": ("Campagna", "Campaign"),
    "disseminazione": ("Diffusione dei risultati", "Dissemination"),
    "sportello": ("Sportello", "Help desk"),
}
_BODY_KINDS = {
    "tavolo-permanente": ("Tavolo permanente", "Permanent table"),
    "tavolo-di-concertazione": ("Tavolo di concertazione", "Concertation table"),
    "tavolo-di-lavoro": ("Tavolo di lavoro", "Work table"),
    "consulta": ("Consulta", "Consultative body"),
    "cpo": ("Comitato Pari Opportunità", "Equal opportunities committee"),
    "commissione": ("Commissione", "Commission"),
    "comitato": ("Comitato", "Committee"),
    "cabina-di-regia": ("Cabina di regia", "Steering group"),
    "rete-di-operatori": ("Rete di operatori", "Network of operators"),
}
_AGREEMENT_KINDS = {
    "accordo-territoriale": ("Accordo territoriale", "Territorial agreement"),
    "contratto-territoriale": ("Contratto territoriale", "Territorial contract"),
    "accordo-secondo-livello": ("Accordo di secondo livello", "Second-level agreement"),
    "contratto-integrativo": ("Contratto integrativo", "Integrative contract"),
    "piano-programmatico": ("Piano programmatico", "Programme plan"),
    "piattaforma-programmatica": ("Piattaforma programmatica", "Programme platform"),
}


def _name(words: tuple[str, str]) -> Text:
    return Text(it=words[0], en=words[1])


BUILTIN = Catalogue(
    organisation_types=_ORGANISATION_TYPES,
    action_kinds=tuple(ActionKind(code=code, name=_name(words)) for code, words in _ACTION_KINDS.items()),
    event_kinds=tuple(EventKind(code=code, name=_name(words)) for code, words in _EVENT_KINDS.items()),
    body_kinds=tuple(BodyKind(code=code, name=_name(words)) for code, words in _BODY_KINDS.items()),
    agreement_kinds=tuple(AgreementKind(code=code, name=_name(words)) for code, words in _AGREEMENT_KINDS.items()),
)
"""What every plan file knows without writing it."""
