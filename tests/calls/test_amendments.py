"""A published call changes by dated acts alone: a later deadline, an amendment, more money, a new edition."""

from datetime import UTC, datetime, timedelta

import pytest

from concilia.applications.domain import applications
from concilia.applications.domain.following import follow_rules
from concilia.audit.models import Entry
from concilia.calls.domain import amendments, editions, refinancing
from concilia.calls.domain import calls as verbs
from concilia.calls.domain.versions import last_text
from concilia.calls.models import Call, CallLine
from concilia.calls.queries import acts, calls
from concilia.calls.states import CallState, Change
from concilia.core.act import Act, system
from concilia.core.errors import NotAllowed, Refusal
from concilia.engines.rules import parse_call
from concilia.engines.yamldoc import FileProblems
from concilia.ledger.kinds import AccountKind
from concilia.ledger.queries.balances import balances
from concilia.notices.models import Notice
from tests.fixtures.calls import AFTER, BEFORE, INSIDE, changed

DAY = timedelta(days=1)
LATER = datetime(2026, 4, 15, 10, tzinfo=UTC)
ACT = "Determina 12/2026"
WINDOW = '  - {opens: "2026-03-02 09:00:00", closes: "2026-03-31 12:00:00"}\n'
LONGER = (
    '  - {opens: "2026-03-02 09:00:00", closes: "2026-03-31 12:00:00", extensions: '
    '[{closes: "2026-04-15 12:00:00", act: "Determina 13/2026", on: 2026-03-10}]}\n'
)
REOPENED = WINDOW + '  - {code: "2", opens: "2026-05-04 09:00:00", closes: "2026-05-29 12:00:00"}\n'
WIDER = ("isee <= 25000.00", "isee <= 30000.00")
NARROWER = ("isee <= 25000.00", "isee <= 20000.00")


def by(user=None, reason="Portale fermo", at=INSIDE):
    return Act(actor=user.actor, at=at, reason=reason) if user else system("test", at=at, reason=reason)


def budget(of):
    return balances(AccountKind.BUDGET, [of.pk])[of.pk]


def extended(call, **more):
    return amendments.extend(by(), call=call, **{"window": "1", "closes": LATER, "act_number": ACT, **more})


def amended(call, *changes, act=None, **more):
    return amendments.amend(act or by(), call=call, text=changed(*changes), **{"act_number": ACT, **more})


# Extension


@pytest.mark.seed("MA-18")
def test_an_extension_is_written_into_the_text_itself(avviso):
    version = extended(avviso)
    extension = parse_call(version.text).file.windows[0].extensions[0]
    assert (extension.closes, extension.act, str(extension.on)) == ("2026-04-15 12:00:00", ACT, "2026-03-10")
    assert (version.number, version.change, version.act_number, version.reason) == (
        2,
        Change.EXTENSION,
        ACT,
        "Portale fermo",
    )
    assert calls.receives(avviso, LATER)
    assert not calls.receives(avviso, LATER + timedelta(seconds=1))
    assert Entry.objects.get(verb="calls.call.extend").data["number"] == ACT


def test_the_rest_of_the_text_stays_as_it_was(bozza):
    call = verbs.publish(
        by(at=BEFORE), call=bozza((WINDOW, "  # la finestra\n" + WINDOW), ("facts:\n", "facts:  # dati\n"))
    )
    text = extended(call).text
    assert "  # la finestra\n" in text
    assert "facts:  # dati\n" in text
    assert text.replace(text[text.index("  - {opens") : text.index("publication")], WINDOW) == changed(
        (WINDOW, "  # la finestra\n" + WINDOW), ("facts:\n", "facts:  # dati\n")
    )


def test_a_second_extension_follows_the_first(avviso):
    extended(avviso)
    version = extended(avviso, closes=LATER + 5 * DAY, act_number="Determina 20/2026")
    assert [item.act for item in parse_call(version.text).file.windows[0].extensions] == [ACT, "Determina 20/2026"]
    assert [row.act_number for row in acts.acts(avviso)] == [ACT, "Determina 20/2026"]


