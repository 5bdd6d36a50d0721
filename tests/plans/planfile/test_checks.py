"""Every mistake in a plan file is told at its line, with what to write instead."""

from contextlib import suppress
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import reduce
from random import Random

import pytest

from concilia.engines import yamldoc
from concilia.engines.yamldoc import Document, FileProblems
from concilia.plans.planfile import read, reading

COMUNI = {"012098": "Marnate", "012042": "Castellanza", "012123": "Somma Lombardo"}

PLAN = """\
plan_file: 1
document: {title: Scheda, items: ["CA-1..CA-2", CA-31b]}
network:
  code: prova
  title: Rete di prova
  lead: ats
  territory:
    name: Territorio
    ambiti:
      - {code: nord, name: Nord, comuni: {"012098": Marnate}}
      - {code: sud, name: Sud, comuni: {"012042": Castellanza}}
  admissible_types: [ente-pubblico, impresa]
organisations:
  - {code: ats, name: ATS, type: ats}
  - {code: comune, name: Comune, type: comune, items: [CA-1]}
  - {code: coop, name: Cooperativa, type: cooperativa-sociale, items: [CA-2]}
  - {code: sindacato, name: Sindacato, type: sindacato}
adhesions:
  - {organisation: ats, role: lead, since: 2016-01-01}
  - {organisation: comune, since: 2016-01-01}
  - {organisation: coop, since: 2016-01-01}
alliances:
  - code: alleanza
    title: Alleanza
    lead: comune
    lead_types: [comune]
    ambiti: [nord]
    adhesions:
      - {organisation: comune, role: lead, since: 2016-02-01}
      - {organisation: coop, state: being_formalised}
other_measures:
  - {code: nidi-gratis, title: Nidi Gratis, relation: not_cumulable}
plans:
  - {code: piano-1, title: Primo, since: 2014-01-01, until: 2016-01-01}
  - {code: piano-2, title: Secondo, since: 2016-01-01, predecessor: piano-1}
projects:
  - code: progetto
    title: Progetto
    alliance: alleanza
    plan: piano-2
    items: [CA-31b]
    actions:
      - {code: A, kind: assistenza-mobilita, description: Trasporto, not_cumulable_with: [nidi-gratis]}
      - {code: C1, kind: lavoro-flessibile, description: Agile,
         steps: [{code: s1, title: Incontri}, {code: s2, title: Uso, after: [s1]}]}
      - {code: C2, same_row_as: C1, kind: lavoro-flessibile}
    results:
      - {code: R1, text: Meno casi, indicators: [{code: casi, title: Casi, unit: casi, direction: fall, baseline: 10, target: 5}]}
    resources:
      total: 100.00
      contribution: 70.00
      cofinancing: 30.00
      minimum_share: 30
      sources:
        - {code: regione, title: Contributo, kind: contribution, amount: 70.00}
        - {code: comune, title: Comune, kind: cofinancing, amount: 20.00, organisation: comune}
        - {code: comune-ore, title: Ore, kind: cofinancing, form: in_kind, amount: 10.00, organisation: comune}
      lines:
        - {code: A-regione, action: A, source: regione, partner: comune, amount: 70.00, call: bando}
        - {code: A-comune, action: A, source: comune, partner: comune, amount: 20.00}
        - {code: C-ore, action: C1, source: comune-ore, partner: comune, amount: 10.00}
bodies:
  - {code: tavolo, name: Tavolo, kind: tavolo-permanente, seats: [{organisation: comune}], actions: [A]}
calls:
  - {code: bando, title: Bando, actions: [A]}
"""


def problems(text: str) -> list[str]:
    try:
        read(text, "p.yaml", COMUNI)
    except FileProblems as found:
        return [str(problem) for problem in found.problems]
    return []


def with_change(old: str, new: str) -> tuple[str, int]:
    """The plan with one change, and the line that changed."""
    assert PLAN.count(old) == 1, f"{old!r} must be in the plan once"
    return PLAN.replace(old, new), PLAN[: PLAN.index(old)].count("\n") + 1


def test_the_plan_itself_is_right():
    assert problems(PLAN) == []


