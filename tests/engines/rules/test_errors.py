"""A wrong snippet in a call file: on which line it is reported, and in which words."""

import pytest

from concilia.engines.rules import parse_call
from concilia.engines.yamldoc import FileProblems

TEXT = """\
call: prova
title: Prova
source: scritta per questi test
applicants: person
one_per: child
procedure: ranking
windows:
  - {opens: "2026-03-02 09:00:00", closes: "2026-03-31 12:00:00"}
publication: families
facts:
  - {name: isee, type: money, label: ISEE, nullable: true}
  - {name: fee, type: money, label: Retta}
  - {name: minors, type: integer, label: Minori}
  - {name: birth, type: date, label: Nascita}
  - {name: starts, type: time, label: Inizio}
  - {name: resident, type: boolean, label: Residente}
  - {name: residence, type: comune, label: Comune}
  - {name: service, type: choice, label: Servizio, choices: {nido: Nido, micronido: Micronido}}
groups:
  - {name: household, label: Nucleo, facts: [{name: member, type: date, label: Nascita, nullable: true}]}
requirements:
  - {code: R, label: R, reason: R, expression: "resident"}
points:
  - {code: P, label: P, max: 10, expression: "minors"}
benefit: {label: Contributo, expression: "fee"}
order: [{by: total, direction: descending}]
budget: {lines: [{code: main, amount: 1000}]}
"""
REQUIREMENT, POINTS, BENEFIT = '"resident"}', '"minors"}', 'expression: "fee"'


def problems_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FileProblems) as caught:
        parse_call(text, "call.yaml")
    return [(problem.line, problem.message) for problem in caught.value.problems]


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def test_the_text_itself_is_right():
    assert parse_call(TEXT, "call.yaml").file.call == "prova"


EXPRESSIONS = [
    ("residnt", "residnt is not a fact declared before this point; did you mean resident?"),
    ("Resident", "Resident is not a fact declared before this point; did you mean resident?"),
    ("resident AND", "not a readable SQL expression near 'AND'"),
    ("fee", "this must be a condition, and is a money"),
    ("minors", "this must be a condition, and is an integer"),
    ("birth = 3", "a date is compared with an integer"),
    ("birth >= '2020-01-01'", "a date is compared with a text; write DATE '2026-03-31'"),
    ("birth >= DATE '2020-1-1'", "'2020-1-1' is not a DATE; write DATE '2026-03-31'"),
    ("starts >= '21:00'", "a time is compared with a text; write TIME '21:00:00'"),
    ("starts > birth", "a time is compared with a date"),
    ("fee = '300'", "a money is compared with the text '300'; write it without quotes"),
    ("resident = 'true'", "a boolean is compared with the text 'true'"),
    ("resident > FALSE", "a boolean has no order; compare with = or IN"),
    ("service = 'asilo'", "'asilo' is not a choice; nido, micronido"),
    ("service = 'nidoo'", "'nidoo' is not a choice; did you mean 'nido'?"),
    ("service IN ('nido', 'mironido')", "did you mean 'micronido'?"),
    ("service > 'nido'", "a choice has no order"),
    ("residence = 'Castellanza'", "is not a comune; write its six-digit ISTAT code"),
    ("isee = NULL", "comparing with NULL is never true; write IS NULL"),
    ("resident IS TRUE", "IS goes with NULL only; write COALESCE(fact, FALSE)"),
    ("COUNT(*) > 1", "aggregates read other applications"),
    ("SUM(fee) > 1", "add up rows of a group with a computed fact"),
    ("MAX(fee) > 1", "for the larger of two values write GREATEST"),
    ("RANK() OVER (ORDER BY isee) < 3", "window functions read other applications"),
    ("fee > (SELECT 1)", "a query inside an expression is not allowed"),
    ("read_csv('/etc/passwd') = 1", "not allowed in a rule"),
    ("resident; resident", "write one expression, without ';'"),
    ("service LIKE 'n%'", "patterns are not allowed"),
    ("applications.resident", "write the name of the fact alone, without a table"),
    ("CASE WHEN isee <= 10000 THEN resident ELSE FALSE END", "isee may be empty and CASE goes on to the next branch"),
    ("LEAST(isee, fee) > 10", "isee may be empty and LEAST leaves it out"),
    ("GREATEST(fee, isee) > 10", "isee may be empty and GREATEST leaves it out"),
    ("IF(resident, TRUE, FALSE)", "IF takes an unknown condition for false"),
    ("minors AND resident", "AND joins conditions; this is an integer, not a condition"),
    ("LEAST(service, service) = 'nido'", "LEAST and GREATEST compare numbers, dates and times"),
    ("COALESCE(isee, FALSE) > 3", "its values are of different types, a money and a boolean"),
    ("EXTRACT(HOUR FROM birth) > 3", "a date has no HOUR"),
    ("birth + 3 > birth", "arithmetic takes numbers and amounts; this is a date and an integer"),
    ("birth + INTERVAL '3 weeks' > birth", "a whole number of days, months or years"),
    ("minors IN (minors)", "IN takes a list of written values"),
    ("fee > 1e3", "write plain digits"),
    ("minors BETWEEN SYMMETRIC 3 AND 1", "write the plain form of BETWEEN"),
    ("ROUND(fee, 2, 1) > 3", "write the plain form of ROUND"),
    ("CAST(birth AS TEXT) = 'x'", "is not allowed; write ROUND(x, 2)"),
]