@pytest.mark.parametrize(
    ("more", "at", "code"),
    [
        ({"closes": datetime(2026, 3, 31, 10, tzinfo=UTC)}, INSIDE, "calls.extend.back"),
        ({"closes": datetime(2026, 3, 20, 10, tzinfo=UTC)}, INSIDE, "calls.extend.back"),
        ({"window": "estate"}, INSIDE, "calls.extend.window"),
        ({"act_number": " "}, INSIDE, "calls.change.act"),
        ({}, datetime(2026, 3, 31, 10, 0, 1, tzinfo=UTC), "calls.extend.over"),
    ],
)
def test_a_deadline_only_moves_forward_and_only_while_it_has_not_passed(avviso, more, at, code):
    with pytest.raises(Refusal) as refused:
        amendments.extend(by(at=at), call=avviso, **{"window": "1", "closes": LATER, "act_number": ACT, **more})
    assert refused.value.code == code
    assert avviso.rule_versions.count() == 1


def test_at_the_last_second_it_can_still_be_extended(avviso):
    last = datetime(2026, 3, 31, 10, 0, 0, tzinfo=UTC)
    amendments.extend(by(at=last), call=avviso, window="1", closes=LATER, act_number=ACT)
    assert calls.receives(avviso, last + DAY)


def test_an_extension_needs_its_reason_and_a_published_call(avviso, bozza):
    with pytest.raises(Refusal, match="motivo"):
        amendments.extend(by(reason=""), call=avviso, window="1", closes=LATER, act_number=ACT)
    draft = bozza(("call: nido-2026", "call: altro"), ("amount: 2500.00", "amount: 1.00"))
    with pytest.raises(Refusal, match="una bozza si riscrive"):
        amendments.extend(by(), call=draft, window="1", closes=LATER, act_number=ACT)


def test_who_has_a_draft_is_told_of_the_new_deadline(avviso, iniziata, domanda):
    draft, done = iniziata("Giulia"), domanda("Nadia")
    extended(avviso)
    notice = Notice.objects.get(code="applications.call_extended")
    assert notice.about_id == draft.pk != done.pk
    assert "15/04/2026 12:00:00" in notice.body
    assert ACT in notice.body


# Amendment


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("applicants: person", "applicants: organisation")], "calls.amend.fixed"),
        ([("counts: last", "counts: first")], "calls.amend.fixed"),
        ([("publication: families", "publication: firms")], "calls.amend.fixed"),
        ([("amount: 2500.00", "amount: 2400.00")], "calls.amend.fixed"),
        ([("amount: 2500.00", "amount: 2600.00")], "calls.amend.fixed"),
        ([('closes: "2026-03-31 12:00:00"', 'closes: "2026-03-30 12:00:00"')], "calls.amend.fixed"),
        ([('closes: "2026-03-31 12:00:00"', 'closes: "2026-04-30 12:00:00"')], "calls.amend.fixed"),
        ([('opens: "2026-03-02 09:00:00"', 'opens: "2026-03-03 09:00:00"')], "calls.amend.fixed"),
        ([("type: integer, min: 1, max: 12", "type: integer, min: 1, max: 6")], "calls.amend.fixed"),
        ([("source: prova", "source: prova  # niente")], "calls.amend.same"),
        ([WIDER], "calls.amend.reopen"),
        ([("THEN 10 ELSE 5", "THEN 10 ELSE 6")], "calls.amend.reopen"),
        ([("max: 1000.00", "max: 1200.00")], "calls.amend.reopen"),
        ([("{by: isee}", "{by: months}")], "calls.amend.reopen"),
        ([("residual_to_last: true", "residual_to_last: false")], "calls.amend.reopen"),
    ],
)
def test_what_an_amendment_may_not_do_while_the_window_is_open(avviso, changes, code):
    with pytest.raises(Refusal) as refused:
        amended(avviso, *changes)
    assert refused.value.code == code
    assert avviso.rule_versions.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        [NARROWER],
        [("max: 1000.00", "max: 900.00")],
        [("THEN 10 ELSE 5", "THEN 10 ELSE 4")],
        [("months * 100.00", "months * 90.00")],
        [("source: prova", "source: prova corretta")],
        [WIDER, (WINDOW, LONGER)],
        [WIDER, (WINDOW, REOPENED)],
        [("{by: isee}", "{by: months}"), (WINDOW, LONGER)],
    ],
)
def test_what_it_may_do(avviso, changes):
    version = amended(avviso, *changes)
    assert (version.number, version.change, version.effective_at) == (2, Change.AMENDMENT, INSIDE)
    assert last_text(avviso) == changed(*changes)


