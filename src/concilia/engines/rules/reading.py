"""A call file, from text to rules. Everything that is wrong comes out at once, with its line."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from concilia.engines import yamldoc
from concilia.engines.rules.checks import check
from concilia.engines.rules.model import CallRules
from concilia.engines.rules.salvage import salvage
from concilia.engines.rules.schema import CallFile
from concilia.engines.rules.scopes import compile_file
from concilia.engines.rules.syntax import Finding
from concilia.engines.rules.windows import read_windows


@lru_cache(maxsize=64)
def parse_call(text: str, file: str = "call.yaml") -> CallRules:
    """Read a call file. Raises ``yamldoc.FileProblems`` with all the problems, as file:line: what and what instead."""
    document = yamldoc.read(text, file)
    try:
        model = yamldoc.validate(document, CallFile)
    except yamldoc.FileProblems as misshapen:
        raise yamldoc.FileProblems([*misshapen.problems, *_other_problems(document, text)]) from misshapen
    work = compile_file(model)
    windows, located = read_windows(model.windows)
    problems = [document.problem(path, message) for path, message in (*located, *check(model))]
    problems += _findings(document, text, work.findings)
    if problems:
        raise yamldoc.FileProblems(problems)
    return CallRules(
        file=model,
        name=file,
        windows=windows,
        fingerprint=fingerprint(model),
        expressions=work.expressions,
        application=work.application,
        spending=work.spending,
    )


def _other_problems(document: yamldoc.Document, text: str) -> Iterator[yamldoc.Problem]:
    """What else is wrong in a file with misshapen parts, as far as the other parts tell."""
    saved = salvage(document.value)
    if saved is None:
        return
    work = compile_file(saved.file, saved.lost)
    _, located = read_windows(saved.file.windows)
    for path, message in (*located, *check(saved.file)):
        if not saved.is_about_the_lost(message):
            yield document.problem(saved.path(path), message)
    findings = [
        (saved.path(path), found) for path, found in work.findings if not saved.is_about_the_lost(found.message)
    ]
    yield from _findings(document, text, findings)


def fingerprint(file: CallFile) -> str:
    """SHA-256 of the canonical content of a call file: comments, spacing and order of keys do not change it."""
    content = file.model_dump(mode="json", by_alias=True)
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a call file, for editors that complete and check while one writes."""
    return CallFile.model_json_schema(by_alias=True)


def _findings(
    document: yamldoc.Document, text: str, findings: Iterable[tuple[yamldoc.Path, Finding]]
) -> Iterator[yamldoc.Problem]:
    lines = text.splitlines()
    for path, finding in findings:
        where = ".".join(map(str, path))
        yield yamldoc.Problem(document.file, _line(document, lines, path, finding), f"{where}: {finding.message}")


def _line(document: yamldoc.Document, lines: list[str], path: yamldoc.Path, finding: Finding) -> int:
    """The line of the word that is wrong, within the lines that the value at ``path`` takes."""
    first = document.line(path)
    last = min((line for line in document.lines.values() if line > first), default=len(lines) + 1)
    word = re.compile(rf"(?<!\w){re.escape(finding.word)}(?!\w)")
    if finding.word:
        for number in range(first, last):
            if word.search(lines[number - 1]):
                return number
    return first
