"""Sample values for the page of the components: examples only, tied to a fixed instant so that pictures can be compared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from concilia.engines.deadlines import ROME

from .components import Chip, Column, Download, Event, Fact, Figure, Finding, Step, Table
from .format import money
from .forms import DateField, MoneyField, Section, Sectioned
from .links import Link
from .shell import Shell, SignedIn

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=ROME)

RELATIONS = [("child", "Figlio o figlia"), ("parent", "Genitore anziano"), ("other", "Altro familiare")]
SERVICES = [("crib", "Nido"), ("summer", "Centro estivo"), ("ride", "Trasporto serale"), ("care", "Assistenza a casa")]
COMUNI = [("", "Scegli un comune"), ("017029", "Brescia"), ("017067", "Desenzano del Garda"), ("017092", "Lonato")]


class SampleForm(Sectioned, forms.Form):
    """One field of each kind."""

    sections = (
        Section("Chi presenta la domanda", ("first_name", "birth_date", "comune", "email")),
        Section(
            "Servizio richiesto",
            ("relation", "services", "amount", "note", "attachment", "consent"),
            "Puoi scegliere più di un servizio: il contributo è unico.",
        ),
    )
    first_name = forms.CharField(label="Nome", widget=forms.TextInput({"autocomplete": "given-name"}))
    birth_date = DateField(label="Data di nascita")
    comune = forms.ChoiceField(
        label="Comune di residenza", choices=COMUNI, help_text="Deve essere uno dei comuni della rete."
    )
    email = forms.EmailField(label="Email", required=False, help_text="Ti scriviamo solo per questa domanda.")
    relation = forms.ChoiceField(label="Di chi ti prendi cura?", choices=RELATIONS, widget=forms.RadioSelect)
    services = forms.MultipleChoiceField(
        label="Servizi",
        choices=SERVICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Quelli che hai usato o userai nell'anno.",
    )
    amount = MoneyField(label="Spesa prevista", max_cents=500_000, help_text="Per esempio 1.250,00.")
    note = forms.CharField(label="Note", widget=forms.Textarea({"rows": 3}), required=False)
    attachment = forms.FileField(label="Ricevuta", required=False, help_text="PDF, al massimo 5 MB.")
    consent = forms.BooleanField(label="Confermo che i dati sono veri (art. 46 D.P.R. 445/2000)")


FINDINGS = [
    Finding(
        "Residenza in un comune della rete",
        "yes",
        [Fact("Comune di residenza", "Brescia"), Fact("Alla data", "12 marzo 2026")],
        law="Avviso, art. 3 lett. a",
        code="R1",
    ),
    Finding(
        "Attestazione ISEE in corso di validità",
        "unknown",
        [Fact("Valore ISEE", "")],
        reason="Manca il valore dell'ISEE: la domanda resta in bozza e non viene respinta.",
        law="Avviso, art. 3 lett. c",
        code="R2",
    ),
    Finding(
        "Datore di lavoro aderente alla rete",
        "no",
        [Fact("Datore di lavoro", "Officine Esempio S.r.l."), Fact("Adesione", "cessata il 31 dicembre 2025")],
        reason="Alla data della domanda l'impresa non aderiva alla rete.",
        law="Avviso, art. 3 lett. d",
        code="R3",
    ),
    Finding(
        "Figli sotto i tre anni", "yes", [Fact("Figli sotto i tre anni", "2")], points="10", maximum="20", code="P1"
    ),
]

EVENTS = [
    Event("Domanda presentata", "done", datetime(2026, 2, 20, 10, 4, tzinfo=ROME), "Protocollo 2026/000123."),
    Event("Richiesta di integrazione", "done", date(2026, 3, 2), "Mancava l'attestazione ISEE."),
    Event(
        "Integrazione da inviare",
        "current",
        None,
        "Carica l'attestazione ISEE 2026.",
        by=datetime(2026, 3, 14, 12, tzinfo=ROME),
        who="chi ha presentato la domanda",
    ),
    Event("Graduatoria provvisoria", "future"),
]

CALLS = [
    {
        "call": Link("Voucher nido e centri estivi 2026", "#avviso-1"),
        "closes": date(2026, 3, 14),
        "state": Chip("Aperto", "success"),
        "applications": 1284,
        "budget": 25_000_000,
    },
    {
        "call": Link("Contributi alle imprese per piani di flessibilità", "#avviso-2"),
        "closes": date(2026, 4, 30),
        "state": Chip("In preparazione", "info"),
        "applications": 0,
        "budget": 8_050_000,
    },
    {
        "call": Link("Trasporto serale dei lavoratori turnisti", "#avviso-3"),
        "closes": date(2025, 12, 31),
        "state": Chip("Chiuso"),
        "applications": 97,
        "budget": 1_999_999,
    },
]

TABLE = Table(
    caption="Avvisi della rete",
    columns=[
        Column("call", "Avviso", "link", sort="titolo"),
        Column("state", "Stato", "chip"),
        Column("closes", "Scadenza", "day", sort="scadenza"),
        Column("applications", "Domande", "integer", sort="domande"),
        Column("budget", "Dotazione", "money", sort="dotazione"),
    ],
    rows=CALLS,
    sort="-scadenza",
    export_url="/componenti/avvisi.csv",
    total={"applications": 1381, "budget": sum(int(str(call["budget"])) for call in CALLS)},
)

DEADLINES = [
    datetime(2026, 3, 12, 18, tzinfo=ROME),
    datetime(2026, 3, 16, 12, tzinfo=ROME),
    datetime(2026, 5, 29, 12, tzinfo=ROME),
    datetime(2026, 3, 10, 12, tzinfo=ROME),
]

FIGURES = [
    Figure("Domande ricevute", "1.284", "38 nell'ultima settimana"),
    Figure("Famiglie con voucher", "312"),
    Figure("Speso", money(6_120_000), "su € 250.000,00"),
    Figure("Tempo medio di risposta", "11 giorni", "obiettivo: 20"),
]

DOWNLOADS = [
    Download("Testo dell'avviso", "#avviso.pdf", "pdf", 184_000, "Pubblicato il 12 gennaio 2026."),
    Download("Domande e punteggi", "#domande.csv", "csv", 1_240_000),
]

DETAILS = [
    ("Numero di protocollo", "2026/000123"),
    ("Presentata", "20 febbraio 2026, ore 10:04"),
    ("Spesa ammessa", money(124_050)),
    ("Responsabile del procedimento", None),
]

SENT = "Il modulo di esempio è completo: non è stato salvato niente."

STATES = [
    Chip("Bozza"),
    Chip("Presentata", "info"),
    Chip("In attesa di integrazione", "waiting"),
    Chip("Ammessa", "success"),
    Chip("Da verificare", "warning"),
    Chip("Non ammessa", "danger"),
]


def _shell() -> Shell:
    return Shell(
        network="Rete di esempio",
        tagline="Alleanza locale per la conciliazione vita-lavoro",
        audience="citizen",
        navigation=(
            Link("Avvisi", "#avvisi", current=True),
            Link("Le mie domande", "#domande"),
            Link("I miei voucher", "#voucher"),
            Link("Servizi vicino a me", "#servizi"),
        ),
        person=SignedIn("Persona di esempio", "Cittadina", (Link("I miei dati", "#dati"),), "#esci"),
        demo=True,
        rehearsal=NOW,
        demo_links=(Link("Cambia persona", "#persone"), Link("Sposta la data", "#data")),
        accessibility_url="https://form.agid.gov.it/",
        privacy_url="#privacy",
        legal_url="#note-legali",
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """What the page shows, with a form that was refused."""
    pages = Paginator(range(230), 20)
    wrong = {"errato-first_name": "Persona", "errato-amount": "9.999,00", "errato-birth_date": "31/02/1990"}
    return {
        "shell": _shell(),
        "now": NOW,
        "refused": SampleForm(wrong, prefix="errato"),
        "page": pages.get_page(request.GET.get("pagina", "4")),
        "steps": [Step("Requisiti", "#uno"), Step("Famiglia", "#due"), Step("Spese"), Step("Riepilogo")],
        "table": TABLE,
        "nothing": Table("Domande da istruire", [Column("number", "Numero")], [], empty="Le hai viste tutte."),
        "findings": FINDINGS,
        "events": EVENTS,
        "deadlines": DEADLINES,
        "figures": FIGURES,
        "downloads": DOWNLOADS,
        "details": DETAILS,
        "states": STATES,
    }
