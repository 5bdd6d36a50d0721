"""Rendering of a piece of template, checked as strict HTML that a strict policy would accept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory, override_settings

from concilia.engines.deadlines import ROME

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=ROME)
HOSTILE = """<script>alert(1)</script><img src=x onerror="alert(2)">"'&{{ 7 }}"""


def check_html(html: str, *, fragment: bool = True) -> BeautifulSoup:
    """Parse as a browser would, refusing any mistake, inline style, inline script or handler."""
    parser = html5lib.HTMLParser(strict=True)
    _ = parser.parseFragment(html) if fragment else parser.parse(html)
    soup = BeautifulSoup(html, "html5lib")
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], tag
        assert not str(tag.get("href", "")).lower().startswith("javascript:"), tag
    assert not [script for script in soup.find_all("script") if not script.get("src")]
    assert not soup.find_all("style")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), "the same id twice"
    return soup


@pytest.fixture(autouse=True)
def routes() -> Any:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ROOT_URLCONF="tests.ui.urls", STORAGES={**settings.STORAGES, **plain}):
        yield


@pytest.fixture
def draw() -> Callable[..., BeautifulSoup]:
    """Render a piece of template with `{% load ui %}` done, and check its HTML."""

    def render(source: str, **context: Any) -> BeautifulSoup:
        request = RequestFactory().get("/elenco/", {"filtro": "a&b", "pagina": "2"})
        template = Template("{% load ui %}" + source)
        return check_html(template.render(Context({"request": request, "now": NOW, **context})))

    return render


def text_of(soup: BeautifulSoup) -> str:
    """The words of a piece of page, with single spaces."""
    return re.sub(r"\s+", " ", soup.get_text(" ").replace("\u00a0", " ")).strip()
