"""Static files get a name from their content, and every address among them is found."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

OWN = Path(__file__).resolve().parents[2] / "src/concilia/ui/static/ui"


def test_collectstatic_finds_every_file_that_another_names(tmp_path):
    hashed = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    with override_settings(STORAGES=hashed, STATIC_ROOT=tmp_path):
        call_command("collectstatic", verbosity=0, interactive=False)
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    fonts = (tmp_path / paths["ui/vendor/bootstrap-italia/fonts.css"]).read_text()
    assert len(re.findall(r'url\("fonts/[\w-]+\.[0-9a-f]{12}\.woff2"\)', fonts)) == 16
    assert "ui/concilia.css" in paths
    assert "django_htmx/htmx-2.min.js" in paths


@pytest.mark.parametrize("sheet", ["concilia.css", "components.css", "forms.css", "print.css"])
def test_our_styles_name_no_outside_address(sheet):
    css = (OWN / sheet).read_text()
    assert not re.findall(r"https?://|@import|url\((?!\"arrow-down\.svg\")", css)
    assert css.count("{") == css.count("}")


def test_motion_is_taken_away_from_who_asks():
    assert "prefers-reduced-motion: reduce" in (OWN / "concilia.css").read_text()
