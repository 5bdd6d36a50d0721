"""The page of the components in a real browser: no barrier that axe can find, nothing the policy refuses.

Needs Chromium: the address of another one goes in `CHROMIUM`.
"""

import os
import shutil
import threading
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.contrib.staticfiles.views import serve
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import sync_playwright

from .test_pages import BARE

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[1] / "vendor/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=it-IT",
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


class Files(StaticFilesHandler):
    def serve(self, request):
        return serve(request, self.file_path(request.path), insecure=True)


@pytest.fixture
def address(routes):
    """A server of the look alone, on a free port."""
    with BARE:
        server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        server.set_app(Files(get_wsgi_application()))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chromium():
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, filter(None, names))), None)
    assert found, "no Chromium found: install it (apt-get install chromium) or give its path in CHROMIUM"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


def opened(chromium, url, width=1280, **options):
    page = chromium.new_page(viewport={"width": width, "height": 800}, locale="it-IT", **options)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.goto(url)
    return page


@pytest.mark.parametrize("path", ["/kit/", "/kit/modulo/", "/kit/pratica/"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_kit_has_no_barrier_and_breaks_no_policy(chromium, address, width, path):
    page = opened(chromium, address + path, width)
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []
    assert len(found["passes"]) > 30
    assert page.problems == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_our_own_fonts_and_icons_are_drawn(chromium, address):
    page = opened(chromium, f"{address}/kit/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('600 16px \"Titillium Web\"')")
    assert page.evaluate("document.querySelector('.chip-state use').getBoundingClientRect().width") > 0


def test_on_a_phone_the_menu_unfolds_by_keyboard(chromium, address):
    page = opened(chromium, f"{address}/kit/", 390)
    link = page.get_by_role("link", name="Le mie domande")
    assert not link.is_visible()
    button = page.get_by_role("button", name="Menu")
    button.press("Enter")
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()


def test_without_script_the_navigation_is_open_and_the_person_reachable(chromium, address):
    page = opened(chromium, f"{address}/kit/", 390, java_script_enabled=False)
    assert page.get_by_role("link", name="Le mie domande").is_visible()
    assert not page.get_by_text("Menu", exact=True).is_visible()
    page.locator(".site-person summary").click()
    assert page.get_by_role("button", name="Esci").is_visible()


def test_a_refused_form_begins_from_its_errors(chromium, address):
    page = opened(chromium, f"{address}/kit/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Comune di residenza").click()
    assert page.evaluate("document.activeElement.id || location.hash") in ("id_errato-comune", "#id_errato-comune")


def test_on_paper_there_is_the_content_and_nothing_to_click(chromium, address):
    page = opened(chromium, f"{address}/kit/pratica/")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    for gone in (".site-slim", ".site-navigation", ".breadcrumb-container", ".btn", ".demo-banner"):
        assert not page.locator(gone).first.is_visible(), gone