CASES = {
    # types and keys
    "unknown key": ("    plan: piano-2", "    piano: piano-2", ["unknown key"]),
    "wrong type": ("minimum_share: 30", "minimum_share: molto", ["minimum_share", "not a number"]),
    "money without cents": ("contribution: 70.00", "contribution: 70", ["write the amount with its cents, 70.00"]),
    "money in Italian": ("contribution: 70.00", "contribution: 1.070,00", ["write the amount as 1070.00"]),
    "money with one decimal": (
        "contribution: 70.00",
        "contribution: 70.5",
        ["70.5 must have two decimals; write 70.50"],
    ),
    "money below zero": ("contribution: 70.00", "contribution: -70.00", ["below zero"]),
    "money in words": ("contribution: 70.00", "contribution: settanta", ["'settanta' is not an amount"]),
    "text of another type": ("title: Rete di prova", "title: 3", ["not a text"]),
    "flag in words": ("partner: comune, amount: 10.00}", "partner: comune, amount: 10.00, demo: no}", ["demo"]),
    "demo names no key": (
        "type: sindacato}",
        "type: sindacato, demo: [colore]}",
        ["demo names the key 'colore', which is not a key"],
    ),
    "comune without zeros": ('{"012042": Castellanza}', "{12042: Castellanza}", ['write "012042" in quotes']),
    "fiscal code with a wrong digit": (
        "type: sindacato}",
        'type: sindacato, fiscal_code: "01234567899"}',
        ["'01234567899' is not an organisation's fiscal code"],
    ),
    "fiscal code without quotes": (
        "type: sindacato}",
        "type: sindacato, fiscal_code: 1234567897}",
        ["11 digits in quotes"],
    ),
    "cup too short": (
        "partner: comune, amount: 10.00}",
        "partner: comune, amount: 10.00, cup: J11}",
        ["'J11' is not a CUP"],
    ),
    "seat unknown": ("type: sindacato}", 'type: sindacato, seat: "999999"}', ['no comune has the ISTAT code "999999"']),
    "fiscal code where there is none": (
        "type: sindacato}",
        'type: sindacato, own_fiscal_code: false, fiscal_code: "01234560017"}',
        ["it has a fiscal code"],
    ),
    # codes and references
    "organisation unknown": (
        "    lead: comune",
        "    lead: comume",
        ["no organisation has the code 'comume'", "mean 'comune'"],
    ),
    "organisation unknown in a list": (
        "type: sindacato}",
        "type: sindacato, associated_to: [cop]}",
        ["associated_to.0: no organisation has the code 'cop'; did you mean 'coop'?"],
    ),
    "type unknown": (
        "type: sindacato}",
        "type: sindicato}",
        ["no organisation type has the code 'sindicato'", "'sindacato'"],
    ),
    "kind unknown": ("kind: assistenza-mobilita,", "kind: assistenza,", ["no action kind has the code 'assistenza'"]),
    "measure unknown": ("[nidi-gratis]", "[nido-gratis]", ["did you mean 'nidi-gratis'?"]),
    "ambito unknown": ("ambiti: [nord]", "ambiti: [est]", ["no ambito has the code 'est'", "nord, sud"]),
    "step unknown": ("after: [s1]", "after: [s9]", ["no step has the code 's9'"]),
    "action unknown from outside": (
        "title: Bando, actions: [A]",
        "title: Bando, actions: [B]",
        ["no action has the code 'B'"],
    ),
    "action of an unknown project": (
        "title: Bando, actions: [A]",
        "title: Bando, actions: [altro/A]",
        ["no action has the code"],
    ),
    "action unknown in a line": ("action: C1, source", "action: C9, source", ["no action has the code 'C9'"]),
    "call unknown": ("call: bando", "call: banda", ["no call has the code 'banda'; did you mean 'bando'?"]),
    "code twice": (
        "code: sindacato,",
        "code: coop,",
        ["the code 'coop' of this organisation is taken: it is defined twice"],
    ),
    "kind known to every plan": (
        "other_measures:\n",
        "catalogue: {action_kinds: [{code: sistema, name: Sistema}]}\nother_measures:\n",
        ["every plan knows it already"],
    ),
    "circle of parts": (
        "{code: ats, name: ATS, type: ats}",
        "{code: ats, name: ATS, type: ats, part_of: ats}",
        ["part_of: the organisation 'ats' comes back to itself"],
    ),
    "circle of steps": (
        "{code: s1, title: Incontri}",
        "{code: s1, title: Incontri, after: [s2]}",
        ["comes back to itself"],
    ),
    "unit unknown": (
        "{organisation: comune, since: 2016-01-01}",
        "{organisation: comune, unit: welfare, since: 2016-01-01}",
        ["comune has no unit with the code 'welfare'", "add it to the units"],
    ),
    # rows
    "action without words": ("description: Trasporto, ", "", ["the action 'A' has no description"]),
    "row shared with texts": (
        "{code: C2, same_row_as: C1, ",
        "{code: C2, same_row_as: C1, description: Altro, ",
        ["'C2' shares the row of 'C1'"],
    ),
    # territory
    "comune unknown": ('{"012042": Castellanza}', '{"999999": Castellanza}', ['Castellanza is "012042"']),
    "comune with another name": ('{"012042": Castellanza}', '{"012123": Castellanza}', ['"012123" is Somma Lombardo']),
    "comune twice": ('{"012042": Castellanza}', '{"012098": Marnate}', ["012098 Marnate is in the territory twice"]),
    "comune represented from outside": (
        "type: cooperativa-sociale,",
        'type: cooperativa-sociale, represents_comuni: {"012123": Somma Lombardo},',
        ["012123 is not in the territory of the network"],
    ),
    # membership
    "lead of the network not a member": (
        "  lead: ats",
        "  lead: sindacato",
        ["'sindacato' is not an active member of the network"],
    ),
    "lead not a member": (
        "    lead: comune",
        "    lead: ats",
        ["the lead 'ats' is not an active member of the alliance"],
    ),
    "lead with another role": (
        "role: lead, since: 2016-02-01",
        "role: partner, since: 2016-02-01",
        ["the adhesion of the lead 'comune' has role 'partner'"],
    ),
    "two leads": (
        "{organisation: coop, state: being_formalised}",
        "{organisation: coop, role: lead, since: 2016-02-01}",
        ["coop is a second lead"],
    ),
    "lead type not allowed": ("lead_types: [comune]", "lead_types: [provincia]", ["only provincia may lead"]),
    "alliance before the network": (
        "{organisation: coop, state: being_formalised}",
        "{organisation: sindacato, since: 2016-02-01}",
        ["sindacato is active in the alliance but not a member in the network"],
    ),
    "type not admitted": (
        "  - {organisation: coop, since: 2016-01-01}",
        "  - {organisation: sindacato, since: 2016-01-01}",
        ["sindacato is of type 'sindacato', which may not adhere", "ente-pubblico, impresa"],
    ),
    "member twice": (
        "{organisation: coop, state: being_formalised}",
        "{organisation: comune, since: 2016-03-01}",
        ["comune is already a member in the same days"],
    ),
    "withdrawn without a day": (
        "  - {organisation: coop, since: 2016-01-01}",
        "  - {organisation: coop, state: withdrawn, since: 2016-01-01}",
        ["coop is withdrawn: write"],
    ),
    "active without a day": (
        "{organisation: coop, state: being_formalised}",
        "{organisation: coop}",
        ["active since no day"],
    ),
    "pending with a vote": (
        "{organisation: coop, state: being_formalised}",
        "{organisation: coop, state: being_formalised, votes: true}",
        ["only an active member votes"],
    ),
    "pending with a budget": (
        "source: comune-ore, partner: comune",
        "source: comune-ore, partner: coop",
        ["it can't have a budget"],
    ),
    "pending that co-finances": (
        "amount: 10.00, organisation: comune}",
        "amount: 10.00, organisation: coop}",
        ["it can't have a budget"],
    ),
    "stranger with a budget": (
        "source: comune-ore, partner: comune",
        "source: comune-ore, partner: ats",
        ["ats is not a member"],
    ),
    # money
    "total": (
        "total: 100.00",
        "total: 100.01",
        ["the total is 100.01", "(70.00 + 30.00) sum to 100.00", "difference is 0.01"],
    ),
    "sources": (
        "kind: contribution, amount: 70.00",
        "kind: contribution, amount: 69.00",
        ["the source 'regione' is 69.00, but its lines sum to 70.00: the difference is 1.00"],
    ),
    "lines": ("partner: comune, amount: 20.00}", "partner: comune, amount: 20.50}", ["its lines sum to 20.50", "0.50"]),
    "share": ("minimum_share: 30", "minimum_share: 30.01", ["below 30.01% of the total 100.00; at least 30.01"]),
    "call in kind": (
        "partner: comune, amount: 10.00}",
        "partner: comune, amount: 10.00, call: bando}",
        ["in kind and can't fund a call"],
    ),
    "call of another action": (
        "title: Bando, actions: [A]",
        "title: Bando, actions: [C1]",
        ["does not carry out the action 'A'"],
    ),
    # dates and measures
    "period backwards": ("until: 2016-01-01}", "until: 2013-01-01}", ["ends on 2013-01-01, but begins on 2014-01-01"]),
    "plan before the one it follows": (
        "since: 2016-01-01, predecessor",
        "since: 2015-12-31, predecessor",
        ["begins on 2015-12-31, but piano-1 which it follows ends on 2016-01-01"],
    ),
    "alliance joined before the network": (
        "role: lead, since: 2016-02-01",
        "role: lead, since: 2015-02-01",
        ["comune joins the alliance on 2015-02-01, before the network (2016-01-01)"],
    ),
    "names overlap": (
        "{code: ats, name: ATS, type: ats}",
        "{code: ats, name: ATS, type: ats, names: [{name: ASL, until: 2016-01-02}, {name: ATS, since: 2016-01-01}]}",
        ["this name overlaps the one from the beginning to 2016-01-02"],
    ),
    "leads overlap": (
        "    lead_types: [comune]",
        "    lead_since: 2018-01-01\n    earlier_leads: [{organisation: coop, until: 2018-06-01}]\n    lead_types: [comune]",
        ["the earlier lead coop overlaps the present one"],
    ),
    "project outside its days": (
        "    plan: piano-2",
        "    plan: piano-2\n    since: 2016-06-01\n    phases: [{code: f, title: Fase, since: 2016-05-01}]",
        ["begins on 2016-05-01, before its project"],
    ),
    "target against the direction": ("direction: fall", "direction: rise", ["must rise, but goes from 10 to 5"]),
    "no indicator": (
        "indicators: [{code: casi, title: Casi, unit: casi, direction: fall, baseline: 10, target: 5}]",
        "indicators: []",
        ["indicators"],
    ),
    # items
    "item unknown": (
        "items: [CA-31b]\n",
        "items: [CA-31b, CA-31d]\n",
        ["the document has no item CA-31d; did you mean 'CA-31b'?"],
    ),
    "item missing": ("    items: [CA-31b]\n", "", ["no element carries the item CA-31b"]),
    "item range unreadable": ('"CA-1..CA-2"', '"CA-1-2", CA-1, CA-2', ["'CA-1-2' is no item"]),
}
ELSEWHERE = {
    "leads overlap": "earlier_leads:",
    "project outside its days": "phases:",
    "kind known to every plan": "catalogue:",
    "item missing": "document:",
    "sources": "kind: contribution, amount: 69.00",
    "lines": "kind: cofinancing, amount: 20.00",
    "share": "cofinancing: 30.00",
    "code twice": "code: coop, name: Sindacato",
    "circle of steps": "steps: [",
    "call of another action": "call: bando",
    "lead with another role": "    lead: comune",
    "lead type not allowed": "    lead: comune",
    "comune twice": "code: sud",
}
"""Words of the line where the problem is told, when it is not the line that changed."""


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_told_at_its_line_with_what_to_write(case):
    old, new, words = CASES[case]
    text, line = with_change(old, new)
    if case in ELSEWHERE:
        line = text[: text.index(ELSEWHERE[case])].count("\n") + 1
    found = problems(text)
    assert any(each.startswith(f"p.yaml:{line}: ") and all(word in each for word in words) for each in found), found


