"""One of each document, about invented people and bodies."""

from datetime import UTC, date, datetime

from concilia.integrations.pdf import (
    AdhesionModule,
    ApplicationReceipt,
    Attachment,
    CommitteeMinutes,
    ControlledItem,
    ControlReport,
    Criterion,
    EvaluatedFile,
    ProviderStatement,
    RankedRow,
    RankingAct,
    StatementLine,
    VoucherSheet,
)

CREATED = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
NETWORK = "Rete territoriale di conciliazione d'esempio"
BODY = "Alleanza locale «Valle d'esempio»"
CALL = "Avviso 2026 per buoni servizio nidi, doposcuola e assistenza"

RECEIPT = ApplicationReceipt(
    network=NETWORK,
    body=BODY,
    reference="Prot. 2026/000123",
    call=CALL,
    protocol="2026/000123",
    received_at=datetime(2026, 3, 31, 10, 0, tzinfo=UTC),
    applicant="Niccolò D'Alessandro-Pérez",
    content_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    sent=(
        ("Comune di residenza", "Cantù"),
        ("Indicatore ISEE", "14.250,00 €"),
        ("Figli a carico", "2"),
        ("Servizio scelto", "Nido, quattro giorni alla settimana, da settembre a giugno, con ingresso anticipato"),
        ("Lavoro", "Dipendente di un'impresa aderente all'alleanza, a turni"),
    ),
    attachments=(
        Attachment(name="attestazione-ISEE.pdf", size_bytes=182_340, sha256="ab" * 32),
        Attachment(
            name="dichiarazione_del_datore_di_lavoro_" + "firmata_" * 6 + ".pdf", size_bytes=1_240_000, sha256="cd" * 32
        ),
    ),
    next_steps=(
        "La domanda viene controllata: se manca qualcosa ricevi una richiesta di integrazione.",
        "La graduatoria provvisoria è pubblicata per codici entro il 15 maggio 2026.",
    ),
    contacts="conciliazione@valle.example.org",
)

VOUCHER = VoucherSheet(
    network=NETWORK,
    body=BODY,
    reference="Buono K7QM-2PXW-9RDT",
    call=CALL,
    code="K7QM-2PXW-9RDT",
    qr_text="https://portale.example.org/b/3v8Jr0cQm2yXk1n5Zp7TgA",
    value_cents=115_000,
    first_day=date(2026, 9, 1),
    last_day=date(2027, 6, 30),
    services=("nido", "doposcuola", "assistenza domiciliare"),
    places=(
        ("Cooperativa sociale L'Aquilone", "via Roma 1, Valle d'esempio"),
        ("Doposcuola Girotondo", "piazza della Libertà 12, Borgo d'esempio"),
    ),
    holder="Niccolò D'Alessandro-Pérez",
    how=(
        "Mostra questo foglio, o il codice sul telefono, a chi ti dà il servizio.",
        "Ogni utilizzo toglie il suo importo dal buono: il resto rimane a disposizione.",
        "Se lo perdi, chiedi di bloccarlo: ne ricevi uno nuovo con lo stesso valore.",
    ),
    contacts="0341 000 000, lunedì e giovedì dalle 9 alle 12",
)

LINES = tuple(
    StatementLine(
        voucher=f"K7QM-2PXW-{number:04d}",
        month=date(2026, 3, 1),
        child=f"B-{number:03d}",
        call=CALL if number % 3 else "Avviso turni e notti 2026",
        units=f"{number % 20 + 1} ore",
        amount_cents=(number % 20 + 1) * 1_250 + number % 7,
        bank_reference="DIST-2026-03-0001",
    )
    for number in range(1, 41)
)

STATEMENT = ProviderStatement(
    network=NETWORK,
    body=BODY,
    reference="Distinta 2026/03/0007",
    number="2026/03/0007",
    month=date(2026, 3, 1),
    provider="Cooperativa sociale L'Aquilone & C. — servizi all'infanzia, alla famiglia e alla persona",
    tax_code="01234567897",
    iban="IT60 X054 2811 1010 0000 0123 456",
    payment_order="Mandato 2026/118",
    lines=LINES,
    withheld_cents=2_100,
    withheld_law="4% (art. 28 c. 2 DPR 600/1973)",
)