#: The beginning of a payment in one stage, and an item of cost.
PAID = "to: applicant, on: receipts, stages: [{code: A, label: A, share: 1"
ITEMS = "items: [{code: A, label: A}]"
#: A use of a voucher, anywhere.
USE = "use: {unit: access, facts: [{name: spent, type: money, label: Costo}], amount: spent}"


@pytest.mark.parametrize(("expression", "words"), EXPRESSIONS)
def test_a_wrong_expression_is_refused_at_its_line(expression, words):
    found = problems_of(changed(REQUIREMENT, f'"{expression}"}}'))
    assert found
    assert {line for line, _ in found} == {22}
    assert any(words in message for _, message in found), found


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("minors / 2", "a bare / has no end of digits; write ROUND(a / b, 2)"),
        ("ROUND(minors / 2, 2)", "two integers divide into a float; write minors * 1.0"),
        ("ROUND(fee / minors, 2)", "dividing by minors may divide by zero; write NULLIF(minors, 0)"),
        ("ROUND(fee / 0, 2)", "dividing by 0 may divide by zero"),
        ("ROUND(fee, 9)", "a whole number of digits between 0 and 4"),
        ("CAST(fee AS DECIMAL(12,2))", "CAST rounds money in its own way and is not allowed"),
        ("fee::int", "CAST rounds money in its own way and is not allowed"),
        ("fee * fee", "euro times euro is not an amount"),
        ("resident", "this must be a number or an amount, and is a boolean"),
        ("isee * 0.001", "this may come out empty; meet isee with IS NULL or COALESCE"),
        ("CASE WHEN resident THEN 5 END", "this may come out empty"),
        ("CASE WHEN resident THEN 12 ELSE 0 END", "P gives 12 points, over its max 10"),
        ("minors % 0", "dividing by 0 may divide by zero"),
        ("service", "this must be a number or an amount, and is a choice"),
    ],
)
def test_points_and_money_are_exact_or_refused(expression, words):
    found = problems_of(changed(POINTS, f'"{expression}"}}'))
    assert {line for line, _ in found} == {24}
    assert any(words in message for _, message in found), found


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("type: integer", "type: integr", 13, "input should be"),
        ("procedure: ranking", "procedur: ranking", 6, "unknown key"),
        ("procedure: ranking", "procedure: lottery", 6, "a draw needs lottery"),
        ("procedure: ranking", "procedure: counter", 26, "a counter serves in order of arrival"),
        ("order: [{by: total, direction: descending}]", "silent: []", 6, "a ranking needs an order"),
        ("{by: total, direction: descending}", "{by: totale}", 26, "totale is not a fact"),
        ("name: minors", "name: isee", 13, "the name isee is written twice"),
        ("name: minors", "name: total", 13, "total is a name of the platform"),
        ("name: minors", "name: case", 13, "case is a word of SQL"),
        ("name: minors", "name: Minors", 13, "facts.2.name"),
        (
            REQUIREMENT,
            REQUIREMENT + "\n  - {code: R, label: R, reason: R, expression: resident}",
            23,
            "R is written twice",
        ),
        ("{code: R,", "{code: WINDOW,", 22, "WINDOW is a code of the platform"),
        ("amount: 1000", "amount: 1000.001", 27, "fractions of a cent"),
        ("amount: 1000", 'amount: "1.000,00"', 27, "is not an amount"),
        ("amount: 1000", "code2: x", 27, "unknown key"),
        ("amount: 1000", "places: 3, when: isee", 27, "must be a condition"),
        ("amount: 1000", "amount: 10, when: 'isee <= 5'", 27, "this may come out empty"),
        ('closes: "2026-03-31 12:00:00"', 'closes: "2026-03-01 12:00:00"', 8, "closes (2026-03-01 12:00:00) before"),
        ('closes: "2026-03-31 12:00:00"', 'closes: "2026-03-29 02:30:00"', 8, "does not exist in Italy"),
        ('closes: "2026-03-31 12:00:00"', 'closes: "2026-10-25 02:30:00"', 8, "comes twice in Italy"),
        ('closes: "2026-03-31 12:00:00"', 'closes: "31/3/2026"', 8, "is not a time in Italy"),
        ('closes: "2026-03-31 12:00:00"', 'closes: "2026-02-31 12:00:00"', 8, "is not a time"),
        ("nullable: true}\n  - {name: fee", "nullable: si}\n  - {name: fee", 11, "facts.0.nullable"),
        ("choices: {nido: Nido, micronido: Micronido}", "min: 3", 18, "lists its choices"),
        ("type: comune", "type: comune, origin: registry", 17, "registry: <name of the register>"),
        ("type: comune", "type: comune, origin: registry, registry: anagrafe", 17, "no register is called 'anagrafe'"),
        ("type: boolean", "type: boolean, origin: registry, registry: employees", 16, "answers with the type integer"),
        (
            "type: integer",
            "type: integer, origin: computed, computed: {age_years: isee}",
            13,
            "isee is not a date fact",
        ),
        ("type: integer", "type: text, origin: computed, computed: {age_years: birth}", 13, "an age is an integer"),
        (
            "type: integer",
            "type: integer, origin: computed, computed: {count: famiglia}",
            13,
            "famiglia is not a group",
        ),
        ("type: integer", "type: integer, origin: computed, computed: {sum: household}", 13, "'of' says what sum"),
        (
            "type: integer",
            "type: integer, origin: computed, computed: {count: household, where: \"member < DATE '2020-01-01'\"}",
            13,
            "this may come out empty; meet member",
        ),
        ("order: [", "quotas: [{code: Q, label: Q, when: resident, share: 1.5}]\norder: [", 26, "is not a share"),
        ("order: [", "quotas: [{code: Q, label: Q, when: resident}]\norder: [", 26, "exactly one of share, amount"),
        ("order: [", "quotas: [{code: Q, label: Q, when: resident, amount: 2000}]\norder: [", 26, "more than the line"),
        ("order: [", "quotas: [{code: Q, label: Q, when: resident, places: 2}]\norder: [", 26, "has no places"),
        (
            "order: [",
            "quotas: [{code: Q, label: Q, when: resident, share: 0.1, line: other}]\norder: [",
            26,
            "say of which line",
        ),
        (
            "order: [",
            "quotas: [{code: Q, label: Q, when: resident, share: 0.1, residue_to: Z}]\norder: [",
            26,
            "Z is neither all, nor none",
        ),
        ("order: [", "separate: true\norder: [", 26, "separate rankings need classes"),
        ("order: [", "identified_by: [child]\norder: [", 26, "child is not a fact"),
        ("order: [", "lasting: {requirements: [WORK]}\norder: [", 26, "WORK is not a requirement"),
        (
            "order: [",
            "payment: {to: provider, on: receipts, stages: [{code: A, label: A, share: 0.5, due: award}]}\norder: [",
            26,
            "must add up to 1",
        ),
        ("order: [", f"payment: {{{PAID}, due: report, requires: [Z]}}]}}\norder: [", 26, "Z, which is not among"),
        ("order: [", f"{USE}\npayment: {{{PAID}, due: start}}]}}\norder: [", 27, "the last stage of a voucher"),
        (
            "order: [",
            f"{USE}\npayment: {{{PAID}, due: report, follows: true}}]}}\norder: [",
            27,
            "the balance pays what",
        ),
        (
            "order: [",
            f"{USE}\npayment: {{{PAID}, due: report}}], conditions: [{{code: D, label: D}}]}}\norder: [",
            27,
            "may require a durc",
        ),
        (
            "order: [",
            f"{USE}\npayment: {{{PAID.replace('applicant', 'provider')}, due: report}}]}}\norder: [",
            26,
            "stages are paid to one provider",
        ),
        (
            "order: [",
            f"payment: {{{PAID}, due: start}}], costs: {{rate: 1, {ITEMS}}}}}\norder: [",
            26,
            "it is the balance",
        ),
        ("order: [", f"payment: {{{PAID}, due: report}}], costs: {{{ITEMS}}}}}\norder: [", 26, "exactly one of rate"),
        (
            "order: [",
            f"payment: {{{PAID}, due: report}}], costs: {{rate: 1, items: [{{code: A, label: A, cap: 0.1}}]}}}}\norder: [",
            26,
            "at least one must have none",
        ),
        (
            "order: [",
            f"payment: {{{PAID}, due: report}}], costs: {{planned: nothing, {ITEMS}}}}}\norder: [",
            26,
            "nothing is not a fact of type money",
        ),
        ("order: [", "worked: [{name: w, facts: {ise: 3}, expect: {}}]\norder: [", 26, "did you mean isee?"),
        ("order: [", "worked: [{name: w, facts: {}, expect: {refused: [Z]}}]\norder: [", 26, "Z is not a code"),
        ("by: total", "by: residence", 26, "a comune has no order"),
        (
            BENEFIT,
            'parts: [{code: A, label: A, expression: "fee", line: main}]}\n'
            "quotas: [{code: Q, label: Q, when: resident, share: 0.1}]\nlasting: {requirements: [R]",
            26,
            "quotas keep a part of a whole benefit",
        ),
        (BENEFIT, "min: 3", 25, "write either expression or parts"),
        (BENEFIT, f"{BENEFIT}, min: 30, max: 3", 25, "min 30.00 is above max 3.00"),
        (BENEFIT, 'parts: [{code: A, label: A, expression: "fee", line: B}]', 25, "B is not a budget line"),
    ],
)
def test_a_wrong_part_is_refused_at_its_line(old, new, line, words):
    found = problems_of(changed(old, new))
    assert any(at == line and words in message for at, message in found), found


