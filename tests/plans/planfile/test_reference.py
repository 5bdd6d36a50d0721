"""The reference page and the JSON Schema are those of the models of today."""

import json
from pathlib import Path

from concilia.plans.planfile import reference

DOCS = Path(__file__).parents[3] / "docs"


def test_the_reference_page_is_current():
    written = (DOCS / "plan-file.md").read_text("utf-8")
    assert written == reference.reference(), "run: python -m concilia.plans.planfile.reference > docs/plan-file.md"


def test_the_published_schema_is_current():
    written = (DOCS / "plan-file.schema.json").read_text("utf-8")
    assert written == reference.schema(), "run: concilia check --schema plan > docs/plan-file.schema.json"


def test_every_key_is_explained():
    lines = reference.reference().partition("## Keys")[2].partition("## Kinds every plan knows")[0].splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert len(rows) > 200
    assert [row for row in rows if row.endswith("|  |")] == []


def test_the_schema_accepts_texts_and_money_as_people_write_them():
    schema = json.loads(reference.schema())
    definitions = schema["$defs"]
    assert {branch["type"] for branch in definitions["Text"]["anyOf"]} == {"string", "object"}
    assert definitions["Resources"]["properties"]["total"]["multipleOf"] == 0.01
    assert definitions["Network"]["additionalProperties"] is False
