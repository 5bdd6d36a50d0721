"""Everything that a person reads has an English translation, in the catalogue of its own room."""

import re
import shutil

import polib
import pytest
from django.core.management import call_command

from tests.architecture.source import PACKAGE

PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """A copy of the package whose English catalogues were brought up to date with its source."""
    copy = tmp_path_factory.mktemp("translations") / "concilia"
    keep = shutil.ignore_patterns("static", "migrations", "__pycache__", "*.mo", "data", "networks_data")
    shutil.copytree(PACKAGE, copy, ignore=keep)
    for room in copy.iterdir():
        if room.is_dir() and any(room.rglob("*.py")):
            (room / "locale").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(copy)
        call_command("makemessages", locale=["en"], no_location=True, no_wrap=True, verbosity=0)
    return copy


def catalogues(folder):
    return {
        path.relative_to(folder).parts[0]: polib.pofile(str(path)) for path in folder.glob("*/locale/en/*/django.po")
    }


def test_no_translation_is_missing_or_doubtful(extracted):
    gaps = [
        f"{room}: {entry.msgid!r} {'is doubtful' if entry.fuzzy else 'is not translated'}"
        for room, catalogue in catalogues(extracted).items()
        for entry in catalogue
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]
    assert gaps == []


def test_no_translation_is_left_over(extracted):
    left = [
        f"{room}: {entry.msgid!r}" for room, found in catalogues(extracted).items() for entry in found if entry.obsolete
    ]
    assert left == []


def test_translations_keep_the_places_of_the_values():
    changed = [
        f"{room}: {entry.msgid!r}"
        for room, catalogue in catalogues(PACKAGE).items()
        for entry in catalogue
        for said in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if not set(PLACE.findall(said)) <= set(PLACE.findall(entry.msgid + entry.msgid_plural))
        or (set(PLACE.findall(entry.msgid)) - set(PLACE.findall(said)) and not entry.msgid_plural)
    ]
    assert changed == []