ADHESION = AdhesionModule(
    network=NETWORK,
    body=BODY,
    alliance=BODY,
    organisation="Officine Meccaniche d'esempio S.r.l.",
    tax_code="01234567897",
    seat="via dell'Industria 8, Borgo d'esempio",
    representative="Lucia Bianchi, amministratrice",
    declarations=(
        "di conoscere e condividere l'accordo della rete e il piano dell'alleanza;",
        "di indicare una persona di riferimento per la conciliazione nella propria organizzazione;",
        "di trasmettere ogni anno i dati richiesti per il monitoraggio, senza dati di singole persone;",
        "di sapere che le dichiarazioni false sono punite dalla legge (artt. 75 e 76 DPR 445/2000).",
    ),
    contributions=("Una sala per gli incontri dell'alleanza, due pomeriggi al mese.",),
)

RANKING = RankingAct(
    network=NETWORK,
    body=BODY,
    reference="Determinazione n. 45 del 12 maggio 2026",
    call=CALL,
    act="Determinazione n. 45",
    decided_on=date(2026, 5, 12),
    published_at=datetime(2026, 5, 13, 7, 0, tzinfo=UTC),
    cup="J81B21000000001",
    premises=(
        "la legge 7 agosto 1990, n. 241, artt. 7, 8 e 12;",
        "il decreto legislativo 14 marzo 2013, n. 33, artt. 26 e 27;",
        "l'avviso e il verbale della commissione del 5 maggio 2026.",
    ),
    ranking=tuple(
        RankedRow(
            position=number,
            code=f"R{number * 7919 % 10_000:04d}-{number * 104_729 % 1000:03d}",
            points=f"{100 - number},50",
            outcome="Ammessa e finanziata" if number <= 20 else "Ammessa, in lista d'attesa per esaurimento dei fondi",
            amount_cents=115_000 if number <= 20 else None,
        )
        for number in range(1, 31)
    ),
    excluded=(("R0042-911", "La residenza non è nel territorio (art. 3 dell'avviso)."),),
    summary=(
        ("Domande ricevute", "31"),
        ("Ammesse e finanziate", "20"),
        ("In lista d'attesa", "10"),
        ("Non ammesse", "1"),
    ),
    appeal="Entro 10 giorni si può chiedere un riesame all'ufficio; entro 60 giorni si può ricorrere al TAR.",
    signed="La responsabile del procedimento, Lucia Bianchi",
)

MINUTES = CommitteeMinutes(
    network=NETWORK,
    body=BODY,
    call=CALL,
    act="Determinazione n. 33",
    act_on=date(2026, 4, 2),
    closed_at=datetime(2026, 5, 5, 15, 30, tzinfo=UTC),
    protocol="0000123/2026",
    content_sha256="cd" * 32,
    members=(("Lucia Bianchi", "Presidente"), ("Marta Verdi", "Componente")),
    rounding="Media dei punti, arrotondata a 2 decimali.",
    reason="Una domanda non è stata valutata.",
    files=(
        EvaluatedFile(
            protocol="0000101/2026",
            applicant="Officine Meccaniche d'esempio S.r.l.",
            declared=(("Lucia Bianchi", "Nessun conflitto"), ("Marta Verdi", "Conflitto: consulente dell'impresa")),
            criteria=(
                Criterion(label="Qualità", given=(("Lucia Bianchi", "7,5", "Chiaro e misurabile"),), mean="7,50"),
            ),
        ),
    ),
)

CONTROLS = ControlReport(
    network=NETWORK,
    body=BODY,
    number="Campione n. 1",
    calls=(CALL,),
    method=(("Quota", "5%, almeno 3 per strato"), ("Seme", "12 45 78"), ("Impronta dell'universo", "ef" * 32)),
    strata=(("1-medium", 40, 4_000_000, 3, 2, 1, 0),),
    items=(
        ControlledItem(
            protocol="0000101/2026",
            call="nido",
            stratum="1-medium",
            lot="72057594037927",
            outcome="Corretta",
            cents=100_000,
            after_cents=70_000,
            back_cents=10_000,
            motive="Mesi effettivi: 7",
        ),
    ),
    amounts=(("Importo controllato", "1.000,00 €"), ("Importo tolto", "300,00 €")),
)

ALL = {
    "minutes": MINUTES,
    "controls": CONTROLS,
    "receipt": RECEIPT,
    "voucher": VOUCHER,
    "statement": STATEMENT,
    "adhesion": ADHESION,
    "ranking": RANKING,
}