def test_before_any_window_opens_nobody_can_be_worse_off(avviso):
    amended(avviso, WIDER, act=by(at=BEFORE + DAY))
    assert calls.rules_at(avviso, INSIDE).number == 2


def test_the_refusal_says_who_would_be_worse_off_and_what_to_do(avviso):
    with pytest.raises(Refusal, match=r"proroga o riapri i termini.*ISEE"):
        amended(avviso, WIDER)


def test_a_new_window_does_not_open_in_the_past(avviso):
    late = WINDOW + '  - {code: "2", opens: "2026-04-01 09:00:00", closes: "2026-04-29 12:00:00"}\n'
    with pytest.raises(Refusal, match="si aprirebbe nel passato"):
        amended(avviso, (WINDOW, late), act=by(at=AFTER))


def test_an_amendment_holds_for_what_is_submitted_from_its_day(avviso, domanda):
    early = domanda("Nadia", at=INSIDE)
    amended(avviso, NARROWER, act=by(at=INSIDE + DAY))
    late = domanda("Olga", at=INSIDE + 2 * DAY)
    assert (early.rules.number, late.rules.number) == (1, 2)


def test_an_amendment_may_hold_later_and_its_windows_hold_at_once(avviso):
    day = INSIDE + 20 * DAY
    amended(avviso, WIDER, (WINDOW, LONGER), effective=day)
    assert [(row.number, row.change) for row in avviso.rule_versions.all()] == [
        (1, Change.ADOPTION),
        (2, Change.EXTENSION),
        (3, Change.AMENDMENT),
    ]
    assert calls.receives(avviso, LATER)
    before, after = calls.rules_at(avviso, day - timedelta(seconds=1)), calls.rules_at(avviso, day)
    assert (before.number, after.number) == (2, 3)
    assert calls.rules(before).windows == calls.rules(after).windows
    assert "isee <= 25000.00" in before.text
    with pytest.raises(Refusal, match="una sola alla volta"):
        amended(avviso, NARROWER, act=by(at=INSIDE + DAY))


def test_an_extension_is_written_into_the_text_that_is_to_come_as_well(avviso):
    amended(avviso, NARROWER, effective=INSIDE + 5 * DAY)
    extended(avviso)
    texts = [(row.number, row.change, "20000.00" in row.text, ACT in row.text) for row in avviso.rule_versions.all()]
    assert texts[2:] == [(3, Change.EXTENSION, False, True), (4, Change.EXTENSION, True, True)]
    assert calls.rules_at(avviso, INSIDE + DAY).number == 3
    assert calls.rules_at(avviso, INSIDE + 5 * DAY).number == 4
    assert [row.number for row in acts.acts(avviso)] == [2, 3]
    assert [change.area for change in acts.differences(avviso.rule_versions.get(number=4))] == ["window"]


def test_a_draft_takes_the_rules_of_its_day_and_its_writer_is_told(avviso, iniziata):
    draft = iniziata("Giulia")
    day = INSIDE + 5 * DAY
    first = '  - {name: isee, type: money, min: 0, origin: document, label: {it: "ISEE", en: "ISEE"}}\n'
    asked = (first, first + '  - {name: children, type: integer, nullable: true, label: {it: "Figli"}}\n')
    amended(avviso, asked, effective=day)
    draft.refresh_from_db()
    assert draft.rules.number == 1
    assert "dal 15/03/2026" in Notice.objects.get(code="applications.call_amended").body
    assert follow_rules(system("tick", at=day)) == 1
    draft.refresh_from_db()
    assert draft.rules.number == 2
    applications.save(Act(actor=draft.started_by, at=day), application=draft, answers={"children": "2"})
    done = applications.submit(Act(actor=draft.started_by, at=day), application=draft)
    assert done.facts["children"] == "2"


def test_a_text_with_problems_changes_nothing(avviso):
    with pytest.raises(FileProblems, match="nosuch"):
        amended(avviso, ("isee <= 25000.00", "nosuch <= 25000.00"))
    assert avviso.rule_versions.count() == 1