def test_a_member_of_the_network_sits_with_a_vote_though_an_alliance_is_still_to_be_joined():
    assert problems(PLAN.replace("seats: [{organisation: comune}]", "seats: [{organisation: coop, votes: true}]")) == []


def test_a_seat_with_a_vote_needs_an_active_adhesion():
    text = PLAN.replace(
        "  - {organisation: coop, since: 2016-01-01}", "  - {organisation: coop, state: being_formalised}"
    )
    text = text.replace("seats: [{organisation: comune}]", "seats: [{organisation: coop}]")
    assert any("bodies.0.seats.0.votes: coop is being_formalised" in each for each in problems(text))


@pytest.mark.slow("two whole plan files are read")
def test_two_projects_may_use_the_same_action_code_and_then_the_project_is_named():
    other = "  - {code: altro, title: Altro, actions: [{code: A, kind: sistema, description: Altro}]}\nbodies:\n"
    text = PLAN.replace("bodies:\n", other)
    assert len([each for each in problems(text) if "write progetto/A or altro/A" in each]) == 2
    assert problems(text.replace("actions: [A]", "actions: [progetto/A]")) == []


def test_all_the_mistakes_of_a_file_are_told_at_once():
    text = PLAN.replace("  code: prova", "  code: prova\n  colore: rosso").replace("total: 100.00", "total: 99.99")
    text = text.replace("type: sindacato}", "type: sindacato, level: mondiale}").replace(
        "[nidi-gratis]", "[nido-gratis]"
    )
    text = text.replace("    lead: comune", "    lead: comume").replace('"012042"', '"999999"')
    found = problems(text)
    told = [text.splitlines()[int(each.split(":")[1]) - 1].strip()[:28] for each in found]
    assert told == [
        "colore: rosso",
        "- {code: sud, name: Sud, com",
        "- {code: sindacato, name: Si",
        "lead: comume",
        "- {code: A, kind: assistenza",
        "total: 99.99",
    ]


