"""Writes the reference of the plan file and its JSON Schema from the models: `python -m concilia.plans.planfile.reference`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from inspect import getdoc
from typing import Any

from concilia.plans.planfile.base import Element, Part, Text
from concilia.plans.planfile.catalogue import BUILTIN
from concilia.plans.planfile.file import PlanFile
from concilia.plans.planfile.walk import kinds_referred

_INTRODUCTION = """\
# The plan file

One YAML file holds a network and what it agreed: who, where, what, with which money, to reach which results. This page
is generated from the models that read it (`python -m concilia.plans.planfile.reference > docs/plan-file.md`).

- `concilia check FILE…` reads plan files and call files and tells every problem at once, each as
  `file:line: what is wrong, and what to write instead`. It ends with 0 when all is well, with 2 otherwise.
- `concilia check --schema plan` writes the JSON Schema for editors; it is also in `docs/plan-file.schema.json`.
- Reading a file and writing it back gives the same value, and the five plans of the demo are written in that canonical
  form: copy the nearest one and change it.

## How things are written

| thing | how | example |
|---|---|---|
| words | a name or an address, the same in every language | `Legacoop Puglia` |
| text | plain Italian, or Italian and English | `Ambito di Castellanza`, `{it: voucher, en: voucher}` |
| money | euro with two decimals, never a comma | `60741.00` |
| day | year, month, day | `2026-03-01` |
| period | `since` is the first day; `until` the first day it no longer holds | `{since: 2016-01-01, until: 2020-01-01}` |
| comune | ISTAT code in quotes, and its name | `"012098": Marnate` |
| code | letters, digits and dashes, unique among elements of its kind | `medio-olona` |
| reference | the code of another element of the file | `lead: medio-olona` |
| action from outside its project | its code; `project/code` if several projects have it | `actions: [B]` |

Every element may carry `items` (the numbered items of the source document that it holds), `demo` (`true`, or the keys
that were added and are not in the document) and `note`. What the document leaves unsaid is left out, never invented.

## What is checked

Unknown keys and wrong types; codes defined twice; references to what does not exist (with the nearest name); circles;
days out of order and successions that overlap; comuni that do not exist, have another name or stand in two ambiti; leads
that are not active members or not of an allowed type; members of an alliance that are not active members of the network
first; votes and budgets of who is not an active member; sums that do not close to the cent (both sums and the
difference); a co-financing below the minimum; a call funded in kind, or for an action it does not carry out; targets
against the direction of their indicator; items of the document that are unknown, or carried by no element.
"""


def reference() -> str:
    """The reference as Markdown."""
    parts = [_INTRODUCTION, "## Keys\n", *map(_section, _models(PlanFile)), *_catalogues()]
    return "\n".join(parts)


def schema() -> str:
    """The JSON Schema of a plan file, for editors."""
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PlanFile.model_json_schema()}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _models(model: type[Part], seen: list[type[Part]] | None = None) -> list[type[Part]]:
    """``model`` and the models inside it, each once, in reading order."""
    found = [] if seen is None else seen
    if model not in found and model is not Text:
        found.append(model)
        for field in model.model_fields.values():
            for inner in _inside(field.annotation):
                _models(inner, found)
    return found


def _inside(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _inside(argument)


def _section(model: type[Part]) -> str:
    shared = set(Element.model_fields) if issubclass(model, Element) else set[str]()
    rows = [
        f"| `{name}`{'' if field.is_required() else ' ?'} | {_kind(model, name)} | {_cell(field.description)} |"
        for name, field in model.model_fields.items()
        if name not in shared
    ]
    title = "The file" if model is PlanFile else _spaced(model.__name__)
    words = " ".join((getdoc(model) or "").split())
    also = "\nAlso `items`, `demo`, `note`.\n" if issubclass(model, Element) else ""
    return "\n".join([f"### {title}\n", f"{words}\n", "| key | value | meaning |", "|---|---|---|", *rows, also])


def _kind(model: type[Part], name: str) -> str:
    """What the value of a key is, in a few words."""
    field = model.model_fields[name]
    described = str(field.annotation)
    many = "list of " if "tuple[" in described else ""
    if (referred := kinds_referred(model).get(name)) is not None:
        return f"{many}code of {_article(referred)} {referred}" if not many else f"list of codes of {_plural(referred)}"
    inner = [each for each in _inside(field.annotation) if each is not Text]
    if inner:
        return f"{many}[{_spaced(inner[0].__name__).lower()}](#{_spaced(inner[0].__name__).lower().replace(' ', '-')})"
    return many + _plain(described + str(field.metadata))


_PLAIN = (
    ("multipleOf", "money"),
    ("dict[", "ISTAT code: name"),
    ("pattern=", "code"),
    ("Text", "text"),
    ("date", "day"),
    ("bool", "true or false"),
    ("Decimal", "number"),
    ("int", "whole number"),
)


def _plain(described: str) -> str:
    if "Literal[" in described:
        choices = described[described.index("Literal[") + 8 : described.index("]", described.index("Literal["))]
        return " / ".join(f"`{each.strip().strip(chr(39))}`" for each in choices.split(","))
    return next((words for mark, words in _PLAIN if mark in described), "words")


def _catalogues() -> Iterator[str]:
    """The kinds that every plan knows."""
    yield "## Kinds every plan knows\n"
    yield "A plan adds its own under `catalogue`.\n"
    for name in type(BUILTIN).model_fields:
        yield f"### {_spaced(name.replace('_', ' ').title())} known\n"
        yield "| code | name |\n|---|---|"
        yield "\n".join(f"| `{kind.code}` | {kind.name} |" for kind in getattr(BUILTIN, name)) + "\n"


def _spaced(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return words[0].upper() + words[1:].lower()


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _plural(word: str) -> str:
    """Plural of a kind of element; *ambito* keeps its Italian one."""
    if word == "ambito":
        return "ambiti"
    return word[:-1] + "ies" if word.endswith("y") else f"{word}s"


def _cell(words: str | None) -> str:
    return " ".join((words or "").split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
