"""Every answer here comes from the fake bank, or is a small document written by hand after the ISO 20022 message."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.integrations.sepa import Report, Sent, SepaError, Status, fake, read_answer, reconcile
from tests.integrations.sepa.examples import run

WHEN = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
FIRST, SECOND = "DIST-2026-03-0001", "DIST-2026-03-0002"
SENT = Sent.of(run())
CLOSED = {SECOND: ("AC04", "Conto chiuso")}


def status_report(rejected: fake.Reasons | None = None) -> bytes:
    return fake.status_report(SENT, rejected or {}, message_id="BANK-1", created=WHEN)


def notification(rejected: fake.Reasons | None = None, returned: fake.Reasons | None = None) -> bytes:
    booked = date(2026, 4, 2)
    return fake.debit_notification(
        SENT, rejected or {}, message_id="BANK-2", created=WHEN, booked=booked, returned=returned
    )


def outcomes(data: bytes) -> list[tuple[str, str, int | None, str]]:
    found = reconcile(read_answer(data), SENT).outcomes
    return [(item.end_to_end_id, item.status.value, item.amount_cents, item.reason) for item in found]


def refused(data: bytes, sent: Sent = SENT, *, shared_account: bool = False) -> list[str]:
    with pytest.raises(SepaError) as caught:
        reconcile(read_answer(data), sent, shared_account=shared_account)
    assert all(problem.where and problem.message for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def pain_002(group: str = "", block: str = "", version: str = "03") -> bytes:
    namespace = f"urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"
    return (
        f'<Document xmlns="{namespace}"><CstmrPmtStsRpt><GrpHdr><MsgId>B</MsgId>'
        "<CreDtTm>2026-04-02T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>CONCILIA-RUN-2026-03</OrgnlMsgId>{group}</OrgnlGrpInfAndSts>"
        f"{block}</CstmrPmtStsRpt></Document>"
    ).encode()


def camt_054(entries: str, version: str = "02", summary: str = "") -> bytes:
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}"
    return (
        f'<Document xmlns="{namespace}"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>B</MsgId>'
        "<CreDtTm>2026-04-02T10:00:00</CreDtTm></GrpHdr><Ntfctn><Id>1</Id>"
        f"{summary}{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def entry(amount: str, details: str, sign: str = "DBIT", status: str = "BOOK") -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><DtTm>2026-04-01T22:30:00Z</DtTm></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def detail(name: str, amount: str = "") -> str:
    money = f'<AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>' if amount else ""
    return f"<TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>{money}</TxDtls>"


def test_one_rejected_line_leaves_the_others_accepted():
    assert outcomes(status_report(CLOSED)) == [(FIRST, "accepted", 123_456, ""), (SECOND, "rejected", 7, "AC04")]
    rejected = reconcile(read_answer(status_report(CLOSED)), SENT).outcomes[1]
    assert rejected.text == "Conto chiuso"
    assert rejected.status.failed


def test_a_status_of_the_whole_file_reaches_every_payment():
    assert outcomes(pain_002("<GrpSts>ACTC</GrpSts>")) == [
        (FIRST, "accepted", 123_456, ""),
        (SECOND, "accepted", 7, ""),
    ]
    whole = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DUPL</Cd></Rsn><AddtlInf>Già ricevuto</AddtlInf></StsRsnInf>"
    assert [(name, reason) for name, _status, _cents, reason in outcomes(pain_002(whole))] == [
        (FIRST, "DUPL"),
        (SECOND, "DUPL"),
    ]


def test_a_partial_file_says_nothing_of_the_payments_it_does_not_name():
    row = f"<TxInfAndSts><OrgnlEndToEndId>{SECOND}</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts>"
    block = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId>{row}</OrgnlPmtInfAndSts>"
    assert outcomes(pain_002("<GrpSts>PART</GrpSts>", block)) == [(SECOND, "rejected", 7, "")]


def test_a_row_wins_over_the_status_of_its_block():
    row = f"<TxInfAndSts><OrgnlEndToEndId>{SECOND}</OrgnlEndToEndId><TxSts>PDNG</TxSts></TxInfAndSts>"
    block = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId><PmtInfSts>ACSC</PmtInfSts>{row}</OrgnlPmtInfAndSts>"
    assert outcomes(pain_002("", block, version="10")) == [(SECOND, "pending", 7, ""), (FIRST, "settled", 123_456, "")]


def test_debits_are_settled_on_their_day_and_returns_come_back():
    data = notification(rejected={}, returned=CLOSED)
    found = reconcile(read_answer(data), SENT).outcomes
    assert [(item.end_to_end_id, item.status, item.reason) for item in found] == [
        (FIRST, Status.SETTLED, ""),
        (SECOND, Status.SETTLED, ""),
        (SECOND, Status.RETURNED, "AC04"),
    ]
    assert {item.booked for item in found} == {date(2026, 4, 2)}


def test_a_cumulative_debit_is_opened_row_by_row():
    rows = detail(FIRST, "1234.56") + detail(SECOND, "0.07")
    assert outcomes(camt_054(entry("1234.63", rows))) == [(FIRST, "settled", 123_456, ""), (SECOND, "settled", 7, "")]


def test_a_cumulative_debit_without_rows_settles_the_whole_run():
    batch = "<Btch><PmtInfId>CONCILIA-RUN-2026-03</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>"
    assert outcomes(camt_054(entry("1234.63", batch))) == [(FIRST, "settled", 123_456, ""), (SECOND, "settled", 7, "")]
    assert refused(camt_054(entry("1234.00", batch))) == ["total"]
    assert refused(camt_054(entry("1234.63", batch.replace(">2<", ">3<")))) == ["count"]
    assert refused(camt_054(entry("1234.63", batch.replace("2026-03", "2026-02")))) == ["unknown-id"]


def test_a_run_is_never_booked_twice():
    batch = "<Btch><PmtInfId>CONCILIA-RUN-2026-03</PmtInfId></Btch>"
    assert refused(camt_054(entry("1234.63", batch) * 2)) == ["twice"]
    assert refused(camt_054(entry("1234.63", batch) + entry("0.07", detail(SECOND)))) == ["twice"]
    back = entry("0.07", detail(SECOND), sign="CRDT")
    assert len(reconcile(read_answer(camt_054(entry("1234.63", batch) + back)), SENT).outcomes) == 3


def test_the_booking_day_is_the_italian_one():
    (found,) = reconcile(read_answer(camt_054(entry("0.07", detail(SECOND)))), SENT).outcomes
    assert found.booked == date(2026, 4, 2)


def test_a_movement_not_yet_booked_is_pending():
    assert outcomes(camt_054(entry("0.07", detail(SECOND), status="PDNG"))) == [(SECOND, "pending", 7, "")]


def test_on_a_shared_account_the_movements_of_others_are_set_apart():
    data = camt_054(entry("0.07", detail(SECOND)) + entry("900.00", detail("STIPENDI"), sign="CRDT"))
    found = reconcile(read_answer(data), SENT, shared_account=True)
    assert [item.end_to_end_id for item in found.outcomes] == [SECOND]
    assert [(item.where, item.amount_cents) for item in found.foreign] == [("riga 1", 90_000)]
    assert refused(data) == ["unknown-id"]


def test_a_status_report_names_only_our_payments_even_on_a_shared_account():
    data = status_report().replace(FIRST.encode(), b"ALTRO")
    assert refused(data, shared_account=True) == ["unknown-id"]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        (b"CONCILIA-RUN-2026-03</OrgnlMsgId>", b"ALTRO</OrgnlMsgId>", ["other-file", "unknown-id"]),
        (b"<OrgnlNbOfTxs>2<", b"<OrgnlNbOfTxs>3<", ["count"]),
        (b"<OrgnlCtrlSum>1234.63<", b"<OrgnlCtrlSum>1234.64<", ["total"]),
        (b">0.07</InstdAmt>", b">0.70</InstdAmt>", ["amount"]),
        (b'Ccy="EUR">0.07<', b'Ccy="USD">0.07<', ["amount"]),
        (b">0.07</InstdAmt>", b">1e3</InstdAmt>", ["amount"]),
        (SECOND.encode(), FIRST.encode(), ["twice", "amount"]),
        (b"<DtldNbOfTxs>2<", b"<DtldNbOfTxs>1<", ["count"]),
        (b"<TxSts>ACCP<", b"<TxSts>BOH<", ["status"]),
        (b"<TxSts>ACCP</TxSts>", b"", ["missing"]),
        (b"<OrgnlNbOfTxs>2<", b"<OrgnlNbOfTxs>due<", ["number"]),
        (b"pain.002.001.10", b"pain.008.001.02", ["kind"]),
    ],
)
def test_an_answer_that_does_not_match_is_refused(old, new, codes):
    data = status_report()
    assert old in data
    assert refused(data.replace(old, new)) == codes


def test_an_answer_with_a_refused_row_cut_off_is_refused():
    both = {FIRST: ("AC01", "IBAN errato"), **CLOSED}
    data = status_report(both)
    start, end = data.index(b"<TxInfAndSts>"), data.index(b"</TxInfAndSts>") + len(b"</TxInfAndSts>")
    assert refused(data[:start] + data[end:]) == ["count"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (camt_054(entry("1.00", detail(FIRST, "0.50") + detail(SECOND, "0.07"))), "total"),
        (camt_054(entry("1.00", detail(FIRST) + detail(SECOND, "0.07"))), "missing"),
        (camt_054(entry("0.07", detail(SECOND)).replace("2026-04-01T22", "2026-04-31T22")), "date"),
        (
            camt_054(
                entry("0.07", detail(SECOND)),
                summary="<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>",
            ),
            "count",
        ),
        (
            camt_054(
                entry("0.07", detail(SECOND)),
                summary="<TxsSummry><TtlDbtNtries><Sum>0.08</Sum></TtlDbtNtries></TxsSummry>",
            ),
            "total",
        ),
    ],
)
def test_a_notification_whose_sums_do_not_close_is_refused(data, code):
    assert refused(data) == [code]


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-xml"),
        (b"PK\x03\x04 not xml", "not-xml"),
        (b"<Document>", "not-xml"),
        (b'<?xml version="1.0" encoding="nowhere"?><a/>', "not-xml"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd"><a/>', "doctype"),
        (f'<!DOCTYPE a [<!ENTITY l0 "ha">{BOMB}]><a>&l8;</a>'.encode(), "not-xml"),
        ('<!DOCTYPE a [<!ENTITY x "1">]><a>&x;</a>'.encode("utf-16"), "doctype"),
        (b"<a>" + b" " * (20 * 1024 * 1024) + b"</a>", "too-large"),
        (b"<a>" * 300 + b"</a>" * 300, "not-xml"),
        (b"<html/>", "kind"),
    ],
    ids=["empty", "zip", "cut", "encoding", "file entity", "outer dtd", "bomb", "utf-16", "large", "deep", "other"],
)
def test_hostile_or_broken_files_are_refused_unread(data, code):
    assert refused(data) == [code]


def test_a_report_keeps_what_it_declares():
    report = read_answer(status_report())
    assert isinstance(report, Report)
    assert (report.kind, report.message_id, report.original_id) == ("pain.002", "BANK-1", "CONCILIA-RUN-2026-03")
    assert (report.declared_count, report.declared_cents) == (2, 123_463)


def test_a_block_with_its_own_wrong_total_is_refused():
    block = (
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId><OrgnlNbOfTxs>1</OrgnlNbOfTxs>"
        "<OrgnlCtrlSum>1</OrgnlCtrlSum><PmtInfSts>ACSP</PmtInfSts></OrgnlPmtInfAndSts>"
    )
    assert refused(pain_002("", block)) == ["total", "count"]


ANSWERS = st.sampled_from([status_report(CLOSED), notification(CLOSED), notification(returned=CLOSED)])


@settings(max_examples=150, deadline=None)
@given(data=ANSWERS, place=st.floats(0, 1), length=st.integers(0, 40), patch=st.binary(max_size=12))
def test_a_spoiled_answer_is_read_or_refused_and_never_breaks(data, place, length, patch):
    start = int(place * len(data))
    try:
        found = reconcile(read_answer(data[:start] + patch + data[start + length :]), SENT)
    except SepaError:
        return
    assert all(item.amount_cents == SENT.cents[item.end_to_end_id] for item in found.outcomes)