def test_a_lost_element_does_not_make_others_wrong():
    text = PLAN.replace("{code: comune, name: Comune, type: comune,", "{code: comune, name: 7, type: comune,")
    assert [each.split(": ")[1] for each in problems(text)] == ["organisations.1.name"]


def test_a_lost_line_silences_the_sums_of_its_project_only():
    text = PLAN.replace("partner: comune, amount: 20.00}", "partner: comune, amount: venti}")
    assert [each.split(": ")[1] for each in problems(text)] == ["projects.0.resources.lines.1.amount"]


def test_a_plan_that_names_no_comuni_table_is_read_without_checking_them():
    assert read(PLAN.replace("012098", "999999"), "p.yaml").comuni() == {"999999": "Marnate", "012042": "Castellanza"}


def test_a_network_that_cannot_be_read_leaves_nothing_to_cross_check():
    text = PLAN.replace("    name: Territorio\n", "    colore: blu\n").replace("total: 100.00", "totale: 100.00")
    assert problems(text.replace("[nidi-gratis]", "[nido-gratis]")) == [
        "p.yaml:7: network.territory.name: missing; write it",
        "p.yaml:8: network.territory.colore: unknown key; remove it or correct its spelling",
        "p.yaml:49: projects.0.resources.total: missing; write it",
        "p.yaml:50: projects.0.resources.totale: unknown key; did you mean 'total'?",
    ]


