"""An independent engine agrees: DuckDB computes the same expressions, row by row, from the same facts."""

from decimal import Decimal

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.engines.rules import evaluate, frame_from_rows
from tests.engines.rules.calls import CASE, call_of, requirement

CONDITIONS = [
    "isee <= 30000",
    "isee <= 10000 OR resident",
    "NOT resident AND minors > 2",
    "NOT (isee > 5 OR member)",
    "isee BETWEEN 100 AND 20000.50",
    "minors NOT BETWEEN 1 AND 3",
    "service IN ('nido')",
    "service NOT IN ('nido')",
    "NOT service = 'nido' OR member",
    "isee IS NULL OR fee * 0.35 >= 100.005",
    "CASE WHEN isee IS NULL THEN FALSE WHEN isee <= 10000 THEN resident ELSE minors > 2 END",
    "COALESCE(isee, 0) = 0 OR COALESCE(member, FALSE)",
    "LEAST(fee, 300.00) * minors > 250",
    "GREATEST(fee - 272.73, 0) <= 100",
    "NULLIF(minors, 0) > 1",
    "minors % 2 = 1",
    "birth + INTERVAL '3 years' > DATE '2021-02-28'",
    "EXTRACT(YEAR FROM birth) = 2020 AND EXTRACT(MONTH FROM birth) < 3",
    "starts >= TIME '21:00' OR starts < TIME '06:00'",
    "ROUND(fee * 0.355, 2) * 2 > 100",
    "ABS(fee - 300) < 50.5 AND FLOOR(fee) <> CEIL(fee)",
    "member = resident",
    "-minors < -2",
]
AMOUNTS = [
    "LEAST(fee, 300.00) * minors",
    "CASE WHEN isee IS NULL THEN fee WHEN isee <= 20000 THEN GREATEST(fee - 272.73, 0) ELSE LEAST(fee, 100) END",
    "ROUND(fee * 0.205, 2)",
    "COALESCE(isee, 0) * 0.01 + minors * 1.5",
    "CASE WHEN minors % 2 = 0 THEN 0.5 ELSE 2 END * fee",
]
RULES = call_of(
    requirements=[requirement(text, f"R{index}") for index, text in enumerate(CONDITIONS)],
    derived=[{"name": f"d{index}", "label": "d", "expression": text} for index, text in enumerate(AMOUNTS)],
)
cents = st.integers(0, 3_500_000).map(lambda value: Decimal(value) / 100)
nullable = st.none()
CASES = st.fixed_dictionaries(
    {
        "isee": nullable | cents | st.sampled_from([Decimal(10000), Decimal("10000.01"), Decimal(30000)]),
        "fee": cents | st.sampled_from([Decimal("272.73"), Decimal("300.00"), Decimal("0.01")]),
        "minors": st.integers(0, 6),
        "birth": nullable | st.sampled_from(["2018-02-28", "2020-02-29", "2020-12-31"]),
        "starts": nullable | st.sampled_from(["05:59:59", "06:00", "20:59", "21:00", "23:30"]),
        "resident": st.booleans(),
        "member": nullable | st.booleans(),
        "service": nullable | st.sampled_from(["nido", "micronido"]),
    }
)


TYPES = {
    "isee": "DECIMAL(18,2)",
    "fee": "DECIMAL(18,2)",
    "minors": "BIGINT",
    "birth": "DATE",
    "starts": "TIME",
    "resident": "BOOLEAN",
    "member": "BOOLEAN",
    "service": "VARCHAR",
}


def by_duckdb(frame, expressions: list[str]) -> list[tuple]:
    """What DuckDB makes of ``expressions`` on the facts of ``frame``, in its order."""
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE facts (place INTEGER, {', '.join(f'{n} {t}' for n, t in TYPES.items())})")
        rows = [(place, *row) for place, row in enumerate(frame.select(*TYPES).rows())]
        database.executemany(f"INSERT INTO facts VALUES ({', '.join('?' * (len(TYPES) + 1))})", rows)
        return database.execute(f"SELECT {', '.join(expressions)} FROM facts ORDER BY place").fetchall()


@settings(max_examples=40, deadline=None)
@given(st.lists(CASES, min_size=1, max_size=25))
def test_the_same_outcomes_row_by_row(cases):
    rows = [{**CASE, **case, "id": str(n), "protocol": n} for n, case in enumerate(cases)]
    frame = evaluate(RULES, frame_from_rows(RULES, rows)).frame
    paths = [("requirements", index) for index in range(len(CONDITIONS))]
    paths += [("derived", index) for index in range(len(AMOUNTS))]
    columns = [f"@requirement:R{n}" if kind == "requirements" else f"d{n}" for kind, n in paths]
    ours = frame.select(columns).rows()
    assert ours == by_duckdb(frame, [RULES.at(*path, "expression").sql for path in paths])


def test_the_check_would_notice_a_difference():
    frame = evaluate(RULES, frame_from_rows(RULES, [{**CASE, "isee": "30000.01"}])).frame
    assert by_duckdb(frame, ["isee <= 30000.01"]) != frame.select("@requirement:R0").rows()
