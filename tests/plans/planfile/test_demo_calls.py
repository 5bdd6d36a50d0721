"""The demo plans fund the demo calls: same network, action, budget lines and money."""

from importlib.resources import files

import pytest

from concilia.engines.rules import parse_call
from concilia.plans.planfile import funding

from .conftest import NETWORKS, plan

CALLS = {
    path.name: parse_call(path.read_text("utf-8"), path.name).file
    for path in (files("concilia.demo") / "calls").iterdir()
    if path.name.endswith(".yaml")
}
DEMO_CALLS = {call.call: call for call in CALLS.values() if call.network and call.call.endswith("-2026")}


@pytest.mark.parametrize("network", NETWORKS)
def test_each_call_that_a_plan_names_has_a_call_file(network):
    assert {call.code for call in plan(network).calls} == {
        call.call for call in DEMO_CALLS.values() if call.network == network
    }


@pytest.mark.parametrize("code", sorted(DEMO_CALLS))
def test_each_demo_call_has_its_money_in_the_plan_to_the_cent(code):
    call = DEMO_CALLS[code]
    lines = {line.code: int(line.amount * 100) for line in call.budget.lines}
    of = plan(call.network)
    assert list(funding.check(of, funding.Funded(code, lines, call.action))) == []
    assert {line.code: line.amount for line in funding.lines_of(of, code)} == lines