def test_a_lost_part_leaves_the_others_to_be_checked():
    text = PLAN.replace("total: 100.00", "totale: 100.00").replace("[nidi-gratis]", "[nido-gratis]")
    assert [each.split(": ")[1] for each in problems(text)] == [
        "projects.0.actions.0.not_cumulable_with.0",
        "projects.0.resources.total",
        "projects.0.resources.totale",
    ]


def places(value, path=()):
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        yield (*path, step)
        yield from places(child, (*path, step))


def spoil(value, path, wrong):
    """Put a wrong value at a path, or a wrong key beside it; nothing where the path is already spoilt."""
    with suppress(KeyError, IndexError, TypeError):
        parent = reduce(lambda inside, step: inside[step], path[:-1], value)
        parent[path[-1] if wrong is not True else "colore"] = wrong


WRONG = (None, 3, Decimal("1.5"), "", "x", [], {}, [{}], {"it": "a"}, date(2020, 1, 1), True)


@pytest.mark.parametrize("turn", range(4))
def test_no_wrong_values_anywhere_make_the_reader_fall_over(turn):
    document = yamldoc.read(PLAN, "p.yaml")
    everywhere, chance = list(places(document.value)), Random(turn)
    for _ in range(60):
        value = deepcopy(document.value)
        for path in chance.sample(everywhere, chance.randint(1, 5)):
            spoil(value, path, chance.choice(WRONG))
        try:
            plan = reading.from_document(Document("p.yaml", value, document.lines), COMUNI)
        except FileProblems:
            continue
        assert read(plan.dump(), "p.yaml") == plan


def test_a_file_that_is_no_mapping_is_refused():
    assert problems("- uno\n- due\n")[0].startswith("p.yaml:1: ")
