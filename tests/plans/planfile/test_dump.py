"""The canonical text of a plan: equal when read back, plain to people, safe for any YAML reader."""

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.plans.planfile import PlanFile, Text, euro, read
from concilia.plans.planfile.network import Network, Organisation, Territory

from .conftest import NETWORKS, plan, plan_text
from .test_checks import PLAN


def a_plan(**network) -> PlanFile:
    territory = Territory(name=Text(it="Territorio"))
    given_ = {"code": "prova", "title": Text(it="Prova"), "lead": "ats", "territory": territory, **network}
    organisations = (Organisation(code="ats", name="ATS", type="ats"),)
    adhesions = ({"organisation": "ats", "role": "lead", "since": date(2016, 1, 1)},)
    return PlanFile(plan_file=1, network=Network(**given_), organisations=organisations, adhesions=adhesions)


def test_reading_what_was_written_changes_nothing():
    value = read(PLAN, "p.yaml")
    assert read(value.dump(), "p.yaml") == value
    assert read(value.dump(), "p.yaml").dump() == value.dump()


def test_what_is_absent_is_not_written():
    assert a_plan().dump() == (
        "plan_file: 1\n"
        "network:\n"
        "  code: prova\n"
        "  title: Prova\n"
        "  lead: ats\n"
        "  territory: {name: Territorio}\n"
        "organisations:\n"
        "  - {code: ats, name: ATS, type: ats}\n"
        "adhesions:\n"
        "  - {organisation: ats, role: lead, since: 2016-01-01}\n"
    )


def test_money_has_two_decimals_and_comes_back_in_cents():
    value = read(PLAN, "p.yaml")
    assert "total: 100.00\n" in value.dump()
    assert value.projects[0].resources.total == 100_00
    assert str(euro(6_074_100)) == "60741.00"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("012098", 'title: "012098"'),
        ("12:30", 'title: "12:30"'),
        ("no", "title: 'no'"),
        ("l'orario: subito", 'title: "l\'orario: subito"'),
        ("città di Bari", "title: città di Bari"),
        ("- punto", "title: '- punto'"),
    ],
)
def test_words_that_a_reader_could_mistake_are_quoted(words, written):
    text = a_plan(title=Text(it=words)).dump()
    assert f"  {written}\n" in text
    assert yaml.safe_load(text)["network"]["title"] == words


@pytest.mark.parametrize("network", NETWORKS)
def test_a_standard_yaml_reader_sees_the_same_codes_and_texts(network):
    seen = yaml.safe_load(plan_text(network))
    assert [each["code"] for each in seen["organisations"]] == [each.code for each in plan(network).organisations]
    actions = [each["code"] for project in seen["projects"] for each in project.get("actions", ())]
    assert actions == [each.code for project in plan(network).projects for each in project.actions]


LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff")
WORDS = st.text(st.one_of(LETTERS, st.sampled_from("\n '\":#-{}[],&*!|>%@`0123456789")), min_size=1)


@settings(max_examples=60, deadline=None)
@given(WORDS.filter(str.strip))
def test_any_words_come_back_as_they_were(words):
    value = a_plan(title=Text(it=words, en=words * 5))
    assert read(value.dump(), "p.yaml") == value