def test_all_the_problems_come_out_at_once():
    text = (
        changed(REQUIREMENT, '"isee <= foo"}').replace(POINTS, '"minors / 2"}').replace("name: starts", "name: birth")
    )
    assert [line for line, _ in problems_of(text)] == [15, 22, 24]


def test_mistakes_of_shape_and_of_meaning_come_out_together():
    text = (
        changed("type: integer", "type: integr")
        .replace('"resident"}', '"isee <= foo"}')
        .replace("amount: 1000", "amount: x")
    )
    text = text.replace('closes: "2026-03-31 12:00:00"', 'closes: "2026-02-01 12:00:00"')
    assert [line for line, _ in problems_of(text)] == [8, 13, 22, 27]


def test_a_misshapen_part_hides_no_mistake_below_it_and_invents_none():
    text = changed("  - {name: fee, type: money", "  - {name: fee, type: moneta").replace("name: starts", "name: birth")
    assert [line for line, _ in problems_of(text)] == [12, 15]


def test_a_wrong_derived_fact_is_reported_once():
    derived = 'derived: [{name: half, label: M, expression: "foo * 0.5"}]\nrequirements'
    text = changed("requirements", derived).replace('"resident"}', '"half > 3 AND LEAST(half, fee) > 1"}')
    assert [line for line, _ in problems_of(text)] == [21]


def test_the_line_is_that_of_the_wrong_word_inside_a_long_expression():
    block = ">-\n      resident\n      AND minors > 1\n      AND foo > 1\n    label: R\n    reason: R\n"
    text = changed(
        '  - {code: R, label: R, reason: R, expression: "resident"}\n', f"  - code: R\n    expression: {block}"
    )
    assert problems_of(text)[0][0] == 26


def test_windows_follow_each_other():
    second = '  - {opens: "2026-03-31 12:00:00", closes: "2026-04-02 12:00:00"}\npublication'
    assert problems_of(changed("publication", second)) == [
        (9, "this window opens before the one above has closed; windows follow in time")
    ]


def test_an_extension_only_moves_forward():
    window = ', extensions: [{closes: "2026-03-30 12:00:00", act: "det. 3", on: 2026-03-20}]}\npub'
    found = problems_of(changed('"2026-03-31 12:00:00"}\npub', '"2026-03-31 12:00:00"' + window))
    assert found == [(8, "an extension to 2026-03-30 12:00:00 does not move the deadline forward")]
