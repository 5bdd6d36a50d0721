"""What is written for people stays true: links, names of files, settings, commands."""

import re
from pathlib import Path

import click
import yaml

from concilia import config
from concilia.cli import main
from tests.architecture.source import PACKAGE, ROOT, files, relative, text

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(r"(?<![\w/.:-])((?:[\w.-]+/)*[\w-]+\.md)\b")
#: Built in pieces, so that this file does not find itself.
MACHINE = re.compile("|".join(rf"(?<![\w.]){'/' + part}/" for part in ("work", "root", r"home/\w+", r"Users/\w+")))
TEXT = (".py", ".md", ".toml", ".html", ".css", ".js", ".yaml", ".yml", ".cfg", ".csv", ".json", ".po", ".txt")
#: Where a page may be that is named without its folder.
HOLDERS = (ROOT, ROOT / "docs", PACKAGE, PACKAGE / "territory" / "data")
RUNNING = ROOT / "docs" / "running.md"


def headings(path):
    """The anchors that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def leads_somewhere(page, target):
    """Whether a relative link leads to a file, and to a heading of it if it says one."""
    name, _, anchor = target.partition("#")
    other = (page.parent / name).resolve() if name else page
    return other.exists() and (not anchor or anchor in headings(other))


def test_links_lead_somewhere():
    links = [(page, target) for page in files(".md") for target in LINK.findall(text(page))]
    inside = [(page, target) for page, target in links if not re.match(r"[a-z]+:", target)]
    assert [f"{relative(page)}: {target}" for page, target in inside if not leads_somewhere(page, target)] == []


def test_no_path_of_a_machine_is_written_down():
    assert [f"{relative(path)}: {path_of}" for path in files(*TEXT) for path_of in MACHINE.findall(text(path))] == []


def test_pages_that_are_named_exist():
    named = [(path, name) for path in files(".py", ".md", ".toml") for name in set(NAMED.findall(text(path)))]
    lost = [
        f"{relative(path)}: {name}"
        for path, name in named
        if not any((folder / name).exists() for folder in (path.parent, *HOLDERS))
    ]
    assert lost == []


def test_every_setting_is_documented_and_exists():
    documented = set(re.findall(r"`CONCILIA_(\w+)`", RUNNING.read_text(encoding="utf-8")))
    existing = {name.upper() for name in config.Config.model_fields}
    assert documented == existing


def commands(group, name):
    """The full name of every command under a group."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}"


def test_every_command_is_documented_and_exists():
    documented = set(re.findall(r"^\| `(concilia(?: [a-z][a-z-]*)+)", text(RUNNING), re.MULTILINE))
    existing = set(commands(main, "concilia"))
    assert existing
    assert documented == existing


def test_publiccode_says_what_the_standard_asks():
    said = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    for key in ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"):
        assert said[key]
    for language in ("it", "en"):
        described = said["description"][language]
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]
    assert said["legal"]["license"] == "EUPL-1.2"
    assert said["maintenance"]["contacts"]
    assert said["maintenance"]["type"] == "community"
    assert said["localisation"]["availableLanguages"] == ["it", "en"]
    assert Path(ROOT / "LICENSE").exists()
