"""What was loaded is written back as it was read."""

import pytest

from concilia.core.act import system
from concilia.core.errors import NotFound
from concilia.plans.domain.loading import load
from concilia.plans.planfile import check, read
from concilia.plans.queries.exporting import export
from concilia.plans.sheets import TREE
from concilia.plans.sheets.sheet import MARKS
from concilia.territory.models import Network

from .conftest import NETWORKS, plan_of, text_of


@pytest.mark.slow("a whole plan is read three times, written three times and loaded twice")
@pytest.mark.parametrize("network", NETWORKS)
def test_the_export_is_the_file_and_loading_it_changes_nothing(loaded, network):
    written = export(loaded(network))
    assert written.dump() == text_of(network)
    assert check(written) == []
    again = load(system("load"), read(written.dump(), "again"))
    assert not again
    assert (again.changes, again.kept) == ((), ())
    assert export(Network.objects.get()).dump() == text_of(network)


def test_two_networks_in_one_database_do_not_mix(loaded):
    loaded("bari")
    loaded("taranto")
    assert export(Network.objects.get(code="bari")) == plan_of("bari")
    assert export(Network.objects.get(code="taranto")) == plan_of("taranto")


def test_a_network_without_a_plan_is_not_exported(db):
    with pytest.raises(NotFound, match="non ha un piano"):
        export(Network.objects.create(code="vuota", title="Vuota", kind="rete"))


def test_every_key_of_a_plan_file_has_its_column():
    for sheet in TREE.all():
        marks = MARKS if sheet.marked else set()
        kept = {*sheet.columns, *sheet.children, *sheet.elsewhere, *marks}
        if sheet.model is not None and sheet.part.__name__ != "Network":
            assert kept == set(sheet.part.model_fields), sheet.part.__name__


def test_numbers_come_back_as_they_were_written(loaded):
    unit = "            unit: {it: soggetti, en: bodies}\n            direction: rise\n"
    numbers = (
        "            baseline: 12.5\n            baseline_on: 2015-01-01\n"
        "            target: 100\n            target_by: 2017-01-01\n"
    )
    assert numbers in export(loaded("castellanza", (unit, unit + numbers))).dump()
