"""Rows of facts: what is typed, and what is refused with its line and cause."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import polars as pl
import pytest

from concilia.engines.rules import frame_from_columns, frame_from_rows, read_facts_csv
from concilia.engines.yamldoc import FileProblems
from tests.engines.rules.calls import FACTS, call_of

RULES = call_of()
GROUPED = call_of(
    groups=[{"name": "kids", "label": "Figli", "facts": [{"name": "kid_birth", "type": "date", "label": "N"}]}]
)
HEADER = "id,protocol,submitted," + ",".join(fact["name"] for fact in FACTS)
GOOD = {
    "id": "a",
    "protocol": "1",
    "submitted": "2026-03-02 09:00:00",
    "isee": "9000.00",
    "fee": "450",
    "minors": "2",
    "hours": "1.25",
    "birth": "2020-02-29",
    "starts": "22:10",
    "resident": "true",
    "member": "FALSE",
    "residence": "012042",
    "service": "nido",
}


def csv_of(*rows: dict[str, str], header: str = HEADER) -> str:
    lines = [header, *(",".join({**GOOD, **row}.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def problems_of(text: str | bytes, rules=RULES) -> list[str]:
    with pytest.raises(FileProblems) as caught:
        read_facts_csv(rules, text)
    return [str(problem).removeprefix("facts.csv:") for problem in caught.value.problems]


def test_values_are_typed_exactly():
    row = read_facts_csv(RULES, csv_of({})).row(0, named=True)
    assert row["isee"] == Decimal("9000.00")
    assert (row["minors"], row["hours"]) == (2, Decimal("1.2500"))
    assert (row["birth"], row["starts"]) == (date(2020, 2, 29), time(22, 10))
    assert (row["resident"], row["member"], row["residence"]) == (True, False, "012042")
    assert row["submitted"] == datetime(2026, 3, 2, 9)  # noqa: DTZ001 - what a clock shows
    assert row["@received"] == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-31 12:00:00", datetime(2026, 3, 31, 10, tzinfo=UTC)),
        ("2026-03-31T12:00", datetime(2026, 3, 31, 10, tzinfo=UTC)),
        ("2026-03-31 12:00:00.5", datetime(2026, 3, 31, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-03-31T10:00:00Z", datetime(2026, 3, 31, 10, tzinfo=UTC)),
        ("2026-10-25 02:30:00+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 02:30:00+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-03-31 05:30:00-04:30", datetime(2026, 3, 31, 10, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_rome_or_with_its_offset(text, utc):
    assert read_facts_csv(RULES, csv_of({"submitted": text})).get_column("@received")[0] == utc


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("isee", '"1.234,50"', "'1.234,50' is written the Italian way; write 1234.50"),
        ("isee", '"12,5"', "write 12.5"),
        ("isee", "1.234.567", "write 1234567"),
        ("isee", "12.345", "'12.345' is written the Italian way; write 12345"),
        ("isee", "12.3456", "has too many decimals; money takes two decimals"),
        ("isee", "-1", "is out of bounds; it must be 0 or more"),
        ("isee", "tanti", "is not an amount; write digits only, such as 1234.50"),
        ("isee", "1e3", "is not an amount"),
        ("isee", "NaN", "is not an amount"),
        ("minors", "2.0", "has too many decimals; integer takes no decimals"),
        ("minors", "9999999999", "is not a number"),
        ("birth", "31/12/2020", "is not read; write 2020-12-31"),
        ("birth", "2026-02-30", "is not a day of the calendar"),
        ("birth", "ieri", "is not a date; write 2026-03-31"),
        ("starts", "25:00", "is not a time; write 21:00"),
        ("resident", "si", "is neither true nor false"),
        ("residence", "12042", "lost its leading zeros; write 012042"),
        ("residence", "Castellanza", "six-digit ISTAT code"),
        ("service", "asilo", "is not one of nido, micronido"),
        ("submitted", "2026-03-29 02:30:00", "does not exist once in Italy; write the offset too"),
        ("submitted", "2026-10-25 02:30:00", "does not exist once in Italy; write the offset too"),
        ("submitted", "31/03/2026", "is not an instant"),
        ("submitted", "2026-03-31 12:00:60", "is not an instant"),
        ("submitted", "0001-01-01 00:00:00Z", "does not exist once in Italy"),
        ("submitted", "9999-12-31 23:30:00-02:00", "does not exist once in Italy"),
        ("starts", "12:30:60", "is not a time"),
        ("birth", "0000-01-01", "is not a date"),
        ("minors", "\u0662", "is not a number"),
        ("residence", "\u0661\u0662\u0660\u0664\u0662\u0667", "six-digit ISTAT code"),
        ("resident", "fal\u017fe", "is neither true nor false"),
    ],
)
def test_an_unreadable_value_is_refused_with_its_line_and_cause(name, value, words):
    found = problems_of(csv_of({}, {"id": "b", "protocol": "2", name: value}))
    assert found[0].startswith(f"3: {name}: ")
    assert words in found[0]


def test_every_unreadable_row_is_listed():
    text = csv_of({"isee": "x"}, {"id": "b", "protocol": "2", "birth": "x"}, {"id": "b", "protocol": "2"})
    assert [line.split(":")[0] for line in problems_of(text)] == ["2", "3", "4", "4"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: the file is empty; its columns are id, protocol"),
        (csv_of({}).replace("isee", "ise", 1), "1: the column isee is missing; add it"),
        (csv_of({}, header=HEADER.replace("hours", "isee")), "1: the column hours is missing"),
        (csv_of({}, {}), "3: id: a is also on line 2"),
        (csv_of({}, {"id": "b"}), "3: protocol: 1 is also on line 2"),
        (csv_of({}, {"id": " ", "protocol": "2"}), "3: id: empty"),
        (csv_of({}) + "b,2\n", "3: 2 cells where the header has 13"),
        (csv_of({}).replace("2020-02-29", '"2020-02-29'), "not readable CSV"),
        (csv_of({}).replace("nido", "nid\u00f2").encode("latin-1"), "2: not UTF-8; save the sheet as CSV UTF-8"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(text, problem):
    assert problem in "\n".join(problems_of(text))


def test_sheets_as_programs_write_them_are_read():
    plain = read_facts_csv(RULES, csv_of({}, {"id": "b", "protocol": "2"}))
    text = csv_of({}, {"id": "b", "protocol": "2"})
    for other in (
        text.encode("utf-8-sig"),
        text.replace("\n", "\r\n"),
        text.replace(",", ";"),
        text.replace("a,1", '"a","1"') + "\n\n",
        "note," + text.replace("\na,", "\nx,a,").replace("\nb,", '\n"two\nlines",b,'),
    ):
        assert read_facts_csv(RULES, other).equals(plain)


def test_lines_are_counted_through_cells_that_hold_newlines():
    text = "note," + csv_of({}, {"id": "b", "protocol": "2", "isee": "x"}).replace("\na,", '\n"two\nlines",a,').replace(
        "\nb,", "\n,b,"
    )
    assert problems_of(text)[0].startswith("4: isee")


def test_empty_cells_are_empty_values():
    row = read_facts_csv(RULES, csv_of({"isee": "", "fee": " ", "service": "", "birth": ""})).row(0, named=True)
    assert [row[name] for name in ("isee", "fee", "service", "birth")] == [None] * 4


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("{}", "write a JSON list of objects"),
        ("[1]", "write a JSON list of objects"),
        ("[", "not a JSON list"),
        ('[{""kid_birth"":""2020-13-01""}]', "kids: kid_birth: '2020-13-01' is not a day of the calendar"),
        ('[{""kid_birt"":""2020-01-01""}]', "unknown key 'kid_birt'"),
        ("[" + ",".join(["{}"] * 51) + "]", "51 rows, over the 50 allowed"),
    ],
)
def test_rows_inside_an_application_are_refused_with_their_line(cell, words):
    text = csv_of({}, header=HEADER + ",kids").strip() + f',"{cell}"\n'
    assert words in problems_of(text, GROUPED)[0]


def test_rows_inside_an_application_may_be_none_or_unknown():
    frame = frame_from_rows(GROUPED, [{"kids": []}, {"kids": None}, {"kids": [{"kid_birth": date(2020, 1, 1)}]}])
    assert frame.get_column("kids").to_list() == [[], None, [{"kid_birth": date(2020, 1, 1)}]]


def test_python_values_are_taken_exactly_and_floats_are_not():
    frame = frame_from_rows(RULES, [{"isee": Decimal("1.10"), "minors": 3, "resident": True, "starts": time(9, 30)}])
    assert frame.row(0, named=True)["isee"] == Decimal("1.10")
    with pytest.raises(FileProblems, match=r"1\.1 is a float, which is not exact"):
        frame_from_rows(RULES, [{"isee": 1.1}])


def test_whole_columns_of_text_give_the_same_frame():
    rows = [{"isee": "1.10", "fee": "3", "kids": [{"kid_birth": "2020-01-01"}]}, {"isee": None, "fee": "4", "kids": []}]
    columns = {
        "isee": ["1.10", None],
        "fee": pl.Series(["3", "4"]),
        "kids": ['[{"kid_birth": "2020-01-01"}]', "[]"],
    }
    assert frame_from_columns(GROUPED, columns).equals(frame_from_rows(GROUPED, rows))
    with pytest.raises(FileProblems, match=r"columns:2: fee: '4,0' is written the Italian way"):
        frame_from_columns(GROUPED, {"fee": ["3", "4,0"]})


def test_reading_reports_its_progress():
    seen: list[int] = []
    read_facts_csv(RULES, csv_of({}, {"id": "b", "protocol": "2"}), progress=seen.append)
    assert seen == [2]
