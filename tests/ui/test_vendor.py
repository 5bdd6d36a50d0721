"""The files taken from others are the ones that their manifest lists, to the byte."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "src/concilia/ui/static/ui/vendor", ROOT / "tests/vendor"]
BOOTSTRAP = FOLDERS[0] / "bootstrap-italia"


def manifest(folder: Path) -> list[dict]:
    return json.loads((folder / "MANIFEST.json").read_text())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_file_has_the_hash_of_the_manifest(folder):
    listed = {name: digest for entry in manifest(folder) for name, digest in entry["sha256"].items()}
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "MANIFEST.json"
    }
    assert found == listed


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_each_package_tells_its_origin_and_carries_its_licence(folder):
    for entry in manifest(folder):
        assert entry["source"].startswith("https://registry.npmjs.org/")
        assert entry["integrity"].startswith("sha512-")
        assert entry["licence"]
        assert (folder / entry["name"] / "LICENSE").is_file()


def test_nothing_in_the_style_sheet_breaks_the_policy_or_points_outside():
    css = (BOOTSTRAP / "bootstrap-italia.min.css").read_text(encoding="utf-8")
    assert "font-family:VideoJS;src" not in css
    assert "sourceMappingURL" not in css
    assert "url(http" not in css
    assert "data:application/font" not in css


def test_fonts_are_ours_and_all_there():
    css = (BOOTSTRAP / "fonts.css").read_text()
    assert css.count("@font-face") == 16 == len(list((BOOTSTRAP / "fonts").glob("*.woff2")))
    for family in ("Titillium Web", "Lora", "Roboto Mono"):
        assert f'"{family}"' in css
    assert len(list((BOOTSTRAP / "fonts").glob("*.txt"))) == 3


def test_the_script_is_small():
    assert (BOOTSTRAP / "bootstrap-italia.slim.js").stat().st_size < 206_000
