import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import zxingcpp

from concilia.integrations.pdf import ApplicationReceipt, VoucherSheet, documents
from concilia.integrations.pdf.formats import words
from tests.integrations.pdf.examples import (
    ADHESION,
    ALL,
    CONTROLS,
    CREATED,
    LINES,
    MINUTES,
    RANKING,
    RECEIPT,
    STATEMENT,
    VOUCHER,
)
from tests.integrations.pixels import grey

TEMPLATES = Path(documents.__file__).parent / "templates"


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(data))


def text_of(document, language: str = "it") -> str:
    pages = reader(document.pdf(created=CREATED, language=language)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("name", ALL)
def test_the_same_document_gives_the_same_bytes(name):
    assert ALL[name].pdf(created=CREATED) == ALL[name].pdf(created=CREATED)


@pytest.mark.parametrize("name", ALL)
def test_every_document_declares_the_archival_and_the_accessible_standard(name):
    catalog = reader(ALL[name].pdf(created=CREATED)).trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "it"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("name", ALL)
def test_every_document_is_complete_in_english(name):
    document = ALL[name]
    text = text_of(document, "en")
    assert words("en")["titles"][document.template] in text
    assert "Page 1 of " in text
    assert set(labels_in(document.template)) <= words("en").keys()
    assert words("it")["titles"][document.template] not in text


def labels_in(template: str) -> list[str]:
    return re.findall(r"words\.([a-z_]+)", (TEMPLATES / f"{template}.typ").read_text())


def test_no_word_is_left_over():
    used = {label for path in TEMPLATES.glob("*.typ") for label in labels_in(path.stem)}
    assert words("it").keys() - used == {"titles", "months", "instant", "range"}


def test_the_receipt_says_number_hour_with_zone_and_what_was_sent():
    text = text_of(RECEIPT)
    assert "Numero di protocollo 2026/000123" in text
    assert "31 marzo 2026, ore 12:00:00 (ora italiana, UTC+2)" in text
    assert "Niccolò D'Alessandro-Pérez" in text
    assert "Cantù" in text
    assert RECEIPT.content_sha256 in text
    assert "ab" * 32 in text
    assert "1,2 MB" in text
    assert "Pagina 1 di 1" in text


def test_a_receipt_without_attachments_has_no_empty_chapter():
    assert "Documenti allegati" not in text_of(replace(RECEIPT, attachments=(), next_steps=(), contacts=""))


@pytest.mark.parametrize("large", [False, True])
def test_a_printed_voucher_is_read_by_a_phone(large):
    (first, *_rest) = replace(VOUCHER, large=large).pages(created=CREATED)
    (found,) = zxingcpp.read_barcodes(grey(first))
    assert found.text == VOUCHER.qr_text


def test_the_voucher_says_code_value_days_and_places():
    text = text_of(VOUCHER)
    for part in ("K7QM-2PXW-9RDT", "1.150,00 €", "dal 1º settembre 2026 al 30 giugno 2027", "via Roma 1", "Girotondo"):
        assert part in text
    assert "€1,150.00" in text_of(VOUCHER, "en")


def smallest(document: VoucherSheet) -> float:
    sizes: list[float] = []
    page = reader(document.pdf(created=CREATED)).pages[0]
    page.extract_text(visitor_text=lambda text, _cm, _tm, _font, size: sizes.append(size) if text.strip() else None)
    return min(sizes)


def test_the_large_voucher_is_large_down_to_its_smallest_words():
    assert smallest(replace(VOUCHER, large=True)) >= 13 > smallest(VOUCHER)


def test_a_voucher_may_bear_no_name():
    assert "Intestato a" not in text_of(replace(VOUCHER, holder=""))


def test_the_statement_adds_up_to_the_cent():
    text = text_of(STATEMENT)
    total = sum(line.amount_cents for line in LINES)
    assert STATEMENT.total_cents == total == 525_120
    assert "Totale lordo 5.251,20 €" in text
    assert "Ritenuta 4% (art. 28 c. 2 DPR 600/1973) 21,00 €" in text
    assert "Netto da pagare 5.230,20 €" in text
    assert "K7QM-2PXW-0001 marzo 2026 B-001" in text


def test_the_statement_of_many_lines_repeats_its_header_on_each_page():
    pages = reader(replace(STATEMENT, lines=LINES * 5).pdf(created=CREATED)).pages
    assert len(pages) > 5
    assert all("Codice del buono" in page.extract_text() for page in pages[:5])


def test_the_data_of_the_statement_are_attached_for_machines():
    attachments = reader(STATEMENT.pdf(created=CREATED)).attachments
    values = json.loads(attachments["distinta.json"][0])
    assert values["total_cents"] == 525_120
    assert sum(line["amount_cents"] for line in values["lines"]) == 525_120


def test_a_provider_without_withholding_sees_no_withholding():
    assert "Ritenuta" not in text_of(replace(STATEMENT, withheld_cents=0, withheld_law=""))


def test_the_adhesion_module_has_its_declarations_and_a_place_to_sign():
    text = text_of(ADHESION)
    for part in (
        "Officine Meccaniche d'esempio",
        "1. di conoscere",
        "art. 38 DPR 445/2000",
        "Firma del rappresentante",
    ):
        assert part in text


def test_the_ranking_is_published_by_codes_with_its_reasons():
    text = text_of(RANKING)
    assert "1 R7919-729 99,50 Ammessa e finanziata 1.150,00" in text
    assert "Totale 23.000,00" in text
    assert "R0042-911 La residenza non è nel territorio" in text
    assert "art. 26 c. 4 D.Lgs. 33/2013" in text
    assert "13 maggio 2026, ore 09:00:00" in text


HOSTILE = (
    '#read("/etc/passwd")',
    "#panic()",
    "*grassetto* _corsivo_ `codice`",
    "$x^2$ = @nota <etichetta>",
    "\\u{41} // commento",
    "] #set text(size: 99pt) [",
    '"; #image("x.png")',
    "<b>Rossi</b> & C.",
)


@pytest.mark.parametrize("words_of_a_person", HOSTILE)
def test_what_a_person_writes_stays_text(words_of_a_person):
    receipt = replace(RECEIPT, applicant=words_of_a_person, sent=((words_of_a_person, words_of_a_person),))
    assert text_of(receipt).count(words_of_a_person) == 3


def test_a_very_long_name_wraps_inside_the_page():
    name = "Bartolomeo" * 20
    receipt: ApplicationReceipt = replace(RECEIPT, applicant=name, attachments=())
    page = reader(receipt.pdf(created=CREATED)).pages[0]
    lines = [line for line in page.extract_text().splitlines() if "artolome" in line]
    assert len(lines) > 1
    assert max(map(len, lines)) < 120
    assert name in page.extract_text().replace("\u00ad\n", "")


def test_the_minutes_say_who_declared_what_and_every_point_with_its_motive():
    text = text_of(MINUTES)
    for words_of_it in (
        "Verbale della commissione",
        "Lucia Bianchi Presidente",
        "Conflitto: consulente dell'impresa",
        "7,5 Chiaro e misurabile",
        "Media 7,50",
        "0000123/2026",
        MINUTES.content_sha256,
    ):
        assert words_of_it in text


def test_the_report_of_a_sample_says_universe_method_seed_outcomes_and_amounts():
    text = text_of(CONTROLS)
    for words_of_it in ("12 45 78", "ef" * 32, "72057594037927", "Corretta", "1.000,00 700,00", "Mesi effettivi: 7"):
        assert words_of_it in text
