"""The order of the rooms: imports and foreign keys point upward, never downward."""

import tomllib

import pytest
from django.apps import apps

from concilia import rooms
from concilia.core.models import GLOBAL_TABLES
from tests.architecture.source import PACKAGE, ROOT

BELOW = ("engines", "core", "integrations", "ui")
ABOVE = ("portal", "demo", "cli")


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("concilia.")]


def network_models():
    return [model for model in own_models() if model._meta.label not in GLOBAL_TABLES]


def place(label):
    """The place of an application in the order: core below every room, the demo above."""
    order = (*BELOW, *rooms.ORDER, *ABOVE)
    return order.index(label)


def label_of(model):
    return model._meta.label


def test_the_installed_rooms_are_in_order():
    assert list(rooms.INSTALLED) == [room for room in rooms.ORDER if room in rooms.INSTALLED]


def test_every_folder_is_a_room_or_named_here():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders - set(rooms.ORDER) - set(BELOW) - set(ABOVE) == set()


@pytest.mark.parametrize("model", own_models(), ids=label_of)
def test_foreign_keys_point_upward(model):
    downward = [
        f"{field.name} -> {field.related_model._meta.label}"
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in own_models()
        if place(field.related_model._meta.app_label) > place(model._meta.app_label)
    ]
    assert downward == []


def test_the_global_tables_exist():
    assert GLOBAL_TABLES - {model._meta.label for model in own_models()} == set()


@pytest.mark.parametrize("model", network_models(), ids=label_of)
def test_every_row_says_its_network(model):
    field = next((field for field in model._meta.fields if field.name == "network"), None)
    assert field is not None, "give it NetworkModel as its base, or name it in GLOBAL_TABLES"
    assert field.related_model._meta.label == "territory.Network"
    assert not field.null


@pytest.mark.parametrize("model", network_models(), ids=label_of)
def test_every_row_can_be_pointed_to_with_its_network(model):
    together = [set(constraint.fields) for constraint in model._meta.constraints if hasattr(constraint, "fields")]
    assert {"network", model._meta.pk.name} in together, "keep NetworkModel.Meta.constraints in its own"


def test_the_import_contract_says_the_same_order():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    names = [layer.strip("()") for layer in layers]
    assert names == list(reversed([*BELOW, *rooms.ORDER, *ABOVE]))