def test_only_the_responsible_changes_a_call(avviso, elena, paolo, davide, giulia):
    for stranger in (elena, paolo, davide, giulia):
        with pytest.raises(NotAllowed):
            amendments.extend(by(stranger), call=avviso, window="1", closes=LATER, act_number=ACT)
        with pytest.raises(NotAllowed):
            amended(avviso, NARROWER, act=by(stranger))
        with pytest.raises(NotAllowed):
            refinancing.refinance(by(stranger), call=avviso, line="voucher", cents=1, act_number=ACT)
        with pytest.raises(NotAllowed):
            editions.new_edition(by(stranger), call=avviso, code="altro", windows=[(LATER, LATER + DAY)])


# Refinancing


@pytest.mark.seed("CA-16")
def test_more_money_is_moved_and_written_by_one_act(avviso, linea):
    version = refinancing.refinance(by(), call=avviso, line="voucher", cents=40_000, act_number=ACT)
    line = avviso.lines.get()
    assert (version.change, line.cents, budget(line), budget(linea)) == (Change.REFINANCING, 290_000, 290_000, 10_000)
    assert "amount: 2900.00" in version.text
    assert [change.area for change in acts.differences(version)] == ["line"]


@pytest.mark.parametrize(
    ("line", "cents", "code"),
    [
        ("altra", 100, "calls.refinance.line"),
        ("voucher", 0, "calls.refinance.cents"),
        ("voucher", 50_001, "calls.adopt.budget"),
    ],
)
def test_a_refinancing_that_cannot_be_leaves_everything_as_it_was(avviso, linea, line, cents, code):
    with pytest.raises(Refusal) as refused:
        refinancing.refinance(by(), call=avviso, line=line, cents=cents, act_number=ACT)
    assert refused.value.code == code
    assert avviso.rule_versions.count() == 1
    assert CallLine.objects.get().cents == 250_000
    assert (budget(linea), budget(avviso.lines.get())) == (50_000, 250_000)


def test_the_last_euro_of_the_plan_can_be_added(avviso, linea):
    refinancing.refinance(by(), call=avviso, line="voucher", cents=50_000, act_number=ACT)
    assert budget(linea) == 0


# Editions


@pytest.mark.seed("BS-26")
def test_a_new_edition_is_a_draft_from_the_last_text(avviso, linea):
    extended(avviso)
    made = editions.new_edition(
        by(reason=""),
        call=avviso,
        code="nido-2027",
        title={"it": "Voucher nido, seconda edizione"},
        windows=[(datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 3, 31, 10, tzinfo=UTC))],
        amounts={"voucher": 40_000},
    )
    file = parse_call(last_text(made)).file
    assert (made.state, made.edition_of, file.edition_of, file.call) == (
        CallState.DRAFT,
        avviso,
        "nido-2026",
        "nido-2027",
    )
    assert [(window.opens, window.closes) for window in file.windows] == [
        ("2027-03-01 09:00:00", "2027-03-31 12:00:00")
    ]
    assert made.lines.get().cents == 40_000
    assert file.requirements == parse_call(last_text(avviso)).file.requirements
    assert calls.editions(made) == calls.editions(avviso) == [avviso, made]
    verbs.publish(by(at=datetime(2027, 1, 11, tzinfo=UTC)), call=made)
    third = editions.new_edition(
        by(), call=made, code="nido-2028", windows=[(LATER, LATER + DAY)], amounts={"voucher": 100}
    )
    assert calls.editions(avviso) == [avviso, made, third]


def test_an_edition_needs_a_code_of_its_own_and_a_published_call(avviso, bozza):
    window = [(LATER, LATER + DAY)]
    with pytest.raises(Refusal, match="ha già un avviso"):
        editions.new_edition(by(), call=avviso, code="nido-2026", windows=window)
    with pytest.raises(Refusal, match="almeno una finestra"):
        editions.new_edition(by(), call=avviso, code="nido-2027", windows=[])
    with pytest.raises(Refusal, match="non ha la linea"):
        editions.new_edition(by(), call=avviso, code="nido-2027", windows=window, amounts={"altra": 1})
    with pytest.raises(Refusal, match="non si può scrivere"):
        editions.new_edition(by(), call=avviso, code="nido-2027", windows=[(LATER, LATER - DAY)])
    draft = bozza(("call: nido-2026", "call: altro"), ("amount: 2500.00", "amount: 1.00"))
    with pytest.raises(Refusal, match="già pubblicato"):
        editions.new_edition(by(), call=draft, code="nido-2027", windows=window)
    assert Call.objects.count() == 2
