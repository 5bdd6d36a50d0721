"""What each line of a budget pays of each application, to the cent."""

from concilia.engines.ranking import rank
from concilia.engines.rules import frame_from_rows, parse_call

HEAD = """\
call: prova
title: Prova
source: prova
applicants: person
one_per: person
procedure: ranking
windows: [{opens: "2026-03-02 09:00:00", closes: "2026-03-31 12:00:00"}]
publication: families
facts:
  - {name: rank, type: integer, label: Ordine}
  - {name: rides, type: integer, label: Corse}
  - {name: hours, type: integer, label: Ore}
order: [{by: rank}]
"""
PLAIN = """\
benefit: {label: Voucher, expression: "rides * 1.00"}
budget: {lines: [{code: uno, amount: 250.00, label: Uno}], residual_to_last: true}
"""
PARTS = """\
benefit:
  label: Voucher
  parts:
    - {code: R, label: Corse, expression: "rides * 1.00", line: trasporto}
    - {code: H, label: Ore, expression: "hours * 1.00", line: cura}
budget:
  lines: [{code: trasporto, amount: 100.00, label: Trasporto}, {code: cura, amount: 50.00, label: Cura}]
  residual_to_last: true
"""
OVERFLOW = """\
benefit: {label: Voucher, expression: "rides * 1.00"}
budget: {lines: [{code: uno, amount: 150.00, label: Uno}, {code: due, amount: 100.00, label: Due}]}
quotas: [{code: Q, line: uno, amount: 60.00, when: "hours = 1", label: Riserva}]
"""


def paid(budget, *rows):
    rules = parse_call(HEAD + budget)
    cells = [
        {
            "id": f"a{place}",
            "protocol": place,
            "submitted": "2026-03-10 10:00:00",
            "rank": place,
            "rides": r,
            "hours": h,
        }
        for place, (r, h) in enumerate(rows, 1)
    ]
    ranking = rank(rules, frame_from_rows(rules, cells))
    lines = [line.code for line in rules.file.budget.lines]
    columns = {line: ranking.of(f"@line:{line}") for line in lines}
    funded = ranking.of("funded")
    found = {row: {line: columns[line][row] for line in lines} for row in funded}
    assert {row: sum(cents.values()) for row, cents in found.items()} == funded
    assert {spent.code: spent.given for spent in ranking.lines} == {line: sum(columns[line].values()) for line in lines}
    return [tuple(found[f"a{place}"].values()) for place in range(1, len(rows) + 1)]


def test_one_line_pays_to_its_last_euro():
    assert paid(PLAIN, (100, 0), (100, 0), (100, 0), (10, 0)) == [(10_000,), (10_000,), (5_000,), (0,)]


def test_each_part_is_paid_by_its_own_line():
    assert paid(PARTS, (60, 20), (40, 20), (0, 0)) == [(6_000, 2_000), (4_000, 2_000), (0, 0)]


def test_one_benefit_is_paid_by_two_lines_and_a_quota_counts_for_its_line():
    assert paid(OVERFLOW, (90, 0), (60, 1), (100, 0)) == [(9_000, 0), (6_000, 0), (0, 10_000)]
    assert paid(OVERFLOW, (80, 0), (60, 1), (30, 0), (30, 0)) == [(8_000, 0), (6_000, 0), (1_000, 2_000), (0, 3_000)]
